"""The timeline as a calendar: what has a day, no finer than its source, and how much is left out."""

from __future__ import annotations

import datetime
import re

import icalendar
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_brand, make_citation, make_dispute, make_milestone, make_organization
from dates.tests.strategies import historical_dates
from dates.values import HistoricalDate
from sources.text import printable
from tests.helpers import faults_of
from timeline.calendar import calendar_of, days_of
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


def calendar(response) -> icalendar.Calendar:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def events(response) -> dict[str, icalendar.Event]:
    """The events of a calendar by the slug in their ids."""
    return {str(event["uid"]).partition(".")[0]: event for event in calendar(response).walk("VEVENT")}


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("1997-05-16", ("1997-05-16", "1997-05-16")),
        ("1997-05-16/1997-05-18", ("1997-05-16", "1997-05-18")),
        ("", None),
        ("1997-05", None),
        ("1997", None),
        ("1997-05-XX", None),
        ("1997-05-16~", None),
        ("1997-05-16?", None),
        ("1997-05-16/1997-06", None),
        ("1997-05-16/..", None),
        ("1997-05-16/", None),
        ("1997-05-16/1997-05-18~", None),
        ("[1997-05-16,1997-05-18]", None),
        ("199X", None),
        ("9999-12-31", ("9999-12-31", "9999-12-31")),
        ("1997-05-16/9999-12-31", None),
    ],
)
def test_only_what_is_certain_to_the_day_has_days(edtf, days):
    found = days_of(HistoricalDate.parse(edtf))

    assert found == (days and tuple(map(datetime.date.fromisoformat, days)))


def test_a_milestone_is_an_event_of_a_whole_day(client):
    make_organization(is_subject=True)
    milestone = make_milestone(summary_en="It is grey.")

    event = events(client.get("/en/timeline.ics"))["first-car"]

    assert event["dtstart"].dt == datetime.date(1997, 5, 16)
    assert "dtend" not in event
    assert event["uid"] == "first-car.milestone@northwind"
    assert event["summary"] == "The first car leaves the line"
    assert event["description"] == "It is grey.\nNorthwind yearbook, ¶ 1: The yearbook says so."
    assert event["url"] == "http://testserver/en/timeline/first-car/"
    assert event["categories"].to_ical() == b"launch"
    assert event["status"] == "CONFIRMED"
    assert event["dtstamp"].dt == event["last-modified"].dt == milestone.updated_at.replace(microsecond=0)


def test_an_interval_ends_on_the_day_after_its_last(client):
    make_milestone(date="1997-05-16/1997-05-18")

    event = events(client.get("/en/timeline.ics"))["first-car"]

    assert (event["dtstart"].dt, event["dtend"].dt) == (datetime.date(1997, 5, 16), datetime.date(1997, 5, 19))


def test_a_calendar_says_how_many_are_left_out_for_want_of_a_day(client):
    make_milestone()
    for slug, date in [("month", "1997-05"), ("about", "1997-05-16~"), ("undated", "")]:
        make_milestone(slug=slug, date=date)

    found = calendar(client.get("/en/timeline.ics"))

    assert [event["uid"].partition(".")[0] for event in found.walk("VEVENT")] == ["first-car"]
    assert found["x-omitted-without-a-day"] == "3"
    assert found["description"].startswith("3 entries are not here")


def test_a_plan_is_tentative_and_an_inferred_day_said_to_be_so(client):
    make_milestone(slug="planned", status="planned", date_basis="inferred", dispute=make_dispute())

    event = events(client.get("/en/timeline.ics"))["planned"]

    assert event["status"] == "TENTATIVE"
    assert event["description"].splitlines()[0] == "Planned. Date inferred. Sources differ"


@pytest.mark.parametrize(
    ("status", "basis", "expected"),
    [
        ("happened", "stated", "CONFIRMED"),
        ("happened", "inferred", "TENTATIVE"),
        ("planned", "stated", "TENTATIVE"),
        ("proposed", "inferred", "TENTATIVE"),
    ],
)
def test_only_a_stated_day_of_what_happened_is_confirmed(client, status, basis, expected):
    make_milestone(status=status, date_basis=basis)

    assert events(client.get("/en/timeline.ics"))["first-car"]["status"] == expected


texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=80)
DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?")
some_dates = st.one_of(
    historical_dates(),
    st.dates(datetime.date(1000, 1, 1)).map(lambda day: HistoricalDate(day.isoformat())),
    st.tuples(*[st.dates(datetime.date(1000, 1, 1), datetime.date.max)] * 2).map(
        lambda days: HistoricalDate("/".join(day.isoformat() for day in sorted(days)))
    ),
)


@given(given_rows=st.lists(st.tuples(some_dates, texts, texts), max_size=6))
@settings(max_examples=25, deadline=None)
def test_the_calendar_of_any_record_is_read_back_with_the_same_days_and_texts(given_rows):
    with transaction.atomic():
        rows = [
            Milestone(slug=f"row-{place}", date=date, title_en=title, summary_en=summary, kind="policy")
            for place, (date, title, summary) in enumerate(given_rows)
        ]
        Milestone.objects.bulk_create(rows)
        body = calendar_of(Milestone.objects.all(), total=len(rows), site="http://testserver")
        transaction.set_rollback(True)

    found = {str(event["uid"]): event for event in icalendar.Calendar.from_ical(body).walk("VEVENT")}
    expected = {}
    for row, (_date, title, _summary) in zip(rows, given_rows, strict=True):
        if days := DAYS.fullmatch(row.date.edtf):
            first, last = (datetime.date.fromisoformat(day or days[1]) for day in days.groups())
            if last < datetime.date.max or first == last:
                expected[f"{row.slug}.milestone@record"] = (first, last, printable(title))
    assert {
        uid: (event["dtstart"].dt, event.get("dtend", event["dtstart"]).dt, event["summary"])
        for uid, event in found.items()
    } == {
        uid: (first, last + datetime.timedelta(days=first != last), title)
        for uid, (first, last, title) in expected.items()
    }
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


def test_a_paragraph_that_speaks_against_it_is_named_as_such(client):
    make_citation(make_milestone(), paragraph=4, stance="disputes", stated_en="No such car.")

    event = events(client.get("/en/timeline.ics"))["first-car"]

    assert event["description"].splitlines()[1] == "Against: Northwind yearbook, ¶ 4: No such car."


def test_the_calendar_in_russian_has_the_same_ids_and_marks_what_is_not_russian(client):
    make_organization(is_subject=True)
    make_milestone()
    make_milestone(slug="english", title_ru="")

    russian, english = (events(client.get(f"/{language}/timeline.ics")) for language in ("ru", "en"))

    assert [event["uid"] for event in russian.values()] == [event["uid"] for event in english.values()]
    assert russian["first-car"]["summary"] == "С конвейера сходит первый автомобиль"
    assert russian["english"]["summary"].params["LANGUAGE"] == "en"
    assert russian["first-car"]["url"] == "http://testserver/ru/timeline/first-car/"


def test_the_same_record_gives_the_same_bytes(client):
    make_milestone()

    assert client.get("/en/timeline.ics").content == client.get("/en/timeline.ics").content


def test_a_calendar_takes_the_filters_of_the_list_and_refuses_what_it_does_not_know(client):
    make_milestone(brands=[make_brand()])
    make_milestone(slug="other", kind="stop")

    assert list(events(client.get("/en/timeline.ics?brand=gale"))) == ["first-car"]
    assert list(events(client.get("/en/timeline.ics?kind=stop"))) == ["other"]
    assert faults_of(client.get("/en/timeline.ics?knd=stop")) == [("knd", "unknown")]
    assert faults_of(client.get("/en/timeline.ics?limit=1")) == [("limit", "unknown")]
    assert faults_of(client.get("/en/timeline/first-car.ics?kind=stop")) == [("kind", "unknown")]


@pytest.mark.parametrize("accept", ["text/calendar", "text/html", "*/*", "application/json"])
def test_the_suffix_chooses_the_form_whatever_a_program_says_it_takes(client, accept):
    make_milestone()

    assert list(events(client.get("/en/timeline.ics", headers={"Accept": accept}))) == ["first-car"]


def test_one_milestone_is_a_calendar_of_its_own_if_it_has_a_day(client):
    make_milestone()
    make_milestone(slug="month", date="1997-05")

    assert list(events(client.get("/ru/timeline/first-car.ics"))) == ["first-car"]
    assert client.get("/ru/timeline/month.ics").status_code == 404
    assert "ics" in dict(client.get("/ru/timeline/first-car/").context["file_links"])
    assert "ics" not in dict(client.get("/ru/timeline/month/").context["file_links"])


def test_nothing_that_is_not_published_is_in_a_calendar(client):
    make_milestone()
    make_milestone(slug="hidden", state="draft", title_en="Seekrit")
    make_organization(slug="owner", name_en="Seekrit", name_ru="Seekrit", is_subject=True, state="draft")

    assert b"Seekrit" not in client.get("/en/timeline.ics").content
    assert calendar(client.get("/en/timeline.ics"))["x-omitted-without-a-day"] == "0"
    assert client.get("/en/timeline/hidden.ics").status_code == 404


def test_an_empty_record_is_a_calendar_without_events(client):
    assert events(client.get("/ru/timeline.ics")) == {}


def test_no_text_breaks_a_line_of_the_calendar(client):
    make_milestone(title_en="A;B,C\\D\rBEGIN:VEVENT\x0b" + "ж" * 80, summary_en="one\r\nEND:VCALENDAR\ntwo")

    found = events(client.get("/en/timeline.ics"))

    assert list(found) == ["first-car"]
    assert found["first-car"]["summary"].startswith("A;B,C\\DBEGIN:VEVENTж")
