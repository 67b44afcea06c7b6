"""What the headers of the API say to scripts of other sites, and of resources that will go."""

from __future__ import annotations

import datetime

import pytest
from drf_spectacular.generators import SchemaGenerator

from conftest import make_milestone
from sources.deprecation import Deprecation
from tests.helpers import API
from timeline.api import MilestoneViewSet

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"


@pytest.mark.parametrize(
    "path", [MILESTONES, f"{MILESTONES}nothing/", "/api/nothing/", f"{MILESTONES}?q=%00", "/en/timeline.csv"]
)
def test_any_site_may_read_what_is_for_programs(client, path):
    response = client.get(path, HTTP_ORIGIN="https://reader.example")

    exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert exposed >= {"ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Deprecation", "Sunset"}
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", [MILESTONES, f"{MILESTONES}first-car/", "/en/timeline.csv", "/api/nothing/"])
def test_a_browser_that_asks_beforehand_may_send_conditions(client, path, django_assert_num_queries):
    asked = {"HTTP_ORIGIN": "https://reader.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "GET"}
    with django_assert_num_queries(0):
        response = client.options(path, HTTP_ACCESS_CONTROL_REQUEST_HEADERS="if-none-match,accept", **asked)

    allowed = response.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert {"accept", "if-none-match", "if-modified-since"} <= set(allowed)


@pytest.mark.parametrize("path", ["/", "/en/timeline/", "/admin/login/"])
def test_no_other_site_may_read_a_page(client, path):
    response = client.get(path, HTTP_ORIGIN="https://reader.example")

    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.fixture
def going(monkeypatch):
    day = datetime.date
    going = Deprecation(since=day(2026, 12, 1), until=day(2027, 12, 1), explained_at="https://record.example/going/")
    monkeypatch.setattr(MilestoneViewSet, "deprecation", going)


@pytest.mark.parametrize(
    "path", [MILESTONES, f"{MILESTONES}first-car/", f"{MILESTONES}?kind=x", f"{MILESTONES}nothing/"]
)
def test_a_resource_that_will_go_says_so(client, going, path):
    make_milestone()

    headers = client.get(path).headers

    # RFC 9745 and RFC 8594: the first is a structured date, the second a date as HTTP has always written it.
    assert headers["Deprecation"] == "@1796083200"
    assert headers["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"
    assert headers["Link"] == (
        '<https://record.example/going/>; rel="deprecation"; type="text/html", '
        '<https://record.example/going/>; rel="sunset"; type="text/html"'
    )


def test_a_resource_that_will_go_is_described_as_such(going):
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]

    deprecated = {path for path, operations in paths.items() if operations["get"].get("deprecated")}
    assert deprecated == {MILESTONES, f"{MILESTONES}{{slug}}/"}


def test_what_goes_is_announced_a_year_before():
    with pytest.raises(ValueError, match="365 days"):
        Deprecation(
            since=datetime.date(2026, 12, 1), until=datetime.date(2027, 6, 1), explained_at="https://record.example/"
        )


def test_what_stays_says_nothing(client):
    make_milestone()

    headers = client.get(MILESTONES).headers

    assert not {"Deprecation", "Sunset", "Link"} & set(headers)
