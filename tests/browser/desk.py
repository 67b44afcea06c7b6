"""Editors in browsers of their own, whose pages must stay quiet: no error, no warning, no refused script or style."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import ConsoleMessage, Page, expect

from desk.management.commands.make_editor import save_editor

PASSWORD = "orange-kettle-47"
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
SignIn = Callable[..., Page]


def is_complaint(said: ConsoleMessage) -> bool:
    """Whether something went wrong; that a half-typed date is answered 400 is how its error comes to be shown."""
    return said.type in ("error", "warning") and "/admin/dates/reading/" not in said.location["url"]


@pytest.fixture
def sign_in(browser, live_server) -> Iterator[SignIn]:
    """Sign in by the form, as somebody of a role: gives the page of the desk."""
    complaints: list[tuple[str, str]] = []

    def sign_in(name: str, role: str = "Reviewer", **options: object) -> Page:
        user = User(username=name)
        user.set_password(PASSWORD)
        save_editor(user, role=role)
        given = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", **options}
        page = browser.new_context(base_url=live_server.url, **given).new_page()
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", lambda said: is_complaint(said) and complaints.append((page.url, said.text)))
        page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
        page.set_default_timeout(20_000)
        page.goto("/admin/")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("[type=submit]").click()
        expect(page.locator("#user-tools")).to_be_visible()
        return page

    yield sign_in
    assert complaints == []


def choose(page: Page, field: str, words: str) -> None:
    """Look a row up in an autocomplete, as an editor does: open, type, take the first found."""
    page.locator(f"#id_{field} + .select2-container").click()
    page.locator(".select2-search__field:focus").press_sequentially(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
