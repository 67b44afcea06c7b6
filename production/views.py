"""The pages of this app."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from production import api, models
from sources.views import RecordDetail, RecordList


class SiteList(RecordList):
    viewset = api.SiteViewSet


class SiteDetail(RecordDetail):
    viewset = api.SiteViewSet


class VehicleModelList(RecordList):
    viewset = api.VehicleModelViewSet


class VehicleModelDetail(RecordDetail):
    viewset = api.VehicleModelViewSet


class AssemblyRunList(RecordList):
    viewset = api.AssemblyRunViewSet


class AssemblyRunDetail(RecordDetail):
    viewset = api.AssemblyRunViewSet


class ObservationList(RecordList):
    """Every figure of the record, measure by measure; a plan with its outcome."""

    viewset = api.ObservationViewSet
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
    viewset = api.PlanViewSet
    template_name = "production/plan_list.html"


class ObservationDetail(RecordDetail):
    viewset = api.ObservationViewSet
    template_name = "production/observation_detail.html"

    def get_object(self, queryset: Any = None) -> models.Observation:
        return models.Observation.objects.judge([super().get_object(queryset)], day=timezone.localdate())[0]


class MeasureList(RecordList):
    viewset = api.MeasureViewSet


class MeasureDetail(RecordDetail):
    """A measure with all its figures, whatever their kind, each marked."""

    viewset = api.MeasureViewSet
    template_name = "production/measure_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.object.observations.for_list())
        observations = models.Observation.objects.judge(rows, day=timezone.localdate())
        return super().get_context_data(**kwargs) | {"observations": observations}

    def statements(self) -> list:
        """None: its figures are in the table."""
        return []
