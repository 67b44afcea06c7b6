"""The files over HTTP: of the record as it stands, and of each release."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from django.test import Client
from django.utils.http import http_date

import conftest as build
from changes.models import RecordVersion
from releases import making, views
from releases.keeping import release
from releases.models import stored_digest
from releases.tests.helpers import make_files
from tests.helpers import problem_of

pytestmark = pytest.mark.django_db

CURRENT = ["zip", "sqlite", "jsonld"]
NAMES = ["datapackage.zip", "record.sqlite", "record.jsonld"]


def ask(client, address: str, **options):
    """The answer, read to its end, so that no file stays open; `body` is what came."""
    response = client.get(address, **options)
    response.body = response.getvalue()
    return response


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("suffix", CURRENT)
def test_the_record_as_it_stands_is_made_when_it_is_asked_for(client, suffix):
    build.make_organization(is_subject=True)

    response = ask(client, f"/en/about.{suffix}")

    edition, made = make_files()
    data, file = response.body, made.file(suffix)
    assert (sha256(data), len(data)) == (file.sha256, file.size)
    assert response.headers["Content-Type"] == file.media_type
    assert response.headers["Content-Length"] == str(len(data))
    name = f"northwind-record-{edition.number}.{suffix}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["ETag"] == f'"{file.sha256}"'
    assert response.headers["Cache-Control"] == "public, no-cache"
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"


def test_both_languages_give_the_same_bytes(client):
    build.make_milestone()

    assert ask(client, "/ru/about.zip").body == ask(client, "/en/about.zip").body


def test_who_holds_the_version_is_not_sent_it_again_until_it_changes(client):
    build.make_milestone()
    held = {"If-None-Match": ask(client, "/en/about.zip").headers["ETag"]}

    unchanged = ask(client, "/en/about.zip", headers=held)
    build.make_milestone(slug="second-car")
    changed = ask(client, "/en/about.zip", headers=held)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["ETag"] == held["If-None-Match"]
    assert unchanged.headers["Cache-Control"] == "public, no-cache"
    assert changed.status_code == 200
    assert changed.headers["ETag"] != held["If-None-Match"]


def test_who_comes_while_it_is_made_is_told_when_to_come_again(client, monkeypatch):
    build.make_milestone()
    monkeypatch.setattr(making.aside, "make", lambda *, patience: None)

    response = ask(client, "/en/about.zip")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == str(views.AGAIN)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json()["code"] == "being_made"


def test_a_file_that_there_is_not_is_of_no_language(client):
    response = ask(client, "/data/releases/12/nothing.zip", headers={"Accept-Language": "ru"})

    assert response.status_code == 404
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert "Content-Language" not in response.headers


def test_a_file_of_a_release_is_as_old_as_the_release(request, client):
    build.make_milestone()
    kept, _is_new = release()
    request.getfixturevalue("an_hour_later")
    address = f"/data/releases/{kept.version}/record.sqlite"
    told = ask(client, address).headers["Last-Modified"]
    build.make_milestone(slug="second-car")

    again = ask(client, address, headers={"If-Unmodified-Since": told})

    assert told == http_date(kept.released_at.timestamp())
    assert again.status_code == 200


def test_a_file_that_there_is_not_is_404(client):
    problem_of(ask(client, "/en/about.zip"), 404)
    build.make_milestone()
    build.make_release()

    for address in (
        "/en/about.exe",
        "/en/about.csl.json",
        "/data/releases/12/nothing.zip",
        "/data/releases/13/datapackage.zip",
    ):
        problem_of(ask(client, address), 404)
    assert ask(client, "/data/releases/12/..%2f..%2fdatapackage.zip").status_code == 404


NOT_THERE = [
    ("/en/about.bib", "format", []),
    ("/en/about.sqlit", "format", ["sqlite"]),
    ("/data/releases/12/nope.zip", "name", NAMES),
    ("/data/releases/12/record.sqlit", "name", ["record.sqlite", "record.jsonld"]),
    ("/data/releases/9/record.sqlite", "version", ["12", "3", "30"]),
    ("/api/v1/releases/999/", "version", ["40", "30", "12"]),
    ("/en/data/releases/4.json", "version", ["3", "12", "30"]),
]


@pytest.mark.parametrize(("address", "parameter", "nearest"), NOT_THERE)
def test_an_address_without_a_file_says_what_in_it_is_wrong(client, address, parameter, nearest):
    build.make_milestone()
    for version in (3, 12, 30, 40):
        build.make_release(version=version)

    (fault,) = problem_of(ask(client, address), 404)["errors"]

    assert (fault["parameter"], fault["code"], fault["nearest"]) == (parameter, "not_found", nearest)


@pytest.mark.parametrize("address", ["/en/about.bib", "/data/releases/12/nope.zip", "/data/releases/9/record.sqlite"])
def test_an_address_without_a_file_is_404_whatever_it_is_asked(client, address):
    build.make_milestone()
    build.make_release()

    problem_of(ask(client, f"{address}?foo=1"), 404)


@pytest.mark.parametrize("address", ["/en/about.zip", "/data/releases/12/datapackage.zip"])
def test_what_a_file_does_not_know_is_refused_by_name(client, address):
    build.make_milestone()
    build.make_release()

    problem = problem_of(ask(client, f"{address}?rank=best&q=x"), 400)

    assert [each["parameter"] for each in problem["errors"]] == ["rank", "q"]


@pytest.mark.parametrize("address", ["/en/about.zip", "/data/releases/12/datapackage.zip"])
def test_a_file_is_only_read(address):
    build.make_milestone()
    build.make_release()
    client = Client(enforce_csrf_checks=True)

    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", ["/en/about.zip", "/data/releases/12/datapackage.zip"])
def test_options_tells_the_form_of_a_file(client, address):
    build.make_release()

    response = client.options(address)

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert response.json()["methods"] == ["GET", "HEAD", "OPTIONS"]
    assert response.json()["formats"] == {"zip": "application/zip"}


@pytest.mark.parametrize("address", ["/en/about.bib", "/data/releases/12/nope.zip", "/data/releases/9/record.sqlite"])
def test_options_of_an_address_without_a_file_is_404(client, address):
    build.make_release()

    problem_of(client.options(address), 404)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_a_release_is_for_good(client, name):
    build.make_milestone()
    kept, _is_new = release()
    address = f"/data/releases/{kept.version}/{name}"

    response = ask(client, address)

    file = kept.files.get(name=name)
    assert sha256(response.body) == file.sha256
    assert response.headers["ETag"] == f'"{file.sha256}"'
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Repr-Digest" in response.headers["Access-Control-Expose-Headers"]
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert "Content-Language" not in response.headers
    assert f"record-{kept.version}." in response.headers["Content-Disposition"]
    head = client.head(address)
    assert (head.headers["Content-Length"], head.getvalue()) == (str(file.size), b"")
    held = ask(client, address, headers={"If-None-Match": f'"x", "{file.sha256}"'})
    assert (held.status_code, held.content) == (304, b"")
    assert held.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_release_answers_the_same_after_the_record_has_changed(client):
    row = build.make_milestone()
    kept, _is_new = release()
    address = f"/data/releases/{kept.version}/record.jsonld"
    before = ask(client, address)
    data, tag = before.body, before.headers["ETag"]

    row.state = "withdrawn"
    row.save()

    after = ask(client, address)
    assert after.body == data
    assert after.headers["ETag"] == tag
    assert RecordVersion.objects.current() > kept.version


@pytest.mark.parametrize("fault", ["missing", "longer", "altered"])
def test_a_file_that_is_lost_or_altered_is_never_served(client, settings, caplog, fault):
    build.make_milestone()
    kept, _is_new = release()
    path = Path(settings.MEDIA_ROOT, f"releases/{kept.version}/record.jsonld")
    address = f"/data/releases/{kept.version}/record.jsonld"
    assert ask(client, address).status_code == 200
    data = path.read_bytes()
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(data + b" " if fault == "longer" else data.replace(b"Northwind", b"Eastwind!"))

    response = ask(client, address)

    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert response.json()["code"] == "damaged"
    assert "not what it was" in caplog.text
    assert str(path) not in response.content.decode()
    assert ask(client, f"/data/releases/{kept.version}/record.sqlite").status_code == 200


def test_a_stored_file_is_read_whole_once_and_then_known(client, monkeypatch):
    build.make_milestone()
    kept, _is_new = release()
    stored_digest.cache_clear()

    for _time in range(3):
        ask(client, f"/data/releases/{kept.version}/datapackage.zip")

    assert (stored_digest.cache_info().misses, stored_digest.cache_info().hits) == (1, 2)
