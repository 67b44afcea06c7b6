"""The second clock: a detail as the record held it at a version, as the log tells it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from changes.models import Change, RecordVersion
from changes.recording import touch_everything
from changes.tests.helpers import recorded, restore, withdraw
from conftest import make_brand, make_citation, make_milestone, make_observation, make_source
from sources.models import Publishable, Source
from tests.helpers import API, BUILDERS, faults_of, make_world, problem_of, viewsets

pytestmark = pytest.mark.django_db

DETAIL = f"{API}/milestones/first-car/"
# What cannot be known of the past: it follows from the clock or from other rows.
NOT_KNOWN = {"updated_at", "outcome", "rivals"}
SHAPE = ["fields", "omit"]
BOUNDS = ["at_version", "valid_from", "valid_to"]


def version_now() -> int:
    """The version of the record, once all that is due is in the log."""
    recorded()
    return RecordVersion.objects.current()


def at(client, version: int, address: str = DETAIL) -> dict[str, Any]:
    answer = client.get(f"{address}?at_version={version}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def retitle(row: Publishable, title: str) -> int:
    row.title_en = title
    row.save()
    return version_now()


def test_a_detail_reads_as_it_did_at_each_version(client):
    milestone = make_milestone()
    first = version_now()
    second = retitle(milestone, "A car leaves the line")
    third = retitle(milestone, "The first car leaves")

    titles = [at(client, version)["title"]["en"] for version in (first, second - 1, second, third)]

    assert titles == [
        "The first car leaves the line",
        "The first car leaves the line",
        "A car leaves the line",
        "The first car leaves",
    ]
    assert client.get(DETAIL).json()["title"]["en"] == titles[-1]


def test_it_says_which_version_was_asked_for_and_from_when_till_when_it_read_so(client):
    milestone = make_milestone()
    version_now()
    second = retitle(milestone, "A car leaves the line")
    third = retitle(milestone, "The first car leaves")
    created, corrected, last = Change.objects.filter(slug="first-car").order_by("number")

    body, latest = at(client, second), at(client, third)

    def told(change: Change) -> dict[str, Any]:
        moment = client.get(f"{API}/changes/{change.number}/").json()["at"]
        return {"record_version": change.record_version, "change": change.number, "at": moment}

    assert list(body)[-3:] == BOUNDS
    assert (body["at_version"], body["valid_from"], body["valid_to"]) == (second, told(corrected), told(last))
    assert (latest["valid_from"], latest["valid_to"]) == (told(last), None)
    assert at(client, second - 1)["valid_from"] == told(created)


@pytest.mark.parametrize("resource", BUILDERS)
def test_at_the_version_of_today_a_detail_is_what_it_is_less_what_cannot_be_known(client, resource):
    address = f"{API}/{resource}/{make_world()[resource].slug}/"

    past, now = at(client, version_now(), address), client.get(address).json()

    expected = {name: value for name, value in now.items() if not (name in NOT_KNOWN and is_left_out(resource, name))}
    assert [name for name in past if name not in BOUNDS] == list(expected)
    assert json.dumps({**past, **dict.fromkeys(BOUNDS)}) == json.dumps({**expected, **dict.fromkeys(BOUNDS)})


def is_left_out(resource: str, name: str) -> bool:
    """The outcome of a milestone is a row that it names; that of a figure is judged anew every day."""
    return name in viewsets()[resource].serializer_class.derived


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_past_object_is_true_to_the_schema(client, resource):
    address = f"{API}/{resource}/{make_world()[resource].slug}/"
    schema = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    response = schema["paths"][f"{API}/{resource}/{{slug}}/"]["get"]["responses"]["200"]
    *others, past = response["content"]["application/json"]["schema"]["anyOf"]

    body, now = at(client, version_now(), address), client.get(address).json()

    for shape, fits in ((past, [body]), (others[0], [now])):
        validator = Draft202012Validator({**shape, "components": schema["components"]})
        assert [each for each in (body, now) if validator.is_valid(each)] == fits


def test_what_other_rows_say_is_what_they_said_then(client):
    observation = make_observation()
    make_citation(observation, paragraph=2, source=make_source(slug="almanac", archive_name="almanac.txt"))
    before = version_now()
    Source.objects.filter(slug="almanac").update(archive_name="renamed.txt")
    observation.measure.unit_en = "vehicles"
    observation.measure.save()
    after = version_now()

    address = f"{API}/observations/cars-2020/"
    was, now = at(client, before, address), at(client, after, address)

    assert [each["archive_name"] for each in was["citations"]] == ["yearbook.txt", "almanac.txt"]
    assert [each["archive_name"] for each in now["citations"]] == ["yearbook.txt", "renamed.txt"]
    assert (was["unit"]["en"], now["unit"]["en"]) == ("cars", "vehicles")
    assert list(was["citations"][0])[:3] == ["source", "archive_name", "paragraph"]
    assert was["valid_to"] is None  # the row itself was left alone


def test_before_it_was_there_it_is_404_and_says_since_when(client):
    make_brand()
    early = version_now()
    make_milestone()
    later = version_now()

    problem = problem_of(client.get(f"{DETAIL}?at_version={early}"), 404)

    assert problem["code"] == "not_found"
    assert f"from version {later} on" in problem["detail"]
    assert [(each["parameter"], each["code"], each["nearest"]) for each in problem["errors"]] == [
        ("at_version", "not_yet", [str(later)])
    ]
    assert at(client, later)["id"] == "first-car"


def test_while_it_was_withdrawn_it_is_410_and_before_and_after_it_is_there(client):
    milestone = make_milestone()
    first = version_now()
    withdraw(milestone)
    gone = RecordVersion.objects.current()
    milestone.title_en = "Never to be seen"
    milestone.save()
    milestone.title_en = "Seen again"
    restore(milestone)
    again = RecordVersion.objects.current()

    answer = client.get(f"{DETAIL}?at_version={gone}")

    problem = problem_of(answer, 410)
    assert f"Withdrawn on {Change.objects.get(action='withdrawn').at:%Y-%m-%d}, at version {gone}" in problem["detail"]
    assert (problem["errors"][0]["code"], problem["errors"][0]["nearest"]) == ("gone", [str(gone - 1)])
    assert "version-history" in answer.headers["Link"]
    assert [at(client, version)["title"]["en"] for version in (first, gone - 1, again)] == [
        "The first car leaves the line",
        "The first car leaves the line",
        "Seen again",
    ]
    assert b"Never to be seen" not in answer.content


def test_what_is_withdrawn_now_is_still_there_in_the_past(client):
    milestone = make_milestone()
    first = version_now()
    withdraw(milestone)

    assert at(client, first)["title"]["en"] == "The first car leaves the line"
    problem_of(client.get(DETAIL), 410)


def test_a_plan_is_one_in_the_past_only_while_it_was_one(client):
    figure = make_observation()
    actual = version_now()
    figure.kind = "plan"
    figure.save()
    plan = version_now()
    figure.kind = "actual"
    figure.save()
    again = version_now()

    address = f"{API}/plans/cars-2020/"
    assert at(client, plan, address)["kind"] == "plan"
    assert problem_of(client.get(f"{address}?at_version={actual}"), 404)["errors"][0]["nearest"] == [str(plan)]
    problem_of(client.get(f"{address}?at_version={again}"), 404)
    assert at(client, actual, f"{API}/observations/cars-2020/")["kind"] == "actual"


BAD = [
    *[(text, "invalid") for text in ("0", "-1", "1.5", "01", "+1", "1_0", "١", "abc", "1e3", "9" * 30, "2026-01-01")],
    ("", "empty"),
    ("1&at_version=2", "repeated"),
    ("999", "not_reached"),
]


@pytest.mark.parametrize(("text", "code"), BAD)
def test_what_is_no_version_that_was_reached_is_400(client, text, code):
    make_milestone()
    reached = version_now()

    for slug in ("first-car", "absent"):
        (fault,) = problem_of(client.get(f"{API}/milestones/{slug}/?at_version={text}"), 400)["errors"]
        assert (fault["parameter"], fault["code"]) == ("at_version", code)
        assert code in ("empty", "repeated") or f"from 1 to {reached}" in fault["detail"]


def test_all_that_is_wrong_is_told_at_once(client):
    make_milestone()

    assert sorted(faults_of(client.get(f"{DETAIL}?at_version=x&kind=launch"))) == [
        ("at_version", "invalid"),
        ("kind", "unknown"),
    ]


def test_the_past_can_be_asked_for_some_of_its_fields_but_not_for_objects_of_today(client):
    make_milestone(brands=[make_brand()])
    version = version_now()

    chosen = client.get(f"{DETAIL}?at_version={version}&fields=title,id").json()
    left = client.get(f"{DETAIL}?at_version={version}&omit=citations").json()

    assert list(chosen) == ["id", "title", *BOUNDS]
    assert list(left) == [name for name in at(client, version) if name != "citations"]
    assert faults_of(client.get(f"{DETAIL}?at_version={version}&expand=brands")) == [("expand", "conflict")]
    assert faults_of(client.get(f"{DETAIL}?at_version={version}&expand=sites")) == [("expand", "unknown")]


@pytest.mark.parametrize("resource", BUILDERS)
def test_what_cannot_be_known_of_the_past_cannot_be_chosen(client, resource):
    address = f"{API}/{resource}/{make_world()[resource].slug}/"
    version, now = version_now(), list(client.get(address).json())
    known = [name for name in at(client, version, address) if name not in BOUNDS]
    absent = [name for name in now if name not in known]

    chosen = client.get(f"{address}?at_version={version}&fields={','.join(known)}")
    refused = {name: client.get(f"{address}?at_version={version}&{name}={','.join(absent)}") for name in SHAPE}

    assert list(chosen.json()) == [*known, *BOUNDS]
    assert {name: faults_of(answer) for name, answer in refused.items()} == {
        name: [(name, "unknown")] * len(absent) for name in SHAPE
    }
    assert "updated_at" in absent


def test_the_keys_that_always_stand_can_be_named_but_not_left_out(client):
    make_milestone()
    version = version_now()

    chosen = client.get(f"{DETAIL}?at_version={version}&fields=valid_from").json()
    both = client.get(f"{DETAIL}?at_version={version}&fields=at_version,title").json()
    (fault,) = problem_of(client.get(f"{DETAIL}?at_version={version}&fields=valid_form"), 400)["errors"]

    assert (list(chosen), list(both)) == (BOUNDS, ["title", *BOUNDS])
    assert fault["nearest"][0] == "valid_from"
    assert faults_of(client.get(f"{DETAIL}?at_version={version}&omit=valid_from")) == [("omit", "unknown")]
    assert faults_of(client.get(f"{DETAIL}?fields=valid_from")) == [("fields", "unknown")]


def test_an_empty_record_has_no_version(client):
    (fault,) = problem_of(client.get(f"{DETAIL}?at_version=1"), 400)["errors"]

    assert (fault["code"], fault["detail"]) == ("not_reached", "There is no version yet.")


def test_only_a_detail_is_asked_for_as_it_stood(client):
    make_milestone()
    version = version_now()

    for address in (f"{API}/milestones/?at_version={version}", f"/en/timeline.json?at_version={version}"):
        assert faults_of(client.get(address)) == [("at_version", "unknown")]
    assert faults_of(client.get(f"/en/timeline/first-car.ics?at_version={version}")) == [("at_version", "unknown")]
    assert client.get(f"/en/timeline/first-car.json?at_version={version}").json() == at(client, version)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
@pytest.mark.parametrize("resource", BUILDERS)
def test_what_never_was_public_has_no_past(client, resource, state):
    BUILDERS[resource](slug="canary-hidden", state=state)
    version = version_now() or version_of_something()

    hidden, absent = (
        client.get(f"{API}/{resource}/canary-{name}/?at_version={version}") for name in ("hidden", "absent")
    )

    assert problem_of(hidden, 404) == problem_of(absent, 404)
    assert hidden.content == absent.content
    assert dict(hidden.headers) == dict(absent.headers)


def version_of_something() -> int:
    make_brand(slug="something")
    return version_now()


def test_a_version_that_a_release_wrote_twice_is_told_as_it_was_left(client):
    make_milestone()
    version = version_now()
    touch_everything()
    Change.objects.filter(slug="first-car").update(after={"id": "first-car", "title": {"en": "Old", "ru": None}})

    assert at(client, version)["title"]["en"] == "Old"


def test_the_log_is_written_first_so_that_the_latest_version_is_whole(client):
    milestone = make_milestone()
    recorded()
    milestone.title_en = "Not in the log yet"
    milestone.save()

    assert at(client, RecordVersion.objects.current())["title"]["en"] == "Not in the log yet"


def test_the_past_costs_the_same_however_long_it_is(client):
    milestone = make_milestone()
    first = version_now()

    def costs(version: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            at(client, version)
        return len(queries)

    few = costs(first)
    for number in range(5):
        make_citation(milestone, paragraph=number + 2)
        last = retitle(milestone, f"Title {number}")

    # The version twice, whether anything is due, the history, and that of the sources that it names.
    assert few == costs(last) == costs(first) == 5
