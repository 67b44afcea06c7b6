"""The pages of this app."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from production import filters, models
from sources.views import RecordDetail, RecordList


class SiteList(RecordList):
    model = models.Site
    filterset_class = filters.SiteFilter


class SiteDetail(RecordDetail):
    model = models.Site


class VehicleModelList(RecordList):
    model = models.VehicleModel
    filterset_class = filters.VehicleModelFilter


class VehicleModelDetail(RecordDetail):
    model = models.VehicleModel


class AssemblyRunList(RecordList):
    model = models.AssemblyRun
    filterset_class = filters.AssemblyRunFilter


class AssemblyRunDetail(RecordDetail):
    model = models.AssemblyRun


class ObservationList(RecordList):
    """Every figure of the record, measure by measure; a plan with its outcome."""

    model = models.Observation
    filterset_class = filters.ObservationFilter
    template_name = "production/observation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = models.Observation.objects.judge(list(context["object_list"]), day=timezone.localdate())
        by_measure: dict[models.Measure, list[models.Observation]] = {}
        for row in rows:
            by_measure.setdefault(row.measure, []).append(row)
        return {**context, "object_list": rows, "by_measure": list(by_measure.items())}


class PlanList(ObservationList):
    """The ledger of plans."""

    resource = "plan"
    filterset_class = filters.PlanFilter
    template_name = "production/plan_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().plans()


class ObservationDetail(RecordDetail):
    model = models.Observation
    template_name = "production/observation_detail.html"

    def get_object(self, queryset: Any = None) -> models.Observation:
        return models.Observation.objects.judge([super().get_object(queryset)], day=timezone.localdate())[0]


class MeasureList(RecordList):
    model = models.Measure
    filterset_class = filters.MeasureFilter


class MeasureDetail(RecordDetail):
    """A measure with all its figures, whatever their kind, each marked."""

    model = models.Measure
    template_name = "production/measure_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.object.observations.for_list())
        observations = models.Observation.objects.judge(rows, day=timezone.localdate())
        return super().get_context_data(**kwargs) | {"observations": observations}

    def statements(self) -> list:
        """None: its figures are in the table."""
        return []
