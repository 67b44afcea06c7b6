"""Who may bring and take away which rows by a table: nothing that the forms would not let them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import override_settings

from conftest import make_citation, make_dispute, make_milestone, make_source
from desk.models import Revision, Upload
from desk.tests.tables.helpers import (
    csv_file,
    editor,
    export,
    exported,
    faults,
    import_shown,
    numbers,
    page_of,
    places,
    plan,
    send,
)
from tests.admin_forms import address
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

HEADS = ["slug", "title_en", "kind", "state"]


@pytest.fixture
def contributor(client):
    editor(client, "Contributor", "carl")
    return client


def drafted_by(user, **values):
    row = make_milestone(**{"state": "draft", **values})
    Revision.objects.keep(row, user=user, before=None)
    return row


def own(**values):
    return drafted_by(User.objects.get(username="carl"), **values)


@pytest.mark.parametrize(
    ("codenames", "statuses"),
    [
        ([], (403, 403, 403)),
        (["view"], (403, 200, 200)),
        (["change"], (403, 200, 200)),
        (["add", "view"], (403, 200, 200)),
        (["add", "change"], (200, 200, 200)),
    ],
)
def test_import_takes_the_right_to_add_and_to_change(client, caplog, codenames, statuses):
    user = User.objects.create(username="eve", is_staff=True)
    names = [f"{each}_milestone" for each in codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    answers = [client.get(address(Milestone, page)) for page in ("import", "export_csv", "template_csv")]

    assert tuple(answer.status_code for answer in answers) == statuses
    assert client.post(address(Milestone, "import"), {}).status_code == statuses[0]
    assert ("Refused: eve tried to import a table" in caplog.text) is (statuses[0] == 403)


def test_stranger_is_asked_to_sign_in(client):
    for page in ("import", "export_csv", "export_xlsx", "template_csv"):
        assert client.get(address(Milestone, page)).status_code == 302


def test_table_of_somebody_else_is_not_there(contributor, client):
    page = plan(contributor, HEADS, ["mine", "Mine", "launch", ""])
    upload = Upload.objects.get()
    editor(client, "Reviewer", "anna")

    for answer in (client.get, client.post):
        assert answer(address(Milestone, "upload", upload.pk)).status_code == 302
    assert numbers(page)["new"] == 1
    assert not Milestone.objects.exists()


def test_contributor_brings_drafts_and_sends_them_to_review(contributor):
    own(slug="own-draft")

    page = plan(contributor, HEADS, ["new", "New", "launch", "in_review"], ["own-draft", "Mine", "launch", "in_review"])
    import_shown(contributor)

    assert faults(page) == []
    assert dict(Milestone.objects.values_list("slug", "state")) == {"new": "in_review", "own-draft": "in_review"}


def test_contributor_may_not_publish_nor_change_what_is_public(contributor, caplog):
    make_milestone()
    make_milestone(slug="gone", state="withdrawn")
    own(slug="own-draft")
    lines = [
        ["first-car", "Mine", "launch", "published"],
        ["gone", "Mine", "launch", "published"],
        ["own-draft", "Mine", "launch", "published"],
        ["new", "New", "launch", "published"],
    ]

    page = plan(contributor, HEADS, *lines)
    again = import_shown(contributor, reason_en="So.")

    for each in (page, again):
        assert places(each) == [("2", "slug"), ("3", "slug"), ("4", "state"), ("5", "state")]
    assert "propose the change in its form" in page
    assert not Milestone.objects.filter(title_en="Mine").exists()
    assert "Refused: carl tried to import what they may not" in caplog.text


def test_contributor_brings_public_rows_back_unchanged(contributor):
    make_milestone()

    page = plan(contributor, HEADS, ["first-car", "The first car leaves the line", "launch", "published"])

    assert (faults(page), numbers(page)["unchanged"]) == ([], 1)


def test_of_a_draft_of_others_a_contributor_learns_that_its_slug_is_taken_and_no_more(contributor):
    make_milestone(slug="secret", state="draft", title_en="The canary", version=7)
    make_dispute(slug="secret-dispute", state="draft", question_en="The canary?")

    right = plan(contributor, ["slug", "title_en", "version", "date"], ["secret", "The canary", "7", "1997-05-16"])
    wrong = plan(contributor, ["slug", "title_en", "version", "date"], ["secret", "x" * 300, "1", "1997-13"])
    named = plan(
        contributor,
        ["slug", "title_en", "kind", "status", "outcome", "dispute"],
        ["a", "A", "stop", "planned", "secret", "secret-dispute"],
        ["b", "B", "stop", "planned", "nothing", "nothing"],
    )

    assert faults(right) == faults(wrong) == [("2", "slug", "This slug is taken.")]
    assert [
        message.replace("secret-dispute", "X").replace("secret", "X") for _row, _c, message in faults(named)[:2]
    ] == [message.replace("nothing", "X") for _row, _c, message in faults(named)[2:]]
    assert Upload.objects.filter(versions__has_key="secret").count() == 0
    for page in (right, wrong, named):
        assert page.count("canary") == 0


def test_export_shows_a_contributor_no_draft_of_others(contributor):
    make_milestone(slug="secret", state="draft", title_en="The canary")
    hidden = make_source(slug="secret-source", state="draft")
    public = make_milestone(status="planned", outcome=Milestone.objects.get(slug="secret"))
    make_citation(public, source=hidden, stated_en="The canary says so.")
    own(slug="own-draft")

    lines = exported(contributor)

    assert {line["slug"] for line in lines} == {"first-car", "own-draft"}
    assert lines[0]["outcome"] == ""
    for form in ("csv", "xlsx"):
        assert b"canary" not in export(contributor, form=form)
        assert b"secret" not in export(contributor, form=form)


def test_what_is_hidden_in_a_row_stays_there_and_unseen(contributor):
    hidden = make_source(slug="secret-source", state="draft", title_en="The canary")
    row = own(slug="own-draft", dispute=make_dispute(state="draft", slug="secret"), cite=False)
    make_citation(row, source=hidden, stated_en="The canary says so.")
    make_citation(row)
    heads = list(exported(contributor)[0])
    cells = list(exported(contributor)[0].values())

    same = plan(contributor, heads, cells)
    changed = plan(contributor, heads, [cell.replace("The first car", "Mine") for cell in cells])
    import_shown(contributor)

    assert numbers(same)["unchanged"] == 1
    assert "canary" not in changed
    row.refresh_from_db()
    assert row.title_en == "Mine leaves the line"
    assert row.dispute.slug == "secret"
    assert sorted(each.source.slug for each in row.citations.all()) == ["secret-source", "yearbook"]


def test_reviewer_publishes_drafts_of_others_alone(client):
    anna = editor(client)
    carl = User.objects.create(username="carl")
    make_source()
    drafted_by(anna, slug="own-draft")
    drafted_by(carl, slug="carls-draft")
    lines = [["own-draft", "A", "launch", "published"], ["carls-draft", "B", "launch", "published"]]

    both = plan(client, HEADS, *lines)
    with override_settings(PUBLISH_OWN_DRAFTS=True):
        alone = plan(client, HEADS, *lines)
    plan(client, HEADS, lines[1])
    import_shown(client)

    assert places(both) == [("2", "state")]
    assert faults(alone) == []
    assert dict(Milestone.objects.values_list("slug", "state")) == {"own-draft": "draft", "carls-draft": "published"}


def test_public_row_cannot_be_hidden(client):
    editor(client)
    make_milestone()

    page = plan(client, ["slug", "state"], ["first-car", "draft"])

    assert places(page) == [("2", "state")]
    assert "withdrawn, not hidden" in page


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["draft", "launch", "stop"]),
        ("kind__exact=stop", ["stop"]),
        ("state__exact=draft", ["draft"]),
        ("q=harbor", ["launch"]),
        ("source=letter", ["stop"]),
    ],
)
def test_export_obeys_the_list(client, query, slugs):
    editor(client)
    make_milestone(slug="draft", state="draft")
    make_milestone(slug="launch", title_en="At the harbor")
    make_citation(make_milestone(slug="stop", kind="stop"), source=make_source(slug="letter"))

    assert sorted({line["slug"] for line in exported(client, query=query)}) == slugs


@pytest.mark.parametrize(
    ("query", "status"), [("dispute__id__exact=abc", 302), ("state__exact=%F0", 400), ("dispute__question=x", 400)]
)
def test_query_that_the_list_refuses_is_refused(client, query, status):
    editor(client)
    make_milestone(dispute=make_dispute())
    make_milestone(slug="other", dispute=make_dispute(slug="other"))

    response = client.get(f"{address(Milestone, 'export_csv')}?{query}")

    assert response.status_code == status


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_address_of_no_table_leads_back(client, number):
    editor(client)

    response = client.get(f"{address(Milestone, 'import')}{number}/")

    assert response.url == address(Milestone, "import")


def test_form_without_a_file_is_shown_again(client):
    editor(client)

    assert "This field is required." in page_of(client.post(address(Milestone, "import"), {}))
    assert send(client, csv_file(["slug"], ["x"])).status_code == 302
