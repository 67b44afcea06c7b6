"""What a historical date asks of the paragraph that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dates.choices import Precision
from dates.edtf import Interval, OneOf, Range, Single, Structure
from dates.values import HistoricalDate
from sources.checking.numerals import Marks


def marks_of_date(value: HistoricalDate) -> Marks:
    """Its years, and its months and days where it is as fine as that; nothing of a century, which is said in words."""
    return Marks.union(_marks(single) for single in _singles(value.structure))


def _singles(structure: Structure | None) -> Iterator[Single]:
    if isinstance(structure, Single):
        yield structure
    elif isinstance(structure, Interval):
        yield from structure.singles
    elif isinstance(structure, OneOf):
        for member in structure.members:
            ends = (member.start, member.end) if isinstance(member, Range) else (member,)
            yield from (end for end in ends if end is not None)


def _marks(single: Single) -> Marks:
    if single.precision == Precision.CENTURY:
        return Marks()
    has_month = single.precision in (Precision.MONTH, Precision.DAY)
    days = {Decimal(single.day)} - {Decimal(0), Decimal(1)}
    return Marks(frozenset({Decimal(single.year)} | days), frozenset({single.part} if has_month else ()))
