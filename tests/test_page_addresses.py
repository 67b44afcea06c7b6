"""Which page an address leads to: languages, redirects, and what is said where no page is."""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import make_milestone, make_organization
from tests.pages import LANGUAGES, read

pytestmark = pytest.mark.django_db

NOT_FOUND = {"en": "Nothing is published at this address", "ru": "По этому адресу ничего не опубликовано"}
NOT_UNDERSTOOD = {"en": "The request cannot be understood", "ru": "Запрос непонятен"}


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("ru;q=0.2,en;q=0.9", "en"),
        ("de,fr;q=0.5", "en"),
        ("", "en"),
        ("*", "en"),
        ("\"'><svg/onload=>", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_an_address_without_a_language_leads_to_the_one_that_the_browser_asks_for(client, accept, language):
    for address, target in [("/", f"/{language}/"), ("/timeline/?kind=launch", f"/{language}/timeline/?kind=launch")]:
        response = client.get(address, headers={"Accept-Language": accept})

        assert (response.status_code, response.headers["Location"]) == (302, target)
        assert "Accept-Language" in response.headers["Vary"]
        assert "Cookie" not in response.headers["Vary"]
        assert not response.cookies


def test_the_language_of_an_address_outdoes_that_of_the_browser(client):
    page = read(client.get("/ru/timeline/", headers={"Accept-Language": "en"}))

    assert page.one("html").attrs["lang"] == "ru"
    assert page.one("h1").text == "Хронология"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("?kind=launch&q=%D1%91+a%26b&page=1", "?q=%D1%91+a%26b&kind=launch"),
        ("?q=%22%27%3E%3Csvg%2Fonload%3D%3E", "?q=%22%27%3E%3Csvg%2Fonload%3D%3E"),
        ("?utm_source=letter", ""),
        ("?kind=no-such", ""),
    ],
)
def test_the_other_language_is_the_same_page_under_the_same_filters(client, query, kept):
    page = read(client.get(f"/en/timeline/{query}"))

    links = {node.attrs["hreflang"]: node.attrs["href"] for node in page.all("link") if "hreflang" in node.attrs}
    languages = {"en": "en", "ru": "ru", "x-default": "en"}
    assert links == {name: f"http://testserver/{code}/timeline/{kept}" for name, code in languages.items()}
    assert page.one("link", rel="canonical").attrs["href"] == links["en"]
    assert page.one("header").one("a", lang="ru").attrs["href"] == f"/ru/timeline/{query}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["nothing/", "timeline/absent/", "timeline/a_b/", "timeline/First-Car/x/", "timeline/a%00b/", "%22%3E%3Csvg%3E/"],
)
def test_a_page_that_is_not_there_says_so_in_its_language(client, language, path):
    make_organization(is_subject=True)
    other = {"en": "ru", "ru": "en"}[language]

    response = client.get(f"/{language}/{path}", headers={"Accept-Language": other})

    page = read(response)
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert page.one("html").attrs["lang"] == language
    assert page.one("h1").text == NOT_FOUND[language]
    assert page.one("header").one("a", lang=other).attrs["href"].startswith(f"/{other}/")
    assert page.all("svg") == []
    assert {f"/{language}/timeline/", f"/{language}/search/"} <= set(page.one("main").hrefs)


def test_an_address_that_exists_in_no_language_is_404(client):
    response = client.get("/nothing/", headers={"Accept-Language": "ru"})

    page = read(response)
    assert response.status_code == 404
    assert page.one("h1").text == NOT_FOUND["ru"]
    assert page.one("header").one("a", lang="en").attrs["href"] == "/en/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "host"), [("?q=%00", "testserver"), ("", "evil.example")])
def test_a_request_that_cannot_be_understood_is_told_so_in_its_language(client, language, query, host):
    client.get("/en/about/" if language == "ru" else "/ru/about/")

    response = client.get(f"/{language}/timeline/{query}", headers={"Host": host})

    page = read(response)
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert page.one("html").attrs["lang"] == language
    assert page.one("h1").text == NOT_UNDERSTOOD[language]
    assert b"evil" not in response.content


@pytest.mark.parametrize("path", ["timeline/", "search/", "about/", "timeline/first-car/", ""])
def test_a_parameter_that_is_not_utf8_is_named(client, path):
    response = client.get(f"/en/{path}?q=%D0&%FF=1&kind=launch")

    page = read(response)
    assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
    assert page.one("h1").text == NOT_UNDERSTOOD["en"]
    assert page.with_class("problem")[0].text == "These parameters are not written in UTF-8: q, %FF"


def test_an_address_without_its_last_slash_leads_to_the_page(client):
    response = client.get("/en/timeline?kind=launch")

    assert (response.status_code, response.headers["Location"]) == (301, "/en/timeline/?kind=launch")


@pytest.mark.parametrize("path", ["/en//evil.example/", "//evil.example/%2e%2e", "/en/%5cevil.example/", "/ru/../en/"])
def test_no_address_leads_off_the_site(client, path):
    response = client.generic("GET", path)

    assert response.status_code == 404
    assert not [href for href in read(response).hrefs if href.startswith(("//", "http"))]


def test_a_reader_who_holds_the_page_is_told_of_a_change(client):
    make_milestone()
    tag = client.get("/en/timeline/first-car/").headers["ETag"]
    other = client.get("/ru/timeline/first-car/").headers["ETag"]

    make_milestone(slug="draft", state="draft")
    unchanged = client.get("/en/timeline/first-car/", headers={"If-None-Match": f'"x", W/{tag}'})
    make_milestone(slug="second-car")
    changed = client.get("/en/timeline/first-car/", headers={"If-None-Match": tag})

    assert tag != other
    assert unchanged.status_code == 304
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)


def test_a_post_is_refused_without_asking_for_a_token():
    make_milestone()
    client = Client(enforce_csrf_checks=True)

    for path in ("/", "/en/", "/en/about/", "/en/timeline/", "/en/timeline/first-car/", "/en/search/"):
        for method in ("post", "put", "patch", "delete", "trace"):
            response = getattr(client, method)(path)

            assert response.status_code == 405, (method, path)
            assert "GET" in response.headers["Allow"]


def test_no_cookie_chooses_the_language(client):
    client.cookies["django_language"] = "ru"

    locations = [
        client.get(path, headers={"Accept-Language": "en"}).headers["Location"] for path in ("/", "/timeline/")
    ]

    assert locations == ["/en/", "/en/timeline/"]
