"""The files at the root of the site: for search engines, and for browsers that ask for an icon."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from avtotor.sitemaps import RecordSitemap
from conftest import make_measure, make_milestone, make_observation, make_person, make_position
from tests import pages
from tests.pages import LANGUAGES, read

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def urls(response) -> dict[str, ET.Element]:
    """Address -> entry of a sitemap."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    entries = ET.fromstring(response.content).findall("s:url", NAMES)
    found = {entry.findtext("s:loc", "", NAMES): entry for entry in entries}
    assert len(found) == len(entries)
    return found


def test_the_sitemap_has_every_page_but_the_searches_and_histories(client):
    pages.make_world()

    found = urls(client.get("/sitemap.xml"))

    walked = {f"{SITE}{address}" for language in LANGUAGES for address in pages.page_addresses(language)}
    histories = {each for each in walked if each.partition("/changes/")[2]}
    assert set(found) == {each for each in walked if "/search/" not in each} - histories


def test_the_sitemap_names_each_page_in_every_language_as_the_page_itself_does(client):
    make_milestone()

    entry = urls(client.get("/sitemap.xml"))[f"{SITE}/ru/timeline/first-car/"]
    page = read(client.get("/ru/timeline/first-car/"))

    in_sitemap = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall("x:link", NAMES)}
    head = [node for node in page.one("head").all("link") if "hreflang" in node.attrs]
    assert set(in_sitemap) == {"en", "ru", "x-default"}
    assert in_sitemap == {node.attrs["hreflang"]: node.attrs["href"] for node in head}


def test_the_sitemap_tells_when_a_row_was_changed(client):
    milestone = make_milestone()

    entry = urls(client.get("/sitemap.xml"))[f"{SITE}/en/timeline/first-car/"]

    assert entry.findtext("s:lastmod", "", NAMES) == milestone.updated_at.date().isoformat()


def test_the_sitemap_has_nothing_that_is_not_published(client):
    for state in ("draft", "in_review", "withdrawn"):
        make_milestone(slug=f"hidden-{state.replace('_', '-')}", state=state)
    make_position(slug="hidden-position", person=make_person(state="draft"))
    make_observation(slug="hidden-figure", measure=make_measure(state="draft"))

    assert b"hidden" not in client.get("/sitemap.xml").content


def test_an_empty_record_has_a_sitemap_of_its_lists(client):
    found = urls(client.get("/sitemap.xml"))

    assert {f"{SITE}/en/", f"{SITE}/ru/", f"{SITE}/en/timeline/"} <= set(found)


def test_the_sitemap_is_an_index_of_parts_once_it_is_too_long(client, monkeypatch):
    monkeypatch.setattr(RecordSitemap, "limit", 30)

    index = ET.fromstring(client.get("/sitemap.xml").content)

    assert index.tag.endswith("sitemapindex")
    parts = [each.text for each in index.iter() if each.tag.endswith("loc")]
    found = [urls(client.get(part.removeprefix(SITE))) for part in parts]
    assert [len(part) for part in found[:-1]] == [30] * (len(parts) - 1)
    assert len(set().union(*found)) == sum(map(len, found)) == 2 * len(RecordSitemap().items())


@pytest.mark.parametrize("address", ["/sitemap-record.xml?p=99", "/sitemap-record.xml?p=x", "/sitemap-other.xml"])
def test_a_part_that_there_is_not_is_404(client, address):
    assert client.get(address).status_code == 404


def test_robots_are_let_in_but_for_the_admin(client):
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == f"User-agent: *\nDisallow: /admin/\n\nSitemap: {SITE}/sitemap.xml\n"


@pytest.mark.parametrize(
    ("path", "content_type", "signature"),
    [
        ("/favicon.ico", "image/x-icon", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ],
)
def test_the_icons_that_are_asked_for_at_the_root_are_there(client, path, content_type, signature):
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.content.startswith(signature)
    assert len(answer.content) < 5_000
