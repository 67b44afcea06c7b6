"""The timeline as a page shows it: eras, the years in each, and the milestones that are on this page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from timeline.models import Era, Milestone
from timeline.spans import percent
from timeline.years import Year


@dataclass
class ShownYear:
    """A year in the rail, and with those of its milestones that are on this page; or the shelf of the undated."""

    number: int | None
    count: int
    anchor: str
    href: str
    # Its length beside the fullest year, as "40.00%".
    share: str
    # Whether this page only goes on with it, and whether years that have no milestone lie before it.
    is_continued: bool
    is_after_gap: bool = False
    milestones: list[Milestone] = field(default_factory=list)


@dataclass
class Stretch:
    """Years that follow one another in one era, or outside of all; the undated stand in one of their own."""

    era: Era | None
    years: list[ShownYear] = field(default_factory=list)

    @property
    def is_undated(self) -> bool:
        return self.years[0].number is None

    @property
    def count(self) -> int:
        """Its milestones under the filters, on all pages."""
        return sum(year.count for year in self.years)

    @property
    def years_here(self) -> list[ShownYear]:
        return [year for year in self.years if year.milestones]


def shown_years(
    years: list[Year], milestones: Iterable[Milestone], page: int, query: Callable[[str], str]
) -> list[ShownYear]:
    """The years of the list in its order, with the milestones of this page; `query` gives the address of a page."""
    most = max((year.count for year in years if year.number is not None), default=1)
    shown = {year.number: show(year, page, query, percent(length(year.count, most))) for year in years}
    for milestone in milestones:
        # A year that came up since the years were counted is for the next reader, who will see another version.
        if milestone.date.year in shown:
            shown[milestone.date.year].milestones.append(milestone)
    for each in shown.values():
        if each.milestones and not each.is_continued:
            each.href = f"#{each.anchor}"
    for one, other in pairwise(shown.values()):
        other.is_after_gap = None not in (one.number, other.number) and abs(other.number - one.number) > 1
    return list(shown.values())


def length(count: int, most: int) -> float:
    """In proportion, but never so short that it is not seen."""
    return min(max(count / most, 0.04), 1.0)


def show(year: Year, page: int, query: Callable[[str], str], share: str) -> ShownYear:
    href = f"{query(str(year.page) if year.page > 1 else '')}#{year.anchor}"
    return ShownYear(year.number, year.count, year.anchor, href, share, is_continued=year.page < page)


def stretches(years: Iterable[ShownYear], eras: Iterable[Era]) -> list[Stretch]:
    """The years, in the order given, by the first of the eras that each lies in."""
    eras = list(eras)
    found: list[Stretch] = []
    for year in years:
        era = next((era for era in eras if era.holds_year(year.number)), None)
        if not found or found[-1].era != era or year.number is None:
            found.append(Stretch(era))
        found[-1].years.append(year)
    return found
