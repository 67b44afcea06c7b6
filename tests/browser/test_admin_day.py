"""An editor's day in a browser: from an empty form to a published statement, without one complaint in the console.

With SCREENSHOTS set to a folder, each step leaves a picture there.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import ConsoleMessage, Page, expect

from conftest import make_brand, make_milestone, make_source
from desk.management.commands.make_editor import save_editor
from sources.models import record_models
from tests.admin_forms import address, change_address
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

PASSWORD = "orange-kettle-47"
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture
def page(browser, live_server):
    """A page of a browser that has been quiet to the end: no error, no warning, no refused script or style."""
    complaints = []
    page = browser.new_page(base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-US")
    page.add_init_script(TELL_VIOLATIONS)
    page.on("console", lambda said: is_complaint(said) and complaints.append((page.url, said.text)))
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    page.set_default_timeout(20_000)
    yield page
    assert complaints == []


def is_complaint(said: ConsoleMessage) -> bool:
    """Whether something went wrong; that a half-typed date is answered 400 is how its error comes to be shown."""
    return said.type in ("error", "warning") and "/admin/dates/reading/" not in said.location["url"]


@pytest.fixture
def signed_in(page) -> Page:
    user = User(username="anna")
    user.set_password(PASSWORD)
    save_editor(user, role="Reviewer")
    page.goto("/admin/")
    picture(page, "login")
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What the record holds")).to_be_visible()
    return page


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def choose(page: Page, field: str, words: str) -> None:
    """Look a row up in an autocomplete, as an editor does: open, type, take the first found."""
    page.locator(f"#id_{field} + .select2-container").click()
    page.locator(".select2-search__field:focus").press_sequentially(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def write_milestone(page: Page) -> None:
    """Fill in the form, all but the citation."""
    page.locator(".model-milestone .addlink").first.click()
    page.locator("#id_title_en").press_sequentially("A second line opens")
    page.locator("#id_title_ru").fill("Открыта вторая линия")
    expect(page.locator("#id_slug")).to_have_value("a-second-line-opens")
    page.locator("#id_date").press_sequentially("2022")
    expect(page.locator("#id_date_reading")).to_have_text("read as: 2022 · 2022 г.")
    page.locator("#id_date_refine").select_option("end")
    expect(page.locator("#id_date_reading")).to_have_text("read as: end of 2022 · конец 2022 г.")
    page.locator("#id_kind").select_option("launch")
    choose(page, "brands", "Gale")
    page.locator("#id_state").select_option("published")


def test_day_of_an_editor(signed_in, live_server):
    make_brand()
    page = signed_in
    page.goto("/admin/")
    picture(page, "index")

    write_milestone(page)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Nothing is published without a source")).to_be_visible()
    expect(page.locator("#id_title_ru")).to_have_value("Открыта вторая линия")
    expect(page.locator("#id_date_reading")).to_have_text("read as: end of 2022 · конец 2022 г.")
    picture(page, "refused")

    choose(page, "citations-0-source", "yearbook")
    page.locator("#id_citations-0-paragraph").fill("7")
    page.locator("#id_citations-0-stated_en").fill("The second line was opened at the end of the year.")
    page.get_by_text("Add another Citation").click()
    choose(page, "citations-1-source", "yearbook")
    page.locator("#id_citations-1-paragraph").fill("8")
    picture(page, "filled-in")
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    picture(page, "saved")
    milestone = Milestone.objects.published().get()
    assert [each.paragraph for each in milestone.citations.all()] == [7, 8]

    page.get_by_role("link", name="View on site").click()

    assert milestone.get_absolute_url().endswith("/timeline/a-second-line-opens/")
    expect(page.get_by_role("heading", name="A second line opens")).to_be_visible()
    picture(page, "public")
    shown = page.request.get("/api/v1/milestones/a-second-line-opens/").json()
    assert shown["date"]["text"] == {"en": "end of 2022", "ru": "конец 2022 г."}


def test_date_of_a_faulty_form_says_what_is_wrong_while_one_types(signed_in):
    page = signed_in
    page.goto(address(Milestone, "add"))

    page.locator("#id_date").press_sequentially("2022-13")

    expect(page.locator("#id_date_reading")).to_contain_text("Months are 01 to 12")


def test_two_editors_of_one_row(signed_in):
    page, milestone = signed_in, make_milestone()
    page.goto(change_address(milestone))
    milestone.title_en = "The other editor's title"
    milestone.save()

    page.locator("#id_title_en").fill("My title")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Someone else saved this row after you opened it")).to_be_visible()
    expect(page.get_by_text("Stored now: The other editor's title")).to_be_visible()
    expect(page.locator("#id_title_en")).to_have_value("My title")
    picture(page, "two-editors")


def test_every_page_of_the_admin_is_quiet(signed_in):
    page, milestone = signed_in, make_milestone()
    make_source(slug="leaflet", state="draft")
    pages = [address(model, name) for model in record_models() for name in ("changelist", "add")]
    rows = [
        change_address(milestone),
        address(Milestone, "history", milestone.pk),
        change_address(milestone.citations.get().source),
    ]

    for path in [*pages, *rows, f"{address(Milestone, 'changelist')}?q=car&_facets=True", "/admin/password_change/"]:
        answer = page.goto(path)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, path
    page.goto(address(Milestone, "changelist"))
    picture(page, "list")
    page.goto(address(Milestone, "history", milestone.pk))
    picture(page, "history")
