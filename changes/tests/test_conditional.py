"""A repeated question is answered 304 until the record, the code or the day changes."""

import datetime

import pytest
from django.core.cache import caches
from django.utils import timezone

from changes import middleware
from changes.models import RecordVersion
from conftest import make_milestone
from tests.helpers import API, problem_of

pytestmark = pytest.mark.django_db

LIST = f"{API}/milestones/"
ADDRESSES = [LIST, f"{LIST}?limit=1", f"{LIST}first-car/", f"{API}/search/?q=car", f"{API}/"]


@pytest.fixture
def milestone():
    return make_milestone()


def tag_of(client, address: str, **headers: str) -> str:
    response = client.get(address, **headers)
    assert response.status_code == 200
    return response.headers["ETag"]


@pytest.mark.slow
@pytest.mark.parametrize("address", [*ADDRESSES, f"{API}/schema/"])
@pytest.mark.parametrize("held", ["{}", "W/{}", '"other", {}', 'W/"other" , W/{}', "*", " {} "])
def test_what_is_held_is_not_sent_again(client, milestone, address, held):
    tag = tag_of(client, address)

    response = client.get(address, HTTP_IF_NONE_MATCH=held.format(tag))

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_answered_like_get(client, milestone, address):
    tag = tag_of(client, address)

    head = client.head(address)
    again = client.head(address, HTTP_IF_NONE_MATCH=tag)

    assert (head.status_code, head.headers["ETag"], head.content) == (200, tag, b"")
    assert (again.status_code, again.headers["ETag"], again.content) == (304, tag, b"")


@pytest.mark.parametrize("held", ['"other"', "", "other", 'W/"other"', '"'])
def test_what_is_not_held_is_sent(client, milestone, held):
    assert client.get(LIST, HTTP_IF_NONE_MATCH=held).status_code == 200


def test_addresses_have_tags_of_their_own(client, milestone):
    tags = [tag_of(client, address) for address in ADDRESSES]

    assert len(set(tags)) == len(ADDRESSES)
    assert tag_of(client, LIST, HTTP_HOST="localhost") not in tags


def test_the_first_request_after_a_change_is_answered_anew(client, milestone):
    tag = tag_of(client, LIST)
    milestone.kind = "product"
    milestone.save()

    response = client.get(LIST, HTTP_IF_NONE_MATCH=tag)

    assert response.status_code == 200
    assert response.headers["ETag"] != tag
    assert response.json()["results"][0]["kind"] == "product"


def test_a_draft_changes_nothing(client, milestone):
    tag = tag_of(client, LIST)
    draft = make_milestone(slug="second-car", state="draft")
    draft.save()

    assert client.get(LIST, HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_the_day_changes_the_tag(client, milestone, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2025, 12, 31))
    tag = tag_of(client, LIST)
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2026, 1, 1))

    assert client.get(LIST, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_the_code_changes_the_tag(client, milestone, monkeypatch):
    tag = tag_of(client, LIST)
    monkeypatch.setattr(middleware, "code_fingerprint", lambda: "another release")

    assert client.get(LIST, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_the_fingerprint_follows_the_code(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text("first")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "other.py").write_text("not the project's")
    (tmp_path / "app" / "node_modules").mkdir()
    (tmp_path / "app" / "node_modules" / "other.js").write_text("not the project's either")
    (tmp_path / "record.yaml").write_text("not code")

    assert list(middleware.code_files(tmp_path)) == [tmp_path / "app" / "models.py"]


@pytest.mark.parametrize("address", [f"{LIST}nothing/", f"{LIST}?kind=x", "/api/nothing/", f"{API}/search/"])
@pytest.mark.parametrize("held", ["*", '"any"', ""])
def test_an_error_is_not_stored_and_has_no_tag(client, milestone, address, held):
    problem_of(client.get(address, HTTP_IF_NONE_MATCH=held))


def test_a_detail_that_is_withdrawn_is_404_to_who_holds_it(client, milestone):
    tag = tag_of(client, f"{LIST}first-car/")
    milestone.state = "withdrawn"
    milestone.save()

    problem_of(client.get(f"{LIST}first-car/", HTTP_IF_NONE_MATCH=tag), 404)


@pytest.mark.parametrize("address", [*ADDRESSES, f"{LIST}nothing/"])
def test_no_answer_sets_a_cookie_or_depends_on_one(client, milestone, address):
    cookies = f"sessionid={'s' * 32}; csrftoken={'c' * 32}"
    response = client.get(address, HTTP_ACCEPT_LANGUAGE="ru", HTTP_COOKIE=cookies)

    vary = response.headers.get("Vary", "").lower()
    assert not response.cookies
    assert "cookie" not in vary
    assert "accept-language" not in vary


@pytest.mark.parametrize("cookies", ["sessionid=x", "csrftoken=y", "django_language=ru"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}nothing/", "/"])
def test_a_cookie_that_is_not_ours_is_not_answered_with_another(client, milestone, address, cookies):
    # Else a shared cache would keep the cookie with the answer and hand it to everyone.
    response = client.get(address, HTTP_COOKIE=cookies)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_depends_on_the_language_asked_for(client, milestone, address):
    english = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
    russian = client.get(address, HTTP_ACCEPT_LANGUAGE="ru")

    assert english.content == russian.content


def test_a_304_costs_one_query(client, milestone, django_assert_num_queries):
    tag = tag_of(client, LIST)

    with django_assert_num_queries(1):  # the version of the record
        client.get(LIST, HTTP_IF_NONE_MATCH=tag)


def test_the_schema_comes_in_one_form_as_it_has_one_tag(client, milestone):
    response = client.get(f"{API}/schema/", HTTP_ACCEPT="application/yaml")

    problem_of(response, 406)


@pytest.fixture
def kept_pages(settings):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept"}
    settings.CACHES = {**settings.CACHES, "pages": memory}
    yield
    caches["pages"].clear()


def test_a_page_is_made_once_for_each_version(client, milestone, kept_pages, an_hour_later, django_assert_num_queries):
    first = client.get("/en/timeline/")

    with django_assert_num_queries(1):  # the version of the record
        again = client.get("/en/timeline/")

    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)
    milestone.title_en = "Another title"
    milestone.save()
    assert "Another title" in client.get("/en/timeline/").content.decode()


@pytest.mark.parametrize("address", ["/en/timeline/?q=car", "/api/v1/milestones/", "/en/timeline/absent/", "/"])
def test_only_pages_at_their_bare_addresses_are_kept(client, milestone, kept_pages, address):
    client.get(address)

    assert caches["pages"]._cache == {}


def test_a_kept_page_is_that_of_its_own_address_and_method(client, milestone, kept_pages):
    russian, english = client.get("/ru/timeline/").content, client.get("/en/timeline/").content

    head = client.head("/en/timeline/")

    assert russian != english
    assert (head.status_code, head.content) == (200, b"")
    assert client.get("/en/timeline/").content == english
    assert client.get("/en/timeline/", HTTP_HOST="127.0.0.1").content != english
    assert client.post("/en/timeline/").status_code == 405


def test_after_a_restored_backup_the_same_number_has_another_tag(client, milestone):
    first = tag_of(client, LIST)

    RecordVersion.objects.update(changed_at=timezone.now() + datetime.timedelta(hours=1))

    assert tag_of(client, LIST) != first
