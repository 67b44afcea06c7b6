"""The version of the record rises with every change that the public can see, however it is made, and with no other.

And each notes which public row it touched.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from changes.models import RecordVersion, Touched
from changes.triggers import after_migrate, before_migrate, watched_tables
from conftest import make_brand, make_citation, make_milestone, make_organization, make_source
from sources.models import AbstractCitation, Publishable
from tests.helpers import make_world
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

ALWAYS = {"update": True, "delete": True, "insert": True}
NEVER = {"update": False, "delete": False, "insert": False}
TABLES = [watched.table for watched in watched_tables()]
PUBLIC_TABLES = {watched.table: watched.public_table for watched in watched_tables()}


def number() -> int:
    return RecordVersion.objects.current()


def rises(change) -> bool:
    """Whether a change raises the number."""
    before = number()
    change()
    return number() > before


def touched_by(change) -> set[tuple[str, int | None]]:
    """Table and row of all that a change notes."""
    last = Touched.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    change()
    return set(Touched.objects.filter(pk__gt=last).values_list("table_name", "row_id"))


def run(sql: str, parameters=()) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [each.name for each in connection.introspection.get_table_description(cursor, table)]


def sql_changes(table: str) -> dict[str, bool]:
    """Update, delete and insert the first row of a table in plain SQL: whether each raises the number."""
    columns = columns_of(table)
    quoted, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    row = run(f'SELECT {quoted} FROM "{table}" ORDER BY id')[0]
    key = row[columns.index("id")]
    with transaction.atomic():
        return {
            "update": rises(lambda: run(f'UPDATE "{table}" SET id = id WHERE id = %s', [key])),
            "delete": rises(lambda: run(f'DELETE FROM "{table}" WHERE id = %s', [key])),
            "insert": rises(lambda: run(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', row)),
        }


def test_every_table_that_the_public_can_see_is_watched():
    seen = set()
    for model in apps.get_models(include_auto_created=True):
        owners = {field.related_model for field in model._meta.fields if isinstance(field, models.ForeignKey)}
        is_through = model._meta.auto_created and any(issubclass(owner, Publishable) for owner in owners)
        if issubclass(model, Publishable | AbstractCitation) or is_through:
            seen.add(model._meta.db_table)

    assert set(TABLES) == seen
    assert len(TABLES) == len(seen)


def test_plain_sql_on_a_public_row_raises_the_number():
    make_world()

    risen = {table: sql_changes(table) for table in TABLES}

    assert [table for table in TABLES if risen[table] != ALWAYS] == []


def test_plain_sql_on_a_drafts_row_does_not():
    make_world("draft")
    tables = [table for table in TABLES if table != "sources_source"]

    risen = {table: sql_changes(table) for table in tables}

    assert [table for table in tables if risen[table] != NEVER] == []


def test_plain_sql_notes_the_public_row_and_no_other():
    world = make_world()
    rows = {(type(row)._meta.db_table, row.pk) for row in world.values()}
    Touched.objects.all().delete()

    for table in TABLES:
        noted = touched_by(lambda table=table: sql_changes(table))

        assert len(noted) == 1, table
        assert noted <= rows, table
        assert {name for name, _id in noted} == {PUBLIC_TABLES[table]}


def test_every_note_bears_the_number_that_it_raised():
    before = number()

    make_milestone().save()

    # A test with transactions of its own leaves notes of the rows that were flushed after it.
    numbers = list(Touched.objects.filter(number__gt=before).order_by("pk").values_list("number", flat=True))
    assert numbers == list(range(before + 1, number() + 1))
    assert Touched.objects.last().at == RecordVersion.objects.get().changed_at


def test_a_draft_is_not_noted():
    milestone = make_milestone(state="draft")
    draft_brand = make_brand(state="draft")
    Touched.objects.all().delete()

    def edit() -> None:
        milestone.brands.add(draft_brand)
        make_citation(milestone, paragraph=2)
        milestone.save()
        Milestone.objects.update(kind="stop")
        milestone.delete()

    assert touched_by(edit) == set()


def test_a_citation_that_moves_touches_both_rows():
    first, second = make_milestone(), make_milestone(slug="second-car")
    citation = make_citation(first, paragraph=2)
    citation.subject = second

    assert touched_by(citation.save) == {("timeline_milestone", first.pk), ("timeline_milestone", second.pk)}


def test_a_change_in_bulk_touches_each_public_row():
    first, second = make_milestone(), make_milestone(slug="second-car")
    make_milestone(slug="draft", state="draft")

    noted = touched_by(lambda: Milestone.objects.update(kind="stop"))

    assert noted == {("timeline_milestone", first.pk), ("timeline_milestone", second.pk)}


def test_what_is_taken_back_is_not_noted():
    milestone = make_milestone()

    def save_and_take_back() -> None:
        with transaction.atomic():
            milestone.save()
            transaction.set_rollback(True)

    assert touched_by(save_and_take_back) == set()


def test_a_draft_source_does_not_raise_the_number():
    make_source(state="draft")

    assert sql_changes("sources_source") == NEVER


def test_saving_publishing_withdrawing_and_deleting_raise_the_number():
    milestone = make_milestone(state="draft")
    assert rises(Milestone.objects.all().publish)
    milestone.refresh_from_db()
    assert rises(milestone.save)
    milestone.state = "withdrawn"
    assert rises(milestone.save)

    assert not rises(milestone.save)
    assert not rises(milestone.delete)


def test_changes_to_a_draft_do_not_raise_the_number():
    milestone, gale = make_milestone(state="draft"), make_brand(state="draft")

    assert not rises(milestone.save)
    assert not rises(lambda: milestone.brands.add(gale))
    assert not rises(lambda: make_citation(milestone, paragraph=2))
    assert not rises(milestone.citations.all().delete)
    assert not rises(lambda: Milestone.objects.update(kind="stop"))
    assert not rises(milestone.delete)


def test_changes_in_bulk_raise_the_number():
    milestone = make_milestone()
    milestone.kind = "stop"

    assert rises(lambda: Milestone.objects.update(kind="product"))
    assert rises(lambda: Milestone.objects.bulk_update([milestone], ["kind"]))


def test_an_update_that_reaches_no_row_does_not_raise_the_number():
    make_milestone()

    assert not rises(lambda: Milestone.objects.filter(slug="nothing").update(kind="stop"))


def test_citations_in_bulk_raise_the_number():
    milestone = make_milestone()
    citation = milestone.citations.model(subject=milestone, source=make_source(slug="memoirs"), paragraph=3)

    assert rises(lambda: type(citation).objects.bulk_create([citation]))
    assert rises(lambda: type(citation).objects.update(stated_en="Otherwise."))
    assert rises(milestone.citations.filter(paragraph=3).delete)


def test_many_to_many_relations_raise_the_number():
    milestone, northwind = make_milestone(), make_organization()

    assert rises(lambda: milestone.organizations.add(northwind))
    assert not rises(lambda: milestone.organizations.add(northwind))
    assert rises(lambda: milestone.organizations.remove(northwind))
    assert rises(lambda: northwind.milestones.set([milestone]))
    assert rises(northwind.milestones.clear)


def test_the_number_says_when_it_rose():
    make_milestone()

    assert RecordVersion.objects.get().changed_at is not None


def test_a_change_that_is_taken_back_takes_its_number_back():
    milestone = make_milestone()
    before = number()

    with transaction.atomic():
        milestone.save()
        raised = number()
        transaction.set_rollback(True)

    assert raised > before
    assert number() == before


def test_there_is_one_number():
    make_milestone()

    assert not RecordVersion.objects.exclude(pk=1).exists()
    assert "recordversion_one_row" in {each.name for each in RecordVersion._meta.constraints}


@pytest.mark.django_db(transaction=True)
def test_emptying_a_table_raises_the_number():
    milestone = make_milestone()
    citations = Milestone._meta.get_field("citations").related_model._meta.db_table
    # SQLite has no TRUNCATE: there a DELETE without a condition does the same.
    empty = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"

    noted = touched_by(lambda: run(f'{empty} "{citations}"'))

    # TRUNCATE does not say which rows there were: no row stands for all.
    row_id = milestone.pk if connection.vendor == "sqlite" else None
    assert noted == {("timeline_milestone", row_id)}
    assert rises(lambda: run(f'{empty} "timeline_era"')) == (connection.vendor != "sqlite")


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_rebuilds_keeps_its_triggers():
    milestone = make_milestone()
    old = Milestone._meta.get_field("kind")
    new = models.CharField(max_length=90)
    new.set_attributes_from_name("kind")
    new.model = Milestone

    def alter(one: models.Field, other: models.Field) -> None:
        before_migrate("default")
        with connection.schema_editor() as editor:
            editor.alter_field(Milestone, one, other, strict=True)
        after_migrate("default")

    alter(old, new)
    assert sql_changes("timeline_milestone") == ALWAYS
    assert rises(lambda: milestone.citations.update(stated_en="Otherwise."))

    alter(new, old)
    assert sql_changes("timeline_milestone") == ALWAYS


@pytest.mark.sqlite
def test_triggers_that_are_no_longer_wanted_are_dropped():
    run(
        "CREATE TRIGGER record_version_left_over AFTER INSERT ON timeline_era BEGIN "
        "UPDATE changes_recordversion SET number = 99; END"
    )

    after_migrate("default")

    left = run("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_version_%%'", [])
    assert len(left) == 3 * len(TABLES)
    assert ("record_version_left_over",) not in left


def test_a_draft_that_a_public_row_names_does_not_raise_the_number():
    milestone, source, brand = make_milestone(), make_source(state="draft", slug="draft"), make_brand(state="draft")

    assert not rises(lambda: milestone.brands.add(brand))
    assert not rises(lambda: make_citation(milestone, source=source))
    assert not rises(lambda: milestone.citations.filter(source=source).delete())
    assert not rises(milestone.brands.clear)
