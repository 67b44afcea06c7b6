"""The log as a resource of the API: in order and without a gap from any number on, one change by its number."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from changes.models import Change, Touched
from changes.recording import record_changes
from changes.tests.helpers import recorded, withdraw
from conftest import make_brand, make_milestone, make_observation, make_person
from tests.helpers import API, faults_of, make_world, problem_of

pytestmark = pytest.mark.django_db

LOG = f"{API}/changes/"
ANSWER = Path(settings.BASE_DIR / "docs" / "examples" / "changes.json")
MOMENT = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.timezone.utc)


def numbers(response: Any) -> list[int]:
    assert response.status_code == 200, response.content
    return [change["number"] for change in response.json()["results"]]


def followed(client, address: str | None) -> Iterator[dict[str, Any]]:
    """Every change from an address on, page by page."""
    while address:
        page = client.get(address).json()
        yield from page["results"]
        address = page["next"]


def make_cars(count: int) -> None:
    for number in range(count):
        make_milestone(slug=f"car-{number}")


@pytest.fixture
def correction() -> Change:
    """The change of a milestone whose texts, date and citations were corrected."""
    milestone = make_milestone(brands=[make_brand()])
    recorded()
    milestone.title_en, milestone.date = "A car leaves the line", "1997-05"
    milestone.save()
    milestone.citations.update(stated_en="The yearbook says nearly so.")
    (change,) = recorded()
    return change


def test_a_change_is_exactly_this(client, correction):
    Change.objects.filter(pk=correction.pk).update(at=MOMENT, record_version=12)

    body = client.get(f"{LOG}{correction.number}/").json()

    assert json.dumps(body, indent=2, ensure_ascii=False) + "\n" == ANSWER.read_text(encoding="utf-8")


def test_a_list_holds_what_the_details_hold(client, correction):
    body = client.get(LOG).json()

    assert list(body) == ["count", "next", "previous", "results"]
    assert body["count"] == len(body["results"]) == correction.number
    assert body["results"] == [client.get(each["url"]).json() for each in body["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [4, 3, 2, 1]),
        ("since=0", [1, 2, 3, 4]),
        ("since=2", [3, 4]),
        ("since=4", []),
        ("since=999999999999999999", []),
        ("since=2&ordering=-number", [4, 3]),
        ("ordering=number", [1, 2, 3, 4]),
        ("ordering=-number", [4, 3, 2, 1]),
        ("resource=brands", [4, 3]),
        ("resource=milestones&since=0", [2]),
        ("action=created&since=1", [2, 3]),
        ("action=withdrawn", [4]),
    ],
)
def test_what_is_asked_for_comes_in_its_order(client, query, expected):
    for make in (make_milestone, make_brand):
        withdrawn = make()
        recorded()
    withdraw(withdrawn)

    assert numbers(client.get(f"{LOG}?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("since=-1", [("since", "invalid")]),
        ("since=01", [("since", "invalid")]),
        ("since=٣", [("since", "invalid")]),
        ("since=1000000000000000000", [("since", "invalid")]),
        ("ordering=slug", [("ordering", "invalid_choice")]),
        ("ordering=at&resource=milestone", [("resource", "invalid_choice"), ("ordering", "invalid_choice")]),
        ("q=car", [("q", "unknown")]),
        ("at_version=1", [("at_version", "unknown")]),
        ("since=1&since=2&limit=0", [("since", "repeated"), ("limit", "invalid")]),
        ("cursor=x", [("cursor", "invalid")]),
    ],
)
def test_what_cannot_be_understood_is_named(client, query, faults):
    assert sorted(faults_of(client.get(f"{LOG}?{query}"))) == sorted(faults)


def test_a_change_has_one_address_and_no_parameter(client, correction):
    for number in ("0", "01", "+1", "1_0", "١", "-1", "99", "9" * 30, "first-car"):
        problem_of(client.get(f"{LOG}{number}/"), 404)

    assert faults_of(client.get(f"{LOG}1/?at_version=1")) == [("at_version", "unknown")]


def test_a_number_behind_the_end_of_the_log_names_the_last(client, correction):
    (fault,) = problem_of(client.get(f"{LOG}99999/"), 404)["errors"]

    last = correction.number
    assert (fault["parameter"], fault["code"], fault["nearest"]) == ("number", "not_found", [str(last)])
    assert fault["detail"] == f"The log goes from 1 to {last}."


def test_a_log_that_is_empty_has_no_number(client):
    (fault,) = problem_of(client.get(f"{LOG}1/"), 404)["errors"]

    assert (fault["detail"], fault["nearest"]) == ("The log is empty.", [])


@pytest.mark.parametrize("limit", [1, 3, 500])
def test_pages_from_a_number_on_have_no_gap_while_the_log_grows(client, limit):
    make_cars(4)
    found = []

    for change in followed(client, f"{LOG}?since=1&limit={limit}"):
        found.append(change["number"])
        if len(found) in (2, 4):
            make_milestone(slug=f"meanwhile-{len(found)}")
    found += [each["number"] for each in followed(client, f"{LOG}?since={found[-1]}")]

    assert found == list(range(2, 8))


def test_pages_lead_back_as_well(client):
    make_cars(5)
    first = client.get(f"{LOG}?since=0&limit=2")
    second = client.get(first.json()["next"])

    assert (numbers(first), numbers(second)) == ([1, 2], [3, 4])
    assert numbers(client.get(second.json()["previous"])) == [1, 2]


def test_the_log_is_written_before_it_is_answered(client):
    make_milestone()
    assert Touched.objects.exists()

    assert numbers(client.get(f"{LOG}?since=0")) == [1, 2]
    assert not Touched.objects.exists()


def test_who_follows_is_never_told_that_nothing_is_new_when_something_is(client):
    milestone = make_milestone()
    last, tags = 0, []

    for turn in range(6):
        if turn in (2, 4):
            milestone.title_en = f"Corrected in turn {turn}"
            milestone.save()
        answer = client.get(f"{LOG}?since=0", headers={"If-None-Match": ", ".join(tags)})
        if answer.status_code == 200:
            tags, last = [answer.headers["ETag"]], numbers(answer)[-1]
        record_changes()
        assert last == Change.objects.count()

    # Once more whole after a change that the answer itself has written, then no more.
    assert client.get(f"{LOG}?since=0", headers={"If-None-Match": ", ".join(tags)}).status_code == 304


def test_an_order_of_pages_is_not_one_of_a_feed(client, correction):
    page = client.get("/en/changes/?since=0&ordering=-number").content.decode()

    assert faults_of(client.get("/en/changes.atom?ordering=number")) == [("ordering", "unknown")]
    assert 'href="/en/changes.atom?since=0"' in page
    assert 'href="/en/changes.json?since=0&amp;ordering=-number"' in page


def test_the_page_of_the_log_names_its_twin(client, correction):
    page = client.get("/en/changes/?since=1").content.decode()

    assert f'href="{LOG}?since=1"' in page
    assert client.get("/en/changes.json?since=1").json()["results"] == client.get(f"{LOG}?since=1").json()["results"]


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_log_costs_the_same_however_long_it_is(client):
    make_cars(2)
    record_changes()
    few = [queries_of(client, address) for address in (LOG, f"{LOG}?since=0", f"{LOG}1/")]
    make_observation()
    make_person()
    record_changes()

    # The version of the record, whether anything is due, the count and the page; of one change, itself.
    assert few == [4, 4, 3]
    assert [queries_of(client, address) for address in (LOG, f"{LOG}?since=0", f"{LOG}1/")] == few


def test_every_change_is_true_to_the_schema(client):
    schema = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    world = make_world()
    recorded()
    withdraw(world["milestones"])

    body = client.get(f"{LOG}?since=0&limit=500").json()
    for path, answer in ((LOG, body), (f"{LOG}{{number}}/", body["results"][-1])):
        described = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**described, "components": schema["components"]}).validate(answer)

    assert {each["resource"] for each in body["results"]} >= {"milestones", "sources", "disputes"}


def test_parts_come_in_the_order_of_the_object_on_every_database(client, correction):
    after = client.get(f"{LOG}{correction.number}/").json()["after"]

    assert list(after) == ["title", "date", "citations"]
    assert list(after["date"]) == ["edtf", "earliest", "latest", "precision", "basis", "refine", "text"]
    assert list(after["citations"][0])[:3] == ["source", "paragraph", "stance"]


def test_a_table_of_the_log_holds_the_parts_as_json(client, correction):
    answer = client.get("/en/changes.csv?action=corrected")

    head, row = csv.reader(io.StringIO(answer.getvalue().decode()))
    cells = dict(zip(head, row, strict=True))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (cells["number"], cells["id"], cells["heading_en"]) == ("4", "first-car", "A car leaves the line")
    assert json.loads(cells["after"]) == client.get(f"{LOG}4/").json()["after"]
