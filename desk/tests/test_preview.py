"""A view of the public page before anything is saved, in both languages."""

from __future__ import annotations

import pytest

from changes.models import RecordVersion
from conftest import make_brand, make_measure, make_milestone, make_observation
from desk.models import Revision
from desk.roles import REVIEWER
from tests.admin_forms import address, change_address, shown, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reviewer(client):
    return sign_in_as(client, REVIEWER)


def preview(client, page, accept="application/json", **values):
    return client.post(page, {**shown(client.get(page)), "_preview": "en", **values}, headers={"accept": accept})


def test_preview_is_the_public_page_in_both_languages(client):
    milestone = make_milestone(state="draft", cite=False)

    pages = preview(client, change_address(milestone), title_en="A new title", title_ru="Переименовано").json()["pages"]

    assert set(pages) == {"en", "ru"}
    assert "A new title" in pages["en"]
    assert '<html lang="en"' in pages["en"]
    assert "Переименовано" in pages["ru"]
    assert '<html lang="ru"' in pages["ru"]
    assert "16 мая 1997" in pages["ru"].replace("\xa0", " ")


def test_preview_of_a_new_row_needs_no_more_than_a_title(client):
    pages = preview(client, address(Milestone, "add"), title_en="A second line opens").json()["pages"]

    assert "A second line opens" in pages["en"]


def test_preview_saves_nothing(client):
    milestone = make_milestone()
    version = RecordVersion.objects.current()

    preview(client, change_address(milestone), title_en="Not yet", **{"citations-0-stated_en": "Not yet."})

    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("The first car leaves the line", 1)
    assert milestone.citations.get().stated_en == "The yearbook says so."
    assert RecordVersion.objects.current() == version
    assert not Revision.objects.exists()


def test_preview_shows_what_the_public_would_see_and_no_draft(client):
    brand = make_brand(slug="secret", name_en="A brand that nobody knows", state="draft")
    milestone = make_milestone(brands=[brand])

    pages = preview(client, change_address(milestone)).json()["pages"]

    assert "A brand that nobody knows" not in pages["en"]


def test_preview_says_what_must_be_mended_first(client):
    milestone = make_milestone()

    answer = preview(client, change_address(milestone), date="1997-13", title_en="", title_ru="").json()

    assert any("Months are 01 to 12" in fault for fault in answer["faults"])


def test_preview_without_a_script_is_a_page_of_its_own(client):
    milestone = make_milestone()

    response = preview(client, change_address(milestone), accept="text/html", title_en="A new title")

    assert response.headers["Content-Type"].startswith("text/html")
    assert "no-store" in response.headers["Cache-Control"]
    assert "A new title" in response.content.decode()


def test_row_that_is_shown_with_another_says_so(client):
    observation = make_observation(measure=make_measure(state="draft"))

    pages = preview(client, change_address(observation)).json()["pages"]

    assert "Nothing would be shown" in pages["en"]


def test_preview_is_not_held_up_by_another_editors_save(client):
    milestone = make_milestone()
    opened = shown(client.get(change_address(milestone)))
    milestone.save()

    response = client.post(
        change_address(milestone), {**opened, "_preview": "en"}, headers={"accept": "application/json"}
    )

    assert "pages" in response.json()
