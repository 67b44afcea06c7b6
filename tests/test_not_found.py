"""What is offered where an address leads nowhere: the nearest of what is published, and ways to go on."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from changes.recording import record_changes
from conftest import make_brand, make_measure, make_milestone, make_observation, make_person, make_position
from sources.models import Publishable, record_models
from sources.nearest import nearest_slugs
from tests.helpers import API, problem_of
from tests.pages import read
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


def main_links(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 404
    return read(answer).one("main").hrefs


@pytest.mark.parametrize(
    "asked",
    [
        "frist-car",
        "first-cars",
        "first-kar",
        "car",
        "FIRST_CAR",
        "leaves-the-line",
        "конвейера",
        "автомобилъ",
        "first-kar.csv",
    ],
)
def test_a_name_that_is_nearly_right_leads_to_the_row(client, asked):
    make_milestone()
    make_milestone(slug="harbor-opens", title_en="The harbor opens", title_ru="Открыт порт")

    links = main_links(client, f"/ru/timeline/{asked}/" if "." not in asked else f"/ru/timeline/{asked}")

    assert "/ru/timeline/first-car/" in links
    assert "/ru/timeline/harbor-opens/" not in links


def test_the_nearest_comes_first_and_five_are_enough(client):
    for number in range(9):
        make_milestone(slug=f"car-{number}-leaves")
    make_milestone(slug="first-car")

    found = nearest_slugs(Milestone.objects.published(), "first-caar")

    assert found[0] == "first-car"
    assert len(found) == 5


@pytest.mark.parametrize(
    ("slug", "asked", "expected"),
    [
        ("gale-and-others-stop", "gape", []),
        ("gale-and-others-stop", "stub", []),
        ("models-mastered", "camel-astra", []),
        ("gale-and-others-stop", "galle", ["gale-and-others-stop"]),
    ],
)
def test_where_nothing_is_near_nothing_is_named(slug, asked, expected):
    make_milestone(slug=slug)

    assert nearest_slugs(Milestone.objects.published(), asked) == expected


def test_rows_whose_heading_is_put_together_are_found_by_its_parts(client):
    make_observation()
    make_position()

    assert "/en/observations/cars-2020/" in main_links(client, "/en/observations/cars-produced/")
    assert "/en/positions/holm-director/" in main_links(client, "/en/positions/director/")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_not_published_is_never_suggested(client, language):
    hidden = {"state": "draft", "title_en": "The seekrit car", "title_ru": "Секретный автомобиль"}
    make_milestone(slug="seekrit-car", **hidden)
    make_milestone(slug="seekrit-van", **{**hidden, "state": "withdrawn"})
    make_observation(slug="seekrit-figure", measure=make_measure(slug="seekrit", state="draft"))
    make_position(slug="seekrit-office", person=make_person(slug="seekrit", state="draft"))

    for asked in (
        "timeline/seekrit-cars",
        "timeline/секретный",
        "observations/seekrit-fig",
        "positions/seekrit-ofice",
    ):
        answer = client.get(f"/{language}/{asked}/")

        assert answer.status_code == 404
        assert [href for href in read(answer).one("main").hrefs if "seekrit" in href] == []
        assert "Секретный" not in answer.content.decode()


@pytest.mark.parametrize("end", ["/", ".csv", ".json", ".xyz", ".card.png", ".ics"])
def test_a_hidden_row_and_one_that_never_was_cost_and_say_the_same(client, end):
    make_milestone()
    make_milestone(slug="hidden-car", state="draft")
    record_changes()  # else whoever asks first writes what is due

    with CaptureQueriesContext(connection) as of_hidden:
        hidden = client.get(f"/en/timeline/hidden-car{end}")
    with CaptureQueriesContext(connection) as of_absent:
        absent = client.get(f"/en/timeline/absent-car{end}")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.content == absent.content.replace(b"absent", b"hidden")
    assert len(of_hidden) == len(of_absent) <= 8


@pytest.mark.parametrize(("asked", "expected"), [("timline", "timeline"), ("brand", "brands"), ("plan", "plans")])
def test_a_list_that_is_nearly_right_is_found(client, asked, expected):
    page = read(client.get(f"/en/{asked}/"))

    assert page.one("main").hrefs[0] == f"/en/{expected}/"


def test_a_page_without_a_file_of_that_kind_names_those_that_it_has(client):
    make_brand()

    assert {"/en/timeline.csv", "/en/timeline.json", "/en/timeline.ics"} <= set(main_links(client, "/en/timeline.xls"))
    assert "/en/brands/gale.json" in main_links(client, "/en/brands/gale.pdf")
    assert "/en/brands/gale.card.png" not in main_links(client, "/en/brands/gale.pdf")
    assert "/en/brands/" in main_links(client, "/en/brands/galle.pdf")


def test_the_search_asks_for_the_words_of_the_address(client):
    page = read(client.get("/ru/timeline/the-first_car%20завода.html"))

    form = page.one("main").one("form")
    assert form.attrs["action"] == "/ru/search/"
    assert form.one("input").attrs["value"] == "the first car завода"


@pytest.mark.parametrize(
    "path",
    [
        "timeline/" + "a-" * 3000 + "/",
        "timeline/%3Csvg%3E/",
        "a%00b/",
        "timeline/%F0%9F%98%80/",
        "x/" * 200,
        "%2e%2e/",
        "a.b.c",
    ],
)
def test_no_address_breaks_the_page(client, path):
    make_milestone()

    answer = client.get(f"/en/{path}")

    page = read(answer)
    assert answer.status_code == 404
    assert page.all("svg") == []
    assert len(page.one("main").one("input").attrs["value"]) <= 100


def test_every_kind_of_row_has_headings_to_compare():
    for model in record_models():
        assert nearest_slugs(model.objects.published(), "anything") == []
        assert issubclass(model, Publishable)


def test_the_api_names_the_nearest_slugs(client):
    make_milestone()
    make_milestone(slug="first-van", state="draft")

    (fault,) = problem_of(client.get(f"{API}/milestones/frist-car/"), 404)["errors"]

    assert fault == {
        "parameter": "slug",
        "code": "not_found",
        "detail": "Nothing is published under this slug.",
        "nearest": ["first-car"],
    }


def test_an_error_page_is_not_to_be_indexed_and_names_no_address_as_its_own(client):
    page = read(client.get("/en/timeline/absent/"))

    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert page.all("link", rel="canonical") == []
    assert page.all("script", type="application/ld+json") == []


@pytest.mark.parametrize(("language", "home"), [("en", "/en/"), ("ru", "/ru/")])
def test_a_failure_of_ours_is_said_in_both_languages_without_any_file(client, monkeypatch, language, home):
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("timeline.views.MilestoneList.get", fail)
    client.raise_request_exception = False

    answer = client.get(f"/{language}/timeline/")

    page = read(answer)
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.all("link", "script", "style", "img") == []
    assert {node.lang for node in page.all("h1", "h2")} == {"en", "ru"}
    assert home in page.hrefs
