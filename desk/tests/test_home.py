"""The first page of the desk: what there is to do, for whom, at what cost."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import make_citation, make_dispute, make_milestone, make_observation, make_source
from desk import proposals
from desk.management.commands.make_editor import save_editor
from desk.models import Finding, Proposal, Revision, SavedFilter, Schedule
from desk.querysets import kind_of
from desk.work import WORKLISTS
from sources.models import Source
from tests.admin_forms import change_address

pytestmark = pytest.mark.django_db

INDEX = "/admin/"
# Session, user, rights; for each list its items, their number and what is around them; each kind of row that is named.
BUDGET = 50


def person(name: str, role: str) -> User:
    user = User(username=name)
    save_editor(user, role=role)
    return user


@pytest.fixture
def anna() -> User:
    return person("anna", "Reviewer")


@pytest.fixture
def boris() -> User:
    return person("boris", "Contributor")


@pytest.fixture
def carla() -> User:
    return person("carla", "Contributor")


def draft(user: User, slug: str, *, state: str = "draft", **values) -> object:
    """A milestone that the user drafted at the desk."""
    row = make_milestone(slug=slug, title_en=slug, title_ru=slug, state=state, **{"cite": False, **values})
    Revision.objects.keep(row, user=user, before=None)
    return row


def found(row, code: str) -> None:
    Finding.objects.create(kind=kind_of(row), row_id=row.pk, code=code, found_at=timezone.now())


def desk(client, user) -> dict[str, list[str]]:
    """List -> the texts of its entries."""
    client.force_login(user)
    response = client.get(INDEX)
    return {part.worklist.name: [entry.text for entry in part.entries] for part in response.context["parts"]}


def counts(client, user) -> dict[str, str]:
    client.force_login(user)
    return {part.worklist.name: part.count for part in client.get(INDEX).context["parts"]}


def test_empty_desk_says_so_of_every_list(client, anna):
    client.force_login(anna)

    response = client.get(INDEX)

    html = response.content.decode()
    assert {part.count for part in response.context["parts"]} == {""}
    assert all(str(each.nothing) in html for each in WORKLISTS)


def test_reviewer_sees_what_others_sent_and_a_contributor_their_own(client, anna, boris, carla):
    for user in (anna, boris, carla):
        draft(user, f"by-{user}", state="in_review")

    assert desk(client, anna)["in-review"] == ["by-boris", "by-carla"]
    assert desk(client, boris)["in-review"] == ["by-boris"]


def test_desk_of_one_is_shown_what_it_may_publish_itself(client, anna, settings):
    settings.PUBLISH_OWN_DRAFTS = True
    draft(anna, "by-anna", state="in_review")

    assert desk(client, anna)["in-review"] == ["by-anna"]


def test_what_is_in_review_names_who_sent_it_and_when(client, anna, boris, carla):
    row = draft(boris, "by-boris")
    row.state = "in_review"
    row.save()
    sent = Revision.objects.keep(row, user=carla, before="draft")
    client.force_login(anna)

    part = client.get(INDEX).context["parts"][0]

    assert [(entry.who, entry.at, entry.url) for entry in part.entries] == [(carla, sent.at, change_address(row))]


def test_drafts_are_those_of_the_user_alone(client, anna, boris):
    draft(anna, "by-anna")
    draft(boris, "by-boris")
    make_milestone(slug="from-elsewhere", state="draft")

    assert desk(client, anna)["my-drafts"] == ["by-anna"]
    assert desk(client, boris)["my-drafts"] == ["by-boris"]


def test_proposals_are_for_reviewers_and_for_whoever_made_them(client, anna, boris, carla):
    Proposal.objects.propose(make_milestone(), {}, user=boris)

    lengths = {user: len(desk(client, user)["proposals"]) for user in (anna, boris, carla)}

    assert lengths == {anna: 1, boris: 1, carla: 0}


def test_who_proposed_hears_what_was_decided_and_why(client, anna, boris):
    proposal = Proposal.objects.propose(make_milestone(), {}, user=boris)
    proposals.decline(proposal, user=anna, reason="Page two says otherwise.")
    taken_back = Proposal.objects.propose(make_milestone(slug="second-car"), {}, user=boris)
    proposals.take_back(taken_back, user=boris)

    heard = {user: notes_of(client, user, "proposals") for user in (anna, boris)}
    Proposal.objects.update(decided_at=timezone.now() - datetime.timedelta(days=15))

    assert heard == {anna: [], boris: ["declined. Page two says otherwise."]}
    assert notes_of(client, boris, "proposals") == []


def notes_of(client, user, name):
    client.force_login(user)
    parts = {part.worklist.name: part for part in client.get(INDEX).context["parts"]}
    return [entry.note for entry in parts[name].entries]


def test_warnings_are_counted_by_kind_and_those_of_translations_apart(client, anna):
    for number in range(3):
        found(make_milestone(slug=f"row-{number}"), "one-source")
    found(make_observation(), "falling-total")
    found(make_source(slug="letter"), "untranslated")
    client.force_login(anna)

    parts = {part.worklist.name: part for part in client.get(INDEX).context["parts"]}

    warnings = [(entry.text, entry.number) for entry in parts["warnings"].entries]
    assert warnings == [("One source only", 3), ("Cumulative total that falls", 1)]
    assert [(entry.text, entry.number) for entry in parts["translations"].entries] == [("Text in one language only", 1)]
    assert (parts["warnings"].count, parts["translations"].count) == ("4", "1")


def test_warnings_of_rows_with_the_same_id_are_counted_each(client, anna, boris):
    milestone = make_milestone()
    found(milestone, "one-source")
    found(make_observation(pk=milestone.pk), "one-source")

    told = {user: counts(client, user)["warnings"] for user in (anna, boris)}

    assert told == {anna: "2", boris: "2"}


def test_rows_of_a_warning_have_a_page(client, anna):
    row = make_milestone()
    found(row, "one-source")
    client.force_login(anna)

    html = client.get(reverse("admin:desk_warnings", args=["one-source"])).content.decode()

    assert change_address(row) in html


def test_overdue_plans_are_named_with_their_dates(client, anna):
    found(make_milestone(status="planned", date="2001"), "overdue-plan")
    client.force_login(anna)

    parts = {part.worklist.name: part for part in client.get(INDEX).context["parts"]}

    assert [(entry.kind, entry.note) for entry in parts["overdue-plan"].entries] == [("milestone", "2001")]
    assert parts["warnings"].entries == []


def test_doubt_that_names_anothers_draft_is_for_those_who_may_see_it(client, anna, boris, carla):
    hidden = draft(carla, "hidden-draft")
    public = make_milestone()
    Finding.objects.create(
        kind=kind_of(public),
        row_id=public.pk,
        code="possible-duplicate",
        said={"other": hidden.pk},
        found_at=timezone.now(),
    )

    told = {user: counts(client, user)["warnings"] for user in (anna, boris, carla)}

    assert told == {anna: "1", boris: "", carla: "1"}


def test_paragraphs_that_nothing_cites_are_named_source_by_source(client, anna):
    source = make_source(paragraph_count=5)
    milestone = make_milestone()
    make_citation(milestone, paragraph=3)
    make_citation(make_observation(), paragraph=4)
    client.force_login(anna)

    page = client.get(reverse("admin:desk_unused", args=[source.pk]))

    assert page.context["numbers"] == [2, 5]
    assert desk(client, anna)["unused-paragraphs"] == ["Northwind yearbook"]


def test_source_that_is_used_up_or_withdrawn_is_not_named(client, anna):
    make_source(slug="leaflet", state="withdrawn")
    make_milestone()
    Source.objects.filter(slug="yearbook").update(paragraph_count=1)

    assert desk(client, anna)["unused-paragraphs"] == []


@pytest.mark.parametrize(("discussion", "is_named"), [({}, False), ({"discussion_en": "", "discussion_ru": ""}, True)])
def test_disputes_without_a_discussion_are_named(client, anna, discussion, is_named):
    make_dispute(**discussion)

    assert bool(desk(client, anna)["disputes"]) is is_named


def test_changes_and_deletions_tell_who_when_and_what(client, anna, boris):
    row = draft(boris, "by-boris")
    Revision.objects.keep(row, user=anna, before="draft", action="deleted")
    row.delete()
    client.force_login(anna)

    parts = {part.worklist.name: part.entries for part in client.get(INDEX).context["parts"]}

    assert [(entry.who, entry.note) for entry in parts["changes"]] == [(anna, "deleted"), (boris, "drafted")]
    assert [entry.who for entry in parts["deleted"]] == [anna]


def test_contributor_learns_nothing_of_anothers_drafts(client, boris, carla):
    hidden = draft(carla, "hidden-draft", state="in_review", cite=True)
    Schedule.objects.create(kind=kind_of(hidden), row_id=hidden.pk, version=1, publish_at=timezone.now(), user=carla)
    found(hidden, "one-source")
    found(hidden, "overdue-plan")
    found(hidden, "untranslated")
    make_source(slug="hidden-source", title_en="hidden-draft", state="draft")
    make_dispute(slug="hidden-dispute", question_en="hidden-draft", discussion_en="", discussion_ru="", state="draft")
    gone = draft(carla, "hidden-gone")
    Revision.objects.keep(gone, user=carla, before="draft", action="deleted")
    gone.delete()
    client.force_login(boris)

    pages = [reverse("admin:desk_work", args=[each.name]) for each in WORKLISTS]
    pages += [INDEX, reverse("admin:desk_warnings", args=["one-source"])]
    html = "".join(client.get(page).content.decode() for page in pages)

    assert "hidden-" not in html
    assert set(counts(client, boris).values()) == {"", "1"}
    # The yearbook is cited by the hidden draft alone: to this reader every paragraph of it is free.
    assert desk(client, boris) == {each.name: [] for each in WORKLISTS} | {"unused-paragraphs": ["Northwind yearbook"]}
    source = Source.objects.get(slug="yearbook")
    assert len(client.get(reverse("admin:desk_unused", args=[source.pk])).context["numbers"]) == 20


def test_source_of_another_draft_has_no_page(client, boris):
    client.force_login(boris)

    for source in (make_source(slug="leaflet", state="draft").pk, 999):
        assert client.get(reverse("admin:desk_unused", args=[source])).status_code == 404


def test_kinds_that_a_user_may_not_look_at_are_not_on_the_desk(client, anna):
    draft(anna, "by-anna", state="in_review")
    reader = User.objects.create(username="reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_source", "review"]))

    assert desk(client, reader)["in-review"] == []
    assert desk(client, reader)["changes"] == []


def test_user_without_any_rights_has_an_empty_desk(client):
    client.force_login(User.objects.create(username="nobody", is_staff=True))

    assert client.get(INDEX).context["parts"] == []
    assert client.get(reverse("admin:desk_work", args=["changes"])).status_code == 200


@pytest.mark.parametrize("page", ["desk/todo/no-such/", "desk/todo/changes/?p=9", "desk/todo/changes/?p=x"])
def test_page_that_there_is_not_is_404(client, anna, page):
    client.force_login(anna)

    assert client.get(f"{INDEX}{page}").status_code == 404


def test_stranger_is_asked_to_sign_in(client):
    for page in ("", "desk/todo/changes/", "desk/todo/warnings/x/", "desk/unused/1/"):
        assert client.get(f"{INDEX}{page}").status_code == 302


def fill(users: list[User], numbers: range) -> None:
    for number in numbers:
        for user in users:
            row = draft(user, f"{user}-{number}", state="in_review" if number % 2 else "draft")
            found(row, f"code-{number % 40}")
        Schedule.objects.create(kind=kind_of(row), row_id=row.pk, version=1, publish_at=timezone.now(), user=users[0])
        public = make_milestone(slug=f"late-{number}", status="planned", date="2001")
        make_observation(slug=f"late-{number}", kind="plan")
        Proposal.objects.propose(public, {}, user=users[-1])
        make_dispute(slug=f"silent-{number}", discussion_en="", discussion_ru="")
        make_source(slug=f"source-{number}")
        SavedFilter.objects.create(user=users[0], kind="timeline.milestone", name=str(number), query="q=a")


@pytest.mark.parametrize("role", ["anna", "boris"])
def test_desk_asks_as_often_for_many_rows_as_for_few(client, anna, boris, role):
    client.force_login({"anna": anna, "boris": boris}[role])
    fill([anna, boris], range(16))
    client.get(INDEX)

    with CaptureQueriesContext(connection) as for_few:
        client.get(INDEX)
    fill([anna, boris], range(16, 40))
    with CaptureQueriesContext(connection) as for_many:
        client.get(INDEX)

    assert len(for_few) == len(for_many) <= BUDGET


def test_full_list_has_pages(client, anna, boris):
    now = timezone.now()
    row = draft(boris, "by-boris")
    for number in range(2, 62):
        at = now + datetime.timedelta(seconds=number)
        revision = Revision.objects.keep(row, user=boris, before="draft")
        Revision.objects.filter(pk=revision.pk).update(at=at)
    client.force_login(anna)

    last = client.get(reverse("admin:desk_work", args=["changes"]), {"p": 2})

    assert len(last.context["part"].entries) == 11
    assert 'href="?p=1"' in last.content.decode()
