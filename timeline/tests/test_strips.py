"""The strip of the whole record: every year with what it holds, a link to its place, the eras beneath."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string

from conftest import make_dispute, make_era, make_milestone
from sources.views import RecordList
from tests.pages import Node, Reader, read
from timeline.strips import NARROW, WIDE, overview, roman

pytestmark = pytest.mark.django_db


def columns(size: str) -> list[tuple[str, int, int]]:
    """Label, number that happened and number planned of the columns that hold any."""
    strip = next(strip for strip in overview().strips if strip.size == size)
    return [(each.label, each.happened, each.planned) for each in strip.columns if each.href]


def drawn() -> Node:
    reader = Reader()
    reader.feed(render_to_string("timeline/_strip.html", {"overview": overview()}))
    return reader.root


def test_each_year_has_a_column_in_which_plans_are_told_from_events():
    make_milestone(slug="a", date="1994")
    make_milestone(slug="b", date="1997")
    make_milestone(slug="c", date="1997", status="planned")
    make_milestone(slug="d", date="1997", status="proposed")

    wide = overview().strips[0]

    assert [column.label for column in wide.columns] == ["1994", "1995", "1996", "1997"]
    assert columns("wide") == [("1994", 1, 0), ("1997", 1, 2)]
    assert [wide.columns[0].x, wide.columns[3].x, wide.columns[3].width] == ["0.00%", "75.00%", "25.00%"]


@pytest.mark.parametrize(("last", "wide", "narrow"), [(2001, 12, 12), (2020, 31, 7), (2025, 36, 8), (2189, 20, 11)])
def test_there_are_never_more_columns_than_a_finger_can_tell_apart(last, wide, narrow):
    make_milestone(slug="a", date="1990")
    make_milestone(slug="b", date=str(last))

    found = {strip.size: len(strip.columns) for strip in overview().strips}

    assert found["wide"] <= WIDE
    assert found["narrow"] <= NARROW
    assert found == {"wide": wide, "narrow": narrow}


def test_every_column_leads_to_its_year_on_the_timeline(client, monkeypatch):
    monkeypatch.setattr(RecordList, "paginate_by", 2)
    for number in range(3):
        make_milestone(slug=f"car-{number}", date=str(1990 + 6 * number))

    hrefs = [column.href for strip in overview().strips for column in strip.columns if column.href]

    assert len(hrefs) == 6
    for href in hrefs:
        place = urlsplit(href)
        assert read(client.get(f"{place.path}?{place.query}")).one("h3", id=place.fragment)


def test_only_the_best_of_what_is_published_is_drawn():
    dispute = make_dispute()
    make_milestone(dispute=dispute, rank="preferred", rank_reason_en="A charter.")
    make_milestone(slug="rival", date="1980", dispute=dispute)
    make_milestone(slug="draft", date="2010", state="draft")
    make_milestone(slug="undated", date="")
    make_era(slug="draft", state="draft")

    found = overview()

    assert (found.first, found.last, found.count, found.undated, found.eras) == (1997, 1997, 1, 1, [])


@pytest.mark.parametrize("dates", [[], [""]])
def test_a_record_without_dates_has_no_strip(dates):
    for date in dates:
        make_milestone(date=date)

    assert overview() is None
    assert drawn().all("nav", "svg") == []


def test_eras_lie_beneath_the_years_that_they_hold():
    make_era(slug="early", period="../1994")
    make_era(slug="middle", period="1995/1997")
    make_era(slug="late", period="1998/..")
    make_era(slug="beyond", period="2050/2060")
    make_milestone(slug="a", date="1990")
    make_milestone(slug="b", date="1999")

    bands = overview().strips[0].bands

    assert [(band.era.slug, band.number, band.x, band.middle) for band in bands] == [
        ("early", "I", "0.00%", "25.00%"),
        ("middle", "II", "50.00%", "65.00%"),
        ("late", "III", "80.00%", "90.00%"),
    ]


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (58, "LVIII")])
def test_eras_are_numbered_as_their_legend_is(number, text):
    assert roman(number) == text


def test_the_strip_says_in_words_what_it_shows():
    make_milestone(slug="a", date="1994")
    make_milestone(slug="b", date="1994", status="planned")

    page = drawn()

    for svg in [svg for svg in page.all("svg") if svg.attrs.get("role") == "group"]:
        title = svg.one("title", id=svg.attrs["aria-labelledby"])
        assert title.text == "Entries of the timeline by year, 1994 to 1994"
        assert svg.one("desc", id=svg.attrs["aria-describedby"]).text
        assert svg.one("a").one("title").text == "1994: 1 event, 1 planned or proposed"
    ids = [node.attrs["id"] for node in page.walk() if "id" in node.attrs]
    assert len(ids) == len(set(ids)) == 4


def test_the_strip_costs_two_queries(django_assert_num_queries):
    make_era()
    make_milestone()

    with django_assert_num_queries(2):
        render_to_string("timeline/_strip.html", {"overview": overview()})
