"""Which milestones and eras, with what attached."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, When

from partners.models import Status
from sources.keysets import after, reverse
from sources.querysets import PublishableQuerySet, StatementQuerySet
from timeline.years import Year

# The order of a date begins with its year and has twelve more digits.
YEAR = 10**12
FORWARDS = ["date_order", "slug"]
BACKWARDS = [reverse(name) for name in FORWARDS]


def place_of(row: Any) -> list[Any]:
    return [getattr(row, name) for name in FORWARDS]


class MilestoneQuerySet(StatementQuerySet):
    def with_public_parts(self) -> MilestoneQuerySet:
        parts = super().with_public_parts().select_related("outcome")
        return parts.with_published("brands", "organizations", "people")

    def to_the_day(self) -> MilestoneQuerySet:
        """Those whose date may be known to the day: a day or an interval, of which the ends may yet be vaguer."""
        return self.filter(date_precision__in=("day", "interval"))

    def undated(self) -> MilestoneQuerySet:
        return self.filter(date="")

    def in_years(self, first: int | None, last: int | None) -> MilestoneQuerySet:
        """Those whose place on the timeline lies in these years, both included; None is unbounded."""
        rows = self.exclude(date="")
        rows = rows if first is None else rows.filter(date_order__gte=first * YEAR)
        return rows if last is None else rows.filter(date_order__lt=(last + 1) * YEAR)

    def by_year(self, *, newest_first: bool = False) -> list[Year]:
        """The years that hold any of these, with their numbers, the undated last. Returns a list; one query."""
        undated = When(date="", then=None)
        year = Case(undated, default=F("date_order") / YEAR, output_field=IntegerField())
        counted = self.order_by().values_list(year, "status").annotate(Count("pk", distinct=True))
        years: dict[int | None, Year] = {}
        for number, status, count in counted:
            found = years.setdefault(number, Year(number))
            if status == Status.HAPPENED:
                found.happened += count
            else:
                found.planned += count
        shelf = years.pop(None, None)
        return [*(years[number] for number in sorted(years, reverse=newest_first)), *([shelf] if shelf else [])]

    def extent(self) -> tuple[int, int] | None:
        """The first and the last year that the dates of these reach; None if none has a date. One query."""
        found = self.exclude(date="").aggregate(
            first=Min("date_order"), last=Max("date_order"), end=Max("date_latest"), start=Min("date_earliest")
        )
        if found["first"] is None:
            return None
        starts = [found["first"] // YEAR, *([found["start"].year] if found["start"] else [])]
        ends = [found["last"] // YEAR, *([found["end"].year] if found["end"] else [])]
        return min(starts), max(ends)

    def before(self, milestone: Any) -> MilestoneQuerySet:
        """Those that stand before it on the timeline, the nearest first."""
        return self.filter(after(BACKWARDS, place_of(milestone))).order_by(*BACKWARDS)

    def behind(self, milestone: Any) -> MilestoneQuerySet:
        """Those that stand behind it on the timeline, the nearest first."""
        return self.filter(after(FORWARDS, place_of(milestone))).order_by(*FORWARDS)

    def position_of(self, milestone: Any) -> int | None:
        """How many of these stand before it on the timeline; None if it is not one of these itself. One query."""
        is_before = after(BACKWARDS, place_of(milestone))
        found = self.aggregate(before=Count("pk", filter=is_before), itself=Count("pk", filter=Q(pk=milestone.pk)))
        return found["before"] if found["itself"] else None


class EraQuerySet(PublishableQuerySet):
    def holding(self, milestone: Any) -> Any:
        """The first of these eras in which it begins, or None. One query."""
        return next((era for era in self.order_by("period_order", "slug") if era.holds(milestone)), None)
