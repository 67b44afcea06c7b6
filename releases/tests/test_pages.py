"""The pages that offer the data, and their JSON twins."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

import conftest as build
from changes import middleware
from releases.keeping import release
from releases.models import Release
from releases.tests.helpers import make_files
from tests.helpers import API, faults_of, problem_of
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "ru"])
def test_about_offers_the_record_as_it_stands_without_waiting_for_it(client, language):
    build.make_milestone()

    page = read(client.get(f"/{language}/about/"))

    offered = page.with_class("files")[0]
    assert offered.hrefs == [f"/{language}/about.{suffix}" for suffix in ("zip", "sqlite", "jsonld")]
    assert offered.with_class("hash") == []
    assert client.get("/en/about/").status_code == 200


@pytest.mark.parametrize("language", ["en", "ru"])
def test_about_tells_size_and_digest_of_what_has_been_made(client, language):
    build.make_milestone()
    before = client.get(f"/{language}/about/")

    _edition, made = make_files()
    after = client.get(f"/{language}/about/", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    hashes = [node.text for node in read(after).with_class("hash")]
    assert hashes == [file.sha256 for file in made.files]
    held = client.get(f"/{language}/about/", headers={"If-None-Match": after.headers["ETag"]})
    assert held.status_code == 304
    assert (held.headers["ETag"], held.headers["Cache-Control"]) == (after.headers["ETag"], "public, no-cache")


def test_about_names_the_license_and_leads_to_the_latest_release(client, settings):
    build.make_milestone()
    kept, _is_new = release()

    hrefs = read(client.get("/en/about/")).one("main").hrefs

    assert settings.DATA_LICENSE_URL in hrefs
    assert f"/en/data/releases/{kept.version}/" in hrefs
    assert "/en/data/releases/" in hrefs


def test_about_offers_nothing_of_a_record_that_is_empty(client):
    assert read(client.get("/en/about/")).with_class("files") == []


@pytest.mark.parametrize("address", ["/en/about/", "/ru/data/releases/", f"{API}/releases/", "/en/data/releases.json"])
def test_whoever_holds_a_page_is_told_of_a_new_release(client, address):
    build.make_milestone()
    make_files()
    held = {"If-None-Match": client.get(address).headers["ETag"]}
    assert client.get(address, headers=held).status_code == 304

    release()

    assert client.get(address, headers=held).status_code == 200


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_releases_are_listed_the_latest_first(client, language):
    build.make_release()
    build.make_release(version=13)

    page = read(client.get(f"/{language}/data/releases/"))

    rows = [row for row in page.with_class("releases")[0].children if getattr(row, "tag", "") == "li"]
    assert [node.text for node in rows[0].with_class("hash")] == ["0" * 64] * 3
    assert [row.hrefs[0] for row in rows] == [f"/{language}/data/releases/{number}/" for number in (13, 12)]
    assert rows[0].hrefs[1:] == [
        f"/data/releases/13/{name}" for name in ("datapackage.zip", "record.sqlite", "record.jsonld")
    ]
    assert page.with_class("count")[0].text.startswith("2 ")


def test_a_record_without_a_release_says_so(client):
    page = read(client.get("/en/data/releases/"))

    assert "Nothing has been released yet." in page.one("main").text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_release_has_its_files_its_rows_and_how_to_cite_it(client, language):
    build.make_release()

    page = read(client.get(f"/{language}/data/releases/12/"))

    main = page.one("main")
    assert [node.text for node in main.with_class("hash")] == ["0" * 64] * 3
    assert [cell.text for cell in main.one("table").all("td")] == ["3", "2"]
    assert "https://creativecommons.org/licenses/by/4.0/" in main.hrefs
    cited = main.with_class("citation")[0].text
    assert f"http://testserver/{language}/data/releases/12/" in cited
    assert {"en": "Record version 12, 20 November 2026", "ru": "Версия летописи 12 от 20 ноября 2026 г."}[
        language
    ] in cited


def test_a_release_tells_how_much_has_changed_since(client):
    row = build.make_milestone()
    kept, _is_new = release()
    address = f"/en/data/releases/{kept.version}/"
    assert "Nothing has changed since." in read(client.get(address)).one("main").text

    row.state = "withdrawn"
    row.save()
    call_command("record_changes", verbosity=0)

    page = read(client.get(address))
    (link,) = [node for node in page.one("main").all("a") if "since=" in node.attrs["href"]]
    assert link.text == "1 change since"
    listed = read(client.get(link.attrs["href"]))
    assert listed.with_class("count")[0].text.startswith("1 change")
    assert "withdrawn since then still stands in it" in page.one("main").text


def test_the_citable_address_leads_to_the_page_in_the_readers_language(client):
    build.make_release()

    for address in ("/data/releases/12/", "/data/releases/"):
        response = client.get(address, headers={"Accept-Language": "ru"})

        assert (response.status_code, response.headers["Location"]) == (302, f"/ru{address}")
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("number", ["13", "0", "012", "-1", "1" * 18, "9" * 5000, "x", "12%00"])
def test_a_release_that_there_is_not_is_404(client, number):
    build.make_release()

    assert client.get(f"/en/data/releases/{number}/").status_code == 404
    problem_of(client.get(f"{API}/releases/{number}/"), 404)
    assert client.get(f"/data/releases/{number}/datapackage.zip").status_code == 404


@pytest.mark.parametrize(
    ("suffix", "words"),
    [("bib", "@dataset{northwind-record-version-12,"), ("csl.json", '"version": "12"')],
)
def test_a_release_can_be_cited_by_programs(client, suffix, words):
    build.make_release()

    assert words in client.get(f"/en/data/releases/12.{suffix}").content.decode()
    assert client.get(f"/en/data/releases/13.{suffix}").status_code == 404


def test_the_twins_say_what_the_resource_says(client):
    build.make_release()
    build.make_release(version=13)

    listed, detail = client.get(f"{API}/releases/").json(), client.get(f"{API}/releases/12/").json()

    assert [row["version"] for row in listed["results"]] == [13, 12]
    assert listed["results"][1] == detail
    assert client.get("/en/data/releases.json").json() == listed
    assert client.get("/ru/data/releases/12.json").json() == detail
    assert client.get("/en/data/releases/13.json").json() == listed["results"][0]
    assert client.get("/en/data/releases.csv").status_code == 404
    problem_of(client.get("/en/data/releases/99.json"), 404)


def test_the_resource_goes_page_by_page_and_refuses_the_rest(client):
    for version in (11, 12, 13):
        build.make_release(version=version)

    first = client.get(f"{API}/releases/?limit=2").json()
    second = client.get(first["next"]).json()

    assert [row["version"] for row in first["results"] + second["results"]] == [13, 12, 11]
    assert faults_of(client.get(f"{API}/releases/?rank=all&limit=0&limit=1")) == [
        ("rank", "unknown"),
        ("limit", "repeated"),
    ]
    assert faults_of(client.get(f"{API}/releases/?limit=x&cursor=")) == [("cursor", "empty"), ("limit", "invalid")]
    assert faults_of(client.get(f"{API}/releases/?cursor=x")) == [("cursor", "invalid")]
    assert faults_of(client.get(f"{API}/releases/12/?limit=1")) == [("limit", "unknown")]


def test_more_releases_ask_the_database_no_more(client, django_assert_num_queries):
    build.make_release()

    # The version of the record, the latest release, the count, the releases, their files.
    with django_assert_num_queries(5):
        client.get(f"{API}/releases/")
    for version in (13, 14):
        build.make_release(version=version)
    with django_assert_num_queries(5):
        client.get(f"{API}/releases/")
    assert Release.objects.count() == 3


@pytest.mark.parametrize("address", [f"{API}/releases/", "/en/data/releases/", "/en/about/", "/sitemap.xml"])
@pytest.mark.parametrize("condition", [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_who_holds_what_was_there_before_a_release_is_sent_the_new(
    client, an_hour_later, monkeypatch, address, condition
):
    build.make_milestone()
    monkeypatch.setattr(middleware, "code_since", lambda: None)  # as old as can be
    given, asked = condition
    held = client.get(address).headers[given]

    build.make_release(released_at=timezone.now() - datetime.timedelta(minutes=1))

    assert client.get(address, headers={asked: held}).status_code == 200
