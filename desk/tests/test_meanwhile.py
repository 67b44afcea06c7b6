"""What somebody else saves between two steps of one request."""

from __future__ import annotations

import pytest

from conftest import make_milestone
from desk.admin.base import RecordAdmin
from desk.admin.publishing import PublishingAdmin
from desk.models import Proposal, Revision
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import address, draft_of, errors, send, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


@pytest.fixture
def just_before(monkeypatch):
    """Let something happen just before a step of the admin."""

    def arrange(step, work):
        original = getattr(PublishingAdmin, step)

        def late(self, *args):
            work()
            return original(self, *args)

        monkeypatch.setattr(RecordAdmin, step, late)

    return arrange


def test_draft_that_is_published_meanwhile_is_not_deleted(client, just_before):
    row = draft_of(sign_in_as(client, CONTRIBUTOR), make_milestone(state="in_review"))
    just_before("delete_model", lambda: Milestone.objects.filter(pk=row.pk).publish())

    response = client.post(address(Milestone, "delete", row.pk), {"post": "yes"})

    assert response.status_code == 403
    assert Milestone.objects.filter(pk=row.pk).exists()
    assert Revision.objects.of(row).count() == 1


def test_draft_that_is_deleted_meanwhile_is_deleted_once(client, just_before):
    sign_in_as(client, REVIEWER)
    row = make_milestone(state="draft")
    just_before("delete_model", lambda: Milestone.objects.filter(pk=row.pk).delete())

    response = client.post(address(Milestone, "delete", row.pk), {"post": "yes"})

    assert response.status_code == 403
    assert not Revision.objects.of(row).exists()


def test_proposal_does_not_undo_what_is_saved_while_it_is_written(client, just_before):
    sign_in_as(client, CONTRIBUTOR)
    row = make_milestone()

    def save():
        stored = Milestone.objects.get(pk=row.pk)
        stored.summary_en = "It was red."
        stored.save()

    just_before("propose", save)

    response = send(client, row, title_en="Two")

    assert "Someone else saved this row" in errors(response)["__all__"][0]
    assert not Proposal.objects.exists()
