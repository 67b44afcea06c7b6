"""Carrying out a table: all or nothing, each row as one revision, and never over somebody else's work."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from changes.models import Touched
from conftest import make_brand, make_citation, make_milestone, make_observation, make_organization, make_source
from desk import contents
from desk.models import Finding, Revision, Schedule, Upload
from desk.tables import applying
from desk.tests.tables.helpers import (
    csv_file,
    editor,
    exported,
    faults,
    import_shown,
    numbers,
    page_of,
    places,
    plan,
    send,
)
from production.models import Observation
from tests.admin_forms import address
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

HEADS = ["slug", "title_en", "date", "kind", "brands", "citation.source", "citation.paragraph", "citation.stated_en"]
WHY = {"reason_en": "The letter says otherwise."}


@pytest.fixture
def reviewer(client):
    editor(client)
    return client


def shown(client, *lines, model=Milestone):
    """Show a plan without a fault."""
    page = plan(client, *lines, model=model)
    assert faults(page) == []
    return page


def test_new_rows_are_drafts_with_their_relations_and_citations(reviewer):
    make_brand()
    shown(
        reviewer,
        HEADS,
        ["second-line", "A second line opens", "2004-05", "launch", "gale", "yearbook", "3", "It opened in May."],
        ["", "", "", "", "", "yearbook", "4", "It had opened."],
        ["third-line", "A third line opens", "", "launch", "", "", "", ""],
    )

    page = import_shown(reviewer)

    assert numbers(page) == {"new": 2, "changed": 0, "unchanged": 0}
    row = Milestone.objects.get(slug="second-line")
    assert (row.state, row.version, row.date.wording("en")) == ("draft", 1, "May 2004")
    assert [brand.slug for brand in row.brands.all()] == ["gale"]
    assert list(row.citations.values_list("paragraph", "stated_en", "stance")) == [
        (3, "It opened in May.", "supports"),
        (4, "It had opened.", "supports"),
    ]
    other = Milestone.objects.get(slug="third-line")
    assert (other.date.edtf, other.date.basis, other.citations.count()) == ("", "unknown", 0)
    assert not Upload.objects.exists()


def test_each_row_is_one_revision_that_holds_what_is_stored(reviewer):
    make_source()
    published, draft = make_milestone(), make_milestone(slug="a-draft", state="draft", brands=[make_brand()])
    make_citation(published, paragraph=9)
    shown(
        reviewer,
        HEADS,
        ["first-car", "Other", "1997", "stop", "gale", "yearbook", "3", "New."],
        ["", "", "", "", "", "yearbook", "9", "Changed."],
        ["a-draft", "Another", "", "launch", "", "yearbook", "1", "The yearbook says so."],
        ["new", "New", "1998", "stop", "gale", "yearbook", "2", "So."],
    )

    import_shown(reviewer, **WHY)

    last = {each.slug: each for each in Revision.objects.latest_of_each()}
    assert {slug: (each.number, each.action, each.way) for slug, each in last.items()} == {
        "first-car": (2, "corrected", "table"),
        "a-draft": (2, "changed", "table"),
        "new": (1, "created", "table"),
    }
    for row in Milestone.objects.all():
        assert last[row.slug].content == contents.read(row)
        assert (last[row.slug].version, last[row.slug].state) == (row.version, row.state)
    assert {each.user.username for each in last.values()} == {"anna"}
    assert (last["first-car"].was_public, last["first-car"].reason_en) == (True, WHY["reason_en"])
    found = Revision.objects.get(slug="first-car", number=1)
    assert (found.action, found.user, found.content["title_en"]) == ("found", None, "The first car leaves the line")
    assert sorted(published.citations.values_list("paragraph", flat=True)) == [3, 9]
    assert not draft.brands.exists()


def test_unchanged_rows_are_left_alone(reviewer):
    make_milestone()
    make_milestone(slug="other")
    shown(reviewer, ["slug", "title_en"], ["first-car", "The first car leaves the line"], ["other", "Changed"])

    import_shown(reviewer, **WHY)

    assert dict(Milestone.objects.values_list("slug", "version")) == {"first-car": 1, "other": 2}
    assert not Revision.objects.filter(slug="first-car").exists()


def test_the_same_table_again_changes_nothing(reviewer):
    make_source()
    lines = [HEADS, ["new", "New", "1998", "stop", "", "yearbook", "2", "So."]]
    shown(reviewer, *lines)
    import_shown(reviewer)

    assert numbers(shown(reviewer, *lines)) == {"new": 0, "changed": 0, "unchanged": 1}


@pytest.mark.parametrize("reason", [{}, {"reason_en": " "}])
def test_change_of_a_public_row_needs_its_reason(reviewer, reason):
    make_milestone()
    shown(reviewer, ["slug", "title_en"], ["first-car", "Other"])

    refused = import_shown(reviewer, **reason)

    assert "Say why" in refused
    assert 'name="reason_ru"' in refused
    assert Milestone.objects.get().version == 1
    assert numbers(import_shown(reviewer, reason_ru="Так сказано в письме."))["changed"] == 1
    assert Revision.objects.latest("pk").reason_ru == "Так сказано в письме."


def test_change_of_a_draft_needs_none(reviewer):
    make_milestone(state="draft")
    shown(reviewer, ["slug", "title_en"], ["first-car", "Other"])

    assert numbers(import_shown(reviewer))["changed"] == 1


def test_table_with_a_fault_cannot_be_imported_by_force(reviewer):
    plan(reviewer, ["slug", "title_en", "kind"], ["good", "Good", "launch"], ["bad", "Bad", "carnival"])

    page = import_shown(reviewer)

    assert places(page) == [("3", "kind")]
    assert not Milestone.objects.exists()
    assert Upload.objects.exists()


def overtake(slug):
    row = Milestone.objects.get(slug=slug)
    row.summary_en = "Somebody else's."
    row.save()


@pytest.mark.parametrize("changed", ["first-car", "same"])
def test_row_saved_meanwhile_refuses_the_whole_and_is_named(reviewer, changed):
    for slug in ("first-car", "same", "other"):
        make_milestone(slug=slug)
    same = "The first car leaves the line"
    shown(reviewer, ["slug", "title_en"], ["other", "Mine"], ["same", same], ["first-car", "Mine"])
    overtake(changed)

    page = import_shown(reviewer, **WHY)

    assert places(page) == [({"same": "3", "first-car": "4"}[changed], "slug")]
    assert "Someone has saved this row" in page
    assert not Milestone.objects.filter(title_en="Mine").exists()
    assert not Revision.objects.exists()


def test_after_looking_again_the_table_goes_in(reviewer):
    make_milestone()
    shown(reviewer, ["slug", "title_en"], ["first-car", "Mine"])
    overtake("first-car")
    import_shown(reviewer, **WHY)

    page_of(reviewer.get(address(Milestone, "upload", Upload.objects.get().pk)))
    page = import_shown(reviewer, **WHY)

    assert numbers(page)["changed"] == 1
    row = Milestone.objects.get()
    assert (row.title_en, row.summary_en) == ("Mine", "Somebody else's.")


def test_slug_that_came_or_went_meanwhile_refuses_the_whole(reviewer):
    make_milestone(slug="goes", state="draft", cite=False)
    shown(reviewer, ["slug", "title_en", "kind"], ["goes", "Mine", "stop"], ["comes", "Mine", "stop"])
    Milestone.objects.get(slug="goes").delete()
    make_milestone(slug="comes")

    assert places(import_shown(reviewer, **WHY)) == [("2", "slug"), ("3", "slug")]


def test_save_between_planning_and_writing_is_seen_under_the_lock(reviewer, monkeypatch):
    make_milestone()
    shown(reviewer, ["slug", "title_en"], ["first-car", "Mine"])
    lock = applying.Importer.lock
    monkeypatch.setattr(applying.Importer, "lock", lambda self: (overtake("first-car"), lock(self)))

    assert places(import_shown(reviewer, **WHY)) == [("2", "slug")]


def test_fault_in_the_database_rolls_all_back(reviewer, monkeypatch):
    make_milestone()
    shown(reviewer, ["slug", "title_en", "kind"], ["new", "New", "launch"], ["first-car", "Mine", "launch"])

    def refuse(self, planned, ids):
        raise IntegrityError("UNIQUE constraint failed: timeline_milestone.slug")

    monkeypatch.setattr(applying.Importer, "change", refuse)
    page = import_shown(reviewer, **WHY)

    assert "does not go together" in page
    assert "UNIQUE" not in page
    assert Milestone.objects.count() == 1


def test_fault_of_ours_is_logged_and_told_without_its_text(reviewer, monkeypatch, caplog):
    make_milestone()
    shown(reviewer, ["slug", "title_en"], ["first-car", "Mine"])
    monkeypatch.setattr(applying.Importer, "write", lambda self: 1 / 0)

    page = import_shown(reviewer, **WHY)

    assert "Something went wrong" in page
    assert "division" not in page
    assert "ZeroDivisionError" in caplog.text
    assert Upload.objects.exists()


def test_two_rows_that_exclude_one_another_are_refused(reviewer):
    model = type(make_organization())
    heads = ["slug", "name_en", "kind", "is_subject"]
    shown(reviewer, heads, ["one", "One", "company", "true"], ["two", "Two", "company", "true"], model=model)

    assert "does not go together" in import_shown(reviewer)
    assert model.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reader_who_goes_away_leaves_everything_as_it_was(client):
    editor(client)
    lines = [[f"row-{n}", "Row", "launch"] for n in range(1_100)]
    shown(client, ["slug", "title_en", "kind"], *lines)
    response = client.post(address(Milestone, "upload", Upload.objects.get().pk))

    parts = iter(response.streaming_content)
    said = next(part for part in parts if b"Written: 500" in part)
    assert said
    response.close()

    assert not connection.in_atomic_block
    assert not Milestone.objects.exists()
    assert Upload.objects.exists()
    assert numbers(import_shown(client))["new"] == 1_100


def test_rows_that_name_one_another_are_all_written(reviewer):
    make_milestone(slug="old-plan", status="planned")
    shown(
        reviewer,
        ["slug", "title_en", "kind", "status", "outcome"],
        ["old-plan", "An old plan", "launch", "planned", "deed"],
        ["new-plan", "A new plan", "launch", "planned", "deed"],
        ["deed", "A deed", "launch", "happened", ""],
    )

    import_shown(reviewer, **WHY)

    assert dict(Milestone.objects.values_list("slug", "outcome__slug")) == {
        "old-plan": "deed",
        "new-plan": "deed",
        "deed": None,
    }
    assert {each.content["outcome"] for each in Revision.objects.filter(way="table")} == {"deed", None}


def test_observation_is_imported_with_its_figures(reviewer):
    old = make_observation()
    heads = ["slug", "measure", "bound", "lower", "upper", "period", "same_as", "citation.source", "citation.paragraph"]
    shown(
        reviewer,
        heads,
        ["more", old.measure.slug, "over", "2500000.50", "", "2012", old.slug, "yearbook", "2"],
        model=Observation,
    )

    import_shown(reviewer)

    row = Observation.objects.get(slug="more")
    assert (str(row.lower), row.upper, row.same_as, row.kind) == ("2500000.5000", None, old, "actual")
    assert Revision.objects.get().content == contents.read(row)


def test_public_row_is_withdrawn_and_published_again(reviewer):
    make_milestone()
    shown(reviewer, ["slug", "state"], ["first-car", "withdrawn"])
    import_shown(reviewer, **WHY)
    withdrawn = Milestone.objects.get().state
    shown(reviewer, ["slug", "state"], ["first-car", "published"])
    import_shown(reviewer, **WHY)

    assert (withdrawn, Milestone.objects.get().state) == ("withdrawn", "published")
    assert list(Revision.objects.order_by("number").values_list("action", flat=True)) == [
        "found",
        "withdrawn",
        "restored",
    ]


def test_only_citation_is_replaced_in_one_import(reviewer):
    row = make_milestone()
    make_source(slug="letter")
    shown(reviewer, ["slug", "citation.source", "citation.paragraph"], ["first-car", "letter", "5"])

    import_shown(reviewer, **WHY)

    assert [(each.source.slug, each.paragraph) for each in row.citations.all()] == [("letter", 5)]


def test_source_withdrawn_meanwhile_leaves_no_row_without_evidence(reviewer, monkeypatch):
    make_milestone()
    letter = make_source(slug="letter")
    shown(reviewer, ["slug", "citation.source", "citation.paragraph"], ["first-car", "letter", "5"])
    lock = applying.Importer.lock

    def withdrawn(self):
        lock(self)
        letter.state = "withdrawn"
        letter.save()

    monkeypatch.setattr(applying.Importer, "lock", withdrawn)

    assert places(import_shown(reviewer, **WHY)) == [("2", "state")]
    assert [each.source.slug for each in Milestone.objects.get().citations.all()] == ["yearbook"]


def test_log_of_changes_is_written_before_anything_shows_it(reviewer):
    """The middleware sees the answer before its body is made, and so before the rows are written."""
    make_milestone()
    shown(reviewer, ["slug", "title_en"], ["first-car", "Another title"])
    reviewer.get("/api/v1/changes/")

    import_shown(reviewer, **WHY)

    assert Touched.objects.exists()
    changes = reviewer.get("/api/v1/changes/").json()["results"]
    assert "Another title" in str(changes)
    assert not Touched.objects.exists()


def test_upload_of_yesterday_is_gone(reviewer):
    shown(reviewer, ["slug", "title_en", "kind"], ["new", "New", "launch"])
    Upload.objects.update(at=timezone.now() - datetime.timedelta(hours=25))

    response = reviewer.post(address(Milestone, "upload", Upload.objects.get().pk))

    assert response.status_code == 302
    assert not Milestone.objects.exists()
    send(reviewer, csv_file(["slug"], ["first-car"]))
    assert Upload.objects.count() == 1


def test_table_is_imported_once(reviewer):
    shown(reviewer, ["slug", "title_en", "kind"], ["new", "New", "launch"])
    page = address(Milestone, "upload", Upload.objects.get().pk)
    page_of(reviewer.post(page))

    assert reviewer.post(page).status_code == 302
    assert Milestone.objects.get().version == 1


def test_file_name_and_texts_are_shown_as_texts(reviewer):
    make_milestone(title_en="<script>old</script>")
    response = send(reviewer, csv_file(["slug", "title_en"], ["first-car", "<script>new</script>"], name="<b>x.csv"))

    page = page_of(reviewer.get(response.url))

    assert "<script>new" not in page
    assert "<script>old" not in page
    assert "<b>x" not in page


def test_export_is_what_was_imported(reviewer):
    make_source()
    cells = ["new", "=1+1", "1998", "stop", "", "yearbook", "2", "'So."]
    shown(reviewer, HEADS, cells)
    import_shown(reviewer)

    (line,) = exported(reviewer)

    assert [line[head] for head in HEADS] == ["new", "'=1+1", "1998", "stop", "", "yearbook", "2", "'So."]
    assert Milestone.objects.get().title_en == "=1+1"


def test_draft_may_be_half_finished_and_what_is_public_may_not(reviewer):
    make_milestone()
    shown(reviewer, ["slug", "title_en", "kind"], ["half", "Half finished", ""])
    import_shown(reviewer)

    page = plan(reviewer, ["slug", "kind"], ["first-car", ""])

    assert Milestone.objects.get(slug="half").kind == ""
    assert places(page) == [("2", "kind")]


def test_change_takes_back_that_a_draft_is_published_on_a_day(reviewer):
    row, other = (make_milestone(slug=slug, state="draft") for slug in ("first-car", "other"))
    for each in (row, other):
        Schedule.objects.let_through(each, timezone.now() + datetime.timedelta(days=1), editor(reviewer))
    shown(reviewer, ["slug", "title_en"], ["first-car", "Mine"], ["other", other.title_en])

    import_shown(reviewer)

    assert list(Schedule.objects.values_list("row_id", flat=True)) == [other.pk]


@pytest.mark.parametrize("number", [1, 12])
def test_doubts_are_looked_for_in_what_was_imported(reviewer, number):
    make_source()
    heads = ["slug", "title_en", "date", "kind", "citation.source", "citation.paragraph"]
    shown(reviewer, heads, *[[f"row-{n}", f"Row {n}", "1997", "launch", "yearbook", "5"] for n in range(number)])

    import_shown(reviewer)

    ids = set(Finding.objects.filter(kind="timeline.milestone").values_list("row_id", flat=True))
    assert ids == set(Milestone.objects.values_list("pk", flat=True))


def test_doubts_that_cannot_be_looked_for_undo_nothing(reviewer, monkeypatch, caplog):
    monkeypatch.setattr(applying, "look_at", lambda row: 1 / 0)
    shown(reviewer, ["slug", "title_en", "kind"], ["new", "New", "launch"])

    assert "has been imported" in import_shown(reviewer)
    assert Milestone.objects.count() == 1
    assert "not renewed yet" in caplog.text
