"""Historical dates for readers who know ISO 8601 and no EDTF: coarser where they must be, never finer."""

from __future__ import annotations

from dates.choices import Basis, Precision
from dates.edtf import Gap, Interval, Single
from dates.values import HistoricalDate

# What a part of a year becomes: its year. A winter may reach into another one, so that nothing is said of it.
_WITHIN_YEAR = {Precision.YEAR, Precision.QUARTER, Precision.HALF, Precision.SEASON}
_WINTER = 4


def iso_bounds(value: HistoricalDate) -> tuple[str, str]:
    """Beginning and end, each a year, a month or a day; "" for what is open, unknown, doubtful, inferred or too vague.

    One date has no end of its own.
    """
    structure = value.structure
    if value.basis != Basis.STATED:
        return "", ""
    if isinstance(structure, Single):
        return _iso(structure), ""
    if isinstance(structure, Interval):
        return _iso(structure.start), _iso(structure.end)
    return "", ""


def iso_coverage(value: HistoricalDate) -> str:
    """The whole as one ISO 8601 text, "1997-05-16", "1999/2015", "2002/.."; "" if it cannot say all of it."""
    structure = value.structure
    start, end = iso_bounds(value)
    if isinstance(structure, Single):
        return start
    if not isinstance(structure, Interval):
        return ""
    start, end = (text or _open(gap) for text, gap in ((start, structure.start), (end, structure.end)))
    return f"{start}/{end}" if start and end and (start, end) != ("..", "..") else ""


def _iso(single: Single | Gap) -> str:
    if not isinstance(single, Single) or single.qualifier:
        return ""
    if single.precision == Precision.DAY:
        return f"{single.year}-{single.part:02}-{single.day:02}"
    if single.precision == Precision.MONTH:
        return f"{single.year}-{single.part:02}"
    is_winter = (single.precision, single.part) == (Precision.SEASON, _WINTER)
    return str(single.year) if single.precision in _WITHIN_YEAR and not is_winter else ""


def _open(end: Single | Gap) -> str:
    return ".." if end is Gap.OPEN else ""
