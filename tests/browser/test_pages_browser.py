"""The published record in a browser: from a statement to its paragraph and back by keyboard, on every screen.

With SCREENSHOTS set to a folder, every page leaves a picture there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages import page_names, record_models
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SCREENS = [(360, "light", "en"), (360, "dark", "ru"), (1280, "dark", "en"), (1280, "light", "ru")]
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
MOST_TABS = 150


@pytest.fixture
def browser(monkeypatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs an event loop beside the test
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*OPTIONS, "--disable-sync"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens pages that must stay quiet: no error, no warning, no cookie, nothing asked of another host."""
    call_command("seed", verbosity=0)
    complaints: list[tuple[str, str]] = []
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append((page.url, said.text)))
        page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
        page.on("request", lambda sent: sent.url.startswith(live_server.url) or complaints.append((page.url, sent.url)))
        return page

    yield open_page
    assert [context.cookies() for context in contexts if context.cookies()] == []
    assert complaints == []


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


@pytest.mark.parametrize(("width", "has_scripts"), [(1280, True), (800, False)])
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


def addresses(language: str) -> list[str]:
    """Every list, and of every kind of row the first and the one with the longest name."""
    with translation.override(language):
        lists = [reverse(name) for name in page_names() if not name.endswith("-detail")]
        rows = [
            sorted(model.objects.published(), key=lambda row: len(row.heading(language)[0]))[place].get_absolute_url()
            for model in record_models()
            for place in (0, -1)
        ]
        return [*lists, *rows, f"{reverse('search:results')}?q=a"]


def test_every_page_fits_every_screen_and_stays_quiet(open_page):
    too_wide = []

    for width, colors, language in SCREENS:
        page = open_page(viewport={"width": width, "height": 800}, color_scheme=colors)
        for address in addresses(language):
            page.goto(address)
            too_wide += [(address, width, edge) for edge in page.evaluate(EDGES) if edge > width]
            picture(page, f"{address.strip('/').replace('/', '-')[:60]}-{width}-{colors}")

    assert too_wide == []


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
