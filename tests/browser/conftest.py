"""A browser whose pages must stay quiet, and what judges them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOOLS = Path(__file__).parent / "tools" / "node_modules"


@pytest.fixture
def browser(monkeypatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs an event loop beside the test
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens pages over the record that must stay quiet: no error, no warning, no cookie, nothing of another host."""
    call_command("seed", verbosity=0)
    call_command("release", stdout=StringIO())
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


def picture(page: Page, name: str) -> None:
    """Leave a picture of the whole page in the folder that SCREENSHOTS names, if it does."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
