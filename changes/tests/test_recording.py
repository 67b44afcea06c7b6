"""The log holds every creation, correction, withdrawal and return of a public row, and nothing that never was."""

from __future__ import annotations

import random

import pytest
from django.core.management import call_command
from django.db import connection, transaction

import conftest as build
from changes.models import Change, RecordVersion, Snapshot, Touched
from changes.recording import FOLDED_FROM, record_changes, record_what_is_due
from changes.resources import resources
from changes.tests.helpers import change_of, mirror, public_record, recorded, restore, withdraw
from conftest import make_brand, make_citation, make_measure, make_milestone, make_observation, make_person
from dates.values import HistoricalDate
from sources.models import Publishable
from tests.helpers import make_world, viewsets
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

# What is another row's to say is its own to change.
OWN = {("measures", "unit"), ("sources", "archive_name")}


def actions(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.slug, change.action) for change in changes]


def test_every_resource_of_the_api_is_logged():
    assert set(resources()) == set(viewsets()) - {"plans"}


def test_a_new_row_is_logged_as_a_whole():
    make_milestone()

    *_source, change = recorded()

    assert (change.resource, change.slug, change.action) == ("milestones", "first-car", "created")
    assert change.before == {}
    assert change.after["title"] == {
        "en": "The first car leaves the line",
        "ru": "С конвейера сходит первый автомобиль",
    }
    assert change.after["date"]["edtf"] == "1997-05-16"
    assert [(each["source"], each["paragraph"]) for each in change.after["citations"]] == [("yearbook", 1)]
    assert (change.heading_en, change.heading_ru) == tuple(change.after["title"].values())


@pytest.mark.parametrize("name", ["url", "page", "version", "updated_at", "unit", "outcome", "archive_name", "rivals"])
def test_what_follows_from_other_things_is_left_out(name):
    make_observation(kind="plan", dispute=build.make_dispute())

    for change in recorded():
        assert name not in change.after or (change.resource, name) in OWN
        assert all(name not in citation for citation in change.after.get("citations", []))


def test_a_correction_holds_the_fields_that_differ_before_and_after():
    milestone = make_milestone()
    recorded()

    change = change_of(milestone, title_en="A car leaves the line", kind="product")

    ru = "С конвейера сходит первый автомобиль"
    assert change.action == "corrected"
    assert change.before == {"title": {"en": "The first car leaves the line", "ru": ru}, "kind": "launch"}
    assert change.after == {"title": {"en": "A car leaves the line", "ru": ru}, "kind": "product"}
    assert (change.heading_en, change.version) == ("A car leaves the line", milestone.version)


def test_a_change_of_a_citation_is_one_of_its_row():
    milestone = make_milestone()
    recorded()

    make_citation(milestone, paragraph=2)
    (change,) = recorded()

    assert (change.slug, change.action) == ("first-car", "corrected")
    assert [len(each["citations"]) for each in (change.before, change.after)] == [1, 2]


def test_a_change_of_a_relation_is_one_of_the_row_that_names_the_other():
    milestone, gale = make_milestone(), make_brand()
    recorded()

    gale.milestones.add(milestone)
    (change,) = recorded()

    assert (change.slug, change.before, change.after) == ("first-car", {"brands": []}, {"brands": ["gale"]})


def test_a_save_that_changes_nothing_is_not_logged():
    milestone = make_milestone()
    recorded()

    milestone.save()

    assert recorded() == []
    assert not Touched.objects.exists()


def test_a_withdrawal_and_a_return_are_logged_as_a_whole():
    milestone = make_milestone()
    created = recorded()[-1]

    (withdrawn,), (restored,) = withdraw(milestone), restore(milestone)

    assert (withdrawn.action, withdrawn.before, withdrawn.after) == ("withdrawn", created.after, {})
    assert (restored.action, restored.before, restored.after) == ("restored", {}, created.after)


def test_what_a_row_says_while_it_is_withdrawn_is_never_logged():
    milestone = make_milestone()
    recorded()
    withdraw(milestone)

    milestone.title_en = "Never to be seen"
    milestone.save()
    make_citation(milestone, paragraph=3, stated_en="Never to be seen")
    assert recorded() == []
    milestone.citations.filter(paragraph=3).delete()
    milestone.title_en = "Seen again"
    (restored,) = restore(milestone)

    assert restored.after["title"]["en"] == "Seen again"
    assert "Never to be seen" not in str([(each.before, each.after, each.heading_en) for each in Change.objects.all()])


def test_a_draft_is_not_logged():
    milestone = make_world("draft")["milestones"]
    recorded()

    milestone.title_en = "Still a draft"
    milestone.save()

    assert recorded() == []
    assert {change.resource for change in Change.objects.all()} == {"sources"}


def test_a_row_that_is_deleted_is_logged_and_may_come_again():
    milestone = make_milestone()
    recorded()

    milestone.delete()
    (deleted,) = recorded()
    make_milestone()
    (created,) = recorded()

    assert (deleted.action, deleted.after, created.action, created.before) == ("deleted", {}, "created", {})


def test_a_draft_that_takes_the_slug_of_a_deleted_row_does_not_show():
    milestone = make_milestone()
    recorded()

    milestone.delete()
    make_milestone(state="draft")

    assert actions(recorded()) == [("first-car", "deleted")]


def test_what_came_and_went_before_the_log_was_written_is_not_in_it():
    milestone = make_milestone()
    milestone.state = "withdrawn"
    milestone.save()

    assert actions(recorded()) == [("yearbook", "created")]


def test_what_names_a_withdrawn_row_changes_with_it():
    holm, gale = make_person(), make_brand()
    spoken = make_milestone(brands=[gale])
    make_citation(spoken, paragraph=2, speaker=holm)
    recorded()

    gone, spoken_change = withdraw(holm)
    brand_gone, brand_change = withdraw(gale)

    assert actions([gone, brand_gone]) == [("vera-holm", "withdrawn"), ("gale", "withdrawn")]
    assert [each.is_consequence for each in (gone, spoken_change, brand_gone, brand_change)] == [
        False,
        True,
        False,
        True,
    ]
    assert [spoken_change.before["citations"][1]["speaker"], spoken_change.after["citations"][1]["speaker"]] == [
        "vera-holm",
        None,
    ]
    assert (brand_change.before, brand_change.after) == ({"brands": ["gale"]}, {"brands": []})
    assert actions(restore(gale)) == [("gale", "restored"), ("first-car", "corrected")]


def test_what_cannot_be_shown_without_another_row_goes_and_comes_with_it():
    measure = make_measure()
    make_observation(slug="restated", same_as=make_observation())
    recorded()

    went = withdraw(measure)
    came = restore(measure)

    names = ["cars-produced", "cars-2020", "restated"]
    assert actions(went) == [(name, "withdrawn") for name in names]
    assert actions(came) == [(name, "restored") for name in names]
    assert [change.is_consequence for change in went] == [False, True, True]


def test_all_that_is_written_at_once_bears_one_version_and_its_own_number():
    make_world()

    changes = recorded()
    version = RecordVersion.objects.get()

    assert [change.number for change in changes] == list(range(1, len(changes) + 1))
    assert {change.record_version for change in changes} == {version.number}
    assert version.last_change == len(changes)
    assert changes == sorted(changes, key=lambda change: change.at)


def test_numbers_have_no_gap_after_a_run_that_failed():
    milestone = make_milestone()
    recorded()
    milestone.kind = "product"
    milestone.save()

    with transaction.atomic():
        assert record_changes() == 1
        transaction.set_rollback(True)
    (change,) = recorded()

    assert change.number == Change.objects.count() == RecordVersion.objects.get().last_change


def test_nothing_is_due_when_nothing_was_touched(django_assert_num_queries):
    make_milestone()
    record_changes()

    with django_assert_num_queries(1):  # whether anything was touched
        assert record_what_is_due() == 0


def test_a_record_that_is_older_than_the_log_is_added_to_it():
    make_world()
    Touched.objects.all().delete()

    call_command("record_changes", all=True, verbosity=0)

    assert mirror() == public_record()
    assert set(Change.objects.values_list("action", flat=True)) == {"created"}


def test_the_command_compares_every_row_if_it_is_asked_to(capsys):
    milestone = make_milestone()
    recorded()
    Snapshot.objects.filter(slug="first-car").update(object={"id": "first-car", "title": {"en": "Old", "ru": None}})
    Snapshot.objects.filter(slug="yearbook").update(slug="once-there")

    call_command("record_changes")
    call_command("record_changes", all=True)

    assert capsys.readouterr().out.splitlines() == ["Changes recorded: 0.", "Changes recorded: 3."]
    assert actions(list(Change.objects.order_by("number"))[2:]) == [
        ("first-car", "corrected"),
        ("once-there", "deleted"),
        ("yearbook", "created"),
    ]
    assert Snapshot.objects.get(slug="first-car").row_id == milestone.pk


def test_many_alike_are_folded_under_the_last_and_a_few_are_not():
    gale = make_brand()
    for number in range(FOLDED_FROM):
        make_milestone(slug=f"car-{number}", brands=[gale])
    created = recorded()
    make_milestone(slug="one-more")
    (single,) = recorded()

    followed = withdraw(gale)

    assert {change.folded_under for change in created} == {created[-1].number}
    assert single.folded_under is None
    assert [change.folded_under for change in followed] == [None, *[followed[-1].number] * FOLDED_FROM]


def test_a_record_loaded_from_fixtures_is_recorded_at_once(tmp_path):
    (tmp_path / "eras.yaml").write_text("- slug: dawn\n  name: {en: Dawn}\n  period: 1990/1999\n", encoding="utf-8")

    call_command("seed", tmp_path, verbosity=0)

    assert actions(list(Change.objects.all())) == [("dawn", "created")]


def edit_at_random(rows: list[Publishable], chance: random.Random) -> None:
    """One edit such as editors make; what a rule refuses is left as it was."""
    row = chance.choice(rows)
    edits = {
        "text": lambda: setattr(row, f"{row.heading_field}_en", f"Text {chance.random()}"),
        "withdraw": lambda: setattr(row, "state", "withdrawn"),
        "publish": lambda: setattr(row, "state", "published"),
        "date": lambda: setattr(
            row, row.date_field, HistoricalDate.parse(str(chance.randint(1990, 2020)), "", "stated")
        ),
    }
    names = [name for name in edits if name != "date" or row.date_field]
    names = [name for name in names if name != "text" or hasattr(row, f"{row.heading_field}_en")]
    edits[chance.choice(names)]()
    row.save()
    if hasattr(row, "citations") and chance.random() < 0.2:
        row.citations.filter(paragraph__gt=5).delete()
        make_citation(row, paragraph=chance.randint(6, 20))
    if isinstance(row, Milestone) and chance.random() < 0.5:
        row.brands.set([each for each in rows if each.resource == "brand" and chance.random() < 0.5])


def test_a_mirror_that_follows_the_log_equals_the_record():
    world = make_world()
    del world["sources"]  # cannot be withdrawn while it is cited
    rows = [*world.values(), make_brand(slug="squall"), make_milestone(slug="second-car")]
    chance = random.Random(7)

    for _turn in range(12):
        for _edit in range(chance.randint(1, 4)):
            edit_at_random(rows, chance)
        record_changes()
        assert mirror() == public_record()

    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(Change.objects.values_list("action", flat=True)) >= {"created", "corrected", "withdrawn", "restored"}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_emptied_is_found_out():
    make_milestone()
    recorded()
    citations = Milestone._meta.get_field("citations").related_model._meta.db_table
    empty = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"

    with connection.cursor() as cursor:
        cursor.execute(f'{empty} "{citations}"')
    (change,) = recorded()

    assert (change.slug, change.after) == ("first-car", {"citations": []})
