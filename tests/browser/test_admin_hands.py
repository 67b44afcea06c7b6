"""What hands do at a form of the desk: press Enter, click twice, copy the same evidence again, write for too long."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from conftest import make_brand, make_milestone
from desk.models import Revision
from tests.admin_forms import address, change_address
from tests.browser.desk import PASSWORD, choose, press, sign_in  # noqa: F401 - a fixture
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


def test_enter_in_a_text_sends_nothing(sign_in):  # noqa: F811
    milestone = make_milestone()
    anna = sign_in("anna")
    anna.goto(change_address(milestone))
    anna.locator("#id_reason_en").fill("A misprint.")
    anna.locator("#id_title_en").fill("Half a")

    anna.keyboard.press("Enter")
    anna.keyboard.type(" title")

    expect(anna.locator("#id_title_en")).to_have_value("Half a title")
    milestone.refresh_from_db()
    assert milestone.version == 1


def test_second_click_of_two_sends_nothing(sign_in):  # noqa: F811
    milestone = make_milestone(state="in_review")
    anna = sign_in("anna")
    anna.goto(change_address(milestone))

    anna.get_by_role("button", name="Publish", exact=True).dblclick()

    expect(anna.get_by_text("It is public now")).to_be_visible()
    assert [each.action for each in Revision.objects.order_by("number")] == ["found", "published"]


def test_evidence_that_is_there_is_not_copied_again(sign_in):  # noqa: F811
    make_milestone()
    boris = sign_in("boris", "Contributor")
    boris.goto(address(Milestone, "add"))
    boris.get_by_text("Copy evidence from").click()
    boris.locator("#copy-evidence").fill("first car")
    found = boris.locator("[data-evidence-found] button")

    found.click()
    expect(boris.locator("[data-evidence-status]")).to_have_text("1 citation copied.")
    found.click()

    expect(boris.locator("[data-evidence-status]")).to_have_text("That evidence is here already.")
    expect(boris.locator("#id_citations-TOTAL_FORMS")).to_have_value("1")


def test_what_was_typed_outlives_the_session(sign_in):  # noqa: F811
    make_brand()
    make_milestone()
    boris = sign_in("boris", "Contributor")
    boris.goto(address(Milestone, "add"))
    boris.locator("#id_title_en").fill("A long day's work")
    boris.locator("#id_kind").select_option("launch")
    choose(boris, "brands", "Gale")
    boris.get_by_text("Add another Citation").click()
    choose(boris, "citations-1-source", "yearbook")
    boris.locator("#id_citations-1-paragraph").fill("7")
    boris.context.clear_cookies(name="sessionid")

    press(boris, "Save the draft")
    boris.locator("#id_username").fill("boris")
    boris.locator("#id_password").fill(PASSWORD)
    boris.locator("[type=submit]").click()
    press(boris, "Put it back")
    press(boris, "Save the draft")

    expect(boris.locator(".success")).to_be_visible()
    kept = Milestone.objects.get(title_en="A long day's work")
    assert (kept.kind, [each.slug for each in kept.brands.all()]) == ("launch", ["gale"])
    assert [each.paragraph for each in kept.citations.all()] == [7]


def test_what_was_typed_is_offered_to_nobody_else(sign_in):  # noqa: F811
    sign_in("vera", "Contributor").context.close()
    boris = sign_in("boris", "Contributor")
    boris.goto(address(Milestone, "add"))
    boris.locator("#id_title_en").fill("A long day's work")
    boris.context.clear_cookies(name="sessionid")

    press(boris, "Save the draft")
    boris.locator("#id_username").fill("vera")
    boris.locator("#id_password").fill(PASSWORD)
    boris.locator("[type=submit]").click()

    expect(boris.locator("#id_title_en")).to_have_value("")
    expect(boris.locator("[data-kept]")).to_be_hidden()
