"""The page of results: words in either language, grouped by kind."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_claim, make_dispute, make_milestone, make_observation, make_organization
from search import views
from tests.pages import read

pytestmark = pytest.mark.django_db


def groups(page) -> dict[str, list[str]]:
    return {each.one("h2").text: each.one("ul").hrefs for each in page.one("main").all("section")}


@pytest.mark.parametrize("words", ["ёлочный", "ЕЛОЧНЫЙ", "елочный завод", "Ёлочный", "pine", "PINE завод"])
def test_words_are_found_in_either_language_whatever_their_case(client, words):
    make_milestone(title_en="The Pine works opens", title_ru="Открыт Ёлочный завод")

    for language in ("en", "ru"):
        page = read(client.get(f"/{language}/search/", {"q": words}))

        assert [href for hrefs in groups(page).values() for href in hrefs] == [f"/{language}/timeline/first-car/"]


def test_hits_are_grouped_by_kind_and_all_words_must_occur(client):
    make_organization()
    make_claim()
    make_observation()

    page = read(client.get("/en/search/?q=northwind+plant"))

    assert groups(page) == {"Claims": ["/en/claims/largest-plant/"]}
    assert page.with_class("count")[0].text == "1 hit"


def test_a_hit_says_what_must_be_known_of_it(client):
    make_milestone(dispute=make_dispute(), status="planned", date_basis="inferred")

    hit = read(client.get("/en/search/?q=car")).one("main").one("section").one("li")

    assert hit.text == "The first car leaves the line 16 May 1997 Sources differ Planned Date inferred"
    assert "/en/disputes/which-year/" in hit.hrefs


def test_more_hits_than_are_shown_lead_to_the_list_of_them_all(client, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 2)
    for number in range(3):
        make_claim(slug=f"claim-{number}")

    page = read(client.get("/en/search/?q=largest+plant"))

    following = next(node for node in page.one("main").all("a") if node.text == "All of them").attrs["href"]
    assert len(groups(page)["Claims"]) == 2
    assert read(client.get(following)).with_class("count")[0].text.startswith("3 entries")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("q=", "This field is required."),
        ("q=+%09+", "This field is required."),
        ("q=" + "a" * 101, "Ensure this value has at most 100 characters (it has 101)."),
        ("q=a+b+c+d+e+f+g+h+i", "Search for 8 words at most."),
    ],
)
def test_what_cannot_be_searched_is_said(client, query, fault):
    response = client.get(f"/en/search/?{query}")

    page = read(response)
    assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
    assert page.with_class("problem")[0].text == fault
    assert groups(page) == {}


@pytest.mark.parametrize("words", ["\"'><svg/onload=>", "%", "_", "\\", "*", "gale OR squall", "{{ 7 }}", "--", "‮"])
def test_signs_are_plain_text(client, words):
    make_brand()

    page = read(client.get("/en/search/", {"q": words}))

    assert page.one("main").one("input", name="q").attrs["value"] == words
    assert "Nothing on record holds all of these words." in page.one("main").text
    assert page.all("svg") == []


def test_the_page_before_a_search_is_the_form_alone(client):
    response = client.get("/en/search/")

    page = read(response)
    assert response.status_code == 200
    assert page.with_class("problem") == []
    assert page.all("link", type="application/json") == []


def test_a_search_is_the_same_in_the_api(client):
    make_brand(name_en="Gale & Sons")

    page = read(client.get("/en/search/?q=gale+%26"))

    twin = page.one("link", type="application/json").attrs["href"]
    assert client.get(twin).json()["count"] == 1


def test_a_parameter_that_the_search_does_not_have_is_named(client):
    page = read(client.get("/en/search/?q=gale&kind=launch"))

    assert page.one(role="status").text.endswith("takes no notice of it: kind")
