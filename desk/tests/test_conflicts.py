"""Two editors of one row: the second is shown what the first changed, and keeps what they typed."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from conftest import make_citation, make_milestone
from desk.models import Presence, Revision
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import BECAUSE, address, change_address, errors, send, shown, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone():
    return make_milestone()


def save_after(client, row, opened, **values):
    return client.post(change_address(row), {**opened, **BECAUSE, **values})


@pytest.fixture
def opened(client, milestone):
    """What Vera has in her form, while Anna saves."""
    sign_in_as(client, REVIEWER, username="vera")
    opened = shown(client.get(change_address(milestone)))
    sign_in_as(client, REVIEWER, username="anna")
    values = {"title_en": "Anna's title", "reason_en": "A misprint.", "citations-0-paragraph": 4}
    assert send(client, milestone, **values).status_code == 302
    sign_in_as(client, REVIEWER, username="vera")
    return opened


def test_second_save_is_refused_and_shown_the_first_as_a_diff(client, milestone, opened):
    response = save_after(client, milestone, opened, title_en="Vera's title", title_ru="Название Веры")

    page = response.content.decode()
    conflict = response.context["desk"].conflict
    assert [each.user.username for each in conflict.revisions] == ["anna"]
    assert {each.label for each in conflict.differences} == {"title", "citation"}
    assert "A misprint." in page
    assert errors(response)["title_en"] == ["Stored now: Anna's title"]
    assert "title_ru" not in errors(response)


def test_second_editor_keeps_their_input(client, milestone, opened):
    response = save_after(
        client, milestone, opened, title_en="Vera's title", **{"citations-0-stated_en": "It says that."}
    )

    kept = shown(response)
    assert (kept["title_en"], kept["citations-0-stated_en"]) == ("Vera's title", "It says that.")
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("Anna's title", 2)
    assert milestone.citations.get().paragraph == 4


def test_saving_again_after_that_is_a_decision(client, milestone, opened):
    refused = save_after(client, milestone, opened, title_en="Vera's title")

    response = client.post(change_address(milestone), shown(refused))

    assert response.status_code == 302
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("Vera's title", 3)
    assert [each.user and each.user.username for each in Revision.objects.of(milestone).order_by("number")] == [
        None,
        "anna",
        "vera",
    ]


def test_citations_added_by_both_are_both_kept(client, milestone):
    sign_in_as(client, REVIEWER, username="vera")
    opened = shown(client.get(change_address(milestone)))
    make_citation(milestone, paragraph=5)
    milestone.save()
    mine = {
        "citations-TOTAL_FORMS": 2,
        "citations-1-source": opened["citations-0-source"],
        "citations-1-paragraph": 6,
        "citations-1-stance": "supports",
    }

    refused = save_after(client, milestone, opened, **mine)
    client.post(change_address(milestone), shown(refused))

    assert sorted(milestone.citations.values_list("paragraph", flat=True)) == [1, 5, 6]


def test_what_was_saved_by_no_editor_is_a_conflict_too(client, milestone):
    sign_in_as(client, REVIEWER)
    opened = shown(client.get(change_address(milestone)))
    milestone.title_en = "Written elsewhere"
    milestone.save()

    response = save_after(client, milestone, opened, title_en="Mine")

    assert errors(response)["title_en"] == ["Stored now: Written elsewhere"]


def test_row_deleted_meanwhile_is_not_written_anew(client):
    row = make_milestone(state="draft")
    sign_in_as(client, REVIEWER)
    opened = shown(client.get(change_address(row)))
    row.citations.all().delete()
    row.delete()

    response = save_after(client, row, opened, title_en="Mine")

    assert response.status_code == 302
    assert not Milestone.objects.exists()


def test_who_opens_a_row_is_told_who_else_has_it_open(client, milestone):
    sign_in_as(client, REVIEWER, username="anna")
    client.get(change_address(milestone))
    sign_in_as(client, REVIEWER, username="vera")

    page = client.get(change_address(milestone)).content.decode()

    assert "Also open by anna since" in page


def test_nobody_is_told_of_themselves_or_of_who_has_left(client, milestone):
    sign_in_as(client, REVIEWER, username="anna")
    client.get(change_address(milestone))
    client.post(address(Milestone, "presence", milestone.pk), {"leave": "1"})
    sign_in_as(client, REVIEWER, username="vera")
    client.get(change_address(milestone))

    assert "Also open by" not in client.get(change_address(milestone)).content.decode()


def test_who_has_long_not_been_heard_of_is_forgotten(client, milestone):
    sign_in_as(client, REVIEWER, username="anna")
    client.get(change_address(milestone))
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=5))
    sign_in_as(client, REVIEWER, username="vera")

    client.get(change_address(milestone))

    assert [each.user.username for each in Presence.objects.all()] == ["vera"]


def test_open_form_hears_of_those_who_come_later_and_of_saves(client, milestone):
    sign_in_as(client, REVIEWER, username="anna")
    client.get(change_address(milestone))
    send(client, milestone, title_en="Anna's title")
    client.get(change_address(milestone))
    sign_in_as(client, REVIEWER, username="vera")

    told = client.post(address(Milestone, "presence", milestone.pk)).json()

    assert told["version"] == 2
    assert "anna" in told["others"][0]


def test_presence_is_told_by_post_alone_and_to_whom_may_see_the_row(client, milestone):
    draft = make_milestone(slug="secret", state="draft")
    sign_in_as(client, CONTRIBUTOR)

    assert client.get(address(Milestone, "presence", milestone.pk)).status_code == 405
    assert client.post(address(Milestone, "presence", draft.pk)).status_code == 404
    assert client.post(address(Milestone, "presence", "abc")).status_code == 404


def test_saving_is_leaving(client, milestone):
    sign_in_as(client, REVIEWER)

    send(client, milestone)

    assert not Presence.objects.exists()
