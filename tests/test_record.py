"""The record that is published: the fixtures load without a fault, and every row of them is whole."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.utils import translation
from modeltranslation.manager import get_translatable_fields_for_model

from changes.models import RecordVersion
from changes.recording import record_changes
from partners.models import Organization
from production.models import Measure, Observation
from sources.importing import load
from sources.models import AbstractCitation, Cited, Dispute, Publishable, Source, Statement, record_models
from tests.helpers import API, kept_rows
from tests.pages import read

pytestmark = pytest.mark.django_db

FIXTURES = settings.BASE_DIR / "fixtures"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker) -> Iterator[dict[str, int]]:
    """The fixtures, loaded once for this file and taken back after it."""
    with kept_rows(django_db_blocker):
        yield load(folder=FIXTURES)


def rows() -> Iterator[Publishable]:
    for model in record_models():
        yield from model.objects.all()


def test_every_entry_of_every_file_is_a_row(record):
    entries = {
        path.stem: len(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or [])
        for path in Path(FIXTURES).glob("*.yaml")
    }

    assert {name: number for name, number in record.items() if number} == entries
    assert sum(entries.values()) > 100


@pytest.mark.slow
def test_every_row_is_clean(record):
    for row in rows():
        row.full_clean()


@pytest.mark.slow
def test_every_citation_is_clean(record):
    for row in rows():
        for citation in row.citations.all() if isinstance(row, Cited) else []:
            citation.full_clean()


def test_every_row_that_claims_something_cites_a_source(record):
    assert [row.slug for row in rows() if isinstance(row, Cited) and not row.citations.visible()] == []


def test_every_source_is_cited(record):
    assert [source.slug for source in Source.objects.all() if not any(source.citation_sets())] == []


def test_every_dispute_has_two_rivals(record):
    assert [dispute.slug for dispute in Dispute.objects.all() if len(dispute.rivals) < 2] == []


def test_a_preferred_statement_has_rivals(record):
    ranked = [row for row in rows() if isinstance(row, Statement) and row.rank != "normal"]

    assert [row.slug for row in ranked if row.dispute is None] == []


def test_every_text_is_written_in_both_languages(record):
    missing = [
        f"{type(part).__name__} {row.slug}: {name}"
        for row in rows()
        for part in [row, *(row.citations.all() if isinstance(row, Cited) else [])]
        for name in get_translatable_fields_for_model(type(part)) or ()
        if len({bool(getattr(part, f"{name}_{code}")) for code in LANGUAGES}) == 2
    ]

    assert missing == []


def test_every_citation_says_what_the_source_says(record):
    citations = [each for row in rows() if isinstance(row, Cited) for each in row.citations.all()]

    assert [f"{each.subject}: {each}" for each in citations if not (each.stated_en and each.stated_ru)] == []
    assert all(isinstance(each, AbstractCitation) for each in citations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_an_address(record, language):
    with translation.override(language):
        addresses = [row.get_absolute_url() for row in rows()]

    assert all(address.startswith(f"/{language}/") for address in addresses)
    assert len(set(addresses)) == len(addresses)


def test_one_organization_is_the_subject(record):
    assert Organization.objects.subject() is not None


def test_a_plan_comes_true_in_what_happened(record):
    outcomes = [row for row in rows() if getattr(row, "outcome", None) and row.outcome.status != "happened"]

    assert [row.slug for row in outcomes] == []


# A line of the worked example in docs/api.md: the day, then the counts of the lists named in its head.
EXAMPLE = re.compile(r"^\| (?P<day>\d{4}-\d\d-\d\d|none) \| (?P<cells>[^|]+(?:\|[^|]+){3})\|$", re.MULTILINE)


def test_the_worked_example_of_a_year_as_of_a_day_is_true(record, client):
    text = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    lines = [(each["day"], [cell.strip() for cell in each["cells"].split("|")]) for each in EXAMPLE.finditer(text)]

    def asked(path: str, day: str) -> dict[str, Any]:
        return client.get(f"{API}/{path}{'' if day == 'none' else f'&as_of={day}'}").json()

    def seen(day: str) -> list[str]:
        milestones = asked("milestones/?date_from=2022&date_to=2022", day)
        plans = {row["id"]: row["outcome"] for row in asked("plans/?date_from=2023&date_to=2023", day)["results"]}
        plan = plans.get("plan-2023")
        told = f"{plan['status']}, {plan['difference']}" if plan else "not yet told"
        sources = asked("sources/?limit=500", day)["count"]
        return [str(each) for each in (sources, milestones["count"], milestones.get("excluded_undated", ""), told)]

    assert [day for day, _cells in lines] == ["2022-12-31", "2024-04-15", "2024-12-31", "none"]
    assert lines == [(day, seen(day)) for day, _cells in lines]


def test_the_milestones_of_the_worked_example_are_those_of_sources_of_the_year(record, client):
    query = "date_from=2022&date_to=2022&as_of=2022-12-31"
    rows = client.get(f"{API}/milestones/?{query}").json()["results"]

    published = {source.slug: source.published for source in Source.objects.all()}
    cited = {each["source"] for row in rows for each in row["citations"]}
    assert cited == {slug for slug, date in published.items() if date.latest and date.latest.year <= 2022}


def test_the_chart_the_table_and_the_series_of_a_measure_agree(record, client):
    drawn = 0
    for measure in Measure.objects.published():
        series = client.get(f"{API}/series/{measure.slug}/").json()
        rows = [each for row in series["results"] for kind in Observation.Kind.values for each in row[kind]]
        figures = {each["observation"]: each["value"] for each in rows if each["value"]["state"] == "value"}
        page = f"/en/production/{measure.slug}"
        in_table = {
            row.attrs.get("id", "").removeprefix("observation-") for row in read(client.get(f"{page}/")).all("tr")
        }
        best = Observation.objects.published().best().filter(measure=measure)

        # Nothing twice, nothing lost: what the page's table holds of the best rank has a row or is named as undated.
        told = [*(each["observation"] for each in rows), *series["undated"]]
        assert sorted(told) == sorted(best.values_list("slug", flat=True))
        assert set(told) <= in_table

        chart = client.get(f"{page}.vl.json")
        if len(figures) < 2:
            assert chart.status_code == 404
            continue
        drawn += 1
        values = {each["id"]: each for each in json.loads(chart.content)["data"]["values"]}
        table = {row["slug"]: row for row in csv.DictReader(io.StringIO(client.get(f"{page}.csv").content.decode()))}
        assert values.keys() == table.keys() == figures.keys()
        for slug, figure in figures.items():
            bounds = [figure["lower"] or "", figure["upper"] or ""]
            assert bounds == [table[slug]["lower"], table[slug]["upper"]]
            assert bounds == [str(values[slug].get(name, "")) for name in ("lower", "upper")]
    assert drawn > 2


def test_the_list_of_series_names_those_that_have_a_row(record, client):
    listed = {each["id"] for each in client.get(f"{API}/series/?limit=500").json()["results"]}

    for measure in Measure.objects.published():
        assert bool(client.get(f"{API}/series/{measure.slug}/").json()["count"]) == (measure.slug in listed)


def test_the_second_clock_is_as_its_documented_example_says(record, client):
    record_changes()
    loaded, address = RecordVersion.objects.current(), f"{API}/observations/plan-2024/"
    plan = Observation.objects.get(slug="plan-2024")
    plan.upper = 90_000
    plan.save()
    record_changes()
    plan.state = "withdrawn"
    plan.save()

    answers = [client.get(f"{address}?at_version={loaded + step}") for step in range(-1, 4)]

    assert [answer.status_code for answer in answers] == [404, 200, 200, 410, 400]
    assert [answers[place].json()["value"]["upper"] for place in (1, 2)] == ["100000", "90000"]
    assert [answers[place].json()["valid_to"]["record_version"] for place in (1, 2)] == [loaded + 1, loaded + 2]
    assert [answers[place].json()["errors"][0]["nearest"] for place in (0, 3)] == [[str(loaded)], [str(loaded + 1)]]
    assert client.get(address).status_code == 410
    # In a database of its own, loading raises the version once for each row.
    assert f"loaded at version {sum(record.values())}." in (settings.BASE_DIR / "docs" / "api.md").read_text(
        encoding="utf-8"
    )
