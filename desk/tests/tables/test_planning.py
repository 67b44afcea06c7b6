"""What is shown of a table before anything is changed: what becomes of each row, and all faults at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_measure,
    make_milestone,
    make_observation,
    make_source,
)
from desk.models import Upload
from desk.tests.tables.helpers import csv_file, editor, faults, numbers, page_of, places, plan, send
from production.models import AssemblyRun, Observation
from tests.admin_forms import address
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

NEW = ["slug", "title_en", "date", "kind"]


@pytest.fixture
def reviewer(client):
    editor(client)
    return client


def test_nothing_is_written_by_looking(reviewer):
    make_milestone()

    page = plan(reviewer, ["slug", "title_en", "kind"], ["first-car", "Other", "launch"], ["second", "Second", "stop"])

    assert numbers(page) == {"new": 1, "changed": 1, "unchanged": 0}
    assert list(Milestone.objects.values_list("title_en", "version")) == [("The first car leaves the line", 1)]
    assert Upload.objects.get().versions == {"first-car": 1}


def test_changes_are_shown_field_by_field(reviewer):
    make_milestone(brands=[make_brand()])
    make_brand(slug="breeze", name_en="Breeze")
    cells = ["first-car", "The first van leaves the line", "1998", "breeze"]

    page = plan(reviewer, ["slug", "title_en", "date", "brands"], cells)

    assert all(piece in page for piece in [">car</del>", ">van</ins>", "1997-05-16 (16 May 1997)", "1998 (1998)"])
    assert all(piece in page for piece in ["Gale</del>", "Breeze</ins>"])


def test_column_left_out_leaves_its_field_alone_and_an_empty_cell_empties_it(reviewer):
    make_milestone(summary_en="It was red.", brands=[make_brand()])

    page = plan(reviewer, ["slug", "summary_en"], ["first-car", ""])

    assert numbers(page)["changed"] == 1
    assert "It was red.</del>" in page
    assert "Gale" not in page


@pytest.mark.parametrize(
    ("heads", "wrong"),
    [
        (["slug", "titel_en"], [("1", "titel_en", "There is no such column. Nearest: title_en")]),
        (["slug", "kind", "kind"], [("1", "kind", "This column is there twice.")]),
        (["title_en"], [("1", "slug", "This column is missing.")]),
        (["slug", "citation.stated_en"], [("1", "citation.source", ""), ("1", "citation.paragraph", "")]),
        (["slug", "citation.sorce"], [("1", "citation.sorce", "Nearest: citation.source")]),
        (["slug", "qqq"], [("1", "qqq", "There is no such column. There are: slug, state, ")]),
        (["slug", "created_at"], [("1", "created_at", "")]),
    ],
)
def test_heads_are_judged(reviewer, heads, wrong):
    make_milestone()
    response = send(reviewer, csv_file(heads, ["first-car", *["x"] * (len(heads) - 1)]))
    page = page_of(reviewer.get(response.url)) if response.status_code == 302 else page_of(response)

    found = faults(page)[: len(wrong)]

    assert [fault[:2] for fault in found] == [fault[:2] for fault in wrong]
    assert all(fault[2] in found[place][2] for place, fault in enumerate(wrong))
    assert not Milestone.objects.exclude(version=1).exists()


def test_all_faults_are_told_at_once_by_row_and_column(reviewer):
    make_source(paragraph_count=3)
    make_milestone()
    heads = [*NEW, "titel", "brands", "dispute", "rank", "version", "state", "citation.source", "citation.paragraph"]

    page = plan(
        reviewer,
        heads,
        ["Bad Slug", "", "1997-13", "carnival", "x", "gale; none", "nowhere", "preferred", "1", "gone", "letter", "1"],
        ["fine", "Fine", "1997", "launch", "", "", "", "", "", "", "yearbook", "4"],
        ["", "", "", "", "", "", "", "", "", "", "yearbook", "4"],
        ["", "Another", "", "", "", "", "", "", "", "", "yearbook", "no"],
        ["first-car", "", "1997", "launch", "", "", "", "", "7", "withdrawn", "", ""],
        ["fine", "Twice", "1997", "launch", "", "", "", "", "", "", "", ""],
    )

    assert set(places(page)) == {
        ("1", "titel"),
        *{("2", name) for name in ("version", "brands", "dispute", "citation.source", "slug", "state", "kind", "date")},
        *{("2", "title_en"), ("2", ""), ("3", "citation.paragraph"), ("4", "citation.paragraph"), ("5", "title_en")},
        *{("5", "citation.paragraph"), ("6", "version"), ("6", "rank"), ("7", "slug")},
    }
    assert len(places(page)) == len(set(places(page)))
    assert numbers(page) == {"new": 0, "changed": 0, "unchanged": 0, "with faults": 3}
    assert 'value="Import this table"' not in page


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"title_en": "", "title_ru": ""}, ("title_en", "Write this in one language at least.")),
        ({"slug": "first-car", "kind": ""}, ("kind", "This field cannot be blank.")),
        ({"title_en": "x" * 201}, ("title_en", "at most 200 characters")),
        ({"date": "2004-05-16", "date_refine": "end"}, ("date_refine", "has a part")),
        ({"outcome": "first-car"}, ("", "Only what was planned or proposed has an outcome.")),
        ({"outcome": "other-new"}, ("", "Only what was planned or proposed has an outcome.")),
        ({"rank": "preferred"}, ("", "A rank other than normal needs its reason.")),
        ({"state": "withdrawn"}, ("state", "never been public")),
        ({"state": "published"}, ("state", "your own draft")),
        ({"citation.source": "yearbook", "citation.paragraph": "0"}, ("citation.paragraph", "counted from 1")),
        ({"citation.source": "yearbook", "citation.paragraph": "21"}, ("citation.paragraph", "paragraphs 1 to 20")),
        ({"citation.source": "", "citation.paragraph": "2"}, ("citation.source", "cannot be null")),
        ({"citation.source": "yearbook", "citation.stance": "maybe"}, ("citation.stance", "not a valid choice")),
        ({"citation.source": "yearbook", "citation.speaker": "nobody"}, ("citation.speaker", "nobody")),
    ],
)
def test_rules_of_the_form_hold_in_a_table(reviewer, cells, fault):
    make_milestone()
    given = {"slug": "new", "title_en": "New", "kind": "launch", **cells}
    if "citation.source" in cells:
        given.setdefault("citation.paragraph", "2")
    other = {"slug": "other-new", "title_en": "Other", "kind": "launch"}

    page = plan(reviewer, list(given), list(given.values()), [other.get(name, "") for name in given])

    (row, column, message), *_more = faults(page)
    assert (row, column) == ("2", fault[0])
    assert fault[1] in message


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"measure": ""}, ("measure", "cannot be null")),
        ({"lower": "many"}, ("lower", "decimal number")),
        ({"lower": "1e400"}, ("lower", "digits")),
        ({"upper": "6"}, ("", "Exactly and about")),
        ({"bound": ""}, ("", "A stated figure has a bound")),
    ],
)
def test_rules_of_figures_hold_in_a_table(reviewer, cells, fault):
    make_measure(slug="cars")
    given = {
        "slug": "new",
        "measure": "cars",
        "bound": "exact",
        "lower": "5",
        "upper": "5.00",
        "period": "1997",
        **cells,
    }

    page = plan(reviewer, list(given), list(given.values()), model=Observation)

    (row, column, message), *_more = faults(page)
    assert (row, column) == ("2", fault[0])
    assert fault[1] in message


def test_figures_that_are_written_otherwise_are_the_same(reviewer):
    make_observation(lower="249.7", upper="249.7")
    slug = Observation.objects.get().slug

    page = plan(reviewer, ["slug", "lower", "upper"], [slug, " 249.70", "249.7000"], model=Observation)

    assert numbers(page) == {"new": 0, "changed": 0, "unchanged": 1}


def test_assembly_run_needs_its_brand_or_model(reviewer):
    make_assembly_run()
    make_brand(slug="breeze")
    heads = ["slug", "title_en", "period", "brand"]

    page = plan(reviewer, heads, ["a", "A", "1997/", "breeze"], ["b", "B", "1997/", ""], model=AssemblyRun)

    assert [fault[:2] for fault in faults(page)] == [("3", "")]


def test_citations_of_other_rows_of_the_file_are_told_apart(reviewer):
    row = make_milestone()
    make_citation(row, paragraph=2)
    heads = ["slug", "citation.source", "citation.paragraph", "citation.stated_en"]

    same = plan(reviewer, heads, *[["first-car", "yearbook", str(n), "The yearbook says so."] for n in (2, 1)])
    changed = plan(reviewer, heads, ["first-car", "yearbook", "1", "Other words."])
    without = plan(reviewer, ["slug", "title_en"], ["first-car", row.title_en])

    assert numbers(same)["unchanged"] == 1
    assert "Other" in changed
    assert "¶\xa02" in changed
    assert numbers(without)["unchanged"] == 1


def test_published_row_cannot_lose_its_evidence_by_a_table(reviewer):
    make_milestone()
    make_source(slug="leaflet", state="draft")
    heads = ["slug", "citation.source", "citation.paragraph"]

    none = plan(reviewer, heads, ["first-car", "", ""])
    of_a_draft = plan(reviewer, heads, ["first-car", "leaflet", "1"])

    for page in (none, of_a_draft):
        assert faults(page)[0][:2] == ("2", "state")
        assert "Nothing is published without a source" in faults(page)[0][2]


def test_evidence_of_a_brand_is_by_aspect(reviewer):
    brand = make_brand(origin_en="Chinese")
    heads = ["slug", "citation.source", "citation.paragraph", "citation.aspect"]
    lines = [["gale", "yearbook", "1", "general"], ["gale", "yearbook", "1", "origin"]]

    kept = plan(reviewer, heads, *lines, model=type(brand))
    lost = plan(reviewer, heads, lines[0], model=type(brand))

    assert numbers(kept)["unchanged"] == 1
    assert places(lost) == [("2", "state")]


def test_unknown_and_no_are_told_apart(reviewer):
    brand = make_brand(state="draft")

    page = plan(reviewer, ["slug", "is_own"], ["gale", "false"], model=type(brand))

    assert numbers(page)["changed"] == 1


def test_row_of_the_same_table_can_be_referred_to(reviewer):
    heads = ["slug", "title_en", "kind", "status", "outcome"]

    page = plan(reviewer, heads, ["plan", "A plan", "launch", "planned", "deed"], ["deed", "A deed", "launch", "", ""])

    assert faults(page) == []
    assert numbers(page)["new"] == 2


def test_version_is_checked_if_it_is_given(reviewer):
    make_milestone()
    heads = ["slug", "version", "title_en"]

    good = plan(reviewer, heads, ["first-car", "1", "Other"])
    none = plan(reviewer, heads, ["first-car", "", "Other"])
    old = plan(reviewer, heads, ["first-car", "0", "Other"])

    assert faults(good) == faults(none) == []
    assert places(old) == [("2", "version")]


def test_long_plan_is_shown_in_part_and_counted(reviewer):
    rows = [[f"row-{n}", "" if n % 2 else "A row", "1997", "launch"] for n in range(1_200)]

    page = plan(reviewer, NEW, *rows)

    assert len(faults(page)) == 500
    assert "And 100 more." in page
    assert numbers(page) == {"new": 600, "changed": 0, "unchanged": 0, "with faults": 600}
    assert "And 500 more." in page


def test_progress_is_told_line_by_line(reviewer):
    response = send(reviewer, csv_file(NEW, *[[f"row-{n}", "A row", "1997", "launch"] for n in range(1_100)]))

    answer = reviewer.get(response.url)
    parts = [part.decode() for part in answer]

    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "no-store" in answer.headers["Cache-Control"]
    told = [part for part in parts if part.startswith("<li>")]
    assert [part.split("> ")[1].split("<")[0] for part in told] == [
        f"Checked: {done} of 1100" for done in ("500", "1000", "1100")
    ]
    assert parts[-1].rstrip().endswith("</html>")


def test_plan_asks_as_often_for_many_rows_as_for_few(reviewer):
    make_source()
    make_brand()
    heads = [*NEW, "brands", "citation.source", "citation.paragraph"]

    def queries(number):
        lines = [[f"row-{n}", f"Row {n}", "1997", "launch", "gale", "yearbook", "3"] for n in range(number)]
        response = send(reviewer, csv_file(heads, *lines))
        with CaptureQueriesContext(connection) as asked:
            page_of(reviewer.get(response.url))
        return len(asked)

    assert queries(300) == queries(3) <= 22


@pytest.mark.parametrize("page", ["import", "export_csv", "template_xlsx", "template_csv"])
def test_pages_answer(reviewer, page):
    response = reviewer.get(address(Milestone, page))

    assert response.status_code == 200
    assert len(b"".join(response)) > 100


def test_list_leads_to_its_tables_with_its_filters(reviewer):
    make_milestone()

    html = reviewer.get(f"{address(Milestone, 'changelist')}?kind__exact=launch&q=car").content.decode()

    assert f'href="{address(Milestone, "import")}"' in html
    for form in ("csv", "xlsx"):
        assert f'href="{address(Milestone, f"export_{form}")}?kind__exact=launch&amp;q=car"' in html
