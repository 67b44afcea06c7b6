"""The numbers beside the choices of a filter, and the filters in use as links: each says what its list will hold."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from conftest import (
    make_brand,
    make_citation,
    make_dispute,
    make_milestone,
    make_organization,
    make_person,
    make_source,
)
from partners.api import OrganizationViewSet
from tests.helpers import kept_rows
from tests.pages import read
from timeline.api import MilestoneViewSet

pytestmark = pytest.mark.django_db

REASON = {"rank_reason_en": "Closer to the event."}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Five best milestones, of two kinds and two brands, a rival that is not the best, and what nobody may see."""
    with kept_rows(django_db_blocker):
        gale, squall, concealed = make_brand(), make_brand(slug="squall"), make_brand(slug="concealed", state="draft")
        northwind, holm = make_organization(), make_person()
        memoirs, secret = make_source(slug="memoirs"), make_source(slug="secret", state="draft")
        dispute = make_dispute()
        a = make_milestone(slug="a", kind="launch", brands=[gale, squall], organizations=[northwind])
        b = make_milestone(slug="b", kind="launch", brands=[gale, concealed], status="planned")
        c = make_milestone(slug="c", kind="stop", brands=[gale], dispute=dispute, rank="preferred", **REASON)
        make_milestone(slug="d", kind="stop", dispute=make_dispute(slug="draft", state="draft"))
        make_milestone(slug="e", kind="stop", people=[holm], date="")
        make_milestone(slug="rival", kind="founding", brands=[squall], dispute=dispute)
        make_milestone(slug="draft", kind="launch", brands=[gale], state="draft")
        for paragraph in (2, 3):
            make_citation(a, source=memoirs, paragraph=paragraph)
        make_citation(b, source=memoirs, paragraph=5, speaker=holm)
        make_citation(b, source=secret, paragraph=5)
        make_citation(c, paragraph=5, speaker=make_person(slug="unnamed", state="draft"))
        yield


# Query -> facet -> its counts.
FACETS = [
    ("", "kind", {"launch": 2, "stop": 3}),
    ("", "status", {"happened": 4, "planned": 1}),
    ("", "brand", {"gale": 3, "squall": 1}),
    ("", "organization", {"northwind": 1}),
    ("", "person", {"vera-holm": 1}),
    ("", "source", {"yearbook": 5, "memoirs": 2}),
    ("", "speaker", {"vera-holm": 1}),
    ("", "disputed", {"true": 1, "false": 4}),
    ("", "dispute", {"which-year": 1}),
    # The filter in use does not narrow its own choices; every other does.
    ("kind=launch", "kind", {"launch": 2, "stop": 3}),
    ("kind=launch", "brand", {"gale": 2, "squall": 1}),
    ("kind=launch&brand=gale", "brand", {"gale": 2, "squall": 1}),
    ("kind=launch&brand=gale", "kind", {"launch": 2, "stop": 1}),
    ("brand=gale", "source", {"yearbook": 3, "memoirs": 2}),
    ("source=memoirs", "source", {"yearbook": 5, "memoirs": 2}),
    ("source=memoirs", "kind", {"launch": 2}),
    # Source, paragraph and speaker are asked of one citation.
    ("paragraph=5", "source", {"yearbook": 1, "memoirs": 1}),
    ("paragraph=5&source=memoirs", "source", {"yearbook": 1, "memoirs": 1}),
    ("paragraph=2", "speaker", {}),
    ("speaker=vera-holm", "source", {"memoirs": 1}),
    ("disputed=true", "disputed", {"true": 1, "false": 4}),
    ("disputed=true", "kind", {"stop": 1}),
    ("rank=all", "kind", {"launch": 2, "stop": 3, "founding": 1}),
    ("rank=normal", "brand", {"gale": 2, "squall": 2}),
    ("undated=true", "kind", {"stop": 1}),
    ("date_from=1997&date_to=1997", "kind", {"launch": 2, "stop": 2}),
    ("q=first", "status", {"happened": 4, "planned": 1}),
    ("q=nothing", "status", {}),
    ("ordering=-date", "kind", {"launch": 2, "stop": 3}),
]


def milestones(query: str):
    return MilestoneViewSet.filterset_class(QueryDict(query), MilestoneViewSet.rows())


@pytest.mark.parametrize(("query", "name", "expected"), FACETS)
def test_a_facet_counts_what_each_choice_leads_to(cast, query, name, expected):
    filterset = milestones(query)

    assert filterset.is_understood
    assert {value: number for value, number in filterset.facets([name])[name].items() if number} == expected


@pytest.mark.parametrize("name", ["kind", "brand", "source", "disputed", "speaker"])
def test_a_facet_is_one_query_however_many_rows_there_are(cast, name, django_assert_num_queries):
    filterset = milestones("kind=launch&brand=gale")
    assert filterset.is_understood

    with django_assert_num_queries(1):
        filterset.facets([name])


def test_every_filter_with_choices_can_be_counted_but_the_rank():
    assert sorted(milestones("").facet_names) == sorted(
        ["brand", "dispute", "disputed", "kind", "organization", "person", "source", "speaker", "status"]
    )


def options(page, name: str) -> list[str]:
    """The texts of the choices of a field, those that cannot be chosen in brackets."""
    found = page.one("form", class_="filters").one("select", name=name).all("option")
    return [f"[{each.text}]" if "disabled" in each.attrs else each.text for each in found]


def test_the_form_says_how_much_each_choice_holds(client, cast):
    page = read(client.get("/en/timeline/?kind=launch"))

    assert options(page, "status") == ["any (2)", "happened (1)", "planned (1)", "[proposed (0)]"]
    assert options(page, "brand") == ["any (2)", "Gale (2)", "Gale (1)"]
    assert options(page, "kind")[0] == "any (5)"
    assert page.one("select", name="kind").one("option", selected="").text == "launch (2)"
    assert options(page, "disputed") == ["any (2)", "[yes (0)]", "no (2)"]


def test_a_choice_in_use_is_shown_though_it_holds_nothing(client, cast):
    page = read(client.get("/en/timeline/?kind=stop&brand=squall"))

    assert page.one("select", name="brand").one("option", selected="").text == "Gale (0)"
    assert page.one("select", name="kind").one("option", selected="").text == "stop (0)"
    assert page.with_class("nothing")[0].hrefs == ["/en/timeline/"]


@pytest.mark.parametrize("query", ["date_from=zz", "kind=launch&kind=stop", "date_from=2000&date_to=1990"])
def test_what_is_not_understood_is_not_counted(client, cast, query):
    response = client.get(f"/en/timeline/?{query}")

    page = read(response)
    assert response.status_code == 400
    assert options(page, "status") == ["any", "happened", "planned", "proposed"]
    assert page.with_class("count")[0].text == "0 entries"


def test_what_is_not_published_is_in_no_choice(client, cast):
    html = client.get("/en/timeline/").content.decode()

    for slug in ("concealed", "secret", "unnamed"):
        assert slug not in html


def test_a_column_without_a_value_is_no_choice(cast):
    make_organization(slug="harbor", is_subject=True)

    filterset = OrganizationViewSet.filterset_class(QueryDict(""), OrganizationViewSet.rows())

    assert filterset.is_understood
    assert filterset.facets(["is_subject"]) == {"is_subject": {"true": 1, "false": 1}}


def chips(page) -> dict[str, str]:
    return {link.text: link.attrs["href"] for chips in page.with_class("in-use") for link in chips.all("a")}


def test_each_filter_in_use_is_a_link_to_the_list_without_it(client, cast):
    page = read(client.get("/en/timeline/?kind=launch&brand=gale&q=car&ordering=-date&page=1"))

    assert chips(page) == {
        "Remove the filter: Kind: launch ×": "/en/timeline/?q=car&ordering=-date&brand=gale",
        "Remove the filter: Brand: Gale ×": "/en/timeline/?q=car&ordering=-date&kind=launch",
        "Remove the filter: Text: car ×": "/en/timeline/?ordering=-date&kind=launch&brand=gale",
        "Clear all filters": "/en/timeline/?ordering=-date",
    }


def test_the_last_filter_leads_to_the_whole_list(client, cast):
    page = read(client.get("/ru/timeline/?source=memoirs"))

    assert set(chips(page).values()) == {"/ru/timeline/"}
    assert any("Ежегодник" in text for text in chips(page))


@pytest.mark.parametrize("query", ["", "rank=best", "ordering=-date", "page=1", "x=1"])
def test_a_list_without_filters_has_no_chips(client, cast, query):
    assert chips(read(client.get(f"/en/timeline/?{query}"))) == {}


def test_a_filter_that_cannot_be_understood_can_be_taken_out(client, cast):
    page = read(client.get(f"/en/timeline/?{urlencode({'kind': 'launch', 'date_from': '<svg>', 'brand': 'none'})}"))

    links = chips(page)
    assert links["Remove the filter: From: <svg> ×"] == "/en/timeline/?kind=launch&brand=none"
    assert links["Clear all filters"] == "/en/timeline/"


def test_the_last_end_of_a_range_goes_with_how_it_is_meant(client, cast):
    one, both = (
        read(client.get(f"/en/timeline/?date_from=1990{end}&date_match=certain")) for end in ("", "&date_to=2020")
    )

    assert chips(one)["Remove the filter: From: 1990 ×"] == "/en/timeline/"
    assert chips(both)["Remove the filter: From: 1990 ×"] == "/en/timeline/?date_to=2020&date_match=certain"


def test_the_list_names_its_files_under_its_filters(client, cast):
    page = read(client.get("/en/timeline/?kind=launch"))

    links = {link.text: link.attrs["href"] for link in page.with_class("files")[0].all("a")}
    assert links["CSV"] == "/en/timeline.csv?kind=launch"
    assert links["JSON"] == "/en/timeline.json?kind=launch"
