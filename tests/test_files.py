"""The files of pages, of every kind: what they are, and that they are refused and told of as the API does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import resolve, reverse

from changes.recording import record_changes
from sources.formats import MEDIA_TYPES
from tests.helpers import kept_rows, problem_of
from tests.pages import make_world, page_names

pytestmark = pytest.mark.django_db

METHODS = ["POST", "PUT", "PATCH", "DELETE", "FOO"]
# Pages which together have every kind of file.
PAGES = [
    "/en/timeline",
    "/en/timeline/came-true",
    "/en/production",
    "/en/production/cars-produced",
    "/en/changes",
    "/en/changes/milestones/came-true",
    "/en/data/releases",
    "/en/data/releases/12",
    "/en/coverage",
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[None]:
    with kept_rows(django_db_blocker):
        make_world()
        record_changes()
        yield


def files_of(stem: str) -> list[str]:
    return [f"{stem}.{suffix}" for suffix in resolve(f"{stem}/").func.view_class.files]


FILES = [address for stem in PAGES for address in files_of(stem)]


def test_every_kind_of_file_is_known():
    views = [resolve(reverse(name)).func for name in page_names() if name.endswith("-list")]
    suffixes = {address.partition(".")[2] for address in FILES}
    suffixes |= {suffix for view in views for suffix in view.view_class.files}

    assert suffixes == set(MEDIA_TYPES)


@pytest.mark.parametrize("address", [*FILES, "/en/timeline.atom"])
def test_options_tells_what_a_file_is(client, world, address):
    told = client.options(address)
    file = client.get(address)
    file.getvalue()

    suffix = address.partition(".")[2]
    assert (told.status_code, told.headers["Content-Type"]) == (200, "application/json")
    assert (told.json()["methods"], list(told.json()["formats"])) == (["GET", "HEAD", "OPTIONS"], [suffix])
    assert file.status_code == 200
    assert file.headers["Content-Type"].startswith(told.json()["formats"][suffix])


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_no_file_serves_is_405(world, method):
    client = Client(enforce_csrf_checks=True)
    for address in [*FILES, "/en/timeline.atom", "/en/about.zip", "/data/releases/12/record.sqlite"]:
        response = client.generic(method, address)

        (fault,) = problem_of(response, 405)["errors"]
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert (fault["parameter"], fault["nearest"]) == ("method", ["GET", "HEAD", "OPTIONS"])


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_file_that_no_page_has_is_404_by_any_method(client, world, method):
    assert client.generic(method, "/en/timeline.xyz").status_code == 404
