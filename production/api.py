"""The read-only resources of this app."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from production import filters, models, sdmx, serializers
from sources.api import CHUNK, RecordViewSet


class SiteViewSet(RecordViewSet):
    """Plants, buildings and clusters."""

    model = models.Site
    serializer_class = serializers.SiteSerializer
    filterset_class = filters.SiteFilter


class VehicleModelViewSet(RecordViewSet):
    """Models of vehicles; the brand only where a source ties the two."""

    model = models.VehicleModel
    serializer_class = serializers.VehicleModelSerializer
    filterset_class = filters.VehicleModelFilter


class AssemblyRunViewSet(RecordViewSet):
    """When which brand or model was built, and how."""

    model = models.AssemblyRun
    serializer_class = serializers.AssemblyRunSerializer
    filterset_class = filters.AssemblyRunFilter


class MeasureViewSet(RecordViewSet):
    """What is counted, in which unit."""

    model = models.Measure
    serializer_class = serializers.MeasureSerializer
    filterset_class = filters.MeasureFilter

    @extend_schema(exclude=True)
    def sdmx(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Every figure of one measure, whatever its rank, as SDMX-CSV."""
        rows = self.get_object().observations.for_list().in_time()
        return sdmx.answer(rows.iterator(chunk_size=CHUNK), request)


class ObservationViewSet(RecordViewSet):
    """Stated values: each with its kind, bounds, period and scope, and a plan with its outcome."""

    model = models.Observation
    serializer_class = serializers.ObservationSerializer
    filterset_class = filters.ObservationFilter

    @extend_schema(exclude=True)
    def sdmx(self, request: Request) -> HttpResponseBase:
        """Every row under the filters as SDMX-CSV; what became of a plan it has no words for."""
        rows = self.filter_queryset(self.get_queryset())
        return sdmx.answer(rows.iterator(chunk_size=CHUNK), request)

    def prepared(self, rows: list[models.Observation]) -> list[models.Observation]:
        return models.Observation.objects.judge(rows, day=timezone.localdate())


class PlanViewSet(ObservationViewSet):
    """The ledger: planned values with what became of them."""

    filterset_class = filters.PlanFilter

    @classmethod
    def rows(cls) -> QuerySet:
        return super().rows().plans()
