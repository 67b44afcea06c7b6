"""What was known by a day: the rule for one source, for rows with several, and for what a list tells besides."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_dispute,
    make_milestone,
    make_observation,
    make_person,
    make_source,
    make_vehicle_model,
)
from sources.models import Source
from tests.helpers import API, BUILDERS, faults_of, make_world, problem_of, slugs, viewsets
from tests.pages import read
from timeline.api import MilestoneViewSet

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"
REASON = {"rank_reason_en": "Closer to the event."}
KNOWN_LISTS = [name for name, viewset in viewsets().items() if "as_of" in viewset.filterset_class.base_filters]
OTHER_LISTS = ["eras", "measures", "disputes"]

# When a source was published, a day, and what can be said of the two.
RULE = [
    ("2021-03-01", "2021-03-01", "known"),
    ("2021-03-01", "2021-02-28", "later"),
    ("2021-03", "2021-03-31", "known"),
    ("2021-03", "2021-03-30", "unsure"),
    ("2021-03", "2021-03-01", "unsure"),
    ("2021-03", "2021-02-28", "later"),
    ("2020/2022", "2022-12-31", "known"),
    ("2020/2022", "2021-06-01", "unsure"),
    ("2021/..", "2030-01-01", "unsure"),
    ("2021/..", "2020-12-31", "later"),
    ("[2021..]", "2030-01-01", "unsure"),
    ("[2021..]", "2020-12-31", "later"),
    ("[..2021]", "2021-12-31", "known"),
    ("[..2021]", "1900-01-01", "unsure"),
    ("[2019,2021]", "2020-06-01", "unsure"),
    ("[2019,2021]", "2021-12-31", "known"),
    ("", "1900-01-01", "unsure"),
    ("", "9999-12-31", "unsure"),
]
ENVELOPES = {"known": (1, 0), "later": (0, 0), "unsure": (0, 1)}


def told(response) -> tuple[int, int]:
    """How many rows a list has, and how many it leaves out for want of a date."""
    body = response.json()
    assert list(body) == ["count", "excluded_undated", "next", "previous", "results"]
    assert body["count"] == len(body["results"])
    return body["count"], body["excluded_undated"]


@pytest.mark.parametrize(("published", "day", "verdict"), RULE)
def test_a_source_counts_only_if_it_was_surely_published_by_then(client, published, day, verdict):
    make_milestone(cite=False, state="draft")
    cite_alone("first-car", make_source(published=published))

    for resource in ("sources", "milestones"):
        assert told(client.get(f"{API}/{resource}/?as_of={day}")) == ENVELOPES[verdict]


def cite_alone(slug: str, source: Source, **values) -> None:
    """Publish the milestone on this source."""
    row = MilestoneViewSet.model.objects.get(slug=slug)
    make_citation(row, source=source, **values)
    type(row).objects.filter(pk=row.pk).publish()


@pytest.mark.parametrize("resource", KNOWN_LISTS)
def test_every_list_that_stands_on_sources_can_be_asked_as_of_a_day(client, resource):
    row = BUILDERS[resource]()
    Source.objects.filter(slug="yearbook").update(published_earliest=None, published_latest=None)

    assert slugs(client.get(f"{API}/{resource}/")) == [row.slug]
    assert told(client.get(f"{API}/{resource}/?as_of=2030-01-01")) == (0, 1)


@pytest.mark.parametrize("resource", OTHER_LISTS)
def test_what_stands_on_no_source_cannot_be_asked_as_of_a_day(client, resource):
    assert faults_of(client.get(f"{API}/{resource}/?as_of=2022-12-31")) == [("as_of", "unknown")]


def test_a_list_that_is_not_asked_as_of_a_day_counts_nothing_left_out(client):
    make_milestone()

    assert "excluded_undated" not in client.get(MILESTONES).json()


def test_a_row_shows_the_citations_that_were_known_alone(client):
    first_car = make_milestone()
    make_citation(first_car, source=make_source(slug="memoirs", published="2024"), paragraph=5)
    make_citation(first_car, source=make_source(slug="leaflet", published=""), paragraph=2)

    def cited(day: str) -> list[str]:
        (row,) = client.get(f"{MILESTONES}?as_of={day}").json()["results"]
        return [each["source"] for each in row["citations"]]

    assert (cited("2023-12-31"), cited("2024-12-31")) == (["yearbook"], ["yearbook", "memoirs"])


def test_a_row_that_is_only_disputed_by_then_is_not_there(client):
    first_car = make_milestone()
    make_citation(first_car, source=make_source(slug="memoirs", published="2020"), stance="disputes")

    assert told(client.get(f"{MILESTONES}?as_of=2020-12-31")) == (0, 0)
    assert told(client.get(f"{MILESTONES}?as_of=2021-12-31")) == (1, 0)


def test_a_source_that_is_not_published_is_neither_known_nor_left_out(client):
    first_car = make_milestone()
    make_citation(first_car, source=make_source(slug="early-draft", published="1990", state="draft"))
    make_citation(first_car, source=make_source(slug="undated-draft", published="", state="draft"), paragraph=2)

    assert told(client.get(f"{MILESTONES}?as_of=2000-01-01")) == (0, 0)
    assert told(client.get(f"{API}/sources/?as_of=2000-01-01")) == (0, 0)


@pytest.fixture
def rivals():
    """What the yearbook of 2021 says, and the preferred rival that only the memoirs of 2024 know."""
    dispute = make_dispute()
    make_milestone(slug="said-first", dispute=dispute)
    make_milestone(slug="misprint", dispute=dispute, rank="deprecated", **REASON)
    make_milestone(slug="said-later", dispute=dispute, rank="preferred", **REASON, cite=False, state="draft")
    cite_alone("said-later", make_source(slug="memoirs", published="2024"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("as_of=2021-03-01", ["said-first"]),
        ("as_of=2024-12-31", ["said-later"]),
        ("as_of=2021-03-01&rank=all&ordering=slug", ["misprint", "said-first"]),
        ("as_of=2021-03-01&rank=preferred", []),
        ("as_of=2021-03-01&rank=normal", ["said-first"]),
        ("as_of=2024-12-31&rank=normal", ["said-first"]),
        ("as_of=2021-03-01&disputed=true", ["said-first"]),
        ("as_of=2021-03-01&disputed=false", []),
        ("as_of=2021-03-01&dispute=which-year", ["said-first"]),
    ],
)
def test_a_rival_that_came_later_does_not_hide_what_was_said_before(client, rivals, query, expected):
    assert slugs(client.get(f"{MILESTONES}?{query}")) == expected


def test_a_preferred_rival_of_which_nobody_can_tell_is_left_out_and_hides_nothing(client, rivals):
    assert slugs(client.get(f"{MILESTONES}?as_of=2024-06-01")) == ["said-first"]
    assert told(client.get(f"{MILESTONES}?as_of=2024-06-01")) == (1, 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("source=memoirs&as_of=2024-12-31", (1, 0)),
        ("source=memoirs&as_of=2024-06-01", (0, 1)),
        ("source=memoirs&as_of=2023-12-31", (0, 0)),
        ("source=yearbook&as_of=2023-12-31", (1, 0)),
        ("paragraph=5&as_of=2023-12-31", (0, 0)),
        ("paragraph=1&as_of=2023-12-31", (1, 0)),
        ("speaker=vera-holm&as_of=2023-12-31", (0, 0)),
        ("speaker=vera-holm&as_of=2024-12-31", (1, 0)),
    ],
)
def test_what_is_asked_of_a_citation_is_asked_of_one_that_was_known(client, query, expected):
    first_car, holm = make_milestone(), make_person()
    make_citation(first_car, source=make_source(slug="memoirs", published="2024"), paragraph=5, speaker=holm)

    assert told(client.get(f"{MILESTONES}?{query}")) == expected


def test_the_numbers_beside_the_choices_are_of_what_was_known(client, rivals):
    make_citation(MilestoneViewSet.model.objects.get(slug="said-first"), source=Source.objects.get(slug="memoirs"))

    def facets(day: str) -> dict:
        filterset = MilestoneViewSet.filterset_class(QueryDict(f"as_of={day}&rank=all"), MilestoneViewSet.rows())
        assert filterset.is_understood
        return filterset.facets(["source", "kind", "disputed"])

    assert facets("2021-03-01") == {
        "source": {"yearbook": 2},
        "kind": {"launch": 2},
        "disputed": {"true": 2},
    }
    assert facets("2024-12-31")["source"] == {"memoirs": 2, "yearbook": 2}


@pytest.fixture
def ledger():
    """A plan for 2020 that the yearbook of 2018 tells, and what the memoirs of 2024 tell of its outcome."""
    make_source(published="2018")
    make_observation(slug="planned", kind="plan", bound="range", lower=50_000, upper=70_000)
    made = make_observation(slug="made", value=38_000, cite=False, state="draft")
    make_citation(made, source=make_source(slug="memoirs", published="2024"))
    type(made).objects.filter(pk=made.pk).publish()


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2020-12-31", {"status": "pending", "actual": None, "difference": None}),
        ("2021-01-01", {"status": "unknown", "actual": None, "difference": None}),
        ("2024-12-30", {"status": "unknown", "actual": None, "difference": None}),
        ("2024-12-31", {"status": "missed", "actual": "made", "difference": "-12000"}),
    ],
)
def test_a_plan_is_judged_on_that_day_by_what_was_known(client, ledger, day, outcome):
    for resource in ("plans", "observations"):
        rows = {row["id"]: row for row in client.get(f"{API}/{resource}/?as_of={day}").json()["results"]}

        assert rows["planned"]["outcome"] == outcome


def test_a_plan_is_not_judged_on_a_day_that_has_not_come(client, ledger, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2019, 7, 1))

    (row,) = client.get(f"{API}/plans/?as_of=2030-01-01").json()["results"]

    assert row["outcome"]["status"] == "pending"


def text_of(response) -> str:
    return response.getvalue().decode()


def test_tables_and_charts_hold_what_was_known(client, ledger):
    make_observation(slug="earlier", period="2017", value=30_000)

    def ids(suffix: str, day: str) -> list[str]:
        _head, *lines = csv.reader(io.StringIO(text_of(client.get(f"/en/production.{suffix}?as_of={day}"))))
        return sorted(line[0] for line in lines)

    for suffix in ("csv", "chart.csv"):
        assert ids(suffix, "2018-12-31") == ["earlier", "planned"]
        assert ids(suffix, "2024-12-31") == ["earlier", "made", "planned"]
    (plan,) = csv.DictReader(io.StringIO(text_of(client.get("/en/plans.csv?as_of=2018-12-31"))))
    assert plan["outcome_status"] == "pending"


def test_the_runs_beside_the_brands_are_those_that_were_known(client):
    gale = make_brand()
    make_assembly_run(brand=gale)
    late = make_assembly_run(slug="late", vehicle_model=make_vehicle_model(), cite=False, state="draft")
    make_citation(late, source=make_source(slug="memoirs", published="2024"))
    type(late).objects.filter(pk=late.pk).publish()

    def runs(query: str) -> set[str]:
        rows = read(client.get(f"/en/brands/?{query}")).all("tr")
        return {row.attrs["id"].removeprefix("assembly-run-") for row in rows if "id" in row.attrs}

    assert runs("as_of=2020-12-31") == set()
    assert runs("as_of=2021-12-31") == {"gale-series"}
    assert runs("as_of=2024-12-31") == {"gale-series", "late"}
    assert runs("as_of=2024-12-31&q=gale") == {"gale-series"}


@pytest.mark.parametrize(
    ("language", "one", "two", "help_text"),
    [
        ("en", "1 entry is left out", "2 entries are left out", "surely published by then"),
        ("ru", "Не показана 1 запись", "Не показаны 2 записи", "наверняка опубликованных"),
    ],
)
def test_a_page_says_how_many_are_left_out_for_want_of_a_date(client, language, one, two, help_text):
    make_source(published="2021")
    make_milestone()
    address = f"/{language}/timeline/?as_of=2021-06-01"

    page = read(client.get(address))
    make_milestone(slug="second-car")

    listed = page.with_class("listed")[0].text
    assert one in listed
    assert two in read(client.get(address)).with_class("listed")[0].text
    assert help_text in page.one("details", open="").text
    assert page.with_class("in-use")[0].all("li")[0].text.endswith("2021-06-01 ×")
    assert page.one("input", name="as_of").attrs["value"] == "2021-06-01"
    assert not read(client.get(f"/{language}/timeline/?as_of=2021-12-31")).with_class("listed")[0].with_class("note")


FAULTS = [
    "2022",
    "2022-12",
    "2022-13-01",
    "2022-02-30",
    "22-12-31",
    "31.12.2022",
    "2022-12-31T00:00:00Z",
    "2022-12-31~",
]
FAULTS += ["2022-12-3", "２０２２-12-31", "0000-01-01", "10000-01-01", "today", "2022/2023", "%202022", "-2022-12-31"]


@pytest.mark.parametrize("value", FAULTS)
def test_what_is_no_day_is_400(client, value):
    assert faults_of(client.get(f"{MILESTONES}?as_of={value}")) == [("as_of", "invalid")]
    assert client.get(f"/en/timeline/?as_of={value}", follow=True).status_code == 400


def test_a_day_is_asked_for_once_and_not_of_a_detail(client):
    make_milestone()

    assert faults_of(client.get(f"{MILESTONES}?as_of=2022-12-31&as_of=2023-12-31")) == [("as_of", "repeated")]
    assert faults_of(client.get(f"{MILESTONES}?as_of=")) == [("as_of", "empty")]
    assert faults_of(client.get(f"{MILESTONES}first-car/?as_of=2022-12-31")) == [("as_of", "unknown")]
    (fault,) = problem_of(client.get(f"{MILESTONES}?asof=2022-12-31"), 400)["errors"]
    assert fault["nearest"] == ["as_of"]


def test_pages_of_a_list_go_on_as_of_the_same_day(client):
    for slug in ("a", "b", "c"):
        make_milestone(slug=slug)
    first = client.get(f"{MILESTONES}?as_of=2022-12-31&limit=2").json()

    second = client.get(first["next"]).json()

    assert [row["id"] for row in first["results"] + second["results"]] == ["a", "b", "c"]
    assert (first["excluded_undated"], second["excluded_undated"]) == (0, 0)


@pytest.mark.parametrize("resource", KNOWN_LISTS)
def test_to_ask_as_of_a_day_costs_one_query_more(client, resource):
    make_world()

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).json()["count"] > 0
        return len(found)

    # The one counts what is left out.
    assert queries(f"{API}/{resource}/?as_of=2030-01-01") == queries(f"{API}/{resource}/") + 1
