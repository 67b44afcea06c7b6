"""A measure period by period: kinds and scopes apart, rivals counted, plans judged, and why a figure is missing."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import (
    make_brand,
    make_citation,
    make_dispute,
    make_measure,
    make_observation,
    make_organization,
    make_site,
    make_source,
    make_vehicle_model,
)
from production.models import Observation
from tests.helpers import API, faults_of, problem_of, slugs
from tests.pages import read

pytestmark = pytest.mark.django_db

SERIES = f"{API}/series/"
CARS = f"{SERIES}cars-produced/"
REASON = {"rank_reason_en": "Closer to the event."}
PLANNED = {"kind": "plan", "bound": "range", "lower": 50_000, "upper": 70_000}

# Query and the measures that have a series, of: cars of 2020 and 2021; jobs of 2030, planned for one of every scope,
# which the memoirs of 2024 tell.
FILTERS = {
    "series": [
        ("segment=passenger-cars", ["jobs"]),
        ("brand=gale", ["jobs"]),
        ("vehicle_model=gale-one", ["jobs"]),
        ("organization=northwind", ["jobs"]),
        ("site=west-plant", ["jobs"]),
        ("source=memoirs", ["jobs"]),
        ("source=yearbook", ["cars-produced"]),
        ("date_from=2022", ["jobs"]),
        ("date_to=2021", ["cars-produced"]),
        ("date_from=2020-06&date_to=2020-07&date_match=possible", ["cars-produced"]),
        ("date_from=2020-06&date_to=2020-07&date_match=certain", []),
        ("as_of=2021-02-28", []),
        ("as_of=2021-03-01", ["cars-produced"]),
        ("as_of=2024-12-31", ["cars-produced", "jobs"]),
        ("as_of=2021-03-01&brand=gale", []),
    ]
}


@pytest.fixture
def cast():
    northwind, gale = make_organization(), make_brand()
    scope = {"brand": gale, "vehicle_model": make_vehicle_model(brand=gale), "organization": northwind}
    make_observation()
    make_observation(slug="cars-2021", period="2021")
    jobs = make_measure(slug="jobs", name_en="Jobs", name_ru="Рабочие места", nature="stock")
    make_measure(slug="silent", name_en="Silent", name_ru="Без данных")
    planned = make_observation(
        slug="jobs-planned",
        measure=jobs,
        period="2030",
        segment="passenger-cars",
        site=make_site(),
        cite=False,
        state="draft",
        **scope,
        **PLANNED,
    )
    make_citation(planned, source=make_source(slug="memoirs", published="2024"))
    Observation.objects.filter(pk=planned.pk).publish()


@pytest.mark.parametrize(("query", "expected"), FILTERS["series"])
def test_filters_choose_the_measures_and_their_figures(client, cast, query, expected):
    assert slugs(client.get(f"{SERIES}?{query}")) == expected
    for measure in ("cars-produced", "jobs"):
        assert bool(client.get(f"{SERIES}{measure}/?{query}").json()["count"]) == (measure in expected)


def rows(client, query: str = "") -> list[dict]:
    body = client.get(f"{CARS}?{query}").json()
    assert body["count"] == len(body["results"])
    return body["results"]


def told(row: dict) -> dict:
    """The ids of a row by kind, of those kinds that it has."""
    kinds = Observation.Kind.values
    return {kind: [each["observation"] for each in row[kind]] for kind in kinds if row[kind]}


def test_a_series_has_a_row_for_each_period_with_its_kinds_apart(client):
    make_observation(slug="made")
    make_observation(slug="meant", **PLANNED)
    make_observation(slug="room", kind="capacity", bound="up-to", upper=300_000)
    make_observation(slug="guess", kind="estimate", bound="about", value=39_000)
    make_observation(slug="outlook", kind="forecast", value=40_000)
    make_observation(slug="before", period="2019", value=30_000)

    before, year = rows(client)

    assert [before["period"]["edtf"], year["period"]["edtf"]] == ["2019", "2020"]
    assert told(before) == {"actual": ["before"]}
    assert told(year) == {
        "actual": ["made"],
        "plan": ["meant"],
        "capacity": ["room"],
        "estimate": ["guess"],
        "forecast": ["outlook"],
    }
    assert year["plan"][0]["outcome"] == {"status": "missed", "actual": "made", "difference": "-12000"}
    assert [year["plan"][0]["value"][name] for name in ("lower", "upper")] == ["50000", "70000"]
    assert "outcome" not in year["actual"][0]


def test_scopes_and_spans_are_never_in_one_row(client):
    make_observation(slug="all", segment="all-vehicles")
    make_observation(slug="passenger", segment="passenger-cars")
    make_observation(slug="january", period="2020-01")
    make_observation(slug="jubilee", period_label_en="the jubilee year")
    make_observation(slug="decade", period="2011/2020")

    found = [(row["scope"]["segment"], row["span"], told(row)["actual"]) for row in rows(client)]

    assert found == [
        ("all-vehicles", "year", ["all"]),
        ("passenger-cars", "year", ["passenger"]),
        (None, "other", ["decade"]),
        (None, "part", ["january"]),
        (None, "named", ["jubilee"]),
    ]


def test_what_is_no_flow_has_no_span(client):
    make_measure(nature="stock")
    make_observation(slug="year")
    make_observation(slug="day", period="2020-01-01")

    assert [row["span"] for row in rows(client)] == [None, None]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, None),
        ({"value_state": "somevalue", "bound": ""}, "somevalue"),
        ({"value_state": "novalue", "bound": ""}, "novalue"),
        ({"obs_status": "M", "value_state": "somevalue", "bound": ""}, "missing"),
        ({"kind": "plan", "value_state": "somevalue", "bound": ""}, None),
    ],
)
def test_a_row_tells_why_it_has_no_actual_figure(client, values, missing):
    make_observation(**values)

    (row,) = rows(client)

    assert row["missing"] == missing
    (covered,) = csv.DictReader(io.StringIO(client.get("/en/coverage.csv").content.decode()))
    assert values.get("kind") or (covered["reason"] or None) == missing


def test_a_figure_beside_a_silent_statement_is_not_missing(client):
    make_observation(slug="made")
    make_observation(slug="silent", value_state="somevalue", bound="")

    (row,) = rows(client)

    assert (told(row), row["missing"]) == ({"actual": ["made", "silent"]}, None)


@pytest.mark.parametrize(
    ("ranks", "shown", "rivals"),
    [
        (["normal"], ["a"], 0),
        (["normal", "normal"], ["a", "b"], 1),
        (["preferred", "normal"], ["a"], 1),
        (["preferred", "normal", "deprecated"], ["a"], 2),
        (["normal", "deprecated"], ["a"], 1),
    ],
)
def test_rivals_are_counted_whatever_their_rank(client, ranks, shown, rivals):
    dispute = make_dispute()
    for slug, rank in zip("abc", ranks, strict=False):
        reason = REASON if rank != "normal" else {}
        make_observation(slug=slug, dispute=dispute, rank=rank, **reason)
    make_observation(slug="draft-rival", dispute=dispute, state="draft")
    make_observation(slug="meant", **PLANNED, dispute=make_dispute(slug="which-plan"))

    (row,) = rows(client)

    assert (told(row)["actual"], row["rivals"]) == (shown, rivals)


def test_figures_side_by_side_compete_without_a_dispute(client):
    make_observation(slug="a")
    make_observation(slug="b", value=39_000)

    (row,) = rows(client)

    assert row["rivals"] == 1


def test_a_series_as_of_a_day_knows_only_what_was_known(client):
    dispute = make_dispute()
    make_observation(slug="said-first", dispute=dispute)
    make_observation(slug="meant", **PLANNED)
    later = make_observation(
        slug="said-later", value=60_000, dispute=dispute, rank="preferred", **REASON, cite=False, state="draft"
    )
    make_citation(later, source=make_source(slug="memoirs", published="2024"))
    Observation.objects.filter(pk=later.pk).publish()

    def seen(day: str) -> tuple:
        body = client.get(f"{CARS}?as_of={day}").json()
        (row,) = body["results"]
        outcome = row["plan"][0]["outcome"]
        return told(row)["actual"], row["rivals"], outcome["status"], outcome["actual"], body["excluded_undated"]

    assert seen("2021-03-01") == (["said-first"], 0, "missed", "said-first", 0)
    assert seen("2024-06-01") == (["said-first"], 0, "missed", "said-first", 1)
    assert seen("2024-12-31") == (["said-later"], 1, "met", "said-later", 0)
    assert list(client.get(f"{CARS}?as_of=2024-06-01").json())[6:] == [
        "count",
        "excluded_undated",
        "undated",
        "results",
    ]


def test_the_list_counts_the_measures_that_would_have_a_series(client, cast):
    body = client.get(f"{SERIES}?as_of=2024-06-01").json()

    assert (slugs(client.get(f"{SERIES}?as_of=2024-06-01")), body["excluded_undated"]) == (["cars-produced"], 1)
    assert list(body) == ["count", "excluded_undated", "next", "previous", "results"]
    assert "excluded_undated" not in client.get(SERIES).json()


def test_the_list_has_pages_and_one_series_has_none(client, cast):
    first = client.get(f"{SERIES}?limit=1").json()

    assert [each["id"] for each in first["results"] + client.get(first["next"]).json()["results"]] == [
        "cars-produced",
        "jobs",
    ]
    assert faults_of(client.get(f"{CARS}?limit=1&cursor=x")) == [("limit", "unknown"), ("cursor", "unknown")]


@pytest.mark.parametrize("query", ["", "?as_of=2021-03-01", "?brand=gale"])
def test_the_list_has_the_same_series_in_each_of_its_forms(client, cast, query):
    ids = slugs(client.get(f"{SERIES}{query}"))
    table = csv.DictReader(io.StringIO(client.get(f"{API}/series.csv{query}").getvalue().decode()))
    lines = client.get(f"{API}/series.ndjson{query}").getvalue().splitlines()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{API}/series.xlsx{query}").getvalue()))

    assert ids
    assert [row["id"] for row in table] == ids
    assert [json.loads(line)["id"] for line in lines] == ids
    assert [row[0] for row in book["series"].iter_rows(min_row=2, values_only=True)] == ids


def test_the_list_counts_no_facets_for_its_filters_choose_figures(client, cast):
    assert faults_of(client.get(f"{SERIES}?facets=brand")) == [("facets", "unknown")]
    assert faults_of(client.get(f"{CARS}?fields=id&expand=measure")) == [("fields", "unknown"), ("expand", "unknown")]


def test_what_has_no_date_is_named_and_has_no_row(client):
    make_observation(slug="made")
    make_observation(slug="whenever", period="")

    body = client.get(CARS).json()

    assert (body["count"], body["undated"]) == (1, ["whenever"])


def test_a_measure_without_a_date_has_no_series(client):
    make_observation(slug="whenever", period="")

    assert slugs(client.get(SERIES)) == []
    assert client.get(CARS).json()["count"] == 0
    assert "series" not in "".join(
        node.attrs["href"] for node in read(client.get("/en/production/cars-produced/")).all("link")
    )


def test_drafts_are_in_no_series(client):
    make_observation(slug="made", state="draft")
    make_measure(slug="secret", state="draft")
    make_observation(slug="in-secret", measure=make_measure(slug="hidden", state="withdrawn"))

    assert slugs(client.get(SERIES)) == []
    assert client.get(CARS).json()["results"] == []
    for slug in ("secret", "hidden", "nothing"):
        for suffix in ("/", ".csv", ".json"):
            problem = problem_of(client.get(f"{SERIES}{slug}{suffix}"), 404)
            assert "secret" not in str(problem["errors"][0]["nearest"])


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("kind=actual", [("kind", "unknown")]),
        ("rank=all", [("rank", "unknown")]),
        ("measure=jobs", [("measure", "unknown")]),
        ("brand=nothing", [("brand", "invalid_choice")]),
        ("segment=cars", [("segment", "invalid_choice")]),
        ("as_of=2022", [("as_of", "invalid")]),
        ("as_of=&brand=a&brand=b&x=1", [("x", "unknown"), ("as_of", "empty"), ("brand", "repeated")]),
    ],
)
@pytest.mark.parametrize("address", [SERIES, CARS, f"{SERIES}cars-produced.csv"])
def test_what_a_series_does_not_understand_is_400(client, address, query, faults):
    make_observation()

    assert faults_of(client.get(f"{address}?{query}")) == faults


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_of_a_measure_and_its_series_name_each_other(client, language):
    make_observation()
    page = read(client.get(f"/{language}/production/cars-produced/"))

    links = {node.attrs["href"] for node in page.all("link", rel="alternate")}

    assert {CARS, f"{SERIES}cars-produced.csv"} <= links
    assert {CARS, f"{SERIES}cars-produced.csv"} <= set(page.one("main").hrefs)
    assert client.get(CARS).json()["page"][language] == f"http://testserver/{language}/production/cars-produced/"


def test_a_series_costs_the_same_however_long_it_is(client):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    dispute = make_dispute()
    make_observation(slug="made", dispute=dispute)
    make_observation(slug="meant", **PLANNED)
    few = [queries(address) for address in (SERIES, CARS, f"{CARS}?as_of=2021-03-01", f"{SERIES}cars-produced.csv")]
    for year in range(1990, 2000):
        make_observation(slug=f"made-{year}", period=str(year), dispute=dispute)
        make_observation(slug=f"meant-{year}", period=str(year), **PLANNED)

    many = [queries(address) for address in (SERIES, CARS, f"{CARS}?as_of=2021-03-01", f"{SERIES}cars-produced.csv")]

    # The version of the record, then of the list a count and its rows; of one series the figures, their citations, the
    # measure, the actual figures to judge plans by and the rivals; as of a day, the number of what is left out.
    assert few == many == [3, 6, 7, 6]


def test_a_series_answers_head_and_options_and_304(client):
    make_observation()
    full = client.get(CARS)

    assert client.head(CARS).headers["ETag"] == full.headers["ETag"]
    assert client.get(CARS, HTTP_IF_NONE_MATCH=full.headers["ETag"]).status_code == 304
    for address in (SERIES, CARS, f"{SERIES}cars-produced.csv"):
        assert client.options(address).headers["Allow"] == "GET, HEAD, OPTIONS"
        problem_of(client.post(address), 405)
