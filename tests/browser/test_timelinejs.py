"""The export for TimelineJS in the real one: as many slides, under the same ids, with the dates of the record."""

from __future__ import annotations

import mimetypes
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from conftest import make_era, make_milestone
from tests.browser.conftest import TOOLS, picture
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

DIST = TOOLS / "@knight-lab" / "timelinejs" / "dist"
HOST = """<!doctype html><html lang="en"><title>Host</title>
<link rel="stylesheet" href="/timelinejs/css/timeline.css"><script src="/timelinejs/js/timeline.js"></script>
<style>html, body, #timeline { height: 700px; margin: 0; }</style><div id="timeline"></div>"""
# Reads the file from its address, as a page of whoever reuses it does, and waits until all slides are drawn.
LOAD = """([address, language]) => new Promise((resolve) => {
    const script_path = `${location.origin}/timelinejs/js/`;
    window.shown = new TL.Timeline("timeline", address, { script_path, language, font: null, duration: 0 });
    window.shown.on("ready", () => resolve());
    setTimeout(resolve, 10000);
})"""
PARTS = "const parts = (date) => date && [date.data.year, date.data.month, date.data.day].filter((part) => part);"
HELD = f"""() => {{
    {PARTS}
    return {{
        ready: shown.ready,
        errors: shown.config && shown.config.getErrors(),
        title: shown.config.title.unique_id,
        slides: shown.config.events.map((slide) => [slide.unique_id, parts(slide.start_date), parts(slide.end_date)
            || null, slide.display_date, slide.group]),
        eras: shown.config.eras.map((era) => [era.headline, parts(era.start_date), parts(era.end_date)]),
    }};
}}"""
DRAWN = """() => ({
    slides: document.querySelectorAll(".tl-slide:not(.tl-slide-titleslide)").length,
    dates: [...document.querySelectorAll(".tl-slide .tl-headline-date")].map((each) => each.textContent.trim()),
    headlines: [...document.querySelectorAll(".tl-slide h2.tl-headline")].map((each) => each.textContent),
    eras: [...document.querySelectorAll(".tl-timeera h2")].map((each) => each.textContent),
    groups: [...document.querySelectorAll(".tl-timegroup-message")].map((each) => each.textContent),
    scripts: document.querySelectorAll("#timeline script").length,
})"""


def show(page: Page, language: str, query: str = "") -> dict[str, Any]:
    """The export as it is served, once TimelineJS shows it."""

    def from_disk(route: Route) -> None:
        path = route.request.url.partition("/timelinejs/")[2].partition("?")[0]
        if not path:
            route.fulfill(body=HOST, content_type="text/html; charset=utf-8")
            return
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(body=(DIST / path).read_bytes(), content_type=kind)

    page.route("**/timelinejs/**", from_disk)
    page.goto("/timelinejs/")
    address = f"/{language}/timeline.timelinejs.json{query}"
    page.evaluate(LOAD, [address, language])
    return page.request.get(address).json()


def parts(date: dict[str, Any] | None) -> list[int] | None:
    return date and [part for part in date.values() if part]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_timelinejs_shows_every_dated_milestone_of_the_record(open_page, language):
    page = open_page(viewport={"width": 1280, "height": 700})

    export = show(page, language)
    held, drawn = page.evaluate(HELD), page.evaluate(DRAWN)
    picture(page, f"timelinejs-{language}")

    listed = Milestone.objects.for_list().best()
    dated = {row.slug: row for row in listed if not row.date.is_undated}
    assert (held["ready"], held["errors"], held["title"]) == (True, [], "_title")
    assert len(held["slides"]) == drawn["slides"] == len(dated) > 40
    assert {slide[0] for slide in held["slides"]} == set(dated)
    assert {each["unique_id"] for each in export["omitted"]["milestones"]} == {row.slug for row in listed} - set(dated)
    for slug, start, end, words, _group in held["slides"]:
        date = dated[slug].date
        assert start[0] in {each.year for each in (date.earliest, date.latest) if each}, slug
        assert end is None or end[0] == date.latest.year, slug
        assert date.wording(language) in words, slug
    assert len(held["eras"]) == len(export["eras"]) == len(drawn["eras"]) > 0


FORMS = [
    "2022/2022-05",
    "2022-05/2022",
    "199X",
    "2022-36",
    "2002/..",
    "../2015",
    "[1994,1996-05]",
    "1997-05-16/1997-06",
]


def test_dates_of_every_form_arrive_as_they_are_served_and_texts_as_they_are(open_page):
    page = open_page(viewport={"width": 1280, "height": 700})
    title = '<b>Bold</b> & "q" www.example.org a@example.org <img src=x onerror=alert(1)>'
    for place, edtf in enumerate(FORMS):
        make_milestone(slug=f"form-{place}", date=edtf, title_en=f"{title} {place}", summary_en=title, kind="policy")
    make_era(slug="one-year", period="2003", name_en="<i>One</i> year & no more")

    export = show(page, "en", "?kind=policy")
    held, drawn = page.evaluate(HELD), page.evaluate(DRAWN)

    served = {each["unique_id"]: each for each in export["events"]}
    assert {f"form-{place}" for place in range(len(FORMS))} <= served.keys()
    assert {slide[0]: slide[1:] for slide in held["slides"]} == {
        slug: [parts(each["start_date"]), parts(each.get("end_date")), each["display_date"], each["group"]]
        for slug, each in served.items()
    }
    assert {f"{title} {place}" for place in range(len(FORMS))} <= set(drawn["headlines"])
    assert "<i>One</i> year & no more" in drawn["eras"]
    assert drawn["scripts"] == 0
    assert {"Happened"} <= set(drawn["groups"])
