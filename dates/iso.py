"""Historical dates for readers who know ISO 8601 and no EDTF: coarser where they must be, never finer."""

from __future__ import annotations

from dates.choices import Basis, Precision, Refine
from dates.edtf import Gap, Interval, Single
from dates.values import HistoricalDate

# What a part of a year becomes: its year. A winter may reach into another one, so that nothing is said of it.
_WITHIN_YEAR = {Precision.YEAR, Precision.QUARTER, Precision.HALF, Precision.SEASON}
_WINTER = 4
# What counts the length of an interval whose two ends are of this precision.
_UNITS = {Precision.YEAR: "Y", Precision.MONTH: "M", Precision.DAY: "D"}


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


def sdmx_time_period(value: HistoricalDate) -> str:
    """The period in SDMX's formats of time (SDMX 3.0, section 6, 4.2), no finer than its source.

    "2023", "2023-05", "2023-05-16", "2022-Q4", "2022-S1"; an interval between two years, months or days by its first
    day and its length: "1999-01-01/P17Y". "" for what is open, unknown, doubtful, inferred or too vague.
    """
    structure = value.structure
    if value.basis != Basis.STATED:
        return ""
    if isinstance(structure, Interval):
        return _length(structure.start, structure.end)
    if not isinstance(structure, Single) or not structure.is_plain:
        return ""
    halves = {Refine.FIRST_HALF: 1, Refine.SECOND_HALF: 2}
    if value.refine:
        is_half = structure.precision == Precision.YEAR and value.refine in halves
        return f"{structure.year}-S{halves[value.refine]}" if is_half else ""
    if structure.precision in (Precision.QUARTER, Precision.HALF):
        return f"{structure.year}-{'Q' if structure.precision == Precision.QUARTER else 'S'}{structure.part}"
    return _iso(structure) if structure.precision in _UNITS else ""


def _length(start: Single | Gap, end: Single | Gap) -> str:
    """Both ends must be alike: the unit of the length is then theirs, and says how fine they are."""
    if not all(isinstance(each, Single) and each.is_plain for each in (start, end)) or start.precision != end.precision:
        return ""
    first = start.earliest
    lengths = {
        Precision.YEAR: end.year - start.year + 1,
        Precision.MONTH: (end.year - start.year) * 12 + end.part - start.part + 1,
        Precision.DAY: (end.latest - first).days + 1,
    }
    length = lengths.get(start.precision)
    return f"{first.isoformat()}/P{length}{_UNITS[start.precision]}" if length else ""


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
