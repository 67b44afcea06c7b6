"""The desk as editors use it, each in a browser of their own: from an empty form to what the public reads.

With SCREENSHOTS set to a folder, each step leaves a picture there.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from conftest import make_brand, make_milestone, make_source
from desk.models import Proposal, Revision
from sources.models import record_models
from tests.admin_forms import address, change_address
from tests.browser.conftest import picture
from tests.browser.desk import choose, press, sign_in  # noqa: F401 - a fixture
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

MILESTONE = "/api/v1/milestones/a-second-line-opens/"


def write_milestone(page: Page) -> None:
    """All but the evidence."""
    page.goto(address(Milestone, "add"))
    page.locator("#id_title_en").press_sequentially("A second line opens")
    page.locator("#id_title_ru").fill("Открыта вторая линия")
    expect(page.locator("#id_slug")).to_have_value("a-second-line-opens")
    page.locator("#id_date").press_sequentially("2022")
    expect(page.locator("#id_date_reading")).to_have_text("read as: 2022 · 2022 г.")
    page.locator("#id_date_refine").select_option("end")
    expect(page.locator("#id_date_reading")).to_have_text("read as: end of 2022 · конец 2022 г.")
    choose(page, "brands", "Gale")


def cite(page: Page, number: int, paragraph: str, stated: str) -> None:
    choose(page, f"citations-{number}-source", "yearbook")
    page.locator(f"#id_citations-{number}-paragraph").fill(paragraph)
    page.locator(f"#id_citations-{number}-stated_en").fill(stated)


def test_from_an_empty_form_to_a_published_milestone(sign_in):  # noqa: F811
    make_brand()
    boris = sign_in("boris", "Contributor")

    write_milestone(boris)
    press(boris, "Preview")
    expect(
        boris.frame_locator("[data-preview-frame]").get_by_role("heading", name="A second line opens")
    ).to_be_visible()
    boris.locator("[data-preview-language=ru]").click()
    expect(boris.frame_locator("[data-preview-frame]").get_by_role("heading", name="Открыта вторая")).to_be_visible()
    picture(boris, "desk-preview")
    press(boris, "Save and go on")
    expect(boris.get_by_text("was added successfully")).to_be_visible()
    assert boris.request.get(MILESTONE).status == 404

    cite(boris, 0, "7", "The second line was opened at the end of the year.")
    boris.get_by_text("Add another Citation").click()
    cite(boris, 1, "8", "")
    picture(boris, "desk-form")
    press(boris, "Send to review")
    expect(boris.locator(".success")).to_be_visible()
    anna = sign_in("anna")
    anna.goto(change_address(Milestone.objects.get()))
    press(anna, "Publish")
    expect(anna.locator(".faults")).to_contain_text("Kind")
    picture(anna, "desk-refused")
    anna.locator("#id_kind").select_option("launch")
    press(anna, "Publish")
    anna.get_by_role("link", name="A second line opens").first.click()

    expect(anna.get_by_role("heading", name="A second line opens")).to_be_visible()
    expect(anna.get_by_text("The second line was opened at the end of the year.").first).to_be_visible()
    picture(anna, "desk-public")
    anna.goto("/ru/timeline/a-second-line-opens/")
    expect(anna.get_by_role("heading", name="Открыта вторая линия")).to_be_visible()
    shown = anna.request.get(MILESTONE).json()
    assert shown["date"]["text"] == {"en": "end of 2022", "ru": "конец 2022 г."}
    assert [each["paragraph"] for each in shown["citations"]] == [7, 8]
    told = [(each.action, each.user.username) for each in Revision.objects.order_by("number")]
    assert told == [("created", "boris"), ("submitted", "boris"), ("published", "anna")]


def test_correction_is_proposed_and_reviewed_by_another(sign_in):  # noqa: F811
    milestone = make_milestone()
    boris = sign_in("boris", "Contributor")
    boris.goto(change_address(milestone))
    boris.locator("#id_title_en").fill("The very first car leaves the line")
    boris.locator("#id_reason_en").fill("The yearbook says “very first”.")
    picture(boris, "desk-propose")
    press(boris, "Propose this change")
    expect(boris.get_by_text("Your change waits for a reviewer")).to_be_visible()
    assert boris.request.get("/api/v1/milestones/first-car/").json()["version"] == 1

    anna = sign_in("anna")
    anna.goto(change_address(milestone))
    anna.get_by_role("link", name="Look at it").click()
    expect(anna.locator("ins", has_text="very")).to_be_visible()
    picture(anna, "desk-proposal")
    press(anna, "Apply")

    expect(anna.get_by_text("It is applied")).to_be_visible()
    assert Proposal.objects.get().verdict == "applied"
    anna.goto("/en/changes/")
    expect(anna.get_by_text("The yearbook says “very first”.")).to_be_visible()


def test_two_editors_of_one_row(sign_in):  # noqa: F811
    milestone = make_milestone()
    anna, vera = sign_in("anna"), sign_in("vera")
    for page in (anna, vera):
        page.goto(change_address(milestone))
    expect(vera.get_by_text("Also open by anna since")).to_be_visible()
    anna.locator("#id_title_en").fill("Anna's title")
    anna.locator("#id_reason_en").fill("A misprint.")
    press(anna, "Save the correction")

    vera.locator("#id_title_en").fill("Vera's title")
    vera.locator("#id_reason_en").fill("Another misprint.")
    press(vera, "Save the correction")

    expect(vera.get_by_text("Someone else saved this row after you opened it").first).to_be_visible()
    expect(vera.locator(".conflict")).to_contain_text("Anna's title")
    expect(vera.locator(".conflict")).to_contain_text("A misprint.")
    expect(vera.locator("#id_title_en")).to_have_value("Vera's title")
    picture(vera, "desk-conflict")
    press(vera, "Save the correction")
    expect(vera.locator(".success")).to_be_visible()
    milestone.refresh_from_db()
    assert milestone.title_en == "Vera's title"


def test_going_back_to_an_earlier_revision(sign_in):  # noqa: F811
    milestone = make_milestone()
    anna = sign_in("anna")
    anna.goto(change_address(milestone))
    anna.locator("#id_title_en").fill("A wrong title")
    anna.locator("#id_citations-0-paragraph").fill("9")
    anna.locator("#id_reason_en").fill("I thought so.")
    anna.keyboard.press("Control+s")
    expect(anna.locator(".success")).to_be_visible()

    anna.get_by_role("link", name="History").click()
    picture(anna, "desk-history")
    anna.get_by_role("link", name="Go back to this").click()
    expect(anna.locator(".differences")).to_contain_text("¶ 9")
    anna.locator("#id_reason_en").fill("It was right before.")
    picture(anna, "desk-revert")
    press(anna, "Go back")

    expect(anna.get_by_text("The row is as it was then")).to_be_visible()
    milestone.refresh_from_db()
    assert milestone.title_en == "The first car leaves the line"
    assert milestone.citations.get().paragraph == 1


def test_contributor_gets_no_further_by_requests_made_by_hand(sign_in, caplog):  # noqa: F811
    others = make_milestone(slug="secret", state="in_review", title_en="Nobody knows this yet")
    boris = sign_in("boris", "Contributor")
    write_plain_draft(boris)
    own = Milestone.objects.get(slug="mine")
    token = boris.locator("[name=csrfmiddlewaretoken]").first.input_value()

    def send(path: str, **values: object):
        headers = {"Referer": boris.url}
        return boris.request.post(path, form={"csrfmiddlewaretoken": token, **values}, headers=headers)

    answers = {
        "publish": send(change_address(own), state="published", title_en="Mine", slug="mine", opened_version=1),
        "publish in a list": send(
            address(Milestone, "changelist"), action="publish", _selected_action=own.pk, confirmed=1, index=0
        ),
        "read": boris.request.get(change_address(others)),
        "read its history": boris.request.get(address(Milestone, "history", others.pk)),
        "change another's": send(change_address(others), title_en="Mine now"),
        "raise rights": send("/admin/auth/user/1/change/", is_superuser="on"),
    }

    assert answers["raise rights"].status == 403
    assert answers["read its history"].status == 404
    assert all("Nobody knows this yet" not in answer.text() for answer in answers.values())
    assert set(Milestone.objects.values_list("slug", "state")) == {("secret", "in_review"), ("mine", "draft")}
    assert "Refused: boris tried to bring it into the state 'published'" in caplog.text
    assert "Refused: boris tried to open" in caplog.text


def write_plain_draft(page: Page) -> None:
    page.goto(address(Milestone, "add"))
    page.locator("#id_title_en").fill("Mine")
    press(page, "Save and go on")
    expect(page.locator(".success")).to_be_visible()


def test_evidence_is_copied_and_a_brand_added_in_passing(sign_in):  # noqa: F811
    make_milestone()
    anna = sign_in("anna")
    anna.goto(address(Milestone, "add"))
    anna.locator("#id_title_en").fill("The second car")

    anna.get_by_text("Copy evidence from…").click()
    anna.locator("#copy-evidence").press_sequentially("first car")
    anna.get_by_role("button", name="milestone: The first car leaves the line").click()
    expect(anna.locator("[data-evidence-status]")).to_have_text("1 citation copied.")
    with anna.expect_popup() as opened:
        anna.locator("#add_id_brands").click()
    popup = opened.value
    popup.locator("#id_name_en").fill("Breeze")
    press(popup, "Save the draft")
    expect(anna.locator("#id_brands + .select2-container")).to_contain_text("Breeze")
    press(anna, "Save and go on")

    expect(anna.locator(".success")).to_be_visible()
    milestone = Milestone.objects.get(slug="the-second-car")
    assert milestone.citations.get().stated_en == "The yearbook says so."
    assert [(brand.slug, brand.state) for brand in milestone.brands.all()] == [("breeze", "draft")]


def test_date_of_a_faulty_form_says_what_is_wrong_while_one_types(sign_in):  # noqa: F811
    page = sign_in("anna")
    page.goto(address(Milestone, "add"))

    page.locator("#id_date").press_sequentially("2022-13")

    expect(page.locator("#id_date_reading")).to_contain_text("Months are 01 to 12")


def test_every_page_of_the_admin_is_quiet(sign_in):  # noqa: F811
    page, milestone = sign_in("anna"), make_milestone()
    make_source(slug="leaflet", state="draft")
    pages = [address(model, name) for model in record_models() for name in ("changelist", "add")]
    rows = [
        change_address(milestone),
        address(Milestone, "history", milestone.pk),
        change_address(milestone.citations.get().source),
        address(Proposal, "changelist"),
    ]

    for path in [*pages, *rows, f"{address(Milestone, 'changelist')}?q=car&_facets=True", "/admin/password_change/"]:
        answer = page.goto(path)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, path
