"""A contributor's change of what is public waits for a reviewer, who sees it as a diff, and applies or declines it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages

from changes.recording import record_changes
from conftest import make_brand, make_milestone
from desk.models import Proposal, Revision
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import BECAUSE, address, change_address, send, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone():
    return make_milestone()


def propose(client, row, **values):
    sign_in_as(client, CONTRIBUTOR)
    send(client, row, **values)
    return Proposal.objects.open().get()


def decide(client, proposal, verdict, **values):
    page = address(Proposal, "change", proposal.pk)
    context = client.get(page).context
    return client.post(page, {"verdict": verdict, "version": context["version"], **values})


def public_title(client, row):
    return client.get(f"/api/v1/milestones/{row.slug}/").json()["title"]["en"]


def test_proposal_changes_nothing_that_the_public_sees(client, milestone):
    record_changes()
    before = client.get("/api/v1/milestones/").headers["ETag"]

    proposal = propose(client, milestone, title_en="The very first car", **{"citations-0-paragraph": 2})

    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("The first car leaves the line", 1)
    assert milestone.citations.get().paragraph == 1
    assert client.get("/api/v1/milestones/").headers["ETag"] == before
    assert not Revision.objects.exists()
    assert (proposal.content["title_en"], proposal.content["citations"][0]["paragraph"]) == ("The very first car", 2)
    assert (proposal.reason_en, proposal.user.username) == (BECAUSE["reason_en"], "contributor")


def test_second_proposal_says_that_it_takes_the_place_of_the_first(client, milestone):
    propose(client, milestone, summary_en="It was red.")

    second = propose(client, milestone, title_en="The very first car")

    said = [str(each) for each in get_messages(client.get("/admin/").wsgi_request)]
    assert "It takes the place of what you had proposed before." in said
    assert "It was red." not in second.content["summary_en"]


def test_proposal_that_could_not_be_saved_is_refused_at_once(client, milestone):
    sign_in_as(client, CONTRIBUTOR)

    response = send(client, milestone, **{"citations-0-DELETE": "on"})

    assert response.status_code == 200
    assert not Proposal.objects.exists()
    assert milestone.citations.count() == 1


def test_form_sent_without_a_change_proposes_nothing(client, milestone):
    sign_in_as(client, CONTRIBUTOR)

    send(client, milestone)

    assert not Proposal.objects.exists()


def test_second_proposal_takes_the_place_of_the_first(client, milestone):
    propose(client, milestone, title_en="One")

    propose(client, milestone, title_en="Two")

    verdicts = dict(Proposal.objects.values_list("content__title_en", "verdict"))
    assert verdicts == {"One": "taken-back", "Two": "open"}


def test_reviewer_sees_the_difference_and_applies_it(client, milestone):
    brand = make_brand()
    proposal = propose(client, milestone, title_en="The very first car", brands=[brand.pk])
    reviewer = sign_in_as(client, REVIEWER)
    page = client.get(address(Proposal, "change", proposal.pk)).content.decode()

    response = decide(client, proposal, "apply")

    assert "very" in page
    assert "Gale" in page
    assert BECAUSE["reason_en"] in page
    assert response.status_code == 302
    assert public_title(client, milestone) == "The very first car"
    milestone.refresh_from_db()
    assert list(milestone.brands.all()) == [brand]
    last = Revision.objects.latest_of(milestone)
    assert (last.way, last.user, last.proposal.user.username) == ("proposal", reviewer, "contributor")
    proposal.refresh_from_db()
    assert (proposal.verdict, proposal.decided_by) == ("applied", reviewer)
    assert client.get("/api/v1/changes/").json()["results"][0]["reason"]["en"] == BECAUSE["reason_en"]


def test_withdrawal_can_be_proposed(client, milestone):
    proposal = propose(client, milestone, state="withdrawn")
    sign_in_as(client, REVIEWER)

    decide(client, proposal, "apply")

    assert client.get(f"/api/v1/milestones/{milestone.slug}/").status_code == 410


def test_declining_needs_a_reason_that_the_contributor_reads(client, milestone):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, REVIEWER)

    without = decide(client, proposal, "decline")
    decide(client, proposal, "decline", reason="Page two says otherwise.")
    sign_in_as(client, CONTRIBUTOR)

    assert "Say why" in without.content.decode()
    assert "Page two says otherwise." in client.get(address(Proposal, "change", proposal.pk)).content.decode()
    assert public_title(client, milestone) == "The first car leaves the line"


def test_what_others_changed_elsewhere_is_kept(client, milestone):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, REVIEWER)
    send(client, milestone, summary_en="It was red.")

    decide(client, proposal, "apply")

    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.summary_en) == ("Two", "It was red.")


def test_proposal_for_what_others_have_changed_is_not_applied(client, milestone):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, REVIEWER)
    send(client, milestone, title_en="Three")

    response = decide(client, proposal, "apply")

    assert "title" in response.content.decode()
    milestone.refresh_from_db()
    assert milestone.title_en == "Three"
    proposal.refresh_from_db()
    assert proposal.is_open


def test_row_saved_while_the_reviewer_looks_is_not_overwritten(client, milestone):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, REVIEWER)

    response = decide(client, proposal, "apply", version=7)

    assert "Someone has saved the row" in response.content.decode()
    assert public_title(client, milestone) == "The first car leaves the line"


def test_proposal_is_decided_once(client, milestone):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, REVIEWER)
    decide(client, proposal, "decline", reason="No.")

    response = client.post(address(Proposal, "change", proposal.pk), {"verdict": "apply", "version": 1})

    assert "decided on this already" in response.content.decode()
    assert public_title(client, milestone) == "The first car leaves the line"


def test_nobody_applies_their_own_proposal(client, milestone, caplog):
    proposal = propose(client, milestone, title_en="Two")
    User.objects.get(username="contributor").groups.set([Group.objects.get(name=REVIEWER)])

    response = decide(client, proposal, "apply")

    assert response.status_code == 403
    assert "Refused: contributor tried to apply a proposal" in caplog.text
    assert public_title(client, milestone) == "The first car leaves the line"


@pytest.mark.parametrize("verdict", ["apply", "decline"])
def test_contributor_decides_on_nothing(client, milestone, verdict):
    proposal = propose(client, milestone, title_en="Two")

    assert decide(client, proposal, verdict, reason="So.").status_code == 403


def test_contributor_takes_their_own_back(client, milestone):
    proposal = propose(client, milestone, title_en="Two")

    decide(client, proposal, "take-back")

    proposal.refresh_from_db()
    assert proposal.verdict == "taken-back"


def test_contributor_sees_no_proposal_of_another(client, milestone):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, CONTRIBUTOR, username="boris")

    assert client.get(address(Proposal, "change", proposal.pk)).status_code == 404
    assert list(client.get(address(Proposal, "changelist")).context["cl"].result_list) == []
    assert "Two" not in client.get(change_address(milestone)).content.decode()


@pytest.mark.parametrize("values", [{"verdict": "eat"}, {}, {"verdict": "apply", "version": "abc"}])
def test_nonsense_decides_nothing(client, milestone, values):
    proposal = propose(client, milestone, title_en="Two")
    sign_in_as(client, REVIEWER)

    response = client.post(address(Proposal, "change", proposal.pk), values)

    assert response.status_code == 200
    proposal.refresh_from_db()
    assert proposal.is_open
