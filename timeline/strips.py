"""The whole record at a glance: a column for each year, the eras beneath, every column a link to its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from sources.views import RecordList
from timeline.models import Era, Milestone
from timeline.spans import percent
from timeline.years import Year, YearPaginator

# Columns on a wide and on a narrow screen: with more, they were too narrow for a finger.
WIDE, NARROW = 36, 12
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# Height of the drawing of the columns, in pixels.
HEIGHT = 88
# What parts one era from the next.
GAP = 0.004


@dataclass(frozen=True)
class Column:
    """One year, or several that follow one another; heights and tops are in pixels."""

    first: int
    last: int
    happened: int
    planned: int
    href: str
    x: str
    middle: str
    width: str
    bar_x: str
    bar_width: str
    happened_height: int
    planned_height: int
    is_labelled: bool

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def happened_top(self) -> int:
        return HEIGHT - self.happened_height

    @property
    def planned_top(self) -> int:
        return HEIGHT - self.happened_height - self.planned_height


@dataclass(frozen=True)
class Band:
    """The stretch beneath the columns that an era takes, with its number in the legend."""

    era: Era
    number: str
    x: str
    end: str
    middle: str


@dataclass(frozen=True)
class Strip:
    """The columns for one width of screen."""

    size: str
    columns: list[Column]
    bands: list[Band]


@dataclass(frozen=True)
class Overview:
    """The years of the record from the first to the last, for a wide and a narrow screen."""

    first: int
    last: int
    count: int
    undated: int
    strips: list[Strip]
    eras: list[Era]


def overview() -> Overview | None:
    """The best of the published milestones by year; None if none of them has a date. Two queries."""
    years = Milestone.objects.published().best().by_year()
    dated = [year for year in years if year.number is not None]
    if not dated:
        return None
    count = sum(year.count for year in dated)
    # Gives each year its page on the timeline.
    YearPaginator([], RecordList.paginate_by, years)
    first, last = dated[0].number, dated[-1].number
    eras = [era for era in Era.objects.published() if reaches(era, first, last)]
    strips = [strip(size, dated, eras, at_most) for size, at_most in (("wide", WIDE), ("narrow", NARROW))]
    return Overview(first, last, count, sum(year.count for year in years) - count, strips, eras)


def reaches(era: Era, first: int, last: int) -> bool:
    start, end = era.years
    return (start is None or start <= last) and (end is None or end >= first)


def strip(size: str, years: list[Year], eras: Iterable[Era], at_most: int) -> Strip:
    first, last = years[0].number, years[-1].number
    step = next(step for step in STEPS if last // step - first // step < at_most)
    starts = range(first // step * step, last + 1, step)
    held = [[year for year in years if start <= year.number < start + step] for start in starts]
    most = max(sum(year.count for year in each) for each in held)
    return Strip(
        size,
        [column(place, start, step, len(starts), held[place], most) for place, start in enumerate(starts)],
        [band(number, era, starts.start, starts[-1] + step) for number, era in enumerate(eras, 1)],
    )


def column(place: int, start: int, step: int, columns: int, years: list[Year], most: int) -> Column:
    happened, planned = sum(year.happened for year in years), sum(year.planned for year in years)
    return Column(
        first=start,
        last=start + step - 1,
        happened=happened,
        planned=planned,
        href=address(years[0]) if years else "",
        x=percent(place / columns),
        middle=percent((place + 0.5) / columns),
        width=percent(1 / columns),
        bar_x=percent((place + 0.15) / columns),
        bar_width=percent(0.7 / columns),
        happened_height=height(happened, most),
        planned_height=height(planned, most),
        # Ten labels at most, at round years.
        is_labelled=step > 1 or start % 5 == 0 or columns <= NARROW,
    )


def height(count: int, most: int) -> int:
    """In proportion, but never so low that it is not seen."""
    return max(round(count / most * (HEIGHT - 8)), 3) if count else 0


def address(year: Year) -> str:
    """The place of a year on the timeline."""
    query = f"?page={year.page}" if year.page > 1 else ""
    return f"{reverse('timeline:milestone-list')}{query}#{year.anchor}"


def band(number: int, era: Era, first: int, end: int) -> Band:
    """Era by era beneath the columns, of which the first begins with `first` and the last ends before `end`."""
    start, stop = era.years
    from_, to = max(start or first, first), min(stop + 1 if stop else end, end)
    return Band(
        era,
        roman(number),
        percent((from_ - first) / (end - first)),
        percent((to - first) / (end - first) - GAP),
        percent(((from_ + to) / 2 - first) / (end - first)),
    )


def roman(number: int) -> str:
    """As a list with the style upper-roman numbers its items."""
    text = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += letters * (number // value)
        number %= value
    return text
