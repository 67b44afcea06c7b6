"""Brands, people, organizations and sites: each with the evidence for each thing that is said of it."""

from __future__ import annotations

import pytest

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_claim,
    make_milestone,
    make_observation,
    make_organization,
    make_partnership,
    make_person,
    make_position,
    make_site,
    make_vehicle_model,
)
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_each_aspect_of_a_brand_shows_the_paragraph_that_it_rests_on(client):
    harbor = make_organization(slug="harbor", name_en="Harbor Trust")
    make_brand(owner=harbor, origin_en="Northern", is_own=False, cite=True)

    page = read(client.get("/en/brands/gale/"))

    terms = dict(zip(*[[each.text for each in page.one("dl").all(tag)] for tag in ("dt", "dd")], strict=True))
    evidence = page.with_class("evidence")[0].all("li")
    assert terms == {"Owner": "Harbor Trust", "Origin": "Northern", "The company's own": "no"}
    assert sorted(item.text.partition(" Northwind")[0] for item in evidence if not item.text.startswith("North")) == [
        "Origin:",
        "Own brand:",
        "Owner:",
    ]
    assert len(evidence) == 4


def test_what_no_source_says_of_a_brand_is_not_said(client):
    make_brand()

    text = read(client.get("/en/brands/gale/")).one("main").text

    assert [word for word in ("Owner", "Origin", "own") if word in text] == []


def test_the_page_of_a_brand_gathers_the_statements_about_it_by_kind(client):
    gale = make_brand()
    make_milestone(brands=[gale])
    make_claim(brands=[gale])
    make_partnership(brands=[gale])
    make_assembly_run(brand=gale)
    make_observation(brand=gale)
    make_vehicle_model(brand=gale)

    for language, headings in {
        "en": ["Claims", "Milestones", "Models", "Observations", "Partnerships", "What was built when"],
        "ru": 6,
    }.items():
        page = read(client.get(f"/{language}/brands/gale/"))

        shown = sorted(node.text for node in page.one("main").all("h2"))
        assert (shown if language == "en" else len(shown)) == headings
        assert "Gale One" in page.one("main").text or language == "ru"


def test_rivals_about_a_brand_are_shown_by_rank(client):
    gale = make_brand()
    make_claim(slug="kept", brands=[gale])
    make_claim(slug="dropped", brands=[gale], rank="deprecated", rank_reason_en="A misprint.")

    page = read(client.get("/en/brands/gale/"))

    assert page.all(id="claim-kept")
    assert page.all(id="claim-dropped") == []


def test_a_person_has_offices_and_the_statements_that_quote_them(client):
    make_position()
    claim = make_claim()
    make_citation(claim, paragraph=5, speaker=make_person(slug="ada-berg", name_en="Ada Berg"))

    holder = read(client.get("/en/people/vera-holm/"))
    quoted = read(client.get("/en/people/ada-berg/"))

    assert "Vera Holm: Director" in holder.one("main").text
    spoken = next(href for href in quoted.one("main").hrefs if "claims/?speaker=ada-berg" in href)
    assert read(client.get(spoken)).all(id="claim-largest-plant")


def test_the_subject_is_named_in_the_masthead_and_not_on_every_entry(client):
    northwind = make_organization(is_subject=True)
    harbor = make_organization(slug="harbor", name_en="Harbor Trust")
    make_partnership(parties=[northwind, harbor])

    page = read(client.get("/en/partnerships/"))

    assert page.with_class("wordmark")[0].text == "Northwind Motors"
    assert page.one(id="partnership-harbor-agreement").with_class("chips")[0].hrefs == ["/en/partners/harbor/"]


@pytest.mark.parametrize(
    ("status", "english", "russian"),
    [
        ("under-construction", "under construction", "строится"),
        ("planned", "Planned", "Запланировано"),
        ("proposed", "Proposed", "Предложено"),
    ],
)
def test_a_site_that_does_not_stand_yet_says_so(client, status, english, russian):
    make_site(status=status)

    for language, word in (("en", english), ("ru", russian)):
        for path in ("sites/", "sites/west-plant/"):
            tags = read(client.get(f"/{language}/{path}")).one("main").with_class("tag")
            assert word in [tag.text for tag in tags], path


def test_two_rows_of_one_slug_on_a_page_keep_their_own_anchors(client):
    gale = make_brand(slug="main")
    make_milestone(slug="main", brands=[gale])
    make_claim(slug="main", brands=[gale])

    page = read(client.get("/en/brands/main/"))

    anchors = [node.attrs["id"] for node in page.walk() if node.attrs.get("id", "").endswith("main")]
    assert sorted(anchors) == ["brand-main", "claim-main", "main", "milestone-main"]
