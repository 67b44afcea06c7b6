"""The read-only resources of this app."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from production import filters, models, serializers
from production.series import series_of, series_table
from sources.api import RecordViewSet, with_excluded
from sources.parameters import RecordFilterBackend
from sources.schema import NOT_FOUND, PROBLEMS
from sources.tables import csv_lines


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


class ObservationViewSet(RecordViewSet):
    """Stated values: each with its kind, bounds, period and scope, and a plan with its outcome."""

    model = models.Observation
    serializer_class = serializers.ObservationSerializer
    filterset_class = filters.ObservationFilter

    def prepared(self, rows: list[models.Observation]) -> list[models.Observation]:
        return models.Observation.objects.judge(rows, day=timezone.localdate())


class PlanViewSet(ObservationViewSet):
    """The ledger: planned values with what became of them."""

    filterset_class = filters.PlanFilter
    narrowed_to = {"kind": "plan"}


class SeriesFilterBackend(RecordFilterBackend):
    """Asks the same of the list and of one series: it is observations that both are made of."""

    def get_filterset_class(self, view: Any, queryset: QuerySet | None = None) -> type[filters.SeriesFilter]:
        return filters.SeriesFilter

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        view.filterset = self.understood(request, queryset, view)
        return view.filterset.qs


class SeriesViewSet(viewsets.GenericViewSet):
    """Measures over time: what was achieved, planned and possible in each period, as the charts draw it."""

    lookup_field = "slug"
    filter_backends = [SeriesFilterBackend]
    serializer_class = serializers.MeasuredSerializer

    @classmethod
    def rows(cls) -> QuerySet:
        return models.Measure.objects.published().order_by("slug")

    def get_queryset(self) -> QuerySet:
        return models.Observation.objects.for_list()

    @property
    def paginator(self) -> Any:
        """None for one series, which is whole."""
        return None if self.detail else super().paginator

    def list(self, request: Request) -> Response:
        """The measures of which something dated is on record under these filters."""
        measures = self.rows().with_figures_over_time(self.filter_queryset(self.get_queryset()))
        page = self.paginate_queryset(measures)
        response = self.get_paginated_response(self.get_serializer(page, many=True).data)
        response.data = with_excluded(response.data, self.excluded(measures))
        return response

    def excluded(self, measures: QuerySet) -> int | None:
        """How many measures would have a series if sources of which nobody can tell counted."""
        if self.filterset.known is None:
            return None
        others = self.rows().with_figures_over_time(self.filterset.with_unsure().filtered())
        return others.exclude(pk__in=measures.order_by().values("pk")).count()

    @extend_schema(responses={200: serializers.SeriesSerializer, **PROBLEMS, **NOT_FOUND}, filters=True)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One measure, period by period, under these filters."""
        data = serializers.SeriesSerializer(self.measure(slug), context={"request": request}).data
        return Response(with_excluded(data, self.filterset.excluded_undated))

    @extend_schema(exclude=True)
    def export(self, request: Request, slug: str) -> HttpResponse:
        """The same as CSV."""
        measure = self.measure(slug)
        lines = csv_lines(series_table(measure, measure.series.periods))
        disposition = {"Content-Disposition": f'inline; filename="{slug}.csv"'}
        return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=disposition)

    def measure(self, slug: str) -> models.Measure:
        """The measure with its `series`."""
        rows = self.filter_queryset(self.get_queryset().of_measure(slug))
        measure = get_object_or_404(self.rows(), slug=slug)
        measure.series = series_of(measure, models.Observation.objects.judge(list(rows), day=timezone.localdate()))
        return measure
