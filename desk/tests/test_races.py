"""Editors at the same instant: one of two goes through, the other is told, nothing is written twice or lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from conftest import make_milestone
from desk.models import Proposal, Revision
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import BECAUSE, address, change_address, send, shown, sign_in_as
from timeline.models import Milestone

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,  # threads share SQLite's database in memory, and no lock
]

EDITORS = 6


@pytest.fixture
def editors() -> list[Client]:
    clients = []
    for number in range(EDITORS):
        user = User.objects.create(username=f"editor-{number}", is_staff=True)
        user.groups.add(Group.objects.get(name=REVIEWER))
        client = Client()
        client.force_login(user)
        clients.append(client)
    return clients


def at_once(work: Callable[[Client], Any], editors: list[Client]) -> list[Any]:
    """What each gets who does this at the same instant; an error is among the answers."""
    start, answers = threading.Barrier(len(editors)), []

    def run(client: Client) -> None:
        try:
            start.wait()
            answers.append(work(client))
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[client]) for client in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def actions(row):
    return list(Revision.objects.of(row).order_by("number").values_list("action", flat=True))


def test_row_is_published_once(editors):
    row = make_milestone(state="in_review")
    opened = shown(editors[0].get(change_address(row)))

    answers = at_once(
        lambda client: client.post(change_address(row), {**opened, "state": "published"}).status_code, editors
    )

    assert sorted(answers) == [200] * (EDITORS - 1) + [302]
    assert actions(row) == ["found", "published"]
    assert list(Milestone.objects.values_list("state", "version")) == [("published", row.version + 1)]


def test_no_save_that_was_acknowledged_is_lost(editors):
    row = make_milestone()

    def work(client: Client) -> int:
        done = 0
        for _turn in range(5):
            form = shown(client.get(change_address(row)))
            summary = f"{form.get('summary_en', '')}+"
            done += client.post(change_address(row), {**form, **BECAUSE, "summary_en": summary}).status_code == 302
        return done

    answers = at_once(work, editors)

    row.refresh_from_db()
    assert all(isinstance(each, int) for each in answers), answers
    assert row.summary_en == "+" * sum(answers)
    assert (row.version, len(actions(row))) == (1 + sum(answers), 1 + sum(answers))


def test_new_rows_of_one_slug_are_one_row_and_no_error(editors):
    form = shown(editors[0].get(address(Milestone, "add")))

    answers = at_once(
        lambda client: (
            client.post(address(Milestone, "add"), {**form, "title_en": "A car", "slug": "a-car"}).status_code
        ),
        editors,
    )

    assert sorted(answers) == [200] * (EDITORS - 1) + [302]
    assert Milestone.objects.count() == 1


def test_proposal_is_decided_once(editors):
    row, writer = make_milestone(), Client()
    sign_in_as(writer, CONTRIBUTOR)
    send(writer, row, title_en="Two")
    page = address(Proposal, "change", Proposal.objects.get().pk)

    answers = at_once(lambda client: client.post(page, {"verdict": "apply", "version": 1}).status_code, editors)

    assert sorted(answers) == [200] * (EDITORS - 1) + [302]
    assert actions(row) == ["found", "corrected"]
