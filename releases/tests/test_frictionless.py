"""What the makers of the standard say of the Data Package."""

from __future__ import annotations

import zipfile

import pytest
from django.core.management import call_command

from releases.tests.helpers import make_files, path_of
from tests import pages
from tests.helpers import make_world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.contract,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def seed() -> None:
    call_command("seed", verbosity=0)


@pytest.mark.parametrize("make", [make_world, pages.make_world, seed])
def test_frictionless_finds_no_fault_in_the_package(make):
    import frictionless

    make()

    report = frictionless.validate(str(path_of(make_files()[1], "zip")))

    assert report.errors == []
    assert report.flatten(["name", "type", "note"]) == []
    assert len(report.tasks) == 16


def test_frictionless_does_find_a_fault_where_there_is_one(tmp_path):
    import frictionless

    make_world()
    with zipfile.ZipFile(path_of(make_files()[1], "zip")) as archive:
        archive.extractall(tmp_path)
    table = tmp_path / "data" / "milestones.csv"
    table.write_text(table.read_text().replace("1997-05-16,1997-05-16", "yesterday,1997-05-16"))

    report = frictionless.validate(str(tmp_path / "datapackage.json"))

    assert {"type-error", "hash-count"} & {kind for (kind,) in report.flatten(["type"])}
