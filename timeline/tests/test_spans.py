"""Intervals as bars: where they begin and end on the years of the record, and what is known of each end."""

from __future__ import annotations

import pytest

from conftest import make_milestone
from dates.values import HistoricalDate
from tests.pages import read
from timeline.models import Milestone
from timeline.spans import Axis, span_of

# Date -> start, end and how each half is drawn, on the ten years from 2001.
SPANS = [
    ("2001/2010", "0.00%", "100.00%", "known", "known"),
    ("2003/..", "19.99%", "100.00%", "known", "open"),
    ("2003/", "19.99%", "100.00%", "known", "unknown"),
    ("../2002", "0.00%", "19.99%", "open", "known"),
    ("/2002", "0.00%", "19.99%", "unknown", "known"),
    ("2003~/2004", "19.99%", "40.01%", "vague", "known"),
    ("2003/2004?", "19.99%", "40.01%", "known", "vague"),
    ("[2003..2004]", "19.99%", "40.01%", "vague", "vague"),
    ("[2003..]", "19.99%", "100.00%", "vague", "unknown"),
    ("[..2002]", "0.00%", "19.99%", "unknown", "vague"),
    ("200X", "0.00%", "90.01%", "vague", "vague"),
    ("1990/2030", "0.00%", "100.00%", "known", "known"),
]


@pytest.mark.parametrize(("text", "start", "end", "first", "second"), SPANS)
def test_an_interval_is_drawn_with_what_is_known_of_its_ends(text, start, end, first, second):
    span = span_of(HistoricalDate.parse(text), Axis(2001, 2010))

    assert (span.start, span.end, span.first, span.second) == (start, end, first, second)
    assert (span.is_open_before, span.is_open_after) == (first == "open", second == "open")


@pytest.mark.parametrize("text", ["", "2003", "2003-05", "2003-05-16", "2003~", "2003-36"])
def test_a_plain_date_is_no_bar(text):
    assert span_of(HistoricalDate.parse(text), Axis(2001, 2010)) is None


def test_a_record_without_dates_has_no_axis():
    assert span_of(HistoricalDate.parse("2001/2010"), None) is None


@pytest.mark.django_db
def test_the_axis_reaches_from_the_first_to_the_last_year_of_the_published_record():
    make_milestone(slug="a", date="1997-05")
    make_milestone(slug="b", date="1999/2012")
    make_milestone(slug="c", date="../1996")
    make_milestone(slug="d", date="")
    make_milestone(slug="e", date="1900", state="draft")

    assert Milestone.objects.published().extent() == (1996, 2012)
    assert Milestone.objects.filter(slug="d").extent() is None


@pytest.mark.django_db
def test_the_bar_stands_under_its_date_and_is_not_read_out(client):
    make_milestone(slug="run", date="1999/..")
    make_milestone(slug="later", date="2008")

    for path in ("/en/timeline/", "/ru/timeline/", "/ru/timeline/run/"):
        page = read(client.get(path))

        (bar,) = page.one(id="milestone-run").with_class("span")
        assert bar.attrs["aria-hidden"] == "true"
        assert [line.attrs["class"] for line in bar.all("line")] == ["axis", "known", "open"]
        assert len(bar.all("path")) == 1
    assert read(client.get("/en/timeline/")).one(id="milestone-later").with_class("span") == []
