"""What all lists share: filters that are those of the API, faults that are named, pages that keep the filters.

And the two pages of this app that are like no other: a source paragraph by paragraph, and a dispute side by side.
"""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import resolve, reverse
from django.utils import translation

from conftest import make_brand, make_citation, make_dispute, make_milestone, make_person, make_source
from sources.models import Dispute
from sources.views import RecordList
from tests.helpers import API, faults_of, slugs, viewsets
from tests.pages import entry_ids, make_world, page_names, read

pytestmark = pytest.mark.django_db

# Parameter -> the value to ask for, where the first choice or the last slug of the record will not do.
VALUES = {
    "q": "ПЕРВЫЙ",
    "paragraph": "2",
    "updated_after": "2150-01-01T00:00:00Z",
    "date_from": "1998",
    "date_to": "1998-05",
    "date_match": "certain&date_from=1998&date_to=2005",
    "as_of": "2021-06-01",
    "ordering": "-slug",
    "rank": "all",
}
# A value that no filter can read, where "no such" will not do.
BAD = {"q": "a b c d e f g h i"}


def lists() -> dict[str, type[RecordList]]:
    """The address of every list of rows, with its view; the log of changes and the releases are no lists of rows."""
    others = ("changes:change-list", "releases:release-list")
    names = [name for name in page_names() if name.endswith("-list") and name not in others]
    return {reverse(name): resolve(reverse(name)).func.view_class for name in names}


def resource_of(view: type[RecordList]) -> str:
    """The resource of the API that is the twin of a list: "milestones"."""
    return reverse(f"api:{view.resource or view.viewset.model.resource}-list").removeprefix(f"{API}/").strip("/")


def field_of(view: type[RecordList], name: str) -> Any:
    return view.viewset.filterset_class({}, view.viewset.rows()).form.fields[name]


def value_of(view: type[RecordList], name: str) -> str:
    field = field_of(view, name)
    if getattr(field, "to_field_name", None):
        return field.queryset.values_list("slug", flat=True).last() or "none"
    return VALUES.get(name) or next(str(value) for value, _label in field.choices if value)


def ids_of(page: Any, resource: str) -> list[str]:
    return entry_ids(page, viewsets()[resource].model.resource)


def csv_ids(response: Any) -> list[str]:
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return [row["id"] for row in csv.DictReader(response.getvalue().decode().splitlines())]


def test_every_list_is_asked_as_its_twin_in_the_api_is():
    for address, view in lists().items():
        assert view.viewset is viewsets()[resource_of(view)], address


@pytest.mark.slow
def test_every_filter_finds_the_same_ids_on_page_json_and_csv(client):
    make_world()
    narrowed = set()
    for address, view in lists().items():
        resource = resource_of(view)
        whole = slugs(client.get(f"{API}/{resource}/"))
        for name in view.viewset.filterset_class.base_filters:
            query = f"{name}={value_of(view, name)}"

            found = slugs(client.get(f"{API}/{resource}/?{query}"))
            shown = ids_of(read(client.get(f"{address}?{query}")), resource)

            # The figures of a measure stand together on their page, so that only the set is the same.
            files = {suffix: f"{address.rstrip('/')}.{suffix}?{query}" for suffix in ("json", "csv")}
            assert slugs(client.get(files["json"])) == csv_ids(client.get(files["csv"])) == found, files
            is_grouped = resource in ("observations", "plans")
            assert (sorted(shown) if is_grouped else shown) == (sorted(found) if is_grouped else found), query
            narrowed |= {name} if found != whole else set()
    assert len(narrowed) > 10


@pytest.mark.parametrize(("language", "page_of"), [("en", "/en/"), ("ru", "/ru/")])
def test_whatever_cannot_be_understood_is_named_and_nothing_is_listed(client, language, page_of):
    make_world()
    with translation.override(language):
        found = lists()
    for address, view in found.items():
        names = [name for name in view.viewset.filterset_class.base_filters if name not in ("date_match",)]

        response = client.get(f"{address}?{urlencode({name: BAD.get(name, 'no such') for name in names})}")

        page = read(response)
        with translation.override(language):
            labels = [str(field_of(view, name).label) for name in names]
        faults = [item.text.partition(":")[0] for item in page.with_class("problem")[0].all("li")]
        assert address.startswith(page_of)
        assert sorted(faults) == sorted(labels), address
        assert ids_of(page, resource_of(view)) == [], address
        assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store"), address
        assert "ETag" not in response.headers, address
        invalid = {node.attrs["name"] for node in page.all("input", "select") if node.attrs.get("aria-invalid")}
        assert invalid == set(names), address


@pytest.mark.parametrize("value", ["no such", "\"'><svg/onload=>", "launch,stop", "%00", "LAUNCH"])
def test_a_bad_value_is_shown_as_it_was_given(client, value):
    make_milestone()

    page = read(client.get("/en/timeline/", {"date_from": value}))

    assert page.one("input", name="date_from").attrs["value"] == value
    assert page.with_class("problem")[0].text.endswith("From: Enter a year, month or day: 1994, 1994-05 or 1994-05-16.")
    assert page.all("svg") == []


@pytest.mark.parametrize("name", ["yeer", "limit", "cursor", "<svg/onload=>"])
def test_a_parameter_that_the_list_does_not_have_is_named(client, name):
    make_milestone()

    page = read(client.get("/en/timeline/", {name: "1", "kind": "launch"}))

    assert page.one(role="status").text.endswith(f"takes no notice of it: {name}")
    assert entry_ids(page, "milestone") == ["first-car"]
    assert page.one("link", type="application/json").attrs["href"] == f"{API}/milestones/?kind=launch"


def test_a_parameter_given_twice_is_a_fault(client):
    make_milestone()

    response = client.get("/en/timeline/?kind=launch&kind=stop")

    page = read(response)
    assert response.status_code == 400
    assert page.with_class("problem")[0].all("li")[0].text == "kind: Give this parameter once."
    assert entry_ids(page, "milestone") == []


def test_the_form_sent_as_it_stands_asks_for_nothing(client):
    make_milestone()
    blank = read(client.get("/en/timeline/"))
    names = [node.attrs["name"] for node in blank.one("form", class_="filters").all("input", "select")]

    blank = client.get("/en/timeline/", {**dict.fromkeys(names, ""), "rank": "best", "date_match": "possible"})
    sent = client.get("/en/timeline/", {**dict.fromkeys(names, ""), "kind": "launch", "x": "1"})

    assert (blank.status_code, blank.url) == (302, "/en/timeline/")
    assert (sent.status_code, sent.url) == (302, "/en/timeline/?kind=launch&x=1")
    assert entry_ids(read(client.get(sent.url)), "milestone") == ["first-car"]


def test_a_form_that_asks_for_what_lies_surely_in_no_range_is_told_so(client):
    make_milestone()

    response = client.get("/en/timeline/", {"date_from": "", "date_match": "certain"}, follow=True)

    assert response.status_code == 400
    assert read(response).with_class("problem")[0].text.endswith("date_match=certain needs date_from or date_to.")


def test_blanks_around_what_is_typed_into_a_form_are_taken_off(client):
    make_milestone()

    sent = client.get("/en/timeline/", {"date_from": " 1990", "q": "car ", "as_of": "2022-12-31\t"})

    assert (sent.status_code, sent.url) == (302, "/en/timeline/?date_from=1990&q=car&as_of=2022-12-31")
    assert entry_ids(read(client.get(sent.url)), "milestone") == ["first-car"]
    assert faults_of(client.get("/en/timeline.csv?date_from=%201990")) == [("date_from", "invalid")]


def test_the_form_shows_what_was_asked(client):
    make_milestone()

    page = read(client.get("/en/timeline/?kind=launch&q=car&rank=all"))

    assert page.one("select", name="kind").one("option", selected="").attrs["value"] == "launch"
    assert page.one("form", class_="filters").one("input", name="q").attrs["value"] == "car"
    assert "open" in page.one("form", class_="filters").one("details").attrs
    assert page.with_class("in-use")[0].hrefs[-1] == "/en/timeline/"


@pytest.fixture
def two_on_a_page(monkeypatch) -> list[str]:
    """Five milestones, of which a page shows two."""
    monkeypatch.setattr(RecordList, "paginate_by", 2)
    return [make_milestone(slug=f"car-{number}", date=f"199{number}").slug for number in range(5)]


def test_the_pages_of_a_list_hold_every_row_once_and_keep_the_filters(client, two_on_a_page):
    address, seen = "/en/timeline/?kind=launch&q=%D0%B0%D0%B2%D1%82%D0%BE", []
    while address:
        page = read(client.get(address))
        seen += entry_ids(page, "milestone")
        following = page.all("a", rel="next")
        address = f"/en/timeline/{following[0].attrs['href']}" if following else ""
        assert not address or "kind=launch&q=%D0%B0%D0%B2%D1%82%D0%BE&page=" in address

    assert seen == two_on_a_page
    assert page.one("nav", class_="pages").text == "Previous page Page 3 of 3"
    assert "page=2" in page.one("a", rel="prev").attrs["href"]


@pytest.mark.parametrize("number", ["abc", "0", "-1", "4", "1.5", "9" * 30, "9" * 5000, "%D1%91"])
def test_a_page_that_is_not_there_is_404(client, two_on_a_page, number):
    response = client.get(f"/en/timeline/?page={number}")

    assert response.status_code == 404


def test_the_json_of_a_page_has_all_its_rows(client, two_on_a_page):
    page = read(client.get("/en/timeline/?page=2&kind=launch"))

    twin = page.one("link", type="application/json").attrs["href"]

    assert slugs(client.get(twin)) == two_on_a_page


def test_a_source_shows_paragraph_by_paragraph_what_is_taken_from_it(client):
    memoirs = make_source(slug="memoirs", paragraph_count=3)
    car, brand = make_milestone(cite=False, state="draft"), make_brand()
    make_citation(car, source=memoirs, paragraph=2, speaker=make_person(), stated_en="The car rolls out.")
    make_citation(brand, source=memoirs, paragraph=2, stance="disputes")
    type(car).objects.publish()

    page = read(client.get("/en/sources/memoirs/"))

    first, second, third = (page.one(id=f"p{number}") for number in (1, 2, 3))
    assert "The record takes nothing from this paragraph." in first.text
    assert "The record takes nothing from this paragraph." in third.text
    assert {"/en/timeline/first-car/", "/en/brands/gale/", "/en/people/vera-holm/"} <= set(second.hrefs)
    assert "The car rolls out." in second.text
    assert "against: Gale" in second.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2023 or later (inferred; the document does not state its date)"),
        ("ru", "2023 г. или позднее (выведено;"),
    ],
)
def test_an_inferred_date_of_a_source_is_never_shown_as_stated(client, language, words):
    make_source(published="[2023..]", published_basis="inferred", published_ground_en="It tells of a launch.")

    for path in ("sources/yearbook/", "sources/", "about/"):
        text = read(client.get(f"/{language}/{path}")).one("main").text

        inferred = {"en": ("inferred", "Date inferred"), "ru": ("выведен", "Дата выведена")}[language]
        assert any(word in text for word in inferred), path
    assert words in read(client.get(f"/{language}/sources/yearbook/")).one("main").text


def test_a_dispute_lays_its_rivals_side_by_side_and_says_why_one_is_first(client):
    question = make_dispute()
    make_milestone(slug="founded-1996", date="1996", dispute=question, rank="deprecated", rank_reason_en="A misprint.")
    make_milestone(slug="founded-1994", date="1994", dispute=question, rank="preferred", rank_reason_en="A charter.")

    page = read(client.get("/en/disputes/which-year/"))

    assert page.one("h1").text == "In which year was the company founded?"
    assert entry_ids(page, "milestone") == ["founded-1994", "founded-1996"]
    first, second = (page.one(id=f"milestone-founded-{year}").text for year in (1994, 1996))
    assert "Preferred: A charter." in first
    assert "Deprecated: A misprint." in second


def test_a_dispute_that_is_withdrawn_leaves_no_trace_on_its_statements(client):
    make_milestone(dispute=make_dispute(state="withdrawn"))

    for path in ("timeline/", "timeline/first-car/"):
        assert read(client.get(f"/en/{path}")).with_class("differ") == []
    assert Dispute.objects.count() == 1
