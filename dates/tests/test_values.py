from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates.edtf import EdtfError
from dates.tests.strategies import days, edtf_strings, historical_dates
from dates.values import UNDATED_ORDER, HistoricalDate, Precision

parse = HistoricalDate.parse


@given(edtf_strings)
def test_printing_returns_what_was_read(text):
    assert str(parse(text)) == text
    assert parse(str(parse(text))) == parse(text)


@given(historical_dates())
def test_earliest_is_never_after_latest(value):
    if value.earliest and value.latest:
        assert value.earliest <= value.latest
    assert (value.earliest is None and value.latest is None) == value.is_undated


@given(days)
def test_a_finer_date_lies_inside_its_coarser_one(day):
    year, text = day.year, day.isoformat()
    chain = [text, text[:7], f"{year}-{33 + (day.month - 1) // 3}", f"{year}-{40 + (day.month - 1) // 6}"]
    chain += [text[:4], f"{text[:3]}X", f"{text[:2]}XX"]

    for finer, coarser in zip(map(parse, chain), map(parse, chain[1:]), strict=False):
        assert coarser.earliest <= finer.earliest <= finer.latest <= coarser.latest
        assert finer.order >= coarser.order


@given(st.lists(historical_dates(), max_size=8))
def test_order_is_total_with_undated_last(values):
    ordered = sorted(values, key=lambda value: value.order)

    assert [value.is_undated for value in ordered] == sorted(value.is_undated for value in values)
    assert all(10**15 <= value.order <= UNDATED_ORDER for value in values)


@given(historical_dates())
def test_year_is_that_of_the_place_in_the_order(value):
    assert value.year == (None if value.is_undated else int(str(value.order)[:4]))


@pytest.mark.parametrize(
    ("text", "refine", "earliest", "latest"),
    [
        ("1997-05-16", "", "1997-05-16", "1997-05-16"),
        ("2024-02", "", "2024-02-01", "2024-02-29"),
        ("1997", "", "1997-01-01", "1997-12-31"),
        ("1997~", "", "1997-01-01", "1997-12-31"),
        ("2004-XX", "", "2004-01-01", "2004-12-31"),
        ("1985-04-XX", "", "1985-04-01", "1985-04-30"),
        ("199X", "", "1990-01-01", "1999-12-31"),
        ("99XX", "", "9900-01-01", "9999-12-31"),
        ("2022-21", "", "2022-03-01", "2022-06-21"),
        ("2022-22", "", "2022-06-01", "2022-09-23"),
        ("2022-23", "", "2022-09-01", "2022-12-22"),
        ("2022-24", "", "2022-01-01", "2022-12-31"),
        ("2022-36", "", "2022-10-01", "2022-12-31"),
        ("2022-41", "", "2022-07-01", "2022-12-31"),
        ("2022", "end", "2022-01-01", "2022-12-31"),
        ("2022", "first-half", "2022-01-01", "2022-06-30"),
        ("2022", "second-half", "2022-07-01", "2022-12-31"),
        ("2022-02", "first-half", "2022-02-01", "2022-02-15"),
        ("2022-02", "second-half", "2022-02-16", "2022-02-28"),
        ("199X", "first-half", "1990-01-01", "1994-12-31"),
        ("199X", "second-half", "1995-01-01", "1999-12-31"),
        ("2022-33", "first-half", "2022-01-01", "2022-02-15"),
        ("2022-41", "second-half", "2022-10-01", "2022-12-31"),
        ("1999/2015", "", "1999-01-01", "2015-12-31"),
        ("2002/..", "", "2002-01-01", None),
        ("2002/", "", "2002-01-01", None),
        ("../2015", "", None, "2015-12-31"),
        ("[1994,1996]", "", "1994-01-01", "1996-12-31"),
        ("[2023..]", "", "2023-01-01", None),
        ("[..2015,2017]", "", None, "2017-12-31"),
        ("", "", None, None),
    ],
)
def test_bounds(text, refine, earliest, latest):
    as_json = parse(text, refine).as_json()

    assert (as_json["earliest"], as_json["latest"]) == (earliest, latest)


def test_timeline_order():
    expected = [
        ("1997/..", ""),
        ("1997/1999", ""),
        ("1997", ""),
        ("1997-01-01", ""),
        ("1997-05", ""),
        ("1997-05-16", ""),
        ("1997", "second-half"),
        ("1997", "end"),
        ("../1997", ""),
        ("1998", ""),
        ("", ""),
    ]

    assert sorted(expected, key=lambda pair: parse(*pair).order) == expected


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1997-05-16", Precision.DAY),
        ("1985-04-XX", Precision.MONTH),
        ("1985-XX-XX", Precision.YEAR),
        ("2022-21", Precision.SEASON),
        ("2022-33", Precision.QUARTER),
        ("2022-40", Precision.HALF),
        ("199X", Precision.DECADE),
        ("19XX", Precision.CENTURY),
        ("2002/", Precision.INTERVAL),
        ("[2023..]", Precision.SET),
        ("", Precision.NONE),
    ],
)
def test_precision(text, precision):
    assert parse(text).precision == precision


def test_qualifiers_anywhere_make_a_date_approximate_or_uncertain():
    assert parse("1999/2015~").is_approximate
    assert not parse("1999/2015~").is_uncertain
    assert parse("1999?").is_uncertain
    assert not parse("1999?").is_approximate
    assert parse("1999%").is_uncertain
    assert parse("1999%").is_approximate


def test_only_an_interval_with_two_dots_is_open():
    assert parse("2002/..").is_open
    assert not any(parse(text).is_open for text in ("2002/", "../2002", "[2023..]", "2002", ""))


def test_spaces_around_and_after_commas_are_forgiven():
    assert parse(" [1994, 1996] ") == parse("[1994,1996]")


@pytest.mark.parametrize("text", ["1999/2015", "[1994,1996]", "1997-05-16", "2022-21", "19XX"])
def test_refine_needs_a_date_that_has_parts(text):
    with pytest.raises(EdtfError, match="end of 2022"):
        parse(text, "end")


@pytest.mark.parametrize(("refine", "basis"), [("late", "stated"), ("", "guessed"), ("", "unknown")])
def test_other_parts_and_bases_are_refused(refine, basis):
    with pytest.raises(EdtfError):
        parse("1997", refine, basis)


def test_a_part_that_its_date_cannot_have_raises_on_use():
    value = HistoricalDate("1999/2015", "second-half")

    for use in (lambda: value.earliest, lambda: value.order, lambda: value.wording("en")):
        with pytest.raises(EdtfError):
            use()


def test_undated_has_one_form():
    undated = parse("", "end", "inferred")

    assert undated == HistoricalDate() == parse("  ")
    assert (undated.refine, undated.basis, undated.order) == ("", "unknown", UNDATED_ORDER)
    assert undated.is_undated
    assert undated.year is None


def test_value_is_frozen_and_hashable():
    assert len({parse("1997"), parse("1997"), parse("1997~")}) == 2
    with pytest.raises(FrozenInstanceError):
        parse("1997").edtf = "1998"


def test_json_is_exact():
    value = parse("2022", "end", "inferred")

    assert list(value.as_json().items()) == [
        ("edtf", "2022"),
        ("earliest", "2022-01-01"),
        ("latest", "2022-12-31"),
        ("precision", "year"),
        ("basis", "inferred"),
        ("refine", "end"),
        ("text", {"en": "end of 2022", "ru": "конец 2022 г."}),
    ]
    assert HistoricalDate().as_json() == {
        "edtf": None,
        "earliest": None,
        "latest": None,
        "precision": "none",
        "basis": "unknown",
        "refine": None,
        "text": {"en": "date not stated", "ru": "дата не указана"},
    }


def test_open_ends_overlap_any_day_and_lie_within_none():
    since = parse("2002/..")

    assert since.overlaps(date(2050, 1, 1), None)
    assert since.contains(date(2050, 1, 1))
    assert not since.overlaps(None, date(2001, 12, 31))
    assert not since.is_within(date(2000, 1, 1), None)


@given(historical_dates(), days, days)
def test_what_lies_within_overlaps(value, one, other):
    start, end = sorted((one, other))

    if value.is_within(start, end):
        assert value.overlaps(start, end)
