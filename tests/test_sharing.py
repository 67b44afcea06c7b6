"""What a page tells of itself elsewhere: linked data, what a messenger shows of it, and its picture."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ET
from typing import Any

import pytest
import vl_convert
from django.core.cache import caches
from django.urls import resolve
from django.utils import translation

from conftest import (
    make_brand,
    make_citation,
    make_claim,
    make_dispute,
    make_milestone,
    make_observation,
    make_organization,
    make_person,
    make_source,
)
from sources import cards
from tests import pages
from tests.pages import LANGUAGES, Node, read
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><rect width="8" height="4"/></svg>'
HOSTILE = '</script><script>alert(1)</script> & "quoted" \'\u2028 <!-- \x0b\x1f\ufffe' + "x" * 150


@pytest.fixture(autouse=True)
def kept_pictures(settings: Any) -> None:
    """Keep pictures in memory, for one test."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "cards"}
    settings.CACHES = {**settings.CACHES, "charts": memory}
    caches["charts"].clear()


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The pictures that are drawn, as SVG; each is the same few bytes."""
    found: list[str] = []

    def draw(svg: str, **options: Any) -> bytes:
        found.append(svg)
        return b"a picture"

    monkeypatch.setattr(vl_convert, "svg_to_png", draw)
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda *args, **options: CHART)
    return found


def linked(page: Node) -> list[dict[str, Any]]:
    """The linked data of a page."""
    (script,) = page.all("script", type="application/ld+json")
    (text,) = script.children
    assert not set("<>&") & set(text)
    body = json.loads(text)
    assert list(body) == ["@context", "@graph"]
    assert body["@context"] == "https://schema.org"
    return body["@graph"]


def of_type(page: Node, kind: str) -> dict[str, Any]:
    (found,) = [node for node in linked(page) if node["@type"] == kind]
    return found


def told(page: Node) -> dict[str, str]:
    """What a messenger reads of a page."""
    metas = [(each.attrs.get("property") or each.attrs.get("name", ""), each.attrs) for each in page.all("meta")]
    return {name: attrs["content"] for name, attrs in metas if name.startswith(("og:", "article:", "twitter:"))}


def values_of(body: Any, name: str) -> list[Any]:
    if isinstance(body, dict):
        return [each for key, value in body.items() for each in ([value] if key == name else values_of(value, name))]
    return [each for value in body for each in values_of(value, name)] if isinstance(body, list) else []


def words(svg: str) -> str:
    return " ".join(text for element in ET.fromstring(svg).iter() if (text := (element.text or "").strip()))


def test_every_page_says_what_it_is_and_has_its_picture(client, drawn):
    pages.make_world()
    pictures = set()
    # One of each kind: the walks of test_pages.py and of the sitemap go to all.
    with translation.override("ru"):
        each_kind = {resolve(each.partition("?")[0]).view_name: each for each in pages.page_addresses("ru")}
    for address in each_kind.values():
        page = read(client.get(address))

        graph, shared = linked(page), told(page)
        own = graph[0]
        assert own["inLanguage"] == "ru", address
        assert own["name"], address
        assert own["url"].startswith(f"{SITE}/ru/"), address
        assert [each for each in values_of(graph, "url") if not each.startswith(SITE)] == [], address
        assert shared["og:url"].startswith(SITE + address.partition("?")[0]), address
        assert shared["og:title"], address
        assert shared["og:site_name"], address
        assert (shared["og:locale"], shared["og:locale:alternate"]) == ("ru_RU", "en_GB"), address
        assert (shared["og:image:width"], shared["og:image:height"]) == ("1200", "630"), address
        pictures.add(shared["og:image"])

    assert len(pictures) > 25
    for picture in pictures:
        answer = client.get(picture.removeprefix(SITE))
        assert (answer.status_code, answer.content) == (200, b"a picture"), picture
    for svg in drawn:
        ET.fromstring(svg)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ({"date": "1997-05-16"}, {"startDate": "1997-05-16"}),
        ({"date": "1997-05"}, {"startDate": "1997-05"}),
        ({"date": "1997"}, {"startDate": "1997"}),
        ({"date": "1997", "date_refine": "end"}, {"startDate": "1997"}),
        ({"date": "1999/2015"}, {"startDate": "1999", "endDate": "2015"}),
        ({"date": "2002/.."}, {"startDate": "2002"}),
        ({"date": "1997~"}, {}),
        ({"date": "1997-05-16?"}, {}),
        ({"date": "199X"}, {}),
        ({"date": "[1994,1996]"}, {}),
        ({"date": "1997-05-16", "date_basis": "inferred"}, {}),
        ({"date": ""}, {}),
    ],
)
def test_an_event_has_no_date_finer_than_its_source(client, date, expected):
    milestone = make_milestone(**date)

    event = of_type(read(client.get("/en/timeline/first-car/")), "Event")

    assert {name: event[name] for name in ("startDate", "endDate") if name in event} == expected
    assert milestone.date.edtf == date["date"]


def test_a_date_that_a_program_cannot_read_stands_on_the_page_in_words(client):
    make_milestone(date="1997~")
    make_milestone(slug="inferred", date="1998", date_basis="inferred")

    about = of_type(read(client.get("/ru/timeline/first-car/")), "WebPage")
    inferred = of_type(read(client.get("/en/timeline/inferred/")), "WebPage")

    assert about["temporalCoverage"] == "около 1997 г."
    assert inferred["temporalCoverage"] == "1998 (inferred)"


def test_an_event_names_the_paragraphs_it_rests_on_and_those_against_it_apart(client):
    milestone = make_milestone(organizations=[make_organization()])
    make_citation(milestone, paragraph=7, stance="disputes")

    page = read(client.get("/ru/timeline/first-car/"))

    own, event = of_type(page, "WebPage"), of_type(page, "Event")
    assert [each["url"] for each in own["isBasedOn"]] == [f"{SITE}/ru/sources/yearbook/#p1"]
    assert [each["url"] for each in own["citation"]] == [f"{SITE}/ru/sources/yearbook/#p7"]
    assert own["about"] == [{"@id": event["@id"]}]
    assert event["@id"] == f"{SITE}/api/v1/milestones/first-car/"
    assert event["name"] == "С конвейера сходит первый автомобиль"
    assert [each["name"] for each in event["about"]] == ["Нордвинд"]
    assert "eventStatus" not in event


def test_a_plan_is_an_event_to_come_and_a_proposal_none(client):
    make_milestone(slug="planned", status="planned")
    make_milestone(slug="proposed", status="proposed")

    planned = linked(read(client.get("/en/timeline/planned/")))
    proposed = linked(read(client.get("/en/timeline/proposed/")))

    assert values_of(planned, "eventStatus") == ["https://schema.org/EventScheduled"]
    assert "Event" not in values_of(proposed, "@type")


def test_a_claim_names_its_speaker_and_where_it_appears(client):
    claim = make_claim()
    make_citation(claim, paragraph=2, speaker=make_person())
    make_citation(claim, paragraph=3, stance="disputes", speaker=make_person(slug="ada-berg", name_en="Ada Berg"))

    node = of_type(read(client.get("/en/claims/largest-plant/")), "Claim")

    assert [each["name"] for each in node["author"]] == ["Vera Holm"]
    assert [each["url"][-3:] for each in node["appearance"]] == ["#p1", "#p2"]


def test_the_company_has_its_names_in_both_languages_and_no_founding_that_nobody_states(client):
    make_organization(is_subject=True)

    node = of_type(read(client.get("/en/")), "Organization")

    assert (node["name"], node["alternateName"]) == ("Northwind Motors", [{"@value": "Нордвинд", "@language": "ru"}])
    assert "foundingDate" not in node


def test_a_measure_is_a_set_of_data_with_its_files(client):
    make_observation(period="2019/..")

    node = of_type(read(client.get("/en/production/cars-produced/")), "Dataset")

    assert (node["name"], node["temporalCoverage"]) == ("Cars produced", "2019/..")
    assert node["variableMeasured"]["unitText"] == "cars"
    assert f"{SITE}/en/production/cars-produced.json" in [each["contentUrl"] for each in node["distribution"]]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ({"value": 38_000}, {"value": "38000"}),
        ({"bound": "about", "value": 38_000}, {}),
        ({"bound": "over", "lower": 38_000}, {"minValue": "38000"}),
        ({"bound": "up-to", "upper": 38_000}, {"maxValue": "38000"}),
        ({"bound": "range", "lower": 1, "upper": 2}, {"minValue": "1", "maxValue": "2"}),
    ],
)
def test_a_figure_has_the_bounds_of_its_source_and_no_others(client, figure, expected):
    make_observation(**figure)

    value = of_type(read(client.get("/en/observations/cars-2020/")), "Observation")["value"]

    assert {name: value[name] for name in value if name.lower().endswith("value")} == expected


def test_a_planned_figure_is_no_observation(client):
    make_observation(kind="plan")

    graph = linked(read(client.get("/en/observations/cars-2020/")))

    assert [node["@type"] for node in graph] == ["WebPage"]


def test_a_source_has_no_day_of_publication_that_it_does_not_state(client):
    make_source(published="2021-03")
    make_source(slug="undated", published="2021-03-01", published_basis="inferred", kind="news")

    stated = of_type(read(client.get("/en/sources/yearbook/")), "Report")
    inferred = of_type(read(client.get("/en/sources/undated/")), "NewsArticle")

    assert stated["datePublished"] == "2021-03"
    assert "datePublished" not in inferred


def test_a_text_in_the_other_language_says_so(client):
    make_milestone(title_ru="", summary_en="It is grey.")

    event = of_type(read(client.get("/ru/timeline/first-car/")), "Event")

    assert event["name"] == {"@value": "The first car leaves the line", "@language": "en"}
    assert event["description"] == {"@value": "It is grey.", "@language": "en"}


def test_no_text_gets_out_of_the_linked_data_or_the_picture(client, drawn):
    title = HOSTILE[: Milestone._meta.get_field("title").max_length]
    make_milestone(title_en=title, summary_en=HOSTILE)

    page = read(client.get("/en/timeline/first-car/"))
    client.get("/en/timeline/first-car.card.png")

    assert len([each for each in page.all("script") if "src" not in each.attrs]) == 1
    assert of_type(page, "Event")["name"] == title
    assert "alert(1)" in words(drawn[0])
    assert {element.tag.rpartition("}")[2] for element in ET.fromstring(drawn[0]).iter()} <= {
        "svg",
        "rect",
        "path",
        "text",
    }


def test_a_picture_is_1200_by_630_and_made_once(client, monkeypatch):
    make_organization(is_subject=True)
    make_milestone()
    made = []
    draw = vl_convert.svg_to_png
    monkeypatch.setattr(vl_convert, "svg_to_png", lambda *args, **options: made.append(args) or draw(*args, **options))

    first = client.get("/ru/timeline/first-car.card.png")
    second = client.get("/ru/timeline/first-car.card.png")

    assert first.headers["Content-Type"] == "image/png"
    assert first.content == second.content
    assert first.content.startswith(b"\x89PNG")
    assert struct.unpack(">II", first.content[16:24]) == (1200, 630)
    assert len(made) == 1


def test_a_picture_is_made_anew_when_what_it_shows_has_changed(client, drawn):
    milestone = make_milestone()
    client.get("/en/timeline/first-car.card.png")

    milestone.title_en = "The first truck leaves the line"
    milestone.save()
    client.get("/en/timeline/first-car.card.png")

    assert ["truck" in words(svg) for svg in drawn] == [False, True]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Northwind Motors",
                "Milestone · launch",
                "16 May 1997",
                "The first car leaves",
                "Sources differ",
                "Planned",
            ],
        ),
        ("ru", ["Нордвинд", "Событие · пуск", "16 мая 1997", "С конвейера сходит", "Источники расходятся"]),
    ],
)
def test_a_picture_says_what_must_be_known_of_a_row(client, drawn, language, expected):
    make_organization(is_subject=True)
    make_milestone(dispute=make_dispute(), status="planned", date_basis="inferred")

    client.get(f"/{language}/timeline/first-car.card.png")

    shown = words(drawn[0]).replace("\xa0", " ")
    assert [text for text in expected if text not in shown] == []


def test_the_picture_of_a_figure_shows_it_no_more_exact_than_its_source(client, drawn):
    make_observation(bound="over", lower=2_500_000)

    client.get("/en/observations/cars-2020.card.png")

    assert "over 2.5 million cars" in words(drawn[0])


def test_what_cannot_be_drawn_is_the_picture_of_every_page(client, monkeypatch, caplog):
    make_milestone()

    def fail(svg: str, **options: Any) -> bytes:
        raise ValueError("no picture today")

    monkeypatch.setattr(vl_convert, "svg_to_png", fail)
    answer = client.get("/en/timeline/first-car.card.png")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.content == cards.FALLBACK.read_bytes()
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)
    assert "no picture today" in caplog.text
    assert caches["charts"].get("anything") is None


def test_no_picture_is_made_of_what_is_not_published(client, drawn):
    for state in ("draft", "in_review", "withdrawn"):
        make_milestone(slug=state.replace("_", "-"), state=state, title_en="Seekrit")

        hidden = client.get(f"/en/timeline/{state.replace('_', '-')}.card.png")

        assert hidden.status_code == 404
    make_organization(slug="seekrit", name_en="Seekrit", name_ru="Seekrit", state="draft", is_subject=True)
    make_brand(slug="squall", owner=make_organization(slug="hidden", name_en="Seekrit", state="draft"))
    for address in ("home", "timeline", "brands/squall"):
        client.get(f"/en/{address}.card.png")
    assert len(drawn) == 3
    assert not [svg for svg in drawn if "Seekrit" in svg]


def test_a_title_of_any_length_stays_in_the_picture(client, drawn):
    make_milestone(title_en="Very " * 39 + "long", title_ru="Ж" * 200)

    for language in LANGUAGES:
        client.get(f"/{language}/timeline/first-car.card.png")

    for svg in drawn:
        lines = [each for each in ET.fromstring(svg).iter() if each.tag.endswith("text") and each.attrib["x"] == "72"]
        assert 3 <= len(lines) <= 6
        assert max(int(each.attrib["y"]) for each in lines) <= 540
