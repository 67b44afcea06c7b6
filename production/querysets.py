"""Which sites, models, runs, measures and observations, with what attached."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from production.plans import judge
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

    def for_chart(self) -> AssemblyRunQuerySet:
        """The best runs as a list shows them, with the brand of each model, the earliest first."""
        return self.for_list().best().select_related("vehicle_model__brand").order_by("period_order", "slug")

    def of_brands(self, brands: Iterable[Any]) -> AssemblyRunQuerySet:
        """Runs of these brands, or of models of theirs."""
        return self.filter(Q(brand__in=brands) | Q(vehicle_model__brand__in=brands, vehicle_model__state="published"))


class MeasureQuerySet(PublishableQuerySet):
    pass


class ObservationQuerySet(StatementQuerySet):
    def published(self) -> ObservationQuerySet:
        """Published observations of published measures."""
        return super().published().filter(measure__state="published")

    def with_public_parts(self) -> ObservationQuerySet:
        return super().with_public_parts().select_related("measure", "same_as__measure", *SCOPE)

    def plans(self) -> ObservationQuerySet:
        return self.filter(kind="plan")

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
        """Give each plan among these observations its `outcome` on that day: one query for the actuals."""
        plans = [row for row in rows if row.is_plan]
        actuals = defaultdict(list)
        if plans:
            best = self.model.objects.published().best().filter(kind="actual")
            for actual in best.filter(measure__in={plan.measure_id for plan in plans}).order_by("slug"):
                actuals[actual.comparison_key].append(actual)
        for plan in plans:
            plan.outcome = judge(plan, actuals[plan.comparison_key], day=day)
        return rows
