"""What is told of a historical date to programs that know ISO 8601 alone."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given

from dates.iso import iso_bounds, iso_coverage, sdmx_time_period
from dates.tests.strategies import historical_dates
from dates.values import HistoricalDate


@pytest.mark.parametrize(
    ("edtf", "bounds", "coverage"),
    [
        ("", ("", ""), ""),
        ("1997-05-16", ("1997-05-16", ""), "1997-05-16"),
        ("1997-05", ("1997-05", ""), "1997-05"),
        ("1997-05-XX", ("1997-05", ""), "1997-05"),
        ("1997", ("1997", ""), "1997"),
        ("1997-XX", ("1997", ""), "1997"),
        ("1997-XX-XX", ("1997", ""), "1997"),
        ("2022-36", ("2022", ""), "2022"),
        ("2022-40", ("2022", ""), "2022"),
        ("2022-22", ("2022", ""), "2022"),
        ("2022-24", ("", ""), ""),
        ("199X", ("", ""), ""),
        ("19XX", ("", ""), ""),
        ("1997~", ("", ""), ""),
        ("1997-05?", ("", ""), ""),
        ("1997-05-16%", ("", ""), ""),
        ("1999/2015", ("1999", "2015"), "1999/2015"),
        ("1999-05/2015-06-30", ("1999-05", "2015-06-30"), "1999-05/2015-06-30"),
        ("1999~/2015", ("", "2015"), ""),
        ("2002/..", ("2002", ""), "2002/.."),
        ("../2015", ("", "2015"), "../2015"),
        ("2002/", ("2002", ""), ""),
        ("/2015", ("", "2015"), ""),
        ("2002~/..", ("", ""), ""),
        ("[1994,1996]", ("", ""), ""),
        ("[1994..1996]", ("", ""), ""),
    ],
)
def test_a_date_is_told_as_far_as_iso_8601_can_tell_it(edtf, bounds, coverage):
    value = HistoricalDate.parse(edtf)

    assert (iso_bounds(value), iso_coverage(value)) == (bounds, coverage)


def test_an_inferred_date_is_not_told_as_if_it_were_stated():
    value = HistoricalDate.parse("1997-05-16", basis="inferred")

    assert (iso_bounds(value), iso_coverage(value)) == (("", ""), "")


@given(value=historical_dates())
def test_what_is_told_is_never_finer_than_the_date(value):
    start, end = iso_bounds(value)

    if start:
        assert span(start)[0] <= value.structure.earliest
    if start and not value.is_interval:
        assert value.structure.latest <= span(start)[1]
    if end:
        assert value.structure.latest <= span(end)[1]
    if end and (closing := value.structure.end):
        assert span(end)[0] <= closing.earliest


def span(text: str) -> tuple[date, date]:
    """The first and last day of a year, a month or a day."""
    year, *rest = map(int, text.split("-"))
    month = rest[0] if rest else None
    day = rest[1] if len(rest) > 1 else None
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or calendar.monthrange(year, last_month)[1])


@pytest.mark.parametrize(
    ("edtf", "refine", "period"),
    [
        ("", "", ""),
        ("2023", "", "2023"),
        ("2023-05", "", "2023-05"),
        ("2023-05-16", "", "2023-05-16"),
        ("2022-33", "", "2022-Q1"),
        ("2022-36", "", "2022-Q4"),
        ("2022-40", "", "2022-S1"),
        ("2022-41", "", "2022-S2"),
        ("2022", "first-half", "2022-S1"),
        ("2022", "second-half", "2022-S2"),
        ("2022", "end", ""),
        ("2022-05", "first-half", ""),
        ("2022-36", "beginning", ""),
        ("2022-21", "", ""),
        ("199X", "", ""),
        ("1997-XX", "", ""),
        ("1997-05-XX", "", ""),
        ("1997~", "", ""),
        ("2022-36?", "", ""),
        ("1999/2015", "", "1999-01-01/P17Y"),
        ("1999/1999", "", "1999-01-01/P1Y"),
        ("2022-11/2023-02", "", "2022-11-01/P4M"),
        ("2024-02-28/2024-03-01", "", "2024-02-28/P3D"),
        ("1999/2015-05", "", ""),
        ("1999~/2015", "", ""),
        ("2022-33/2022-36", "", ""),
        ("2002/..", "", ""),
        ("2002/", "", ""),
        ("../2015", "", ""),
        ("[1994,1996]", "", ""),
    ],
)
def test_a_period_is_told_as_far_as_sdmx_can_tell_it(edtf, refine, period):
    assert sdmx_time_period(HistoricalDate.parse(edtf, refine)) == period
    assert sdmx_time_period(HistoricalDate.parse(edtf, refine, "inferred" if edtf else "")) == ""
