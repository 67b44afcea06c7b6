"""The whole site walked in both languages, over a record that has every kind of row and every kind of trouble."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

import conftest as build
from sources.models import Statement, record_models
from tests import pages
from tests.pages import HEADINGS, LANGUAGES, Node, make_one_of_each, read
from tests.test_other_company import make_second_record, names_in_the_record, proper_words

HOSTILE = "\"'><svg/onload=alert(1)><!--"
SECRET = "Seekrit"
HIDDEN = ("draft", "withdrawn", "in_review")
ONLY = {"en": "Anglish", "ru": "Русскость"}
PLAIN_STATIC = {
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "STATIC_ROOT": settings.BASE_DIR / "static",
}


@dataclass
class Site:
    """Every page of the record by its address, the languages one after the other, and what its JSON twins answered."""

    answers: dict[str, Any]
    pages: dict[str, Node]
    twins: dict[str, Any]

    def each(self) -> list[tuple[str, str, Node]]:
        """Language, address and page."""
        return [(address[1:3], address, page) for address, page in self.pages.items()]


def make_record() -> None:
    pages.make_world()
    for language, text in ONLY.items():
        make_one_of_each(f"only-{language}", f"{text} {HOSTILE}", languages=(language,))
    pages.hide_behind(make_one_of_each(SECRET.lower(), SECRET, states=HIDDEN))


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker) -> Site:
    """The record is made, asked and taken back once for all tests that only read its pages."""
    with (
        django_db_blocker.unblock(),
        override_settings(**PLAIN_STATIC),
        transaction.atomic(),
        translation.override("en"),
    ):
        make_record()
        client = Client()
        answers = {address: client.get(address) for language in LANGUAGES for address in pages.page_addresses(language)}
        read_pages = {address: read(answer) for address, answer in answers.items()}
        links = {link.attrs["href"] for page in read_pages.values() for link in twin_links(page)}
        twins = {link: client.get(link) for link in links}
        transaction.set_rollback(True)
    return Site(answers, read_pages, twins)


def twin_links(page: Node) -> list[Node]:
    return page.all("link", rel="alternate", type="application/json")


def test_every_page_answers_alike_to_everyone(site):
    for address, answer in site.answers.items():
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert "Accept-Language" not in answer.headers.get("Vary", ""), address
        assert answer.headers["Content-Language"] == address[1:3], address
        assert answer.headers["ETag"], address
        assert answer.headers["Cache-Control"] == "public, no-cache", address


def test_every_page_forbids_what_it_does_not_need(site):
    for address, answer in site.answers.items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "script-src 'self'" in policy, address
        assert "unsafe" not in policy, address


def test_no_page_asks_another_host_or_runs_what_stands_in_it(site):
    for _language, address, page in site.each():
        asked = [node.attrs[name] for node in page.walk() for name in ("src", "srcset", "data") if name in node.attrs]
        told = ("canonical", "alternate")
        asked += [node.attrs["href"] for node in page.all("link") if node.attrs["rel"] not in told]
        assert [each for each in asked if not each.startswith("/") or each.startswith("//")] == [], address
        assert page.all("style", "iframe", "object", "base") == [], address
        scripts = [node for node in page.all("script") if "src" not in node.attrs]
        assert [node.attrs.get("type") for node in scripts] == ["application/ld+json"], address  # data, never run
        assert [n for node in page.walk() for n in node.attrs if n == "style" or n.startswith("on")] == [], address


def test_whatever_a_text_holds_is_shown_as_text(site):
    shown = 0
    for _language, address, page in site.each():
        assert [node for node in page.all("svg") if "onload" in node.attrs] == [], address
        shown += page.text.count("<svg/onload")
    assert shown > 50


def test_every_page_is_sound_html(site):
    for language, address, page in site.each():
        ids = [node.attrs["id"] for node in page.walk() if "id" in node.attrs]
        levels = [HEADINGS.index(node.tag) + 1 for node in page.all(*HEADINGS)]
        assert len(ids) == len(set(ids)), (address, sorted(each for each in ids if ids.count(each) > 1))
        assert levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False)), (address, levels)
        assert page.one("html").attrs["lang"] == language, address
        assert page.one("head").one("title").text, address
        assert page.one("main").attrs["id"] == "main", address
        assert page.one("a", class_="skip").attrs["href"] == "#main", address
        for node in page.all("input", "select"):
            assert node.parent.tag == "label" or node.attrs.get("aria-label"), (address, node.attrs)
        for reference in (name for node in page.walk() for name in node.attrs.get("aria-describedby", "").split()):
            assert reference in ids, (address, reference)
        for node in page.all("a"):
            assert node.attrs["href"], (address, node.text)
            assert node.text or node.attrs.get("aria-label"), (address, node.attrs)


def test_every_page_names_itself_in_each_language_and_as_json(site):
    for language, address, page in site.each():
        links = {node.attrs["hreflang"]: node.attrs["href"] for node in page.all("link") if "hreflang" in node.attrs}
        languages = {"en": "en", "ru": "ru", "x-default": "en"}
        assert links == {name: f"http://testserver/{code}/{address[4:]}" for name, code in languages.items()}
        assert page.one("link", rel="canonical").attrs["href"] == links[language]
        other = next(code for code in LANGUAGES if code != language)
        switch = page.one("header").one("a", hreflang=other)
        assert (switch.attrs["href"], switch.attrs["lang"]) == (f"/{other}/{address[4:]}", other)
    assert {answer.status_code for answer in site.twins.values()} == {200}
    without_twin = {address for _l, address, page in site.each() if not twin_links(page)}
    assert without_twin == {
        f"/{language}/{page}" for language in LANGUAGES for page in ("", "about/", "search/", "coverage/")
    }


def test_every_list_and_its_twin_count_the_same(site):
    for _language, address, page in site.each():
        for link in twin_links(page):
            body = site.twins[link.attrs["href"]].json()
            # The series of a measure, which has a title, is beside its page and not the same again.
            if "results" in body and "title" not in link.attrs and "search" not in address:
                assert page.with_class("count")[0].text.split()[0] == str(body["count"]), address


def test_every_row_shows_its_evidence_and_each_paragraph_leads_back(site):
    checked = 0
    for _language, address, page in site.each():
        for evidence in page.with_class("evidence"):
            row_address = row_of(evidence, address)
            assert evidence.all("li"), (address, row_address)
            for item in evidence.all("li"):
                source, _hash, anchor = next(href for href in item.hrefs if "#p" in href).partition("#")
                paragraph = site.pages[source].one(id=anchor)
                assert row_address in paragraph.hrefs, (address, source, anchor)
                checked += 1
    assert checked > 200


def row_of(evidence: Node, address: str) -> str:
    """The address of the row that the evidence stands beside: that of its page, or of the link that heads it."""
    node = evidence
    while "id" not in node.attrs:
        node = node.parent
    if "detail" in node.attrs.get("class", ""):
        return address
    heads = [head for head in [*node.with_class("name"), *node.with_class("n")] if head.hrefs]
    return heads[0].hrefs[0]


def test_every_statement_has_evidence_beside_it_wherever_it_stands(site):
    resources = {model.resource for model in record_models() if issubclass(model, Statement)}
    for _language, address, page in site.each():
        rows = [node for node in page.all("li", "tr", "div") if kind_of(node) in resources]
        assert [node.attrs["id"] for node in rows if len(node.with_class("evidence")) != 1] == [], address


def kind_of(node: Node) -> str:
    """The resource of the row that an element is the entry of."""
    known = sorted((model.resource for model in record_models()), key=len, reverse=True)
    return next((each for each in known if node.attrs.get("id", "").startswith(f"{each}-")), "")


def test_every_disputed_statement_says_so_and_links_its_dispute(site):
    marks = {"en": "Sources differ", "ru": "Источники расходятся"}
    disputed = {"came-true", "planned", "office", "agreement", "claim", "run", "actual", "figure", "west-plant"}
    seen = set()
    for language, address, page in site.each():
        for node in [*page.one("main").all("li", "tr"), *page.with_class("detail")]:
            slug = node.attrs.get("id", "").removeprefix(f"{kind_of(node)}-")
            # The page of the dispute itself need not say of each rival that it has rivals.
            if slug in disputed and "/disputes/" not in address:
                tags = [(tag.text, tag.attrs["href"]) for tag in node.with_class("differ")]
                assert tags == [(marks[language], f"/{language}/disputes/which-year/")], (address, slug)
                seen.add(slug)
    assert seen == disputed


def test_nothing_that_is_not_published_shows_on_any_page(site):
    for address, answer in site.answers.items():
        assert SECRET.lower() not in answer.content.decode().lower(), address


def test_a_text_missing_in_one_language_falls_back_to_the_other_with_its_lang(site):
    shown = dict.fromkeys(LANGUAGES, 0)
    for language, address, page in site.each():
        for text, node in page.texts():
            is_marked = node.tag not in ("title", "option", "script")  # linked data marks it in its own way
            for code in (code for code in LANGUAGES if ONLY[code] in text and is_marked):
                assert node.lang == code, (address, text, node.tag)
                shown[code] += language != code
    assert all(number > 50 for number in shown.values())


@pytest.mark.django_db
def test_no_page_asks_more_of_the_database_when_the_record_doubles(client):
    def count_queries(addresses: list[str]) -> dict[str, int]:
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found[address] = len(queries)
        return found

    world = pages.make_world()
    addresses = pages.page_addresses("en")
    before = count_queries(addresses)

    pages.double_world(world)
    pages.record_changes()  # else the first page of changes would write the log
    after = count_queries(addresses)

    assert after == before
    # A list asks for its rows with their parts (6 at most), for what each of its fields can choose (5), and for the
    # numbers beside the choices (8); the timeline for its years, eras and axis besides. A detail asks for its rivals,
    # a row of each kind that names it, and its place among others. All ask for the subject and the version (twice).
    assert {address: number for address, number in after.items() if number > 30} == {}


@pytest.mark.django_db
def test_the_page_of_what_is_not_published_is_that_of_what_never_was(client):
    for row in make_one_of_each("hidden", SECRET, states=HIDDEN).values():
        for language in LANGUAGES:
            with translation.override(language):
                address = row.get_absolute_url()
            missing = address.replace("/hidden-", "/absent-")

            hidden, absent = client.get(address), client.get(missing)

            assert (hidden.status_code, absent.status_code) == (404, 404)
            assert hidden.content == absent.content.replace(b"absent", b"hidden")
            assert hidden.headers["Cache-Control"] == "no-store"


@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_answers_head_and_304_and_refuses_the_rest():
    pages.make_world()
    client = Client(enforce_csrf_checks=True)
    for address in pages.page_addresses("ru"):
        full = client.get(address)

        head = client.head(address)
        held = client.get(address, headers={"If-None-Match": full.headers["ETag"]})

        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == full.headers["ETag"]
        assert (held.status_code, held.content) == (304, b"")
        assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_an_empty_record_has_all_its_lists(client):
    for language in LANGUAGES:
        for address in pages.page_addresses(language):
            page = read(client.get(address))

            assert page.one("h1").text, address
            assert page.with_class("entry") == [], address


@pytest.mark.django_db
def test_the_company_is_named_by_the_record_alone(client):
    build.make_organization(is_subject=True)

    page = read(client.get("/ru/timeline/"))

    assert page.with_class("wordmark")[0].text == "Нордвинд"
    assert "Нордвинд" in page.one("title").text
    assert page.with_class("wordmark")[0].attrs["href"] == reverse("home").replace("/en/", "/ru/")


@pytest.mark.django_db
def test_the_pages_of_another_company_hold_no_word_of_this_one(client):
    make_second_record()
    names = "|".join(sorted(map(re.escape, proper_words(names_in_the_record())), key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)")

    for language in LANGUAGES:
        for address in pages.page_addresses(language):
            answer = client.get(address)

            assert answer.status_code == 200, address
            assert pattern.findall(answer.content.decode()) == [], address
