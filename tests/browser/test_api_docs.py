"""The two pages that draw the API's description: complete, quiet, and under the site's policy (open_page watches)."""

from __future__ import annotations

import pytest

from avtotor.api_router import router
from tests.browser.conftest import picture
from tests.helpers import API

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

RESOURCES = [prefix for prefix, _viewset, _name in router.registry]

# What Redoc's style elements hold; nothing if the policy refused them.
STYLE_RULES = "[...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0)"


def test_the_description_can_be_tried_out(open_page):
    page = open_page()
    page.goto(f"{API}/docs/")

    page.locator("#operations-milestones-milestones_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.locator(".execute").click()
    answer = page.locator(".live-responses-table .microlight").first
    answer.wait_for()

    asked = page.locator(".request-url").first.inner_text()
    picture(page, "api-docs")
    # A form that is filled with an example of every filter finds nothing.
    assert "as_of" not in asked
    assert "For example: 1994" in page.locator('tr[data-param-name="date_from"]').inner_text()
    assert {f"operations-tag-{name}" for name in RESOURCES} <= set(
        page.locator(".opblock-tag").evaluate_all("tags => tags.map((tag) => tag.id)")
    )
    assert '"count"' in answer.inner_text()


def test_the_description_can_be_read_as_one_page(open_page):
    page = open_page()
    page.goto(f"{API}/redoc/")

    page.get_by_role("heading", name="List milestones").wait_for()

    picture(page, "api-reference")
    assert page.locator("img").count() == 0
    menu = page.get_by_role("menu").first.inner_text()
    assert [name for name in RESOURCES if name not in menu] == []
    assert page.evaluate(STYLE_RULES) > 100
