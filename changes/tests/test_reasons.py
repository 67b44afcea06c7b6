"""Why a public row was changed, as its editor said it: told in the log, but nothing of what was said of a draft."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from changes.models import Change
from changes.recording import record_changes
from conftest import make_milestone
from desk.models import Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return User.objects.create(username="vera")


def save(row, user, *, reason=("", ""), **values):
    """Save as the desk does."""
    before = row.state
    Revision.objects.keep_found(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    Revision.objects.keep(row, user=user, before=before, reason=reason)


def reasons():
    record_changes()
    return [(each.action, each.reason_en, each.reason_ru) for each in Change.objects.exclude(resource="sources")]


def test_correction_has_the_reason_of_its_save(vera):
    milestone = make_milestone()
    record_changes()

    save(milestone, vera, reason=("A misprint.", "Опечатка."), title_en="The very first car")

    assert reasons()[0] == ("corrected", "A misprint.", "Опечатка.")


def test_withdrawal_and_return_have_theirs(vera):
    milestone = make_milestone()
    record_changes()

    save(milestone, vera, reason=("Not in the source.", ""), state="withdrawn")
    record_changes()
    save(milestone, vera, reason=("It is, on page two.", ""), state="published")

    assert reasons()[:2] == [("restored", "It is, on page two.", ""), ("withdrawn", "Not in the source.", "")]


def test_of_two_saves_at_once_the_last_reason_is_told(vera):
    milestone = make_milestone()
    record_changes()

    save(milestone, vera, reason=("First.", ""), title_en="One")
    save(milestone, vera, reason=("Second.", ""), title_en="Two")

    assert reasons()[0] == ("corrected", "Second.", "")


def test_what_was_said_of_a_draft_is_never_told(vera):
    milestone = make_milestone(state="draft")

    save(milestone, vera, reason=("I am not sure about this.", ""), state="published")
    record_changes()
    milestone.title_en = "Written elsewhere"
    milestone.save()

    assert {reason for _action, *both in reasons() for reason in both} == {""}


def test_change_that_no_editor_made_has_no_reason(vera):
    milestone = make_milestone()
    save(milestone, vera, reason=("A misprint.", ""), title_en="The very first car")
    record_changes()

    milestone.title_en = "Written elsewhere"
    milestone.save()

    assert reasons()[0] == ("corrected", "", "")
