"""Nothing is lost: each save is a revision that can be read, compared, gone back to, and survives a deletion."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User

from changes.recording import record_changes
from conftest import make_citation, make_milestone, make_observation, make_source
from desk.admin.base import RecordAdmin
from desk.admin.history import HistoryAdmin
from desk.models import Proposal, Revision, Schedule
from desk.roles import CONTRIBUTOR, REVIEWER
from tests.admin_forms import BECAUSE, address, change_address, draft_of, send, shown, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    return sign_in_as(client, REVIEWER)


def revisions(row):
    return list(Revision.objects.of(row).order_by("number"))


def test_save_is_a_revision_with_who_why_and_what(client, reviewer):
    milestone = make_milestone()

    send(client, milestone, title_en="The very first car", reason_ru="Опечатка.", **{"citations-0-paragraph": 2})

    found, saved = revisions(milestone)
    assert (found.action, found.user, found.content["title_en"]) == ("found", None, "The first car leaves the line")
    assert (saved.action, saved.user, saved.way, saved.version) == ("corrected", reviewer, "form", 2)
    assert (saved.reason_en, saved.reason_ru) == ("The source says so.", "Опечатка.")
    assert saved.content["title_en"] == "The very first car"
    assert [each["paragraph"] for each in saved.content["citations"]] == [2]
    assert saved.was_public


def test_first_revision_of_a_draft_names_who_drafted_it(client, reviewer):
    page = address(Milestone, "add")
    client.post(page, {**shown(client.get(page)), "title_en": "A car", "date": "2004"})

    (first,) = revisions(Milestone.objects.get())

    assert (first.number, first.action, first.user, first.state) == (1, "created", reviewer, "draft")


def test_what_was_written_elsewhere_between_two_saves_is_kept_too(client, reviewer):
    milestone = make_milestone(state="draft")
    send(client, milestone, title_en="One")
    Milestone.objects.filter(pk=milestone.pk).update(title_en="Written elsewhere")

    send(client, milestone, title_en="Two")

    texts = [(each.content["title_en"], each.user) for each in revisions(milestone)]
    assert texts[1:] == [("One", reviewer), ("Written elsewhere", None), ("Two", reviewer)]


@pytest.mark.parametrize("reason", ["", "   "])
def test_public_row_is_not_changed_without_a_reason(client, reviewer, reason):
    milestone = make_milestone()

    response = send(client, milestone, title_en="Other", reason_en=reason)

    assert "reason_en" in response.context["adminform"].form.errors
    milestone.refresh_from_db()
    assert milestone.version == 1
    assert revisions(milestone) == []


def test_draft_needs_no_reason(client, reviewer):
    milestone = make_milestone(state="draft")

    response = send(client, milestone, title_en="Other", reason_en="")

    assert response.status_code == 302


def test_refused_save_leaves_no_revision(client, reviewer):
    milestone = make_milestone()

    send(client, milestone, date="1997-13")

    assert revisions(milestone) == []


def test_history_tells_what_each_save_changed_and_why(client, reviewer):
    milestone = make_milestone()
    send(client, milestone, title_en="The very first car", **{"citations-0-stated_en": "It says more."})

    page = client.get(address(Milestone, "history", milestone.pk)).content.decode()

    assert "reviewer" in page
    assert "The source says so." in page
    assert "The very first" in page
    assert "more." in page


def test_any_two_revisions_can_be_compared(client, reviewer):
    milestone = make_milestone(state="draft")
    for title in ("One", "Two", "Three"):
        send(client, milestone, title_en=title)

    page = client.get(f"{address(Milestone, 'compare', milestone.pk)}?from=2&to=4").content.decode()

    assert "<del>" in page
    assert "One" in page
    assert "Three" in page
    assert "Two" not in page


@pytest.mark.parametrize("query", ["", "from=1", "from=1&to=9", "from=abc&to=1", f"from=1&to={'9' * 30}"])
def test_revision_that_there_is_not_is_404(client, reviewer, query):
    milestone = make_milestone(state="draft")
    send(client, milestone)

    assert client.get(f"{address(Milestone, 'compare', milestone.pk)}?{query}").status_code == 404


def go_back(client, row, number, **values):
    page = address(type(row), "revert", row.pk, number)
    form = client.get(page).context["form"]
    return client.post(page, {"version": form["version"].value(), **BECAUSE, **values})


def test_going_back_restores_statement_and_citations_as_a_new_revision(client, reviewer):
    milestone = make_milestone()
    citation = make_citation(milestone, paragraph=7)
    send(client, milestone, title_en="Wrong", **{"citations-1-DELETE": "on", "citations-0-paragraph": 3})
    record_changes()

    response = go_back(client, milestone, 1)

    assert response.status_code == 302
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("The first car leaves the line", 3)
    assert sorted(milestone.citations.values_list("paragraph", flat=True)) == [1, citation.paragraph]
    last = revisions(milestone)[-1]
    assert (last.action, last.way, last.user, last.reason_en) == ("corrected", "revert", reviewer, BECAUSE["reason_en"])


def test_going_back_shows_first_what_it_would_change(client, reviewer):
    milestone = make_milestone()
    send(client, milestone, title_en="Wrong")

    page = client.get(address(Milestone, "revert", milestone.pk, 1)).content.decode()

    assert "Wrong" in page
    assert "The first car leaves the line" in page


def test_going_back_leaves_the_state_and_the_address(client, reviewer):
    milestone = make_milestone(state="draft")
    send(client, milestone, title_en="Two", slug="the-car")
    other = User.objects.create(username="other")
    Revision.objects.filter(number=1).update(user=other)
    send(client, milestone, state="published")

    go_back(client, milestone, 1)

    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.slug, milestone.state) == (
        "The first car leaves the line",
        "the-car",
        "published",
    )


@pytest.mark.parametrize(("values", "fault"), [({"version": 1}, "Someone else saved"), ({"reason_en": ""}, "Say why")])
def test_going_back_is_refused(client, reviewer, values, fault):
    milestone = make_milestone()
    send(client, milestone, title_en="Two")

    response = go_back(client, milestone, 1, **values)

    assert f"<li>{fault}" in response.content.decode()
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("Two", 2)


def test_going_back_to_what_is_not_possible_any_more_says_why(client, reviewer):
    letter = make_source(slug="letter")
    milestone = make_milestone()
    make_citation(milestone, source=letter)
    send(client, milestone, **{"citations-1-DELETE": "on"})
    letter.delete()

    response = go_back(client, milestone, 1)

    assert "letter" in response.content.decode()
    assert response.status_code == 200
    assert milestone.citations.count() == 1


def test_contributor_proposes_to_go_back(client):
    milestone = make_milestone()
    sign_in_as(client, REVIEWER)
    send(client, milestone, title_en="Two")
    sign_in_as(client, CONTRIBUTOR)

    go_back(client, milestone, 1)

    milestone.refresh_from_db()
    assert milestone.title_en == "Two"
    assert Proposal.objects.open().get().content["title_en"] == "The first car leaves the line"


def test_deleted_draft_can_be_brought_back(client, reviewer):
    milestone = make_milestone(state="in_review", summary_en="It was red.")
    key = milestone.pk
    client.post(address(Milestone, "delete", key), {"post": "yes"})
    assert not Milestone.objects.exists()

    shown_page = client.get(address(Milestone, "undelete", key)).content.decode()
    response = client.post(address(Milestone, "undelete", key))

    assert "It was red." in shown_page
    assert response.status_code == 302
    back = Milestone.objects.get()
    assert (back.pk, back.state, back.summary_en) == (key, "draft", "It was red.")
    assert back.citations.get().paragraph == 1
    assert [each.action for each in revisions(back)] == ["found", "deleted", "undeleted"]
    assert client.get(address(Milestone, "undelete", key)).status_code == 404


def test_half_finished_draft_that_was_deleted_is_brought_back(client, reviewer):
    key = make_milestone(state="draft", kind="", cite=False).pk
    client.post(address(Milestone, "delete", key), {"post": "yes"})

    response = client.post(address(Milestone, "undelete", key))

    assert response.status_code == 302
    assert (Milestone.objects.get().kind, Milestone.objects.get().state) == ("", "draft")


def test_what_is_public_does_not_go_back_to_a_half_finished_draft(client, reviewer):
    milestone = make_milestone(state="draft", kind="")
    send(client, milestone, kind="launch", state="published")

    response = client.post(address(Milestone, "revert", milestone.pk, 1), {"version": 2, "reason_en": "As it was."})

    assert response.status_code == 200
    assert Milestone.objects.get().kind == "launch"


def test_draft_whose_slug_was_taken_meanwhile_is_not_brought_back(client, reviewer):
    key = make_milestone(state="draft").pk
    client.post(address(Milestone, "delete", key), {"post": "yes"})
    make_milestone()

    response = client.post(address(Milestone, "undelete", key))

    assert "slug" in response.content.decode()
    assert Milestone.objects.count() == 1


def test_who_deleted_another_contributors_draft_is_all_that_may_bring_it_back(client, reviewer):
    other = User.objects.create(username="other")
    milestone = draft_of(other, make_milestone(state="draft"))
    client.post(address(Milestone, "delete", milestone.pk), {"post": "yes"})

    sign_in_as(client, CONTRIBUTOR)

    assert client.get(address(Milestone, "undelete", milestone.pk)).status_code == 404


def test_history_of_figures_is_told_in_words(client, reviewer):
    observation = make_observation()
    send(client, observation, lower="39000", upper="39000", period="2021")

    page = client.get(address(type(observation), "history", observation.pk)).content.decode()

    assert "39000" in page
    assert "2021" in page


def test_who_may_not_see_a_row_sees_nothing_of_its_history(client, caplog):
    other = User.objects.create(username="other")
    milestone = draft_of(other, make_milestone(state="draft", title_en="Nobody knows this yet"))
    sign_in_as(client, CONTRIBUTOR)

    pages = [
        address(Milestone, "history", milestone.pk),
        f"{address(Milestone, 'compare', milestone.pk)}?from=1&to=1",
        address(Milestone, "revert", milestone.pk, 1),
    ]

    assert {client.get(page).status_code for page in pages} == {404}
    assert "Refused: contributor tried to open" in caplog.text
    assert change_address(milestone)


def test_half_finished_draft_goes_back_and_comes_back(client, reviewer):
    form = shown(client.get(address(Milestone, "add")))
    client.post(address(Milestone, "add"), {**form, "title_en": "Half", "kind": ""})
    draft = Milestone.objects.get()
    send(client, draft, title_en="Half of it")

    go_back(client, draft, 1)
    gone_back = Milestone.objects.get()
    client.post(address(Milestone, "delete", draft.pk), {"post": "yes"})
    client.post(address(Milestone, "undelete", draft.pk))

    assert (gone_back.title_en, gone_back.version) == ("Half", 3)
    assert (Milestone.objects.get().title_en, Milestone.objects.get().kind) == ("Half", "")


def test_history_offers_the_last_two_revisions_to_compare(client, reviewer):
    milestone = make_milestone()
    for title in ("Two", "Three", "Four"):
        send(client, milestone, title_en=title)

    page = client.get(address(Milestone, "history", milestone.pk)).content.decode()

    assert re.findall(r'name="(\w+)" value="(\d)"[^>]* checked', page) == [("to", "4"), ("from", "3")]


def test_going_back_takes_the_day_of_publication_away(client, reviewer):
    milestone = make_milestone(state="in_review")
    send(client, milestone, title_en="Two")
    send(client, milestone, publish_at="2099-01-01T10:00")

    go_back(client, milestone, 1)

    assert not Schedule.objects.exists()


def test_row_that_is_gone_does_not_go_back(client, reviewer, monkeypatch):
    milestone = make_milestone(state="draft")
    send(client, milestone, title_en="Two")
    original = HistoryAdmin.go_back

    def late(self, *args):
        Milestone.objects.all().delete()
        return original(self, *args)

    monkeypatch.setattr(RecordAdmin, "go_back", late)

    assert client.post(address(Milestone, "revert", milestone.pk, 1), {"version": 2}).status_code == 404


def test_going_back_to_what_is_there_leaves_the_proposal_that_waits(client):
    milestone = make_milestone()
    sign_in_as(client, REVIEWER)
    send(client, milestone, title_en="Two")
    sign_in_as(client, CONTRIBUTOR)
    send(client, milestone, title_en="Three")

    response = client.post(address(Milestone, "revert", milestone.pk, 2), {"version": 2, **BECAUSE})

    assert response.status_code == 302
    assert [each.content["title_en"] for each in Proposal.objects.open()] == ["Three"]


def test_way_back_that_could_not_be_saved_is_not_proposed_either(client):
    milestone = make_milestone(state="draft", cite=False)
    sign_in_as(client, REVIEWER)
    send(client, milestone, title_en="Two")
    make_citation(milestone)
    Milestone.objects.filter(pk=milestone.pk).publish()
    sign_in_as(client, CONTRIBUTOR)

    response = go_back(client, milestone, 1)

    assert response.status_code == 200
    assert not Proposal.objects.exists()
    assert milestone.citations.count() == 1
