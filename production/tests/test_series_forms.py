"""One series in its forms: JSON and a table of the same rows, by suffix and by `Accept`."""

from __future__ import annotations

import csv
import io

import pytest

from conftest import make_brand, make_observation
from production.tests.test_series import CARS, PLANNED, SERIES
from tests.helpers import faults_of, problem_of

pytestmark = pytest.mark.django_db


def table(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{SERIES}cars-produced.csv?{query}", HTTP_ACCEPT="text/csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'inline; filename="cars-produced.csv"'
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_table_of_a_series_has_the_same_rows(client):
    gale = make_brand()
    make_observation(slug="made", brand=gale)
    make_observation(slug="meant", brand=gale, **PLANNED)
    make_observation(slug="more", period="2021", bound="over", lower=80)
    make_observation(slug="least", period="2021", bound="up-to", upper=90)

    open_year, year = table(client)

    assert [year[name] for name in ("period_edtf", "span", "brand", "rivals")] == ["2020", "year", "gale", "0"]
    assert [year[f"plan_{name}"] for name in ("lower", "upper", "outcome", "difference")] == [
        *("50000", "70000", "missed", "-12000"),
    ]
    assert (year["actual"], year["actual_en"], year["capacity"]) == ("made", "38,000", "")
    assert [open_year[f"actual{part}"] for part in ("", "_lower", "_upper", "_bound")] == [
        *("least|more", "|80", "90|", "up-to|over"),
    ]
    assert open_year["rivals"] == "1"
    assert [row["actual"] for row in table(client, "date_from=2021")] == ["least|more"]


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_suffix_chooses_the_form_of_a_series_whatever_is_accepted(client, suffix):
    make_observation()
    accept = {"json": "application/json", "csv": "text/csv"}

    by_suffix = client.get(f"{SERIES}cars-produced.{suffix}", HTTP_ACCEPT="text/html")
    by_accept = client.get(CARS, HTTP_ACCEPT=accept[suffix])

    assert by_suffix.content == by_accept.content
    assert by_suffix.headers["Content-Type"] == by_accept.headers["Content-Type"]
    assert by_suffix.headers["Content-Type"].startswith(accept[suffix])
    assert "Accept" not in by_suffix.headers["Vary"].split(", ")
    assert "Accept" in by_accept.headers["Vary"].split(", ")


def test_each_form_of_a_series_has_a_tag_of_its_own(client):
    make_observation()
    tags = [client.get(CARS, HTTP_ACCEPT=accept).headers["ETag"] for accept in ("application/json", "text/csv")]

    held = client.get(CARS, HTTP_ACCEPT="text/csv", HTTP_IF_NONE_MATCH=tags[1])

    assert tags[0] == client.get(CARS).headers["ETag"] != tags[1]
    assert (held.status_code, "Accept" in held.headers["Vary"].split(", ")) == (304, True)
    assert client.get(CARS, HTTP_ACCEPT="text/csv", HTTP_IF_NONE_MATCH=tags[0]).status_code == 200


@pytest.mark.parametrize(
    ("suffix", "nearest"),
    [("xlsx", ["csv"]), ("ndjson", ["json"]), ("cvs", ["csv"]), ("sdmx.csv", ["csv"]), ("pdf", [])],
)
def test_a_suffix_that_no_series_has_is_404_that_names_those_it_has(client, suffix, nearest):
    make_observation()

    (fault,) = problem_of(client.get(f"{SERIES}cars-produced.{suffix}"), 404)["errors"]

    assert (fault["parameter"], fault["code"], fault["nearest"]) == ("format", "not_found", nearest)
    assert fault["detail"] == "There is no such form of this series. Forms: json, csv."


def test_a_form_that_no_series_has_is_406_that_names_those_it_has(client):
    make_observation()

    (fault,) = problem_of(client.get(CARS, HTTP_ACCEPT="application/x-ndjson"), 406)["errors"]

    assert fault["detail"] == "Served here: application/json, text/csv."


def test_the_table_of_a_series_has_a_byte_order_mark_at_request_only(client):
    make_observation()
    address = f"{SERIES}cars-produced.csv"

    assert client.get(f"{address}?bom=1").content == b"\xef\xbb\xbf" + client.get(address).content
    assert faults_of(client.get(f"{address}?bom=0")) == [("bom", "invalid")]
    assert faults_of(client.get(f"{CARS}?bom=1")) == [("bom", "not_in_format")]
    assert faults_of(client.get(f"{address}?fields=id")) == [("fields", "unknown")]


@pytest.mark.parametrize(
    ("end", "forms"),
    [
        ("/", {"json": "application/json", "csv": "text/csv"}),
        (".json", {"json": "application/json"}),
        (".csv", {"csv": "text/csv"}),
    ],
)
def test_options_tells_the_forms_of_a_series(client, end, forms):
    response = client.options(f"{SERIES}cars-produced{end}")

    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["formats"] == forms
