"""Observations as SDMX-CSV 2.0.0: read by the rules of its field guide, and no figure made exact."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import (
    make_brand,
    make_citation,
    make_dispute,
    make_measure,
    make_observation,
    make_organization,
    make_source,
)
from dates.tests.strategies import historical_dates
from production.models import Measure, Observation
from production.sdmx import COLUMNS, UNSPECIFIED
from tests.helpers import faults_of

LEADING = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
DIMENSIONS = ["OBSERVATION", "MEASURE", "KIND", "SEGMENT", "BRAND", "VEHICLE_MODEL", "ORGANIZATION", "SITE"]
# SDMX's ids; "agency:flow(version)"; and its formats of time, as the schemas of SDMX 3.0 have them.
ID = re.compile(r"[A-Za-z0-9_@$-]+")
STRUCTURE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9_@$-]+\([0-9]+\.[0-9]+\.[0-9]+\)")
DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
TIME = re.compile(rf"[0-9]{{4}}|[0-9]{{4}}-(?:0[1-9]|1[0-2])|{DAY}|[0-9]{{4}}-(?:S[12]|Q[1-4])|{DAY}/P[1-9][0-9]*[YMD]")
# Of CL_OBS_STATUS 2.2 those that say of a value that it is missing, and the others that a transcribed record has.
MISSING, STATUSES = {"L", "M", "O"}, {"A", "D", "E", "F", "P", "L", "M", "O"}
ASKED_OF_THE_DATABASE = {"CITATIONS", "UPDATED"}


def read(text: str) -> list[dict[str, str]]:
    """The rows, once they are a table by the field guide: what stands in which column, and keys that are unique."""
    header, *records = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == [*LEADING, *COLUMNS]
    assert header[3 : header.index("OBS_VALUE") + 1] == [*DIMENSIONS, "TIME_PERIOD", "OBS_VALUE"]
    assert len(set(header)) == len(header)
    assert all(ID.fullmatch(name) for name in header)
    assert all(len(record) == len(header) for record in records)
    rows = [dict(zip(header, record, strict=True)) for record in records]
    for row in rows:
        assert (row["STRUCTURE"], row["ACTION"]) == ("dataflow", "I")
        assert STRUCTURE.fullmatch(row["STRUCTURE_ID"])
        assert all(ID.fullmatch(row[name]) for name in DIMENSIONS)
        assert row["TIME_PERIOD"] == "" or TIME.fullmatch(row["TIME_PERIOD"])
        assert row["OBS_STATUS"] in STATUSES
        assert all(row[name] == "" or Decimal(row[name]).is_finite() for name in ("OBS_VALUE", "LOWER", "UPPER"))
    assert len({row["OBSERVATION"] for row in rows}) == len(rows)
    return rows


def table(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
    assert response.streaming
    return read(b"".join(response.streaming_content).decode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "value", "status", "bounds"),
    [
        ({"value": 38_000}, "38000", "A", ("exact", "38000", "38000")),
        ({"value": "249.7", "bound": "about"}, "249.7", "A", ("about", "249.7", "249.7")),
        ({"value": -5}, "-5", "A", ("exact", "-5", "-5")),
        ({"lower": 2_500_000, "bound": "over"}, "", "O", ("over", "2500000", "")),
        ({"lower": 10, "bound": "at-least"}, "", "O", ("at-least", "10", "")),
        ({"upper": 10, "bound": "up-to"}, "", "O", ("up-to", "", "10")),
        ({"lower": 50, "upper": 70, "bound": "range"}, "", "O", ("range", "50", "70")),
        ({"value_state": "somevalue", "bound": ""}, "", "L", ("", "", "")),
        ({"value_state": "novalue", "bound": ""}, "", "O", ("", "", "")),
        ({"value": 5, "obs_status": "D"}, "5", "D", ("exact", "5", "5")),
        ({"lower": 5, "bound": "over", "obs_status": "D"}, "", "D", ("over", "5", "")),
        ({"value_state": "somevalue", "bound": "", "obs_status": "M"}, "", "M", ("", "", "")),
    ],
)
def test_a_bounded_figure_is_not_made_exact(client, values, value, status, bounds):
    make_observation(**values)

    (row,) = table(client.get("/en/production.sdmx.csv"))

    assert (row["OBS_VALUE"], row["OBS_STATUS"]) == (value, status)
    assert (row["BOUND"], row["LOWER"], row["UPPER"]) == bounds


@pytest.mark.django_db
def test_an_observation_has_all_that_it_counts(client):
    make_organization(is_subject=True)
    make_observation(
        brand=make_brand(),
        segment="passenger-cars",
        period="2022-36",
        as_of="2023-01",
        rank="preferred",
        rank_reason_en="Closer.",
        dispute=make_dispute(),
        reading_note_en="A note, with a comma.",
    )

    (row,) = table(client.get("/ru/production.sdmx.csv"))

    assert row == {
        **dict.fromkeys(COLUMNS, ""),
        "STRUCTURE": "dataflow",
        "STRUCTURE_ID": "northwind:OBSERVATIONS(1.0.0)",
        "ACTION": "I",
        "OBSERVATION": "cars-2020",
        "MEASURE": "cars-produced",
        "KIND": "actual",
        "SEGMENT": "passenger-cars",
        "BRAND": "gale",
        **dict.fromkeys(["VEHICLE_MODEL", "ORGANIZATION", "SITE"], UNSPECIFIED),
        "TIME_PERIOD": "2022-Q4",
        "OBS_VALUE": "38000",
        "OBS_STATUS": "A",
        "UNIT_MEASURE": "cars",
        "NATURE": "flow",
        "VALUE_STATE": "value",
        "BOUND": "exact",
        "LOWER": "38000",
        "UPPER": "38000",
        "PERIOD_EDTF": "2022-36",
        "PERIOD_BASIS": "stated",
        "AS_OF_EDTF": "2023-01",
        "AS_OF_BASIS": "stated",
        "RANK": "preferred",
        "DISPUTE": "which-year",
        "COMMENT_OBS_EN": "A note, with a comma.",
        "WORDS_EN": "38,000",
        "WORDS_RU": "38\u202f000",
        "CITATIONS": "yearbook#p1",
        "UPDATED": Observation.objects.get().updated_at.isoformat(timespec="seconds"),
    }


@pytest.mark.django_db
def test_rivals_are_rows_of_their_own_and_a_paragraph_against_is_no_evidence(client):
    dispute = make_dispute()
    first, _second = (make_observation(slug=slug, dispute=dispute, value=5) for slug in ("first", "second"))
    make_citation(first, source=make_source(slug="memoirs"), paragraph=3, stance="disputes")

    rows = table(client.get("/en/production.sdmx.csv"))

    assert [row["OBSERVATION"] for row in rows] == ["first", "second"]
    assert [row["CITATIONS"] for row in rows] == ["yearbook#p1", "yearbook#p1"]


@pytest.mark.django_db
def test_a_list_takes_its_filters_and_a_measure_has_all_its_figures(client):
    make_observation()
    make_observation(slug="planned", kind="plan", period="2019")
    make_observation(slug="misprint", period="2018", rank="deprecated", rank_reason_en="A misprint.")
    make_observation(slug="trucks", measure=make_measure(slug="trucks-produced"))

    def ids(path: str) -> list[str]:
        return [row["OBSERVATION"] for row in table(client.get(path))]

    assert ids("/en/production.sdmx.csv?kind=plan") == ids("/en/plans.sdmx.csv") == ["planned"]
    assert ids("/en/production.sdmx.csv?ordering=slug") == ["cars-2020", "planned", "trucks"]
    assert ids("/ru/production/cars-produced.sdmx.csv") == ["misprint", "planned", "cars-2020"]
    assert faults_of(client.get("/en/production.sdmx.csv?knd=plan&limit=1")) == [
        ("knd", "unknown"),
        ("limit", "unknown"),
    ]
    assert faults_of(client.get("/en/production/cars-produced.sdmx.csv?kind=plan")) == [("kind", "unknown")]
    assert client.get("/en/production/absent.sdmx.csv").status_code == 404
    assert dict(client.get("/en/production/").context["file_links"])["sdmx.csv"] == "/en/production.sdmx.csv"
    assert "SDMX-CSV" in client.get("/en/production/cars-produced/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_nothing_that_is_not_published_is_in_it(client, state):
    cars = make_measure()
    hidden = make_observation(slug="hidden", state=state, measure=cars)
    make_observation(
        brand=make_brand(slug="hidden-brand", state=state),
        dispute=make_dispute(slug="hidden-dispute", state=state),
        same_as=hidden,
        measure=cars,
    )
    make_observation(slug="hidden-too", measure=make_measure(slug="hidden-measure", state=state))
    make_organization(slug="hidden-subject", is_subject=True, state=state)

    for path in ("/en/production.sdmx.csv", "/en/production/cars-produced.sdmx.csv"):
        body = b"".join(client.get(path).streaming_content)
        assert b"cars-2020" in body
        assert b"hidden" not in body
    assert client.get("/en/production/hidden-measure.sdmx.csv").status_code == 404


@pytest.mark.django_db
def test_no_cell_is_a_formula_and_no_text_breaks_a_row(client):
    make_observation(reading_note_en='=cmd|"/c calc"!A1\r\ndataflow,x,D', reading_note_ru="+1 ; 2")

    (row,) = table(client.get("/en/production.sdmx.csv"))

    assert row["COMMENT_OBS_EN"] == '\'=cmd|"/c calc"!A1\r\ndataflow,x,D'
    assert row["COMMENT_OBS_RU"] == "'+1 ; 2"


@pytest.mark.django_db
def test_a_list_costs_the_same_however_many_rows_there_are(client, django_assert_num_queries):
    make_observation()
    for number in range(5):
        make_observation(slug=f"more-{number}", brand=make_brand(slug=f"brand-{number}"))

    # The version of the record, the subject, the keys of the rows, the rows with what they refer to, their citations.
    with django_assert_num_queries(5):
        assert len(table(client.get("/en/production.sdmx.csv"))) == 6


@given(period=historical_dates(), bound=st.sampled_from(["exact", "about", "over", "up-to", "range"]))
def test_a_row_of_any_period_is_read_back(period, bound):
    lower, upper = {"over": (1, None), "up-to": (None, 2), "range": (1, 2)}.get(bound, (1, 1))
    measure = Measure(slug="cars", unit_en="cars", state="published")
    observation = Observation(
        slug="any",
        measure=measure,
        period=period,
        bound=bound,
        lower=lower and Decimal(lower),
        upper=upper and Decimal(upper),
    )

    row = {name: str(cell(observation)) for name, cell in COLUMNS.items() if name not in ASKED_OF_THE_DATABASE}

    assert (row["OBS_VALUE"] == "") == (bound not in ("exact", "about")) == (row["OBS_STATUS"] in MISSING)
    assert row["TIME_PERIOD"] == "" or TIME.fullmatch(row["TIME_PERIOD"])
    assert (row["PERIOD_EDTF"], row["PERIOD_REFINE"]) == (period.edtf, period.refine)
