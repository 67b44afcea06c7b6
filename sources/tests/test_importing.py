"""Loading a record from files: all of it or nothing, and every fault named with its file, row and key."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import CommandError, call_command

from conftest import make_era
from partners.models import Brand, Organization, Person
from sources.importing import FaultyFixtures, is_empty, load
from sources.models import Source
from sources.tests.import_faults import FAULTS, MORE_THAN_ONE
from timeline.models import Era, Milestone

pytestmark = pytest.mark.django_db

SOURCES = """
- slug: yearbook
  title: {en: "Yearbook", ru: "Ежегодник"}
  language: en
  archive_name: yearbook.txt
  sha256: 0000000000000000000000000000000000000000000000000000000000000000
  paragraph_count: 9
  published: {edtf: "2021", basis: inferred}
  published_ground: {en: "The last entry is of 2020."}
"""
PEOPLE = """
- slug: vera-holm
  name: {en: "Vera Holm", ru: "Вера Хольм"}
  citations: [{source: yearbook, paragraph: 2}]
"""
ORGANIZATIONS = """
- slug: northwind
  name: {en: "Northwind", ru: "Нордвинд"}
  is_subject: true
  citations: [{source: yearbook, paragraph: 1, stated: {en: "It is named.", ru: "Названа."}}]
"""
BRANDS = """
- slug: gale
  name: {en: "Gale", ru: "Гейл"}
  owner: northwind
  citations:
    - {source: yearbook, paragraph: 1}
    - {source: yearbook, paragraph: 1, aspect: owner}
"""
MILESTONES = """
- slug: car-planned
  title: {en: "A car is planned", ru: "Планируется автомобиль"}
  date: {edtf: "1997", refine: end}
  kind: launch
  status: planned
  outcome: first-car
  citations: [{source: yearbook, paragraph: 3, speaker: vera-holm}]
- slug: first-car
  title: {en: "The first car"}
  date: 1997-05-16
  kind: launch
  brands: [gale]
  organizations: [northwind]
  citations: [{source: yearbook, paragraph: 4, speaker_note: {en: "an unnamed person"}}]
- slug: not-yet
  title: {en: "Not yet"}
  kind: product
  state: draft
"""
FILES = {
    "sources": SOURCES,
    "people": PEOPLE,
    "organizations": ORGANIZATIONS,
    "brands": BRANDS,
    "milestones": MILESTONES,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def add(folder: Path, name: str, text: str) -> None:
    with (folder / f"{name}.yaml").open("a", encoding="utf-8") as file:
        file.write(dedent(text))


def faults(folder: Path) -> list[str]:
    with pytest.raises(FaultyFixtures) as refusal:
        load(folder=folder)
    assert is_empty()
    return refusal.value.faults


def test_rows_are_loaded_with_their_relations_and_published(folder):
    counts = load(folder=folder)

    first_car, plan = Milestone.objects.get(slug="first-car"), Milestone.objects.get(slug="car-planned")
    assert {name: counts[name] for name in FILES} == {
        "sources": 1,
        "people": 1,
        "organizations": 1,
        "brands": 1,
        "milestones": 3,
    }
    assert (first_car.state, first_car.title_en, first_car.title_ru) == ("published", "The first car", None)
    assert (first_car.date.edtf, str(first_car.date_earliest)) == ("1997-05-16", "1997-05-16")
    assert [brand.slug for brand in first_car.brands.all()] == ["gale"]
    assert (plan.outcome, plan.date.refine) == (first_car, "end")
    assert plan.citations.get().speaker == Person.objects.get()
    assert first_car.citations.get().speaker_note_en == "an unnamed person"
    assert Brand.objects.get().owner == Organization.objects.subject()
    assert Source.objects.get().published.basis == "inferred"


def test_a_draft_stays_a_draft(folder):
    load(folder=folder)

    assert Milestone.objects.get(slug="not-yet").state == "draft"


def test_the_command_says_what_it_loaded(folder, capsys):
    call_command("seed", folder)

    assert capsys.readouterr().out == f"Loaded 7 rows from {folder.name}/.\n"


def test_a_second_seed_loads_nothing(folder, capsys):
    call_command("seed", folder)
    call_command("seed", folder)

    assert capsys.readouterr().out.endswith("The database holds a record already: nothing was loaded.\n")
    assert Milestone.objects.count() == 3


def test_an_editors_row_is_never_overwritten(folder, capsys):
    by_editor = make_era(slug="first-years", name_en="By an editor")

    call_command("seed", folder)

    assert Era.objects.get() == by_editor
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_one_draft_is_a_record_already(folder, state):
    make_era(state=state)

    assert not is_empty()


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("seed", tmp_path / "nothing")


def test_the_command_names_the_faults(folder):
    add(folder, "people", "- slug: vera-holm")

    with pytest.raises(CommandError, match=r"people\.yaml: vera-holm: slug: Two entries have this slug"):
        call_command("seed", folder)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_file_row_and_key_and_nothing_is_loaded(folder, name):
    file, entry, expected = FAULTS[name]
    add(folder, file, f"- {entry}\n")

    found = faults(folder)

    assert any(fault.startswith(expected) for fault in found), found
    assert len(found) == 1 or name in MORE_THAN_ONE


def test_all_faults_are_told_at_once(folder):
    add(folder, "eras", "- {slug: e, colour: red, period: soon}\n")
    add(folder, "people", "- {slug: p, name: {en: P}, citations: [{source: nothing, paragraph: 1, page: 1}]}\n")
    add(folder, "milestones", "- {slug: m, kind: odd, brands: [nothing]}\n")
    (folder / "rumours.yaml").write_text("- slug: r\n", encoding="utf-8")

    found = faults(folder)

    named = {":".join(fault.split(":")[:3]) for fault in found}
    assert {
        "eras.yaml: e: colour",
        "eras.yaml: e: period",
        "eras.yaml: e: name_en",
        "people.yaml: p: source",
        "people.yaml: p: page",
        "milestones.yaml: m: kind",
        "milestones.yaml: m: brands",
        "milestones.yaml: m: title_en",
    } <= named
    assert found[0].startswith("rumours.yaml: no such kind of row; there are assembly-runs, brands,")


def test_a_row_that_refers_to_a_faulty_one_adds_no_fault_of_its_own(folder):
    add(
        folder,
        "organizations",
        "- {slug: o, name: {en: O}, kind: odd, citations: [{source: yearbook, paragraph: 5}]}\n",
    )
    add(
        folder,
        "brands",
        "- {slug: b, name: {en: B}, owner: o, citations: [{source: yearbook, paragraph: 1, aspect: owner}]}\n",
    )
    add(
        folder,
        "claims",
        "- {slug: c, title: {en: C}, kind: aim, organizations: [o], citations: [{source: yearbook, paragraph: 1}]}\n",
    )

    assert faults(folder) == ["organizations.yaml: o: kind: Value 'odd' is not a valid choice."]


BROKEN = {
    "no YAML": "- slug: [",
    "no list": "slug: e",
    "a list of words": "- e\n- f",
    "a key twice": "- {slug: e, slug: f}",
    "a word": "e",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_not_a_list_of_entries_is_named(folder, name):
    (folder / "eras.yaml").write_text(BROKEN[name], encoding="utf-8")

    (fault,) = faults(folder)

    assert fault.startswith("eras.yaml: ")
    assert str(folder) not in fault


def test_a_file_that_is_not_utf_8_is_named(folder):
    (folder / "eras.yaml").write_bytes(b"- slug: \xff\n")

    assert faults(folder) == ["eras.yaml: the file is not UTF-8 text."]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]"])
def test_an_empty_file_holds_no_rows(folder, text):
    (folder / "eras.yaml").write_text(text, encoding="utf-8")

    assert load(folder=folder)["eras"] == 0
