"""Hypothesis strategies for every EDTF string of our level."""

import calendar
from datetime import date

from hypothesis import strategies as st

from dates.edtf import EdtfError, parse_edtf
from dates.values import HistoricalDate, Refine

years = st.integers(1000, 9999)
days = st.dates(min_value=date(1000, 1, 1))


def _is_accepted(text: str) -> bool:
    try:
        parse_edtf(text)
    except EdtfError:
        return False
    return True


@st.composite
def plain_singles(draw: st.DrawFn) -> str:
    year = draw(years)
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    code = draw(st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36, 40, 41]))
    return draw(
        st.sampled_from(
            [
                f"{year}",
                f"{year}-{month:02}",
                f"{year}-{month:02}-{day:02}",
                f"{year}-{code}",
                f"{year // 10}X",
                f"{year // 100}XX",
                f"{year}-XX",
                f"{year}-{month:02}-XX",
                f"{year}-XX-XX",
            ]
        )
    )


singles = st.builds("{}{}".format, plain_singles(), st.sampled_from(["", "?", "~", "%"]))


def _in_order(*texts: str) -> list[str]:
    return sorted(texts, key=lambda text: parse_edtf(text).earliest)


closed_intervals = st.builds(lambda a, b: "/".join(_in_order(a, b)), singles, singles)
half_intervals = st.builds(
    lambda single, form: form.format(single), singles, st.sampled_from(["{}/..", "{}/", "../{}", "/{}"])
)


@st.composite
def sets(draw: st.DrawFn) -> str:
    first, *rest = _in_order(*draw(st.lists(plain_singles(), min_size=1, max_size=5)))
    text = draw(st.sampled_from(["", ".."])) + first
    for single in rest:
        text += draw(st.sampled_from([",", ".."])) + single
    return f"[{text}{draw(st.sampled_from(['', '..']))}]"


edtf_strings = st.one_of(singles, closed_intervals, half_intervals, sets().filter(_is_accepted))


@st.composite
def historical_dates(draw: st.DrawFn) -> HistoricalDate:
    text = draw(st.one_of(st.just(""), edtf_strings))
    refine = draw(st.sampled_from(["", *Refine.values]))
    try:
        return HistoricalDate.parse(text, refine)
    except EdtfError:
        return HistoricalDate.parse(text)
