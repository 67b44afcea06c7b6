"""What every resource can be asked, held against two rows of each; the rest is in the test_api.py of each app.

A filter that stands in neither table fails test_every_filter_is_in_a_table.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from conftest import make_brand, make_citation, make_dispute, make_person, make_source, shared
from partners.models import Brand, Person, SpokenCitation
from partners.tests.test_api import FILTERS as PARTNERS
from production.filters import SeriesFilter
from production.tests.test_api import FILTERS as PRODUCTION
from production.tests.test_series import FILTERS as SERIES
from sources.models import Cited, Statement
from sources.tests.test_api import FILTERS as SOURCES
from tests.helpers import API, BUILDERS, slugs, viewsets
from timeline.tests.test_api import FILTERS as TIMELINE

pytestmark = pytest.mark.django_db

OWN = PARTNERS | PRODUCTION | SERIES | SOURCES | TIMELINE
NOON = datetime.datetime(2021, 6, 1, 12, tzinfo=datetime.timezone.utc)

# Parameter -> query and the slugs expected, of: "alpha" of 1994, normal and undisputed, which rests on paragraph 1 of
# the yearbook of 2021; "omega" of 2020, preferred in a dispute, which rests on paragraph 5 of the memoirs of 2024,
# where Vera Holm speaks, names the kraken, and was changed an hour later; "lost", without a date, the deprecated rival
# of omega.
BOTH, EACH = ["alpha", "omega"], ["alpha", "lost", "omega"]
COMMON = {
    "q": [
        ("q=кракен", ["omega"]),
        ("q=КРАКЁН", ["omega"]),
        ("q=кракен+nothing", []),
    ],
    "updated_after": [
        ("updated_after=2021-06-01T12:00:00Z", ["omega"]),
        ("updated_after=2021-06-01T11:59:59Z", BOTH),
        ("updated_after=2021-06-01T14:30:00%2B02:00", ["omega"]),
        ("updated_after=2021-06-02T12:00:00", []),
        ("updated_after=2021-06-02", []),
    ],
    "ordering": [
        ("ordering=slug", BOTH),
        ("ordering=-slug", BOTH[::-1]),
        ("ordering=-updated_at", BOTH[::-1]),
        ("ordering=updated_at", BOTH),
    ],
    "as_of": [
        ("as_of=2021-02-28", []),
        ("as_of=2021-03-01", ["alpha"]),
        ("as_of=2024-06-01", ["alpha"]),
        ("as_of=2024-12-31", BOTH),
        ("as_of=2023-12-31&source=memoirs", []),
        ("as_of=2021-03-01&rank=all", ["alpha", "lost"]),
    ],
    "source": [("source=memoirs", ["omega"]), ("source=yearbook", ["alpha"])],
    "paragraph": [
        ("paragraph=5", ["omega"]),
        ("paragraph=1&source=yearbook", ["alpha"]),
        ("paragraph=1&source=memoirs", []),
    ],
    "speaker": [("speaker=vera-holm", ["omega"]), ("speaker=vera-holm&paragraph=1", [])],
    "dispute": [("dispute=which-year", ["omega"]), ("dispute=which-year&rank=all&ordering=slug", ["lost", "omega"])],
    "disputed": [("disputed=true", ["omega"]), ("disputed=false", ["alpha"])],
    "rank": [
        ("rank=best&ordering=slug", BOTH),
        ("rank=all&ordering=slug", EACH),
        ("rank=preferred", ["omega"]),
        ("rank=normal", ["alpha"]),
        ("rank=deprecated", ["lost"]),
    ],
    "date_from": [
        ("date_from=1995", ["omega"]),
        ("date_from=1994-12-31", BOTH),
        ("date_from=1994-12-31&date_match=certain", ["omega"]),
        ("date_from=2021", []),
    ],
    "date_to": [("date_to=2019", ["alpha"]), ("date_to=2020-01-01", BOTH), ("date_to=1993", [])],
    "date_match": [
        ("date_from=2020-06&date_to=2020-07", ["omega"]),
        ("date_from=2020-06&date_to=2020-07&date_match=possible", ["omega"]),
        ("date_from=2020-06&date_to=2020-07&date_match=certain", []),
    ],
    "undated": [("undated=true&rank=all", ["lost"]), ("undated=false&rank=all&ordering=slug", BOTH)],
}


def make_cast(resource: str) -> None:
    """Alpha, omega and, where a resource has ranks, lost."""
    model, make = viewsets()[resource].model, BUILDERS[resource]
    is_statement, is_cited = issubclass(model, Statement), issubclass(model, Cited)
    date = {model.date_field: "2020"} if model.date_field else {}
    words = {model.search_columns()[-1]: "Кракен"}
    alpha = make(slug="alpha", **{name: "1994" for name in date})
    ranked: dict[str, Any] = {"rank": "preferred", "rank_reason_en": "Closer to the event."} if is_statement else {}
    dispute = {"dispute": make_dispute()} if is_statement else {}
    omega = make(slug="omega", state="draft", cite=False, **date, **words, **ranked, **dispute)
    if is_cited:
        cite_memoirs(omega)
    type(omega).objects.filter(pk=omega.pk).publish()
    if is_statement:
        make(slug="lost", **{name: "" for name in date}, **dispute, rank="deprecated", rank_reason_en="A misprint.")
    for row, moment in ((alpha, NOON), (omega, NOON + datetime.timedelta(hours=1))):
        type(row).objects.filter(pk=row.pk).update(updated_at=moment)


def cite_memoirs(row: Cited) -> None:
    memoirs = make_source(slug="memoirs", published="2024")
    spoken = (
        {"speaker": shared(Person, make_person, "vera-holm")}
        if isinstance(row.citations.model(), SpokenCitation)
        else {}
    )
    make_citation(row, source=memoirs, paragraph=5, **spoken)


def names_of(resource: str) -> set[str]:
    return set(viewsets()[resource].filterset_class.base_filters)


@pytest.mark.slow
@pytest.mark.parametrize("resource", BUILDERS)
def test_the_common_parameters_choose_and_sort_rows(client, resource):
    make_cast(resource)
    cast = {"alpha", "omega", "lost"}
    is_statement = issubclass(viewsets()[resource].model, Statement)

    for name in common_to(resource) & names_of(resource):
        for query, expected in COMMON[name]:
            asked = query if is_statement else query.replace("&rank=all", "")
            found = [slug for slug in slugs(client.get(f"{API}/{resource}/?{asked}")) if slug in cast]
            wanted = expected if is_statement else [slug for slug in expected if slug != "lost"]

            assert (asked, found if "ordering" in asked else sorted(found)) == (asked, wanted)


def common_to(resource: str) -> set[str]:
    """The parameters that the table of common ones tests: a source is known by its own date, so not `as_of` of it."""
    return COMMON.keys() - (set() if issubclass(viewsets()[resource].model, Cited) else {"as_of"})


def in_own_table(resource: str) -> set[str]:
    return {part.partition("=")[0] for query, _expected in OWN.get(resource, []) for part in query.split("&")}


@pytest.mark.parametrize("resource", BUILDERS)
def test_every_filter_is_in_a_table(resource):
    assert names_of(resource) - common_to(resource) - in_own_table(resource) == set()


def test_every_filter_of_series_is_in_a_table():
    assert set(SeriesFilter.base_filters) == in_own_table("series")


def test_a_source_that_is_not_published_is_no_evidence_to_ask_for(client):
    brand = make_brand()
    make_citation(brand, source=make_source(slug="memoirs", state="draft"), paragraph=7)

    assert slugs(client.get(f"{API}/brands/?paragraph=7")) == []
    assert Brand.objects.get().citations.count() == 2
