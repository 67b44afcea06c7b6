"""Rows brought into another state without their form: several in a list, all or none; and on a day."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.utils import timezone

from conftest import make_milestone
from desk.models import Finding, Revision, Schedule
from desk.moving import publish_due
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import address, change_address, draft_of, send, shown, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

LIST = "changelist"


@pytest.fixture
def reviewer(client):
    return sign_in_as(client, REVIEWER)


@pytest.fixture
def drafts():
    return [make_milestone(slug=slug, state="in_review") for slug in ("one", "two")]


def ask(client, rows, action):
    values = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0}
    return client.post(address(Milestone, LIST), values)


def confirm(client, rows, action, **values):
    versions = {f"version_{row.pk}": row.version for row in rows}
    given = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0, "confirmed": 1}
    return client.post(address(Milestone, LIST), {**given, **versions, **values})


def states():
    return dict(Milestone.objects.values_list("slug", "state"))


def test_selected_rows_are_shown_before_anything_is_done(client, reviewer, drafts):
    response = ask(client, drafts, "publish")

    assert [row.slug for row in response.context["rows"]] == ["one", "two"]
    assert set(states().values()) == {"in_review"}


def test_selected_rows_are_published_each_as_a_revision(client, reviewer, drafts):
    response = confirm(client, drafts, "publish")

    assert response.status_code == 302
    assert states() == {"one": "published", "two": "published"}
    last = [Revision.objects.latest_of(row) for row in drafts]
    assert {(each.action, each.way, each.user) for each in last} == {("published", "list", reviewer)}


def test_one_that_cannot_go_keeps_all_of_them(client, reviewer, drafts):
    uncited = make_milestone(slug="uncited", state="draft", cite=False)
    gap = make_milestone(slug="gap", state="draft", kind="")

    response = confirm(client, [*drafts, uncited, gap], "publish")

    assert [each.row.slug for each in response.context["refusals"]] == ["uncited", "gap"]
    assert "published" not in states().values()
    assert not Revision.objects.exists()


def test_row_saved_since_the_list_was_shown_keeps_all_of_them(client, reviewer, drafts):
    one, two = drafts
    Milestone.objects.get(pk=two.pk).save()

    response = confirm(client, drafts, "publish")

    assert "Someone has saved it since you looked" in response.content.decode()
    assert set(states().values()) == {"in_review"}
    assert one.pk


def test_withdrawing_needs_its_reason(client, reviewer):
    rows = [make_milestone()]

    without = confirm(client, rows, "withdraw")
    confirm(client, rows, "withdraw", reason_ru="Опечатка.")

    assert "Say why" in without.content.decode()
    assert states() == {"first-car": "withdrawn"}
    assert Revision.objects.latest_of(rows[0]).reason_ru == "Опечатка."


def test_publishing_again_needs_its_reason_too(client, reviewer):
    rows = [make_milestone(state="withdrawn"), make_milestone(slug="new", state="in_review")]

    without = confirm(client, rows, "publish")
    confirm(client, rows, "publish", reason_en="It is right\0 after all.")

    assert "Say why" in without.content.decode()
    assert states() == {"first-car": "published", "new": "published"}
    assert Revision.objects.latest_of(rows[0]).reason_en == "It is right after all."


def test_doubts_are_renewed_for_all_rows_at_once(client, reviewer, django_assert_max_num_queries):
    rows = [make_milestone(slug=f"row-{n}", title_ru="", state="in_review") for n in range(20)]

    with django_assert_max_num_queries(900):
        confirm(client, rows, "publish")

    assert set(Finding.objects.filter(code="untranslated").values_list("row_id", flat=True)) == {r.pk for r in rows}


def test_own_drafts_are_not_published_in_a_list_either(client, reviewer, drafts, caplog):
    draft_of(reviewer, drafts[0])

    response = confirm(client, drafts, "publish")

    assert "your own draft" in response.content.decode()
    assert set(states().values()) == {"in_review"}
    assert "Refused: reviewer tried to bring it into the state 'published'" in caplog.text


@pytest.mark.parametrize("action", ["publish", "withdraw", "delete_selected"])
def test_contributor_has_no_such_action(client, drafts, action):
    user = sign_in_as(client, CONTRIBUTOR)
    draft_of(user, drafts[0])

    confirm(client, drafts, action, reason_en="So.")

    assert set(states().values()) == {"in_review"}


def test_contributor_sends_their_own_drafts_to_review(client):
    user = sign_in_as(client, CONTRIBUTOR)
    own, others = (draft_of(each, make_milestone(slug=each.username, state="draft")) for each in (user, make_user()))

    confirm(client, [own, others], "send_to_review")

    assert states() == {"contributor": "in_review", "other": "draft"}


def make_user():
    return User.objects.create(username="other")


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 30, ""])
def test_nonsense_moves_nothing(client, reviewer, drafts, key):
    values = {"action": "publish", "_selected_action": [key], "index": 0, "confirmed": 1, f"version_{key}": key}

    response = client.post(address(Milestone, LIST), values)

    assert response.status_code in (200, 302)
    assert set(states().values()) == {"in_review"}


def soon(**values):
    return timezone.now() + datetime.timedelta(**values)


def let_through(client, row, moment=None):
    return send(client, row, publish_at=f"{moment or soon(hours=2):%Y-%m-%dT%H:%M}")


def test_row_let_through_for_a_day_is_published_then_and_not_before(client, reviewer):
    row = make_milestone(state="in_review")
    let_through(client, row)

    early = publish_due(timezone.now())
    visible_early = client.get(f"/api/v1/milestones/{row.slug}/").status_code
    call_command("publish_due", stdout=StringIO())
    Schedule.objects.update(publish_at=timezone.now())
    call_command("publish_due", stdout=(out := StringIO()))

    assert early == ([], [])
    assert visible_early == 404
    assert out.getvalue() == "Published: milestone first-car\n"
    assert client.get(f"/api/v1/milestones/{row.slug}/").status_code == 200
    last = Revision.objects.latest_of(row)
    assert (last.action, last.way, last.user) == ("published", "schedule", reviewer)
    assert not Schedule.objects.exists()


def test_publish_with_a_moment_to_come_waits_for_it(client, reviewer):
    row = make_milestone(state="in_review")
    moment = soon(hours=2)

    response = send(client, row, state="published", publish_at=f"{moment:%Y-%m-%dT%H:%M}")

    assert states() == {"first-car": "in_review"}
    assert Schedule.objects.get().publish_at == moment.replace(second=0, microsecond=0)
    assert "It will be published on" in " ".join(str(each) for each in get_messages(response.wsgi_request))


def test_publish_without_a_moment_publishes_at_once_what_waited(client, reviewer):
    row = make_milestone(state="in_review")
    let_through(client, row)

    send(client, row, state="published")

    assert states() == {"first-car": "published"}
    assert not Schedule.objects.exists()


def test_what_is_changed_afterwards_has_to_be_let_through_anew(client, reviewer):
    row = make_milestone(state="in_review")
    let_through(client, row)

    send(client, row, title_en="Other")

    assert not Schedule.objects.exists()


def test_row_changed_elsewhere_is_not_published_on_its_day(client, reviewer):
    row = make_milestone(state="in_review")
    let_through(client, row)
    Milestone.objects.get(pk=row.pk).save()
    Schedule.objects.update(publish_at=timezone.now())

    with pytest.raises(CommandError, match="changed since it was let through"):
        call_command("publish_due", stdout=StringIO())

    assert states() == {"first-car": "in_review"}
    assert Schedule.objects.exists()


def test_one_that_fails_does_not_hold_up_the_others(client, reviewer, drafts):
    for row in drafts:
        let_through(client, row)
    Milestone.objects.get(slug="one").citations.all().delete()
    Schedule.objects.update(publish_at=timezone.now())

    published, faults = publish_due(timezone.now())

    assert [row.slug for row in published] == ["two"]
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("moment", "fault"),
    [("2001-01-01T10:00", "still to come"), ("9999-12-31T23:59", "still to come"), ("soon", "Enter a valid date")],
)
def test_day_that_cannot_be_is_refused(client, reviewer, moment, fault):
    row = make_milestone(state="in_review")

    response = send(client, row, publish_at=moment)

    assert fault in str(response.context["adminform"].form.errors["publish_at"])
    assert not Schedule.objects.exists()


def test_row_without_evidence_is_not_let_through(client, reviewer):
    row = make_milestone(state="in_review", cite=False)

    response = let_through(client, row)

    assert response.status_code == 200
    assert not Schedule.objects.exists()


def test_contributor_lets_nothing_through(client):
    row = draft_of(sign_in_as(client, CONTRIBUTOR), make_milestone(state="draft"))

    client.post(change_address(row), {**shown(client.get(change_address(row))), "publish_at": "2099-01-01T00:00"})

    assert not Schedule.objects.exists()


def test_what_somebody_let_through_who_is_no_reviewer_any_more_stays_a_draft(client, reviewer):
    row = make_milestone(state="in_review")
    let_through(client, row)
    Schedule.objects.update(publish_at=timezone.now())
    reviewer.groups.clear()

    published, faults = publish_due(timezone.now())

    assert published == []
    assert "no reviewer any more" in faults[0]


def test_kind_of_row_that_is_no_more_does_not_hold_up_the_others(client, reviewer):
    row = make_milestone(state="in_review")
    let_through(client, row)
    Schedule.objects.create(kind="gone.thing", row_id=1, version=1, publish_at=timezone.now(), user=reviewer)
    Schedule.objects.update(publish_at=timezone.now())

    published, faults = publish_due(timezone.now())

    assert published == [row]
    assert len(faults) == 1
