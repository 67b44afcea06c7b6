"""The published record in a browser: every page on every screen, and a whole visit by keyboard and without scripts.

With SCREENSHOTS set to a folder, every page leaves a picture there.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Any

import pytest
from django.urls import resolve, reverse
from django.utils import translation
from playwright.sync_api import Page
from pypdf import PdfReader

from releases.models import Release
from sources.models import record_models
from tests.browser.conftest import TOOLS, picture
from tests.pages import page_names
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

LANGUAGES = ("en", "ru")
COLORS = ("light", "dark")
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {
        href: element.getAttribute("href"),
        isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
# Of what a link has led to: where it begins, below what covers the top of the page, and how high the window is.
TARGET = """() => {
    const masthead = document.querySelector(".masthead"), sticky = getComputedStyle(masthead).position === "sticky";
    const top = document.querySelector(":target").getBoundingClientRect().top;
    return [top - (sticky ? masthead.offsetHeight : 0), innerHeight];
}"""
# How far to the right the page reaches, and the evidence in it, which a table must not push off the screen.
EDGES = """() => [
    document.documentElement.scrollWidth,
    ...[...document.querySelectorAll(".evidence a")].map((link) => link.getBoundingClientRect().right),
]"""
# WCAG 2.2 AA and what axe's makers hold for good practice.
AXE = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.target.join(" "))]);
}"""
# How far the page jumped while it came, by Chromium's own measure.
SHIFT = """() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 50);
})"""
# What is far from the screen is laid out when it comes near. What measures a page looks at all of it.
LAID_OUT = "* { content-visibility: visible !important; }"
# Filters that are asked for less often, as a reader unfolds them.
UNFOLD = "() => document.querySelectorAll('.filters details').forEach((each) => { each.open = true; })"
# A row of a table may still widen its columns while it comes; a hundredth is a tenth of what is held to be good.
STEADY = 0.01
# Twenty thousand bytes a second: a page comes in dozens of pieces.
SLOW_LINE = {"offline": False, "latency": 20, "downloadThroughput": 20_000, "uploadThroughput": -1}
MOST_TABS = 200


def tab_to(page: Page, href: str) -> None:
    """Press Tab until the link has the focus; on the way, whatever has it can be seen and shows it."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isOutlined"], focused
        assert focused["isInView"], focused
        if focused["href"] == href:
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab did not lead to {href}")


def follow(page: Page, href: str) -> None:
    tab_to(page, href)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "has_scripts"), [(1280, True), (1280, False), (800, False)])
def test_a_reader_goes_from_a_statement_to_its_paragraph_and_back_by_keyboard(open_page, width, has_scripts):
    page = open_page(viewport={"width": width, "height": 800}, java_script_enabled=has_scripts, locale="en-US")
    milestone = Milestone.objects.for_list().best().order_by("date_order", "slug")[3]
    citation = milestone.citations.all()[0]
    statement, paragraph = milestone.get_absolute_url(), citation.get_absolute_url()

    page.goto("/")
    assert page.url.endswith("/en/")
    follow(page, "/en/timeline/")
    tab_to(page, "#main")  # the skip link comes first, so that no list of filters need be crossed to reach it
    page.keyboard.press("Enter")
    follow(page, statement)
    assert page.locator("h1").inner_text() == milestone.heading("en")[0]

    follow(page, paragraph)
    assert page.url.endswith(paragraph)
    assert page.locator(":target").get_attribute("id") == f"p{citation.paragraph}"
    top, height = page.evaluate(TARGET)
    assert 0 <= top < height / 2
    follow(page, statement)
    assert page.url.endswith(statement)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_reader_narrows_the_timeline_and_takes_that_back_by_keyboard(open_page, has_scripts):
    page = open_page(viewport={"width": 1280, "height": 800}, java_script_enabled=has_scripts)
    best = Milestone.objects.published().best()

    page.goto("/en/timeline/")
    tab_until(page, "select[name=kind]")
    page.keyboard.type("launch")
    tab_until(page, ".filters button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "kind=launch" in page.url
    assert page.locator(".timeline .entry").count() == best.filter(kind="launch").count()

    tab_until(page, ".in-use a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "kind=launch" not in page.url
    assert page.locator(".timeline .entry").count() == best.count()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_filter_says_of_itself_stays_in_the_window(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto("/ru/timeline/")
    page.evaluate(UNFOLD)
    fields = page.locator(".filters .filter:has(small) :is(input, select)")
    assert fields.count() > 2

    for field in fields.all():
        field.focus()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def tab_until(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab did not lead to {selector}")


def addresses(language: str) -> list[str]:
    """Every list, of every kind of row the first and the one with the longest name, and what finds nothing."""
    with translation.override(language):
        lists = [reverse(name) for name in page_names() if not name.endswith("-detail")]
        rows = [
            sorted(model.objects.published(), key=lambda row: len(row.heading(language)[0]))[place].get_absolute_url()
            for model in record_models()
            for place in (0, -1)
        ]
        timeline, search = reverse("timeline:milestone-list"), reverse("search:results")
        released = [release.get_absolute_url() for release in Release.objects.all()]
    return [
        *lists,
        *rows,
        *released,
        f"{search}?q=a",
        f"{search}?q=nothing-of-this",
        f"{timeline}?kind=launch&ordering=-date",
        f"{timeline}?undated=true",
    ]


@pytest.mark.parametrize("colors", COLORS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible_fits_its_screen_and_stands_still(open_page, language, colors, width):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=colors, bypass_csp=True)
    found: list[tuple[str, Any]] = []

    for address in addresses(language):
        page.goto(address)
        found += [(address, shift) for shift in [page.evaluate(SHIFT)] if shift > STEADY]
        page.add_style_tag(content=LAID_OUT)
        page.evaluate(UNFOLD)
        picture(page, f"{address.strip('/').replace('/', '-')[:60]}-{width}-{colors}")
        found += [(address, edge) for edge in page.evaluate(EDGES) if edge > width]
        page.add_script_tag(path=TOOLS / "axe-core" / "axe.min.js")
        found += [(address, violation) for violation in page.evaluate(AXE)]

    assert found == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_jumps_while_it_arrives_over_a_slow_line(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(reverse("about"))  # what the pages share is at hand then, as for a reader who follows a link
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_LINE)
    jumped = []

    for name in ("home", "timeline:milestone-list", "production:observation-list", "partners:claim-list"):
        page.goto(reverse(name))
        jumped += [(name, shift) for shift in [page.evaluate(SHIFT)] if shift > STEADY]

    assert jumped == []


@pytest.mark.parametrize("width", [2560, 1920, 768, 320])
def test_no_page_scrolls_sideways_on_unusual_screens(open_page, width):
    page = open_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    too_wide = []

    for address in addresses("ru"):
        page.goto(address)
        page.add_style_tag(content=LAID_OUT)
        page.evaluate(UNFOLD)
        too_wide += [(address, edge) for edge in page.evaluate(EDGES) if edge > width]

    assert too_wide == []


def test_every_page_is_complete_without_scripts(open_page):
    with_scripts, without = open_page(), open_page(java_script_enabled=False)

    for address in addresses("en"):
        texts = []
        for page in (with_scripts, without):
            page.goto(address)
            texts.append(page.locator("main").inner_text())
        assert texts[0] == texts[1], address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["timeline:milestone-list", "partners:claim-list", "partners:partnership-list"])
def test_print_keeps_every_statement_and_the_addresses_of_its_evidence(open_page, language, name):
    page = open_page()
    with translation.override(language):
        address = reverse(name)
        rows = list(resolve(address).func.view_class.viewset.rows().best())
        evidence = {citation.get_absolute_url() for row in rows for citation in row.citations.all()}

    page.goto(address)
    printed = squeezed(text_of_pdf(page.pdf(format="A4")))

    assert [row.slug for row in rows if squeezed(row.heading(language)[0]) not in printed] == []
    assert [each for each in evidence if squeezed(each) not in printed] == []


def text_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def squeezed(text: str) -> str:
    """Without the ligatures, spaces and line breaks that setting a text puts in."""
    return "".join(unicodedata.normalize("NFKC", text).split())
