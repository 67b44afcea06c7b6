"""The years of the timeline: how much stands in each, and on which page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator


@dataclass
class Year:
    """A year with its number of milestones; without a number, the shelf of those that have no date."""

    number: int | None
    happened: int = 0
    planned: int = 0  # or proposed
    # The page of the list on which it begins.
    page: int = 1

    @property
    def count(self) -> int:
        return self.happened + self.planned

    @property
    def anchor(self) -> str:
        return f"y{self.number}" if self.number else "undated"


class YearPaginator(Paginator):
    """Pages that are cut between years; only a year that is longer than a page is cut inside.

    Takes the years of the list in its order, so that it counts nothing itself.
    """

    def __init__(self, object_list: Any, per_page: int, years: list[Year], **kwargs: Any) -> None:
        super().__init__(object_list, per_page, **kwargs)
        self.years = years
        for year, position in zip(years, self.positions(), strict=True):
            year.page = self.page_at(position)

    @cached_property
    def count(self) -> int:
        return sum(year.count for year in self.years)

    @cached_property
    def num_pages(self) -> int:
        return len(self.starts)

    @cached_property
    def starts(self) -> list[int]:
        """The position of the first row of each page."""
        starts, position = [0], 0
        for length in self.pieces():
            if position > starts[-1] and position + length - starts[-1] > self.per_page:
                starts.append(position)
            position += length
        return starts

    def pieces(self) -> Iterator[int]:
        """The lengths of what is not cut: years, and the parts of one that is longer than a page."""
        for year in self.years:
            whole, rest = divmod(year.count, self.per_page)
            yield from [self.per_page] * whole
            if rest:
                yield rest

    def positions(self) -> Iterator[int]:
        position = 0
        for year in self.years:
            yield position
            position += year.count

    def page_at(self, position: int) -> int:
        """The number of the page on which the row at this position stands, the first being 0."""
        return bisect_right(self.starts, position)

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        start, end = [*self.starts, self.count][number - 1 : number + 1]
        return self._get_page(self.object_list[start:end], number, self)
