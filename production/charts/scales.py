"""Years and figures as places in a picture: domains, round ticks, and labels that do not lie on one another."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from production.charts.theme import text_width

YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000)
FEWEST_YEARS = 4
# How much of the years a dotted line takes.
FADE_SHARE = 0.06


def decimal_year(day: datetime.date) -> float:
    """16 May 1997 is 1997.37."""
    return day.year + (day.timetuple().tm_yday - 1) / (366 if calendar.isleap(day.year) else 365)


def day_after(day: datetime.date) -> float:
    """Where a day ends, so that a year reaches to the next."""
    return decimal_year(day) + 1 / (366 if calendar.isleap(day.year) else 365)


def year_domain(places: Iterable[float], leaving: Iterable[tuple[float, int]] = ()) -> tuple[int, int]:
    """Whole years around these places, a few at least, with room for the lines that leave a place to left or right."""
    places = list(places)
    room = max((max(places) - min(places)) * FADE_SHARE, 1)
    places += [place + way * room for place, way in leaving]
    first, last = int(min(places)), -int(-max(places) // 1)
    missing = max(FEWEST_YEARS - (last - first), 0)
    return first - missing // 2, last + missing - missing // 2


def year_ticks(domain: tuple[int, int], number: int) -> list[int]:
    """Round years, so many at most, the last year always among those that the domain holds."""
    first, last = domain
    step = next((step for step in YEAR_STEPS if (last - first) / step <= number), YEAR_STEPS[-1])
    return [year for year in range(first, last + 1) if year % step == 0]


def figure_ticks(low: Decimal, high: Decimal, number: int) -> list[Decimal]:
    """Round figures from low to high, about so many."""
    span = high - low
    if span <= 0:
        return [low]
    power = Decimal(10) ** ((span / number).adjusted())
    step = next(step * power for step in (1, 2, 5, 10) if span / (step * power) <= number)
    first = -(-low // step) if low >= 0 else low // step
    ticks = [step * place for place in range(int(first), int(high // step) + 1)]
    return [tick for tick in ticks if low <= tick <= high]


@dataclass(frozen=True)
class Frame:
    """One panel: its size in units, and what its left and right, bottom and top stand for."""

    width: float
    height: float
    x_domain: tuple[float, float]
    y_domain: tuple[float, float]
    left: float = 0
    right: float = 0

    def x(self, field: str = "x") -> dict[str, Any]:
        scale = {"domain": list(self.x_domain), "range": [self.left, self.width - self.right], "nice": False}
        return {"field": field, "type": "quantitative", "axis": None, "scale": {**scale, "zero": False}}

    def y(self, field: str = "y") -> dict[str, Any]:
        scale = {"domain": list(self.y_domain), "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    def px(self, x: float) -> float:
        low, high = self.x_domain
        return self.left + (float(x) - low) / (high - low) * (self.width - self.right - self.left)

    def py(self, y: float) -> float:
        low, high = self.y_domain
        return (high - float(y)) / (high - low) * self.height

    def x_at(self, px: float) -> float:
        low, high = self.x_domain
        return low + (px - self.left) / (self.width - self.right - self.left) * (high - low)

    def y_at(self, py: float) -> float:
        low, high = self.y_domain
        return high - py / self.height * (high - low)

    @property
    def unit(self) -> float:
        """How many years, or whatever lies from left to right, one unit of the picture is."""
        return self.x_at(1) - self.x_at(0)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Wanted:
    """A label that should stand at a mark; the lower the order, the sooner it gets a place."""

    id: str
    text: str
    mark: Box
    order: int = 0
    tone: str = "ink"
    size: float = 13


def placed(wanted: Iterable[Wanted], frame: Frame, marks: Iterable[Box] = ()) -> list[dict[str, Any]]:
    """The labels that find a place above, left, right or below their mark, where nothing lies beneath them."""
    taken, found = list(marks), []
    for label in sorted(wanted, key=lambda each: each.order):
        box = next((box for box in places(label, frame) if not any(box.meets(other) for other in taken)), None)
        if box is None:
            continue
        taken.append(box)
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        found.append(
            {"of": label.id, "label": label.text, "tone": label.tone, "x": frame.x_at(middle[0])}
            | {"y": frame.y_at(middle[1])}
        )
    return found


def places(label: Wanted, frame: Frame) -> list[Box]:
    """Above, left, right, below: those within the frame, the first moved sideways into it if need be."""
    width, height, mark = text_width(label.text, label.size), label.size + 3, label.mark
    left = min(max((mark.left + mark.right - width) / 2, 0), frame.width - width)
    middle = (mark.top + mark.bottom - height) / 2
    boxes = [
        Box(left, mark.top - 3 - height, left + width, mark.top - 3),
        Box(mark.left - 6 - width, middle, mark.left - 6, middle + height),
        Box(mark.right + 6, middle, mark.right + 6 + width, middle + height),
        Box(left, mark.bottom + 3, left + width, mark.bottom + 3 + height),
    ]
    return [box for box in boxes if box.left >= 0 and box.right <= frame.width and box.bottom <= frame.height + 2]
