"""How an interval is drawn: a bar on the years of the record, whose ends show what is known of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from dates.edtf import Gap, Interval, OneOf, Single
from dates.values import HistoricalDate, Precision

# How each half of a bar is drawn, up to its end.
KNOWN, VAGUE, UNKNOWN, OPEN = "known", "vague", "unknown", "open"


@dataclass(frozen=True)
class Axis:
    """The years of the record, from the first day to the last."""

    first: int
    last: int

    def before(self, day: datetime.date) -> float:
        """The part of the axis that lies before the day begins."""
        return self.part(day.toordinal())

    def until(self, day: datetime.date) -> float:
        """The part of the axis that is over when the day is."""
        return self.part(day.toordinal() + 1)

    def part(self, ordinal: int) -> float:
        start = datetime.date(self.first, 1, 1).toordinal()
        end = datetime.date(self.last, 12, 31).toordinal() + 1
        return min(max((ordinal - start) / (end - start), 0.0), 1.0)


@dataclass(frozen=True)
class Span:
    """A bar in two halves, since one end may be known and the other not; places are parts of the axis, as "12.5%"."""

    start: str
    middle: str
    end: str
    first: str
    second: str

    @property
    def is_open_before(self) -> bool:
        return self.first == OPEN

    @property
    def is_open_after(self) -> bool:
        return self.second == OPEN


def span_of(date: HistoricalDate, axis: Axis | None) -> Span | None:
    """The bar of an interval, or of the years among which a date lies; None for a plain date."""
    if axis is None or not is_long(date):
        return None
    start = axis.before(date.earliest) if date.earliest else 0.0
    end = axis.until(date.latest) if date.latest else 1.0
    first, second = manners(date)
    return Span(percent(start), percent((start + end) / 2), percent(end), first, second)


def is_long(date: HistoricalDate) -> bool:
    long = (Precision.INTERVAL, Precision.SET, Precision.DECADE, Precision.CENTURY)
    return date.precision in long and (date.earliest or date.latest) is not None


def manners(date: HistoricalDate) -> tuple[str, str]:
    structure = date.structure
    if isinstance(structure, Interval):
        return manner(structure.start), manner(structure.end)
    if isinstance(structure, OneOf):
        return VAGUE if structure.earliest else UNKNOWN, VAGUE if structure.latest else UNKNOWN
    return VAGUE, VAGUE


def manner(end: Single | Gap) -> str:
    if isinstance(end, Single):
        return KNOWN if end.is_plain else VAGUE
    return OPEN if end is Gap.OPEN else UNKNOWN


def with_spans(rows: list[Any], axis: Axis | None) -> list[Any]:
    """Give each of these milestones its `span`."""
    for row in rows:
        row.span = span_of(row.date, axis)
    return rows


def percent(part: float) -> str:
    """A place as SVG takes it, in every language with a point."""
    return f"{part * 100:.2f}%"
