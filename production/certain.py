"""What is certain about two figures, two times or two scopes, however vague their sources are."""

from __future__ import annotations

import datetime
from bisect import insort
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain, product, takewhile
from typing import TYPE_CHECKING

from dates.edtf import Interval, OneOf, Single
from dates.values import HistoricalDate
from production.figures import Bound, Figure

if TYPE_CHECKING:
    from production.models import Observation

# A source gives no margin for its "about": a tenth either way is ours.
MARGIN = Decimal("0.1")
WHOLE = "all-vehicles"
Pair = tuple["Observation", "Observation"]
# Whether nothing on record explains two figures.
Apart = Callable[["Observation", "Observation"], bool]


def reach(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest value that it allows; None is unbounded."""
    if figure.bound == Bound.ABOUT:
        margin = abs(figure.lower) * MARGIN
        return figure.lower - margin, figure.upper + margin
    return figure.lower, figure.upper


def is_below(figure: Figure, other: Figure) -> bool:
    """Whether it is certainly less than the other."""
    most, least = reach(figure)[1], reach(other)[0]
    if most is None or least is None:
        return False
    return most < least or (most == least and other.bound == Bound.OVER)


def moment(row: Observation) -> tuple[datetime.date | None, datetime.date | None]:
    """Between which days the moment lies until which a total counts: its period's end, or else when it was told."""
    structure = row.period.structure
    if isinstance(structure, Interval) and isinstance(structure.end, Single):
        return structure.end.earliest, structure.end.latest
    date = row.as_of if row.period.is_undated or isinstance(structure, Interval) else row.period
    return date.earliest, date.latest


def start(row: Observation) -> str:
    """Since when a total counts, as its period says; empty where it says only until when."""
    return row.period.edtf.partition("/")[0] if row.period.is_interval else ""


def of_one_start(row: Observation, other: Observation) -> bool:
    return not (start(row) and start(other)) or start(row) == start(other)


def falls(totals: list[Observation], are_apart: Apart) -> Iterator[Pair]:
    """Each total that is certainly below one of a moment that certainly came before, with the highest such.

    Totals that count since different days are no series.
    """
    dated = [(row, *moment(row)) for row in totals]
    datable = (each for each in dated if each[2] and each[0].lower is not None)
    earlier = deque(sorted(datable, key=lambda each: each[2]))
    before: list[tuple[Decimal, int, Observation]] = []
    for row, first, _last in sorted((each for each in dated if each[1]), key=lambda each: each[1]):
        while earlier and earlier[0][2] < first:
            other = earlier.popleft()[0]
            insort(before, (reach(other.figure)[0], other.pk, other))
        for _least, _pk, other in reversed(before):
            if not is_below(row.figure, other.figure):
                break
            if are_apart(row, other) and of_one_start(row, other):
                yield row, other
                break


def disjoint(figures: list[Observation], are_apart: Apart) -> Iterator[Pair]:
    """Each figure that cannot be true together with another, with the one that is farthest below or above it."""
    lowest = sorted((row for row in figures if row.upper is not None), key=lambda row: (reach(row.figure)[1], row.pk))
    highest = sorted((row for row in figures if row.lower is not None), key=lambda row: (-reach(row.figure)[0], row.pk))
    for row in figures:
        below = takewhile(lambda other, row=row: is_below(other.figure, row.figure), lowest)
        above = takewhile(lambda other, row=row: is_below(row.figure, other.figure), highest)
        if other := next((each for each in chain(below, above) if are_apart(row, each)), None):
            yield row, other


def holds_for(capacity: Observation, actual: Observation) -> bool:
    """Whether the capacity is certainly one of the time in which that was made.

    One of the same period is, and one of a longer time, if what was made was made in a year at most: in several years
    more is made than a year's capacity. One without a period is taken for that of the day as of which it was told, and
    held only against what was made around that day; without either it may be of any time, and nothing follows from it.
    """
    period, made = capacity.period, actual.period
    if period.is_undated:
        return is_short(made) and capacity.as_of.is_within(made.earliest, made.latest)
    if capacity.period_key == actual.period_key:
        return True
    lasts = period.earliest is not None and (period.latest is not None or period.is_open)
    is_sure = not (isinstance(period.structure, OneOf) or period.refine or period.is_approximate)
    return lasts and is_sure and is_short(made) and made.is_within(period.earliest, period.latest)


def is_short(date: HistoricalDate) -> bool:
    """A year at most."""
    return date.earliest is not None and date.latest is not None and (date.latest - date.earliest).days < 366


def scope_of(row: Observation) -> tuple:
    """What is counted, with the brand of the model where the row names the model alone."""
    brand = row.brand_id or (row.vehicle_model and row.vehicle_model.brand_id)
    return (row.segment, brand, row.vehicle_model_id, row.site_id)


def wider_scopes(row: Observation) -> Iterator[tuple]:
    """The scopes that hold this one and more: all vehicles instead of a segment, all brands, models and sites for one.

    A segment that is not stated is taken neither for all vehicles nor for a part of another.
    """
    segment, brand, model, site = scope_of(row)
    segments = {segment, WHOLE}
    for wider in product(segments, {brand, None}, {model, None}, {site, None}):
        # All brands with one model says no more than the model.
        if wider != (segment, brand, model, site) and not (wider[2] and wider[1] != brand):
            yield wider
