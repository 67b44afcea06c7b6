"""What is public may name somebody's draft: a contributor reads nothing of it there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from conftest import make_brand, make_citation, make_dispute, make_milestone, make_person, make_source
from desk.models import Proposal, Revision
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import address, change_address, draft_of, send, shown, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

SECRET = "Hushhush"


@pytest.fixture
def other():
    return User.objects.create(username="other")


@pytest.fixture
def drafts(other):
    """A draft of each kind that a milestone or its citations name, by what names it."""
    rows = {
        "source": make_source(slug="hush", title_en=SECRET, title_ru=SECRET, archive_name="hush.txt", state="draft"),
        "speaker": make_person(slug="hush", name_en=SECRET, name_ru=SECRET, state="draft"),
        "brand": make_brand(slug="hush", name_en=SECRET, name_ru=SECRET, state="draft"),
        "dispute": make_dispute(slug="hush", question_en=SECRET, question_ru=SECRET, state="draft"),
    }
    return {name: draft_of(other, row) for name, row in rows.items()}


@pytest.fixture
def milestone(drafts):
    """It is public, and names them all."""
    row = make_milestone(brands=[drafts["brand"]], dispute=drafts["dispute"])
    make_citation(row, source=drafts["source"], paragraph=3, stated_en=SECRET)
    make_citation(row, paragraph=4, speaker=drafts["speaker"])
    Revision.objects.keep_found(row)
    return row


def says_secret(response):
    return any(word in response.content.decode() for word in (SECRET, SECRET.lower()))


def names_of(milestone):
    """What it names by now."""
    row = Milestone.objects.get(pk=milestone.pk)
    cited = {(each.source.slug, each.paragraph, each.speaker and each.speaker.slug) for each in row.citations.all()}
    return [each.slug for each in row.brands.all()], row.dispute.slug, cited


def test_form_and_list_name_no_draft_of_another(client, milestone):
    sign_in_as(client, CONTRIBUTOR)

    pages = [client.get(change_address(milestone)), client.get(address(Milestone, "changelist"))]

    assert [each.status_code for each in pages] == [200, 200]
    assert not any(says_secret(each) for each in pages)


def test_reviewer_reads_them(client, milestone):
    sign_in_as(client, REVIEWER)

    assert says_secret(client.get(change_address(milestone)))


def test_proposal_leaves_them_as_they_are(client, milestone):
    sign_in_as(client, CONTRIBUTOR)
    before = names_of(milestone)

    response = send(client, milestone, title_en="Two")
    proposal = Proposal.objects.get()
    page = client.get(address(Proposal, "change", proposal.pk))
    sign_in_as(client, REVIEWER)
    client.post(address(Proposal, "change", proposal.pk), {"verdict": "apply", "version": milestone.version})

    assert response.status_code == 302
    assert not says_secret(page)
    assert Milestone.objects.get(pk=milestone.pk).title_en == "Two"
    assert names_of(milestone) == before


@pytest.mark.parametrize("page", ["history/", "history/compare/?from=1&to=2", "history/1/"])
def test_history_names_no_draft_of_another(client, milestone, page):
    sign_in_as(client, REVIEWER)
    send(client, milestone, brands=[], dispute="", **{"citations-1-DELETE": "on", "citations-2-speaker": ""})
    address_of_page = change_address(milestone).replace("change/", page)
    for_reviewer = client.get(address_of_page)
    sign_in_as(client, CONTRIBUTOR)

    response = client.get(address_of_page)

    assert says_secret(for_reviewer)
    assert response.status_code == 200
    assert not says_secret(response)
    assert "something that is not public" in response.content.decode()


def test_conflict_names_no_draft_of_another(client, milestone, drafts, other):
    mine = make_brand(slug="mine")
    sign_in_as(client, CONTRIBUTOR)
    opened = shown(client.get(change_address(milestone)))
    sign_in_as(client, REVIEWER)
    second = draft_of(other, make_brand(slug="second", name_en=SECRET, state="draft"))
    send(client, milestone, brands=[drafts["brand"].pk, second.pk])
    sign_in_as(client, CONTRIBUTOR)

    response = client.post(change_address(milestone), {**opened, "brands": [mine.pk], "dispute": ""})

    assert "Stored now" in response.content.decode()
    assert not says_secret(response)


def test_history_asks_as_often_for_many_revisions_as_for_few(client, django_assert_max_num_queries):
    sign_in_as(client, REVIEWER)
    milestone = make_milestone()
    for number in range(12):
        brand, dispute = make_brand(slug=f"brand-{number}"), make_dispute(slug=f"dispute-{number}")
        send(client, milestone, brands=[brand.pk], dispute=dispute.pk)

    with django_assert_max_num_queries(10):
        client.get(address(Milestone, "history", milestone.pk))
