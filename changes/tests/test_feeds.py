"""The log as Atom: valid, in the language of its address, and with ids that stay."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from changes.models import Change
from changes.querysets import FEED_LENGTH
from changes.tests.helpers import recorded, withdraw
from conftest import make_brand, make_milestone, make_organization

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/en/changes.atom", "/ru/changes.atom", "/en/timeline.atom", "/ru/timeline.atom"]


def feed(response) -> ElementTree.Element:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(parent: ElementTree.Element, path: str) -> list[str]:
    return [each.text for each in parent.findall("/".join(f"{ATOM}{step}" for step in path.split("/")))]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_says_whose_it_is_where_it_is_and_when_it_changed(client, address):
    make_organization(is_subject=True)
    make_milestone()

    root = feed(client.get(address))

    links = {link.attrib["rel"]: link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    last = Change.objects.filter(resource="milestones").last() if "timeline" in address else Change.objects.first()
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == address[1:3]
    assert links == {"self": f"http://testserver{address}", "alternate": f"http://testserver{address[:-5]}/"}
    assert texts(root, "author/name") == [{"en": "Northwind Motors", "ru": "Нордвинд"}[address[1:3]]]
    assert texts(root, "updated") == [last.at.isoformat()]
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "summary"):
            assert len(texts(entry, name)) == 1, name
        assert entry.find(f"{ATOM}link").attrib["href"].startswith("http://testserver/")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_of_an_empty_record_is_a_feed(client, address):
    root = feed(client.get(address))

    assert texts(root, "updated") == ["1970-01-01T00:00:00+00:00"]
    assert root.findall(f"{ATOM}entry") == []
    assert texts(root, "author/name")[0]


def test_ids_are_one_of_each_and_do_not_depend_on_the_host(client):
    make_milestone()

    ids = {
        (address, host): [*texts(root, "id"), *texts(root, "entry/id")]
        for address in FEEDS
        for host in ("testserver", "localhost")
        if (root := feed(client.get(address, headers={"Host": host}))) is not None
    }

    for address in FEEDS:
        here = ids[address, "testserver"]
        assert here == ids[address, "localhost"]
        assert len(set(here)) == len(here)
        assert all(each.startswith("urn:uuid:") for each in here)
    assert len({each[0] for each in ids.values()}) == len(FEEDS)


def test_a_correction_says_what_went_and_what_came_and_a_withdrawal_is_called_one(client):
    milestone = make_milestone()
    recorded()
    milestone.title_en = "The second car <leaves> the line"
    milestone.save()
    recorded()
    withdraw(milestone)

    gone, corrected, created = feed(client.get("/en/timeline.atom")).findall(f"{ATOM}entry")

    assert texts(created, "title") == ["Added: The first car leaves the line"]
    assert texts(corrected, "title") == ["Corrected: The second car <leaves> the line"]
    assert "<del>" in texts(corrected, "summary")[0]
    assert "&lt;leaves&gt;" in texts(corrected, "summary")[0]
    assert texts(gone, "title") == ["Withdrawn: The second car <leaves> the line"]
    assert gone.find(f"{ATOM}link").attrib["href"] == "http://testserver/en/changes/milestones/first-car/"


def test_a_feed_of_corrections_holds_them_alone_and_says_what_has_been_withdrawn_since(client):
    milestone, gale = make_milestone(), make_brand()
    recorded()
    for row, name in ((milestone, "title_en"), (gale, "name_en")):
        setattr(row, name, "Corrected")
        row.save()
    recorded()
    withdraw(gale)

    root = feed(client.get("/en/changes.atom?action=corrected"))

    entries = root.findall(f"{ATOM}entry")
    assert texts(root, "title") == ["The record: what changed: corrected"]
    assert [texts(each, "title") for each in entries] == [["Corrected: Corrected"], ["Corrected: Corrected"]]
    brand, car = (texts(each, "summary")[0] for each in entries)
    assert "It is no longer part of the record." in brand
    assert "no longer" not in car
    assert entries[0].find(f"{ATOM}link").attrib["href"] == "http://testserver/en/changes/brands/gale/"


def test_an_entry_that_was_added_and_withdrawn_promises_no_page(client):
    withdraw_after = make_milestone()
    recorded()
    withdraw(withdraw_after)

    gone, added, *_source = (
        texts(each, "summary")[0] for each in feed(client.get("/en/timeline.atom")).findall(f"{ATOM}entry")
    )

    assert "It was taken out of the record." in gone
    assert "no longer part of the record" in added
    assert "Its page shows" not in added


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_of_the_log_offers_the_feeds_of_corrections_and_withdrawals(client, language):
    make_milestone()

    page = client.get(f"/{language}/changes/").content.decode()

    for query in ("", "?action=corrected", "?action=withdrawn"):
        address = f"/{language}/changes.atom{query}"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_a_feed_holds_the_latest_and_not_what_only_follows(client):
    gale = make_brand()
    for number in range(FEED_LENGTH + 10):
        make_milestone(slug=f"car-{number}", brands=[gale])
    recorded()
    withdraw(gale)

    titles = texts(feed(client.get("/en/changes.atom")), "entry/title")

    assert len(titles) == FEED_LENGTH
    assert titles[0] == "Withdrawn: Gale"
    assert not any(title.startswith("Corrected") for title in titles)


def test_the_timeline_feed_has_milestones_alone(client):
    make_milestone(brands=[make_brand()])

    assert texts(feed(client.get("/en/timeline.atom")), "entry/title") == ["Added: The first car leaves the line"]


def test_what_xml_cannot_hold_is_left_out(client):
    make_milestone(title_en="A bell\x07 rings")

    assert "Added: A bell rings" in texts(feed(client.get("/en/changes.atom")), "entry/title")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_served_to_whoever_asks_for_atom(client, address):
    response = client.get(address, HTTP_ACCEPT="application/atom+xml")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_only_read(client, address):
    assert client.post(address).status_code == 405


def test_every_page_names_the_feed_of_its_language(client):
    make_milestone()

    assert b'type="application/atom+xml"' in client.get("/ru/timeline/first-car/").content
    assert b'href="/ru/changes.atom"' in client.get("/ru/timeline/first-car/").content
