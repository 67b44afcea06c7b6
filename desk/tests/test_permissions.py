"""Who may do what with which row: role by role, action by action, by the state of the row and whose draft it is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from desk.models import Proposal
from desk.roles import ADMINISTRATOR, CONTRIBUTOR, REVIEWER
from sources.importing import models_by_file
from tests.admin_forms import BECAUSE, address, change_address, draft_of, shown, sign_in_as
from tests.helpers import BUILDERS

pytestmark = pytest.mark.django_db

OWN = ["own draft", "own review"]
OTHERS = ["draft", "review"]
PUBLIC = ["published", "withdrawn"]
ALL = [*OWN, *OTHERS, *PUBLIC]
# What is done at once; a contributor's change of what is public is a proposal.
ALLOWED = {
    CONTRIBUTOR: {
        "look": [*OWN, *PUBLIC],
        "list": [*OWN, *PUBLIC],
        "history": [*OWN, *PUBLIC],
        "preview": [*OWN, *PUBLIC],
        "change": OWN,
        "propose": PUBLIC,
        "send to review": ["own draft"],
        "publish": [],
        "withdraw": [],
        "delete": OWN,
    },
    REVIEWER: {
        "look": ALL,
        "list": ALL,
        "history": ALL,
        "preview": ALL,
        "change": ALL,
        "propose": [],
        "send to review": ["own draft", "draft"],
        "publish": [*OTHERS, "withdrawn"],
        "withdraw": ["published"],
        "delete": [*OWN, *OTHERS],
    },
    "nobody": {},
}
ALLOWED[ADMINISTRATOR] = ALLOWED[REVIEWER]
STATES = {
    "own draft": "draft",
    "draft": "draft",
    "own review": "in_review",
    "review": "in_review",
    "published": "published",
    "withdrawn": "withdrawn",
}
QUICK = ["milestones"]
FILES = [file if file in QUICK else pytest.param(file, marks=pytest.mark.slow) for file in models_by_file()]


def make_row(file: str, situation: str, user: User, slug: str):
    other = User.objects.get_or_create(username="other")[0]
    row = draft_of(user if situation.startswith("own") else other, BUILDERS[file](slug=slug, state=STATES[situation]))
    row.state_then = row.state
    return row


def send_form(client, row, **values):
    """Send the form of the row, if the user has one; whether that was stored."""
    opened = client.get(change_address(row))
    if opened.status_code != 200 or "opened_version" not in opened.context["adminform"].form.fields:
        return False
    client.post(change_address(row), {**shown(opened), **BECAUSE, **values})
    version = row.version
    row.refresh_from_db()
    return row.version > version


def looks(client, row):
    return client.get(change_address(row)).status_code == 200


def lists(client, row):
    page = client.get(address(type(row), "changelist"))
    return page.status_code == 200 and row in page.context["cl"].result_list


def reads_history(client, row):
    return client.get(address(type(row), "history", row.pk)).status_code == 200


def previews(client, row):
    opened = client.get(change_address(row))
    if opened.status_code != 200:
        return False
    values = {**shown(opened), "_preview": "en"}
    answer = client.post(change_address(row), values, headers={"accept": "application/json"})
    return answer.status_code == 200 and "pages" in answer.json()


def changes(client, row):
    return send_form(client, row) and row.state == row.state_then


def proposes(client, row):
    text = f"{row.heading_field}_en" if hasattr(row, f"{row.heading_field}_en") else "reading_note_en"
    return not send_form(client, row, **{text: "Something else"}) and Proposal.objects.of(row).exists()


def moves_to(state):
    return lambda client, row: row.state_then != state and send_form(client, row, state=state) and row.state == state


def deletes(client, row):
    client.post(address(type(row), "delete", row.pk), {"post": "yes"})
    return not type(row)._base_manager.filter(pk=row.pk).exists()


ACTIONS = {
    "look": looks,
    "list": lists,
    "history": reads_history,
    "preview": previews,
    "change": changes,
    "propose": proposes,
    "send to review": moves_to("in_review"),
    "publish": moves_to("published"),
    "withdraw": moves_to("withdrawn"),
    "delete": deletes,
}


@pytest.mark.parametrize("role", [CONTRIBUTOR, REVIEWER, ADMINISTRATOR, "nobody"])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("file", FILES)
def test_what_a_role_may_do(client, file, action, role):
    user = sign_in_as(client, role)
    rows = {each: make_row(file, each, user, each.replace(" ", "-")) for each in ALL}

    done = [situation for situation, row in rows.items() if ACTIONS[action](client, row)]

    assert done == [each for each in ALL if each in ALLOWED[role].get(action, [])]


@pytest.mark.parametrize("role", [CONTRIBUTOR, REVIEWER, "nobody"])
def test_whom_a_role_may_choose_in_a_form(client, role):
    user = sign_in_as(client, role)
    rows = {each: make_row("brands", each, user, each.replace(" ", "-")) for each in ALL}

    query = {"app_label": "timeline", "model_name": "milestone", "field_name": "brands", "term": ""}
    page = client.get(reverse("admin:autocomplete"), query)

    found = {each["id"] for each in page.json()["results"]} if page.status_code == 200 else set()
    assert [each for each, row in rows.items() if str(row.pk) in found] == ALLOWED[role].get("look", [])


@pytest.mark.parametrize("alone", [False, True])
def test_own_draft_is_published_where_the_setting_allows_it(client, settings, alone):
    settings.PUBLISH_OWN_DRAFTS = alone
    row = make_row("milestones", "own review", sign_in_as(client, REVIEWER), "first-car")

    assert moves_to("published")(client, row) == alone


@pytest.mark.parametrize("role", [CONTRIBUTOR, REVIEWER])
def test_page_of_a_row_is_not_found_by_its_key(client, role):
    sign_in_as(client, role)
    row = make_row("brands", "draft", User.objects.get(username=role.lower()), "hush")

    response = client.get(f"/admin/r/{ContentType.objects.get_for_model(row).pk}/{row.pk}/")

    assert response.status_code == 404
    assert "hush" not in response.content.decode()
