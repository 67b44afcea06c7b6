"""The lists of the admin: filters under a name, what is counted, what a filter offers, what a search finds."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import make_citation, make_dispute, make_milestone, make_source
from desk.admin.lists import MAX_SAVED
from desk.management.commands.make_editor import save_editor
from desk.models import Revision, SavedFilter
from desk.paging import BoundedPaginator
from tests.admin_forms import address
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

LIST = "/admin/timeline/milestone/"


def signed_in(role: str, **options) -> Client:
    user = User(username=f"{role}-{User.objects.count()}".lower())
    save_editor(user, role=role)
    client = Client(**options)
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def editor() -> Client:
    return signed_in("Contributor")


def save(client: Client, query: str = "kind__exact=launch", name: str = "Launches", page: str = "save_filter"):
    return client.post(address(Milestone, page), {"name": name, "query": query}, follow=True)


def saved(client: Client) -> dict[str, str]:
    return dict(SavedFilter.objects.filter(user=client.user).values_list("name", "query"))


def test_saved_filter_is_on_its_list_and_on_the_desk(editor):
    response = save(editor, "?kind__exact=launch&q=car&o=-2&p=3")

    assert saved(editor) == {"Launches": "kind__exact=launch&q=car&o=-2"}
    assert response.redirect_chain == [(f"{LIST}?kind__exact=launch&q=car&o=-2", 302)]
    link = "kind__exact=launch&amp;q=car&amp;o=-2"
    assert f'<a href="?{link}">Launches</a>' in editor.get(LIST).content.decode()
    assert f'<a href="{LIST}?{link}">Launches</a>' in editor.get("/admin/").content.decode()
    assert "Launches" not in editor.get("/admin/timeline/era/").content.decode()


def test_a_name_given_again_gets_the_new_filters(editor):
    save(editor)

    save(editor, "kind__exact=stop", name="  Launches ")

    assert saved(editor) == {"Launches": "kind__exact=stop"}


def test_list_without_filters_offers_nothing_to_save(editor):
    assert "save-filter" not in editor.get(LIST).content.decode()
    assert 'name="query" value="?kind__exact=launch"' in editor.get(f"{LIST}?kind__exact=launch").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\0b", "a\u202eb", "a\x1bb"])
def test_bad_name_is_refused(editor, name):
    save(editor, name=name)

    assert saved(editor) == {}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "“Пуски” & co.", "'; drop table", "a/b?c=d#e"])
def test_any_words_are_a_name_and_are_shown_as_words(editor, name):
    save(editor, name=name)

    assert list(saved(editor)) == [name]
    assert "<script>alert" not in editor.get(LIST).content.decode() + editor.get("/admin/").content.decode()


QUERIES = [
    *("", "?", "p=2", "_popup=1", "kind__exact=launch&_popup=1", "_to_field=id", "title_en=a", "id__in=1,2"),
    *("dispute__question__startswith=a", "dispute__id__exact=abc", "state__regex=("),
    *("//example.org", "javascript:alert(1)", "q=a%00b", f"q={'a' * 101}", f"q=a&source={'a' * 1000}", "\0"),
]


@pytest.mark.parametrize("query", QUERIES)
def test_query_that_the_list_would_refuse_is_not_saved(editor, query):
    make_milestone(dispute=make_dispute())

    response = save(editor, query)

    assert saved(editor) == {}
    assert response.status_code == 200


@pytest.mark.parametrize("query", ["kind__exact=launch", "q=ё", "o=-2.1", "source=yearbook", "dispute__isnull=True"])
def test_query_of_the_list_is_saved(editor, query):
    save(editor, query)

    assert len(saved(editor)) == 1
    assert editor.get(SavedFilter.objects.get().get_absolute_url()).status_code == 200


def test_filters_are_deleted_by_their_owner_alone(editor):
    save(editor)
    stranger = signed_in("Reviewer")
    page = address(Milestone, "delete_filter", SavedFilter.objects.get().pk)

    assert stranger.post(page).status_code == 404
    assert "Launches" not in stranger.get(LIST).content.decode()
    assert len(saved(editor)) == 1
    assert editor.post(page).status_code == 302
    assert saved(editor) == {}


def test_filter_of_one_list_is_not_deleted_through_another(editor):
    save(editor)

    assert editor.post(f"/admin/timeline/era/filters/{SavedFilter.objects.get().pk}/delete/").status_code == 404


def test_filters_are_saved_by_post_with_a_token_alone(editor):
    guarded = signed_in("Reviewer", enforce_csrf_checks=True)

    assert save(guarded).status_code == 403
    assert editor.get(address(Milestone, "save_filter")).status_code == 405
    assert not SavedFilter.objects.exists()


def test_who_may_not_see_a_list_saves_no_filters_of_it(client, caplog):
    client.user = User.objects.create(username="nobody", is_staff=True)
    client.force_login(client.user)

    assert save(client).status_code == 403
    assert saved(client) == {}
    assert "Refused: nobody" in caplog.text


def test_stranger_saves_nothing(client):
    response = client.post(address(Milestone, "save_filter"), {"name": "a", "query": "q=a"})

    assert response.url.startswith("/admin/login/")


def test_filters_come_to_an_end(editor):
    for number in range(MAX_SAVED):
        SavedFilter.objects.create(user=editor.user, kind="timeline.milestone", name=str(number), query="q=a")

    save(editor)
    save(editor, name="0")

    assert len(saved(editor)) == MAX_SAVED
    assert saved(editor)["0"] == "kind__exact=launch"


def test_long_list_is_counted_to_its_bound_and_pages_end_there(editor, monkeypatch):
    monkeypatch.setattr(BoundedPaginator, "bound", 100)
    for number in range(102):
        make_milestone(slug=f"row-{number}", cite=False, state="draft")
    reviewer = signed_in("Reviewer")

    html = reviewer.get(LIST).content.decode()

    assert "more than 100 milestones" in html
    assert "The pages end there" in html
    assert len(reviewer.get(f"{LIST}?p=2").context["cl"].result_list) == 50
    assert reviewer.get(f"{LIST}?p=3").status_code == 302


def test_list_at_its_bound_is_counted_exactly(monkeypatch):
    monkeypatch.setattr(BoundedPaginator, "bound", 2)
    for number in range(2):
        make_milestone(slug=f"row-{number}")

    paginator = BoundedPaginator(Milestone.objects.order_by("slug"), 1)

    assert (paginator.count, paginator.is_bounded, paginator.count_text) == (2, False, "2")


def test_list_that_fits_one_page_is_read_once():
    make_milestone()

    with CaptureQueriesContext(connection) as queries:
        paginator = BoundedPaginator(Milestone.objects.order_by("slug"), 50)
        assert (paginator.count, len(paginator.page(1).object_list)) == (1, 1)

    assert len(queries) == 1


def test_citations_are_counted_row_by_row():
    make_citation(make_milestone(), paragraph=2)
    make_milestone(slug="bare", cite=False, state="draft")
    make_milestone(slug="single")

    rows = signed_in("Reviewer").get(LIST).context["cl"].result_list

    assert {row.slug: row.citation_number for row in rows} == {"first-car": 2, "bare": 0, "single": 1}


def test_filters_offer_what_the_user_may_read_and_the_list_names():
    hidden = make_dispute(slug="hidden", question_en="Hidden question", state="draft")
    make_milestone(dispute=make_dispute(question_en="Open question"))
    make_milestone(slug="a", dispute=hidden)
    make_dispute(slug="unused", question_en="Unused question")
    make_source(slug="leaflet", title_en="Hidden leaflet", state="draft")

    contributor = signed_in("Contributor").get(LIST).content.decode()
    reviewer = signed_in("Reviewer").get(LIST).content.decode()

    shown = ("Open question", "Hidden question", "Hidden leaflet", "Unused question")
    assert [text in contributor for text in shown] == [True, False, False, False]
    assert [text in reviewer for text in shown] == [True, True, True, False]


def test_dispute_of_anothers_draft_alone_is_not_offered():
    other = signed_in("Contributor")
    row = make_milestone(state="draft", cite=False, dispute=make_dispute(question_en="Open question"))
    Revision.objects.keep(row, user=other.user, before=None)

    assert "Open question" not in signed_in("Contributor").get(LIST).content.decode()
    assert "Open question" in other.get(LIST).content.decode()


WORDS = [("FIRST-car", True), ("first-c", True), ("line FIRST", True), ("первый", True), ("first-car line", False)]


@pytest.mark.parametrize(("words", "is_found"), [*WORDS, ("line_", False), ("%", False), ("line%first", False)])
def test_search_finds_words_of_the_texts_or_a_part_of_the_slug(words, is_found):
    make_milestone()

    rows = signed_in("Reviewer").get(LIST, {"q": words}).context["cl"].result_list

    assert bool(rows) is is_found


def test_words_are_not_found_across_the_border_of_two_texts():
    make_milestone(slug="row", title_en="The first", title_ru="lines")

    assert not Milestone.objects.containing("firstlines").exists()
    assert Milestone.objects.containing("first lines").exists()
