"""Objects as rows of a table."""

from __future__ import annotations

import csv

import pytest

from conftest import make_citation, make_milestone, make_observation
from sources.tables import csv_lines, safe
from tests.helpers import BUILDERS, problem_of, viewsets
from tests.pages import make_world


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+7 4012", "'+7 4012"),
        ("@cmd", "'@cmd"),
        ("-x", "'-x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\n=x", "'\n=x"),
        ("＝1+1", "'＝1+1"),
        ("-١", "'-١"),
        ("-12000", "-12000"),
        ("-0.5", "-0.5"),
        ("1.5", "1.5"),
        ("-1.2.3", "'-1.2.3"),
        ("", ""),
        ("plain", "plain"),
    ],
)
def test_a_cell_is_never_a_formula_and_a_number_stays_one(text, written):
    assert safe(text) == written


def test_a_line_keeps_commas_quotes_and_line_breaks():
    lines = "".join(csv_lines([['He said "no", twice', "one\ntwo", "ёж"]]))

    assert lines == '"He said ""no"", twice","one\ntwo",ёж\r\n'
    assert list(csv.reader(lines.splitlines(keepends=True))) == [['He said "no", twice', "one\ntwo", "ёж"]]


@pytest.mark.django_db
def test_a_row_has_both_languages_the_date_as_stated_and_its_evidence_by_stance(client):
    milestone = make_milestone(slug="first-car", date="1997-05-16", title_en="=HYPERLINK(1)")
    make_citation(milestone, paragraph=7, stance="disputes")

    response = client.get("/en/timeline.csv")

    head, row = csv.reader(response.getvalue().decode().splitlines())
    cells = dict(zip(head, row, strict=True))
    assert cells["id"] == "first-car"
    assert cells["title_en"] == "'=HYPERLINK(1)"
    assert cells["title_ru"]
    assert (cells["date_edtf"], cells["date_precision"], cells["date_text_en"]) == ("1997-05-16", "day", "16 May 1997")
    assert (cells["citations_supports"], cells["citations_disputes"]) == ("yearbook#p1", "yearbook#p7")
    assert response.headers["Content-Disposition"] == 'inline; filename="timeline.csv"'


@pytest.mark.django_db
def test_a_plan_has_its_outcome_and_a_figure_its_bounds(client):
    make_observation(slug="made", value=38_000, period="2019")
    make_observation(slug="planned", kind="plan", bound="over", lower=50_000, upper=None, period="2019")

    head, row = csv.reader(client.get("/en/plans.csv").getvalue().decode().splitlines())

    cells = dict(zip(head, row, strict=True))
    assert (cells["value_lower"], cells["value_upper"], cells["value_bound"]) == ("50000", "", "over")
    assert (cells["outcome_status"], cells["outcome_difference"]) == ("missed", "-12000")


@pytest.mark.django_db
def test_every_resource_has_a_table_whose_rows_are_as_long_as_its_head(client):
    make_world()
    for resource, viewset in viewsets().items():
        response = viewset.as_view({"get": "list"}, detail=False)(request_of(client), format="csv")

        head, *rows = csv.reader(response.getvalue().decode().splitlines())
        assert len(head) == len(set(head)), resource
        assert rows, resource
        assert {len(row) for row in rows} == {len(head)}, resource
    assert set(viewsets()) == set(BUILDERS)


def request_of(client):
    return client.get("/en/timeline/").wsgi_request


@pytest.mark.django_db
def test_a_table_asks_the_database_for_a_chunk_of_rows_at_once(client, django_assert_max_num_queries):
    for place in range(20):
        make_milestone(slug=f"event-{place}")

    # The version of the record, the rows, and for each attached part of a milestone one.
    with django_assert_max_num_queries(8):
        client.get("/en/timeline.csv").getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["kind=no-such", "limit=5", "cursor=x", "yeer=1994", "kind=launch&kind=stop", "kind="]
)
def test_a_file_refuses_what_it_cannot_understand(client, query):
    make_milestone()

    problem = problem_of(client.get(f"/en/timeline.csv?{query}"), 400)

    assert problem["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.django_db
def test_a_page_has_no_file_that_it_does_not_offer(client):
    make_milestone(slug="first-car")

    assert client.get("/en/timeline.exe").status_code == 404
    assert client.get("/en/timeline/first-car.csv").status_code == 404
    assert client.get("/en/timeline/first-car.json").json()["id"] == "first-car"
    assert client.get("/en/timeline/absent.json").status_code == 404
