"""The files of the record as it stands: made once, whole or not at all, whoever asks at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

import conftest as build
from changes.models import RecordVersion
from releases import making
from releases.editions import Edition
from releases.tests.helpers import bytes_of, make_files, package_of, table_of
from tests import pages
from tests.helpers import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch) -> list[int]:
    """The versions whose files have been written, in order."""
    versions, write_all = [], making.write_all

    def write(folder: Path, edition: Edition) -> None:
        versions.append(edition.number)
        write_all(folder, edition)

    monkeypatch.setattr(making, "write_all", write)
    return versions


def folders(settings) -> list[str]:
    return sorted(entry.name for entry in Path(settings.OPEN_DATA_ROOT).iterdir() if entry.is_dir())


def test_the_files_of_a_version_are_made_once(written):
    build.make_milestone()

    first, second = make_files(), make_files()

    assert first == second
    assert written == [first[0].number]


def test_the_next_version_has_files_of_its_own_and_the_one_before_stays_a_while(settings, written):
    kept = []
    for slug in ("first-car", "second-car", "third-car"):
        build.make_milestone(slug=slug)
        kept.append(make_files()[1])

    assert len(set(written)) == 3
    assert folders(settings) == sorted(made.folder.name for made in kept[1:])
    assert [row["id"] for row in table_of(package_of(kept[2]), "milestones")] == [
        "first-car",
        "second-car",
        "third-car",
    ]


def test_nothing_is_made_of_a_record_that_is_empty():
    assert making.make_current() is None
    assert making.find_current() is None


def test_other_code_license_or_address_has_files_of_its_own(settings, monkeypatch):
    build.make_milestone()
    names = {make_files()[1].folder.name}

    settings.SITE_URL = "https://record.example"
    names.add(make_files()[1].folder.name)
    settings.DATA_LICENSE_NAME = "CC0-1.0"
    names.add(make_files()[1].folder.name)
    monkeypatch.setattr("releases.editions.code_fingerprint", lambda: "other")
    names.add(make_files()[1].folder.name)

    assert len(names) == 4


@pytest.mark.parametrize("fault", ["no manifest", "no file", "short file", "not JSON", "other keys"])
def test_what_is_not_whole_is_made_anew(written, fault):
    build.make_milestone()
    made = make_files()[1]
    before = bytes_of(made)
    manifest, file = made.folder / making.MANIFEST, made.folder / "record.jsonld"
    if fault == "no manifest":
        manifest.unlink()
    elif fault == "no file":
        file.unlink()
    elif fault == "short file":
        file.write_bytes(b"{")
    else:
        manifest.write_text("{" if fault == "not JSON" else '{"files": [{"x": 1}], "rows": {}}')

    again = make_files()[1]

    assert len(written) == 2
    assert bytes_of(again) == before


def test_what_was_never_finished_is_taken_away_and_never_served(settings, monkeypatch):
    build.make_milestone()
    stale = Path(settings.OPEN_DATA_ROOT, f"{making.UNFINISHED}stale")
    stale.mkdir(parents=True)

    def fail(*arguments):
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(making, "write_package", fail)
        with pytest.raises(OSError, match="No space"):
            make_files()
    assert folders(settings) == []
    assert making.find_current() is None

    assert folders(settings) == []
    assert make_files()[1].folder.name in folders(settings)


def test_a_record_that_changes_meanwhile_is_read_again(monkeypatch, written):
    build.make_milestone()
    by_slug, edits = making.by_slug, iter(("second-car", "third-car"))

    def read(rows):
        yield from by_slug(rows)
        if slug := next(edits, ""):
            build.make_milestone(slug=slug)

    monkeypatch.setattr(making, "by_slug", read)

    edition, made = make_files()

    assert edition.number == RecordVersion.objects.current()
    assert len(table_of(package_of(made), "milestones")) == 3
    assert written == sorted(set(written))
    assert len(written) > 1


def test_a_record_that_never_rests_is_given_up_and_nothing_is_kept(settings, monkeypatch):
    build.make_milestone()
    by_slug, numbers = making.by_slug, iter(range(1000))

    def read(rows):
        build.make_era(slug=f"era-{next(numbers)}")
        return by_slug(rows)

    monkeypatch.setattr(making, "by_slug", read)

    with pytest.raises(making.RecordMoved):
        making.make_current()
    assert folders(settings) == []


def test_twice_the_rows_ask_the_database_no_more():
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            make_files()
        return len(queries)

    world = pages.make_world()
    before = count_queries()

    pages.double_world(world)

    # Each measure asks for its figures, in both languages, and there is one more.
    assert count_queries() - before <= 6
    # For each of the 15 kinds: its slugs, its rows with their parts, the version; disputes have rivals of 7 kinds.
    assert before < 120


def test_a_long_table_is_never_read_as_a_whole(monkeypatch):
    monkeypatch.setattr("releases.chunks.CHUNK", 2)
    for place in range(5):
        build.make_milestone(slug=f"car-{place}")

    made = make_files()[1]

    assert [row["id"] for row in table_of(package_of(made), "milestones")] == [f"car-{place}" for place in range(5)]


@pytest.mark.django_db(transaction=True)
def test_a_thread_makes_them_while_the_reader_waits(written):
    make_world()

    making.aside.make(patience=60)

    found = making.find_current()
    assert found is not None
    assert len(written) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_meanwhile_neither_waits_nor_begins_anew(monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def make() -> None:
        begun.set()
        may_end.wait(60)

    monkeypatch.setattr(making, "make_current", make)
    try:
        making.aside.make(patience=0)
        assert begun.wait(60)
        first = making.aside.thread

        making.aside.make(patience=3600)

        assert making.aside.thread is first
    finally:
        may_end.set()
        first.join(60)


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_thread_is_logged_and_the_next_may_try(monkeypatch, caplog):
    def fail() -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(making, "make_current", fail)
        making.aside.make(patience=60)
    assert "could not be made" in caplog.text

    build.make_milestone()
    making.aside.make(patience=60)

    assert making.find_current() is not None


MAKE = "from releases.making import make_current; print(make_current()[1].files)"


@pytest.mark.slow
@pytest.mark.sqlite
def test_processes_that_make_them_at_once_leave_one_whole_folder(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'record.sqlite3'}"}
    setting = f"from django.conf import settings; settings.OPEN_DATA_ROOT = {str(tmp_path / 'open-data')!r}; "

    def start(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=environment, **pipes)

    for arguments in (("migrate", "--verbosity=0"), ("seed",)):
        process = start(*arguments)
        told = process.communicate()
        assert process.returncode == 0, told
    processes = [start("shell", "--verbosity=0", "-c", setting + MAKE) for _place in range(4)]
    answers = [process.communicate() for process in processes]

    assert [process.returncode for process in processes] == [0] * 4, answers
    assert len({out for out, _errors in answers}) == 1
    assert [entry.name for entry in (tmp_path / "open-data").iterdir() if entry.is_dir()] != []
    assert len([entry for entry in (tmp_path / "open-data").iterdir() if entry.is_dir()]) == 1
