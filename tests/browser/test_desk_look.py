"""The pages of the admin as an editor sees them: readable in light and dark, in both languages, within the window.

With SCREENSHOTS set to a folder, every page leaves a picture there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from conftest import make_dispute, make_milestone
from desk.management.commands.make_editor import save_editor
from desk.models import Finding, Proposal, Revision, SavedFilter, Schedule
from sources.models import Source
from tests.admin_forms import address, change_address
from tests.browser import test_pages_browser
from tests.browser.conftest import TOOLS, picture
from tests.browser.test_pages_browser import COLORS, FOCUSED, LANGUAGES
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

# Django's autocompletes bring their own markup, which names its boxes for nobody; the select behind each has its label.
AXE = test_pages_browser.AXE.replace("axe.run(document,", "axe.run({ exclude: ['.select2-container'] },")
CODES = ("possible-duplicate", "one-source", "date-finer-than-source")
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture
def desk() -> User:
    """A record with something of everything there is to do, and a reviewer."""
    call_command("seed", verbosity=0)
    people = {role: User(username=role.lower()) for role in ("Reviewer", "Contributor")}
    for role, user in people.items():
        save_editor(user, role=role)
    reviewer, contributor = people["Reviewer"], people["Contributor"]
    for number in range(8):
        user = contributor if number % 2 else reviewer
        row = make_milestone(slug=f"in-work-{number}", state="in_review" if number % 2 else "draft", cite=False)
        Revision.objects.keep(row, user=user, before=None)
        Finding.objects.create(
            kind="timeline.milestone", row_id=row.pk, code=CODES[number % 3], found_at=row.updated_at
        )
    Finding.objects.create(kind="timeline.milestone", row_id=row.pk, code="untranslated", found_at=row.updated_at)
    make_dispute(slug="silent", discussion_en="", discussion_ru="")
    late = make_milestone(slug="late", status="planned", date="2001")
    Finding.objects.create(kind="timeline.milestone", row_id=late.pk, code="overdue-plan", found_at=late.updated_at)
    public = Milestone.objects.published().first()
    Proposal.objects.propose(public, {}, user=contributor)
    later = timezone.now() + datetime.timedelta(days=3)
    Schedule.objects.create(kind="timeline.milestone", row_id=row.pk, version=1, publish_at=later, user=reviewer)
    Revision.objects.keep(make_milestone(slug="gone", state="draft"), user=reviewer, before=None, action="deleted")
    for name in ("Launches", "What I began in the spring and want to see through before the year ends"):
        SavedFilter.objects.create(user=reviewer, kind="timeline.milestone", name=name, query="kind__exact=launch")
    return reviewer


@pytest.fixture
def open_desk(desk, browser, live_server) -> Callable[..., Page]:
    """Opens pages as the reviewer."""
    client = Client()
    client.force_login(desk)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def open_desk(*, language: str = "en", signed_in: bool = True, **options: Any) -> Page:
        locale = {"en": "en-US", "ru": "ru-RU"}[language]
        context = browser.new_context(base_url=live_server.url, locale=locale, bypass_csp=True, **options)
        if signed_in:
            context.add_cookies([session])
        return context.new_page()

    return open_desk


def pages() -> dict[str, str]:
    milestones = address(Milestone, "changelist")
    row, source = Milestone.objects.published().first(), Source.objects.order_by("pk").first()
    return {
        "index": "/admin/",
        "list": milestones,
        "list-filtered": f"{milestones}?kind__exact=launch&q=a",
        "list-empty": f"{milestones}?q=nothing-of-this",
        "observations": "/admin/production/observation/",
        "form": change_address(row),
        "form-empty": address(Milestone, "add"),
        "history": address(Milestone, "history", row.pk),
        "delete": address(Milestone, "delete", Milestone.objects.get(slug="in-work-0").pk),
        "work": "/admin/desk/todo/in-review/",
        "changes": "/admin/desk/todo/changes/",
        "warnings": "/admin/desk/todo/warnings/one-source/",
        "unused": f"/admin/desk/unused/{source.pk}/",
        "password": "/admin/password_change/",
    }


@pytest.mark.parametrize("width", [1280, 1024])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("colors", COLORS)
def test_pages_of_the_admin_are_accessible_and_fit_the_window(open_desk, colors, language, width):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": colors, "language": language}
    page = open_desk(**options)
    views = [(name, path, page) for name, path in pages().items()]
    views += [("login", "/admin/login/", open_desk(**options, signed_in=False))]
    found: list[tuple[str, Any]] = []

    for name, path, page in views:
        assert page.goto(path).status == 200, path
        picture(page, f"desk-{name}-{language}-{colors}-{width}")
        found += [(name, reach) for reach in [page.evaluate(WIDTH)] if reach > width]
        page.add_script_tag(path=TOOLS / "axe-core" / "axe.min.js")
        found += [(name, violation) for violation in page.evaluate(AXE)]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_admin_scrolls_sideways_on_small_screens(open_desk, language):
    page = open_desk(viewport={"width": 600, "height": 900}, language=language)
    found = []

    for name, path in pages().items():
        page.goto(path)
        picture(page, f"desk-{name}-{language}-600")
        found += [(name, reach) for reach in [page.evaluate(WIDTH)] if reach > 600]

    assert found == []


@pytest.mark.parametrize("colors", COLORS)
@pytest.mark.parametrize("path", ["/admin/", "/admin/timeline/milestone/?kind__exact=launch"])
def test_whatever_has_the_focus_shows_it(open_desk, colors, path):
    page = open_desk(viewport={"width": 1280, "height": 900}, color_scheme=colors)
    page.goto(path)

    for _press in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isOutlined"], focused
        assert focused["isInView"], focused
