"""Pages by keyset: every row once, whatever the order, the limit and the rows added meanwhile."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Iterator
from itertools import chain, pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_claim, make_measure, make_milestone, make_observation
from sources.pagination import write_cursor
from tests.helpers import API, faults_of, kept_rows, slugs
from tests.pages import entry_ids, read
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"
# Slug -> date: ties on a date, a year before its days, and two rows without a date, which come last.
DATES = {
    "founded": "1994",
    "first-car": "1997-05-16",
    "first-contract": "1997-05-16",
    "first-agreement": "1997-05-16",
    "first-year": "1997",
    "in-a-decade": "199X",
    "until-then": "../1996",
    "undated": "",
    "also-undated": "",
    "latest": "2020/..",
}
BY_DATE = [
    *["in-a-decade", "founded", "until-then", "first-year", "first-agreement", "first-car", "first-contract"],
    *["latest", "also-undated", "undated"],
]
NEWEST_FIRST = [
    *["latest", "first-agreement", "first-car", "first-contract", "first-year", "until-then", "founded"],
    *["in-a-decade", "also-undated", "undated"],
]
ORDERS = {"": BY_DATE, "date": BY_DATE, "-date": NEWEST_FIRST, "-date,slug": NEWEST_FIRST, "slug": sorted(DATES)}


@pytest.fixture(scope="module")
def milestones(django_db_setup, django_db_blocker) -> Iterator[None]:
    with kept_rows(django_db_blocker):
        for slug, date in DATES.items():
            make_milestone(slug=slug, date=date)
        yield


def pages(client, address: str, link: str = "next") -> list[list[str]]:
    """The slugs of all pages, from this address on."""
    found = []
    while address:
        response = client.get(address)
        found.append(slugs(response))
        address = response.json()[link]
    return found


def cursor_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["cursor"][0]


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 3, 10, 500])
@pytest.mark.parametrize("ordering", ["", "-date", "slug", "-updated_at", "date,-slug"])
def test_each_row_is_on_one_page(client, milestones, limit, ordering):
    query = f"&ordering={ordering}" if ordering else ""
    whole = slugs(client.get(f"{MILESTONES}?limit=500{query}"))

    found = pages(client, f"{MILESTONES}?limit={limit}{query}")

    assert sorted(whole) == sorted(DATES)
    assert list(chain(*found)) == whole
    assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)


def test_without_an_order_rows_stand_by_date_and_slug_with_the_undated_last(client, milestones):
    assert slugs(client.get(MILESTONES)) == BY_DATE


@pytest.mark.parametrize("ordering", ORDERS)
def test_the_undated_come_last_in_both_orders_of_time_in_every_format(client, milestones, ordering):
    query = f"?ordering={ordering}" if ordering else ""

    page = read(client.get(f"/en/timeline/{query}"))
    table = csv.DictReader(client.get(f"/en/timeline.csv{query}").getvalue().decode().splitlines())

    assert slugs(client.get(f"{MILESTONES}{query}")) == ORDERS[ordering]
    assert entry_ids(page, "milestone") == ORDERS[ordering]
    assert [row["id"] for row in table] == ORDERS[ordering]


@pytest.mark.parametrize("ordering", ["", "-date"])
@pytest.mark.parametrize("limit", [1, 3, 4])
def test_the_way_back_has_the_same_rows(client, milestones, limit, ordering):
    address = f"{MILESTONES}?limit={limit}" + (f"&ordering={ordering}" if ordering else "")
    while following := client.get(address).json()["next"]:
        address = following
    last = slugs(client.get(address))

    found = pages(client, client.get(address).json()["previous"], "previous")

    assert [*chain(*reversed(found)), *last] == ORDERS[ordering]


def test_the_first_page_has_none_before_it_and_the_last_none_behind(client, milestones):
    first = client.get(f"{MILESTONES}?limit=5").json()
    last = client.get(first["next"]).json()
    first_again = client.get(last["previous"]).json()

    assert (first["previous"], last["next"], first_again["previous"]) == (None, None, None)
    assert first_again["results"] == first["results"]
    assert cursor_of(first_again["next"]) == cursor_of(first["next"])


def test_rows_added_between_pages_move_nothing(client, milestones):
    first = client.get(f"{MILESTONES}?limit=4").json()
    make_milestone(slug="early", date="1990")
    make_milestone(slug="late", date="2019")

    rest = pages(client, first["next"])

    seen = [*(row["id"] for row in first["results"]), *chain(*rest)]
    assert client.get(first["next"]).json()["count"] == len(DATES) + 2
    assert [slug for slug in seen if slug in DATES] == BY_DATE
    assert "late" in seen
    assert "early" not in seen


def test_a_page_goes_on_behind_a_row_that_is_gone(client, milestones):
    first = client.get(f"{MILESTONES}?limit=4").json()
    gone = Milestone.objects.get(slug=first["results"][-1]["id"])
    gone.state = "withdrawn"
    gone.save()

    assert slugs(client.get(first["next"])) == BY_DATE[4:8]


def test_the_way_back_to_what_is_gone_leads_to_where_the_list_begins_now(client, milestones):
    first = client.get(f"{MILESTONES}?limit=4").json()
    back = client.get(first["next"]).json()["previous"]
    for row in first["results"]:
        gone = Milestone.objects.get(slug=row["id"])
        gone.state = "withdrawn"
        gone.save()

    page = client.get(back).json()

    assert [row["id"] for row in page["results"]] == BY_DATE[4:8]
    assert (page["count"], page["previous"]) == (6, None)
    assert slugs(client.get(page["next"])) == BY_DATE[8:]


def test_a_cursor_keeps_the_other_parameters(client, milestones):
    response = client.get(f"{MILESTONES}?limit=2&date_from=1997&date_to=1997").json()

    found = slugs(client.get(response["next"]))

    assert response["count"] == 5
    assert found == ["first-agreement", "first-car"]


@pytest.mark.parametrize("limit", ["0", "501", "-1", "1.0", "x", "١", "1_0", "9" * 40])
def test_a_limit_outside_1_to_500_is_400(client, limit):
    assert faults_of(client.get(MILESTONES, {"limit": limit})) == [("limit", "invalid")]


def encoded(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


LIST = "MilestoneViewSet"
ORDER = [LIST, "date_order", "slug"]
KEY = ["1997051680029483", "first-car"]
TAMPERED = {
    "no base64": "***",
    "not ASCII": "ё",
    "no JSON": base64.urlsafe_b64encode(b"[").decode(),
    "empty": encoded([]),
    "a number": encoded(1),
    "null": encoded(None),
    "an object": encoded({"n": 1}),
    "another direction": write_cursor(["x", *ORDER, *KEY]),
    "another order": write_cursor(["n", LIST, "slug", "date_order", *reversed(KEY)]),
    "no list": write_cursor(["n", *ORDER[1:], *KEY]),
    "another list": write_cursor(["n", "ClaimViewSet", *ORDER[1:], *KEY]),
    "a list for a list": write_cursor(["n", [LIST], *ORDER[1:], *KEY]),
    "an order of hidden columns": write_cursor(["n", LIST, "state", "slug", *KEY]),
    "too short": write_cursor(["n", *ORDER, KEY[0]]),
    "too long": write_cursor(["n", *ORDER, *KEY, "more"]),
    "a word for a number": write_cursor(["n", *ORDER, "abc", "first-car"]),
    "a huge number": write_cursor(["n", *ORDER, "1" + "0" * 20, "first-car"]),
    "a number with a sign": write_cursor(["n", *ORDER, f"+{KEY[0]}", "first-car"]),
    "a number in other digits": write_cursor(["n", *ORDER, "١", "first-car"]),
    "an integer": write_cursor(["n", *ORDER, int(KEY[0]), "first-car"]),
    "a float": write_cursor(["n", *ORDER, 1.5, "first-car"]),
    "infinity": write_cursor(["n", *ORDER, float("inf"), "first-car"]),
    "a list": write_cursor(["n", *ORDER, [KEY[0]], "first-car"]),
    "null for a number": write_cursor(["n", *ORDER, None, "first-car"]),
    "null for a slug": write_cursor(["n", *ORDER, KEY[0], None]),
    "NUL in a slug": write_cursor(["n", *ORDER, KEY[0], "a\x00b"]),
    "a lone surrogate": write_cursor(["n", *ORDER, KEY[0], "\ud800"]),
    "a long slug": write_cursor(["n", *ORDER, KEY[0], "a" * 10_000]),
    "spaces in the JSON": encoded(["n", *ORDER, *KEY]),
    "padding": write_cursor(["n", *ORDER, *KEY]) + "==",
    "nested deeply": base64.urlsafe_b64encode(b"[" * 5000).decode(),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_cursor_that_was_never_given_out_is_400(client, milestones, name):
    assert faults_of(client.get(MILESTONES, {"cursor": TAMPERED[name]})) == [("cursor", "invalid")]


MOMENTS = ["0001-01-01 00:00:00+14:00", "9999-12-31 23:59:59-14:00", "2020-01-01", "2020-02-30 00:00:00+00:00", "x"]


@pytest.mark.parametrize("key", ["abc", "1e3", "9" * 30, "-0", "٣", "", "1997051680029483.0"])
def test_a_cursor_with_a_place_that_no_date_has_is_400(client, milestones, key):
    cursor = write_cursor(["n", LIST, "-dated_order", "slug", key, "first-car"])

    assert faults_of(client.get(MILESTONES, {"ordering": "-date", "cursor": cursor})) == [("cursor", "invalid")]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_cursor_with_a_moment_that_no_row_has_is_400(client, milestones, moment):
    cursor = write_cursor(["n", LIST, "updated_at", "slug", moment, "first-car"])

    response = client.get(MILESTONES, {"ordering": "updated_at", "cursor": cursor})

    assert faults_of(response) == [("cursor", "invalid")]


def test_a_cursor_of_another_order_is_400(client, milestones):
    following = client.get(f"{MILESTONES}?limit=2").json()["next"]

    response = client.get(f"{MILESTONES}?limit=2&ordering=-date&cursor={cursor_of(following)}")

    assert faults_of(response) == [("cursor", "invalid")]


def test_a_cursor_that_is_written_as_ours_is_a_page(client, milestones):
    """So each of those above is refused for what it is called."""
    assert slugs(client.get(MILESTONES, {"cursor": write_cursor(["n", *ORDER, *KEY])})) == BY_DATE[6:]


@pytest.mark.parametrize(
    ("one", "other"),
    [("milestones", "claims"), ("claims", "milestones"), ("observations", "plans"), ("measures", "series")],
)
def test_a_cursor_of_another_list_is_400(client, one, other):
    for number in range(2):
        make_milestone(slug=f"event-{number}")
        make_claim(slug=f"claim-{number}")
        cars = make_measure(slug=f"cars-{number}")
        make_observation(slug=f"plan-{number}", kind="plan", measure=cars)
    cursor = cursor_of(client.get(f"{API}/{one}/?limit=1").json()["next"])

    assert faults_of(client.get(f"{API}/{other}/?limit=1&cursor={cursor}")) == [("cursor", "invalid")]
    assert client.get(f"{API}/{one}/?limit=1&cursor={cursor}").status_code == 200


def test_a_cursor_goes_on_from_its_place_under_another_filter(client, milestones):
    first = client.get(f"{MILESTONES}?limit=2").json()["next"]

    found = slugs(client.get(f"{MILESTONES}?date_from=1997&date_to=1997&cursor={cursor_of(first)}"))

    assert found == ["first-year", "first-agreement", "first-car", "first-contract"]


def test_a_cursor_of_a_page_is_one_of_its_twin(client, milestones):
    following = client.get("/en/timeline.json?limit=4").json()["next"]

    assert "/en/timeline.json?" in following
    assert slugs(client.get(following)) == slugs(client.get(MILESTONES, {"limit": 4, "cursor": cursor_of(following)}))


@given(place=st.integers(0, 200), byte=st.integers(0, 255))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_byte_in_a_cursor_gives_a_page_or_400(client, place, byte):
    good = write_cursor(["n", *ORDER, *KEY]).encode()
    changed = bytearray(good)
    changed[place % len(good)] = byte

    response = client.get(MILESTONES, {"cursor": changed.decode("latin-1")})

    assert response.status_code in (200, 400)


def test_cursors_differ_from_page_to_page(client, milestones):
    addresses = [f"{MILESTONES}?limit=2"]
    while following := client.get(addresses[-1]).json()["next"]:
        addresses.append(following)

    assert all(one != other for one, other in pairwise(addresses))
    assert len(set(addresses)) == 5
