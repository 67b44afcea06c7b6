"""Which sites, models, runs, measures and observations, with what attached."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import DateField, F, Q, Value

from production.plans import judge
from sources.as_of import AsOf
from sources.querysets import CitedQuerySet, PublishableQuerySet, StatementQuerySet

SCOPE = ("brand", "vehicle_model", "organization", "site")


class SiteQuerySet(StatementQuerySet):
    def with_public_parts(self) -> SiteQuerySet:
        return super().with_public_parts().select_related("organization")


class VehicleModelQuerySet(CitedQuerySet):
    def with_public_parts(self) -> VehicleModelQuerySet:
        return super().with_public_parts().select_related("brand")

    def of_brand(self, brand: Any) -> VehicleModelQuerySet:
        return self.filter(brand=brand)


class AssemblyRunQuerySet(StatementQuerySet):
    def with_public_parts(self) -> AssemblyRunQuerySet:
        return super().with_public_parts().select_related("brand", "vehicle_model", "site")

    def for_chart(self, as_of: AsOf | None = None) -> AssemblyRunQuerySet:
        """The best runs as a list shows them, with the brand of each model, the earliest first."""
        rows = self.for_list().known_by(as_of).best(as_of)
        return rows.select_related("vehicle_model__brand").order_by("period_order", "slug")

    def of_brands(self, brands: Iterable[Any]) -> AssemblyRunQuerySet:
        """Runs of these brands, or of models of theirs."""
        return self.filter(Q(brand__in=brands) | Q(vehicle_model__brand__in=brands, vehicle_model__state="published"))


class MeasureQuerySet(PublishableQuerySet):
    def with_figures_over_time(self, observations: ObservationQuerySet) -> MeasureQuerySet:
        """Those of which some of these observations tell a dated figure, or why there is none."""
        return self.filter(pk__in=observations.dated().order_by().values("measure"))


class ObservationQuerySet(StatementQuerySet):
    def published(self) -> ObservationQuerySet:
        """Published observations of published measures."""
        return super().published().filter(measure__state="published")

    def with_public_parts(self) -> ObservationQuerySet:
        return super().with_public_parts().select_related("measure", "same_as__measure", *SCOPE)

    def known_by(self, as_of: AsOf | None) -> ObservationQuerySet:
        """With `seen_on`, the day as of which they are asked for: plans are judged by it."""
        rows = super().known_by(as_of)
        return rows.annotate(seen_on=Value(as_of.day, output_field=DateField())) if as_of else rows

    def by_dispute(self, rows: list) -> dict[int, set[int]]:
        """The published disputes that these rows are in -> the published observations in each, of whatever rank; if
        the rows are asked for as of a day, those known by then. One query, if there is any dispute."""
        disputes = {row.dispute_id for row in rows if row.is_disputed}
        found = defaultdict(set)
        if disputes:
            rivals = self.published().known_by(as_of_these(rows)).filter(dispute__in=disputes)
            for dispute, row in rivals.values_list("dispute", "pk"):
                found[dispute].add(row)
        return found

    def plans(self) -> ObservationQuerySet:
        return self.filter(kind="plan")

    def dated(self) -> ObservationQuerySet:
        return self.exclude(period="")

    def of_measure(self, slug: str) -> ObservationQuerySet:
        return self.filter(measure__slug=slug)

    def in_time(self) -> ObservationQuerySet:
        """The earliest period first, what has none last."""
        return self.order_by("period_order", "slug")

    def at_a_glance(self, number: int) -> list:
        """The latest figure of each of the measures that the record says most about. Returns a list."""
        rows = (
            self.best()
            .filter(kind="actual", value_state="value")
            .order_by(F("period_latest").desc(nulls_last=True), "slug")
        )
        by_measure = defaultdict(list)
        for row in rows:
            by_measure[row.measure_id].append(row)
        return [rows[0] for rows in sorted(by_measure.values(), key=len, reverse=True)[:number]]

    def best_of(self, rows: list) -> list:
        """Those of these rows that `best` would keep: one query. Returns a list."""
        best = set(self.published().best().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        return [row for row in rows if row.pk in best]

    def for_coverage(self) -> ObservationQuerySet:
        """The best rows of every measure, by its slug."""
        return self.best().order_by("measure__slug", "period_order", "slug")

    def judge(self, rows: list, *, day: datetime.date) -> list:
        """Give each plan among these observations its `outcome` on that day: one query for the actuals.

        Rows that are asked for as of a day are judged on that one, unless it has not come, by what was known then.
        """
        plans = [row for row in rows if row.is_plan]
        actuals = defaultdict(list)
        if plans:
            as_of = as_of_these(plans)
            best = self.model.objects.published().known_by(as_of).best(as_of).filter(kind="actual")
            best = best.filter(measure__in={plan.measure_id for plan in plans}).prefetch_related(None)
            for actual in best.order_by("slug"):
                actuals[actual.comparison_key].append(actual)
        for plan in plans:
            plan.outcome = judge(plan, actuals[plan.comparison_key], day=min(plan.seen_on or day, day))
        return rows


def as_of_these(rows: list) -> AsOf | None:
    """The day as of which these observations are asked for: one for all of them."""
    seen_on = next((row.seen_on for row in rows), None)
    return AsOf(seen_on) if seen_on else None
