"""A release: made once of a version, true to its digests, and the same whatever happens to the record."""

from __future__ import annotations

import datetime
import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

import conftest as build
from changes.models import Change, RecordVersion
from releases import keeping, making
from releases.keeping import NothingPublished, release
from releases.models import Release, ReleaseFile
from releases.querysets import never_changed
from releases.tests.helpers import make_files

pytestmark = pytest.mark.django_db

NEVER = str(never_changed())


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("release", *arguments, stdout=out)
    return out.getvalue()


def stored(settings) -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_release_keeps_the_files_of_the_version_with_their_digests(settings):
    build.make_organization(is_subject=True)
    build.make_milestone()

    kept, is_new = release()

    edition, made = make_files()
    assert is_new
    assert (kept.version, kept.key, kept.recorded_at) == (edition.number, "northwind-record", edition.changed_at)
    assert (kept.title_en, kept.title_ru) == ("Northwind Motors: the record", "Нордвинд: летопись")
    assert kept.last_change == RecordVersion.objects.get().last_change > 0
    assert kept.rows == made.rows
    files = {file.name: file for file in kept.files.all()}
    assert list(files) == ["datapackage.zip", "record.sqlite", "record.jsonld"]
    for name, data in stored(settings).items():
        file = files[name.rpartition("/")[2]]
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert name == f"releases/{kept.version}/{file.name}" == file.file.name


def test_a_version_is_released_once(settings):
    build.make_milestone()
    first = run()
    before = stored(settings)

    second = run()

    version = Release.objects.get().version
    assert f"Released version {version}, 3 rows:" in first
    assert all(file.sha256 in first for file in ReleaseFile.objects.all())
    assert second == f"Version {version} has been released already: nothing was made.\n"
    assert stored(settings) == before


def test_an_older_release_stays_as_it_was_when_the_record_changes(settings):
    row = build.make_milestone()
    old, _is_new = release()
    before = stored(settings)

    row.state = "withdrawn"
    row.save()
    new, is_new = release()

    assert is_new
    assert new.version > old.version
    assert {name: data for name, data in stored(settings).items() if name in before} == before
    assert Release.objects.get(version=old.version).rows["milestones"] == 1
    assert new.rows["milestones"] == 0


@pytest.mark.parametrize("model", [Release, ReleaseFile])
def test_no_release_can_be_changed_or_deleted(model):
    build.make_release()
    row = model.objects.first()

    for action in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=1),
        lambda: model.objects.bulk_update([row], ["pk"]),
    ):
        with pytest.raises(TypeError, match=NEVER):
            action()
    assert model.objects.count() > 0


def test_no_second_release_is_written_over_the_first():
    build.make_release()

    with pytest.raises(IntegrityError), transaction.atomic():
        build.make_release(title_en="Another record")

    assert Release.objects.get().title_en == "Northwind Motors: the record"


def test_there_is_nothing_to_release_before_anything_is_published():
    build.make_milestone(state="draft", cite=False)

    with pytest.raises(CommandError, match="Nothing has been published yet"):
        run()
    with pytest.raises(NothingPublished):
        release()


def test_a_record_that_never_rests_is_not_released(monkeypatch):
    build.make_milestone()

    def move(_edition) -> None:
        raise making.RecordMoved

    monkeypatch.setattr(keeping, "make", move)

    with pytest.raises(CommandError, match="changed again and again"):
        run()
    assert Release.objects.count() == 0


def test_the_first_release_can_be_asked_for_alone():
    assert run("--first") == "Nothing has been published yet: nothing was made.\n"
    build.make_milestone()
    assert "Released version" in run("--first")

    build.make_milestone(slug="second-car")

    assert "There is a release already" in run("--first")
    assert Release.objects.count() == 1


def test_what_another_process_has_released_meanwhile_stands(settings):
    build.make_milestone()
    edition, made = make_files()
    first, _is_new = keeping.keep(edition, made)
    before = stored(settings)

    second, is_new = keeping.keep(edition, made)

    assert (second, is_new) == (first, False)
    assert stored(settings) == before


def test_a_release_that_fails_leaves_nothing_behind(settings, monkeypatch):
    build.make_milestone()

    def fail(*arguments):
        raise OSError("The database has gone away")

    monkeypatch.setattr(keeping, "write", fail)

    with pytest.raises(OSError, match="gone away"):
        release()
    assert stored(settings) == {}
    assert Release.objects.count() == 0


def test_what_is_edited_meanwhile_is_in_the_log_that_a_release_names(monkeypatch):
    build.make_milestone()
    made = iter([True])

    def disturbed(edition):
        if next(made, False):
            build.make_milestone(slug="second-car")
            raise making.RecordMoved
        return making.make(edition)

    monkeypatch.setattr(keeping, "make", disturbed)

    kept, _is_new = release()

    assert Change.objects.get(resource="milestones", slug="second-car").number <= kept.last_change
    assert kept.last_change == RecordVersion.objects.get().last_change


def test_a_release_after_a_restored_backup_has_the_files_of_its_own_record():
    build.make_milestone()
    before, _made = make_files()
    RecordVersion.objects.update(changed_at=timezone.now() + datetime.timedelta(hours=1))

    after, made = make_files()

    assert (after.number, after.folder == before.folder) == (before.number, False)
    assert made.folder.name == after.folder
