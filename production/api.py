"""The read-only resources of this app."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from production import filters, models, sdmx, serializers
from production.series import series_of, series_table
from sources.api import CHUNK, RecordListViewSet, RecordViewSet, with_excluded
from sources.keysets import chunks
from sources.parameters import RecordFilterBackend
from sources.renderers import BYTE_ORDER_MARK, CsvRenderer, PageRenderer
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

    @extend_schema(exclude=True)
    def sdmx(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Every figure of one measure, whatever its rank, as SDMX-CSV."""
        rows = self.get_object().observations.for_list().in_time()
        return sdmx.answer(chain.from_iterable(chunks(rows, CHUNK)), request)


class ObservationViewSet(RecordViewSet):
    """Stated values: each with its kind, bounds, period and scope, and a plan with its outcome."""

    model = models.Observation
    serializer_class = serializers.ObservationSerializer
    filterset_class = filters.ObservationFilter

    @extend_schema(exclude=True)
    def sdmx(self, request: Request) -> HttpResponseBase:
        """Every row under the filters as SDMX-CSV; what became of a plan it has no words for."""
        rows = self.filter_queryset(self.get_queryset())
        return sdmx.answer(chain.from_iterable(chunks(rows, CHUNK)), request)

    def prepared(self, rows: list[models.Observation]) -> list[models.Observation]:
        return models.Observation.objects.judge(rows, day=self.day or timezone.localdate())


class PlanViewSet(ObservationViewSet):
    """The ledger: planned values with what became of them."""

    filterset_class = filters.PlanFilter
    narrowed_to = {"kind": "plan"}


class SeriesFilterBackend(RecordFilterBackend):
    """Asks the same of the list and of one series: it is observations that both are made of."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        view.filterset = self.understood(request, queryset, view)
        return view.filterset.qs

    def paged(self, filterset: Any, queryset: QuerySet, view: Any) -> QuerySet:
        return view.rows()


class SeriesPageRenderer(PageRenderer):
    """Without `facets`: filters choose the figures that a series is made of, not the series."""

    parameters = tuple(name for name in PageRenderer.parameters if name != "facets")


class SeriesTableRenderer(CsvRenderer):
    """One series as a table, of which no column can be left out."""

    parameters = ("bom",)


class SeriesViewSet(RecordListViewSet):
    """Measures over time: what was achieved, planned and possible in each period, as the charts draw it."""

    lookup_field = "slug"
    model = models.Measure
    renderer_classes = [SeriesPageRenderer, *RecordListViewSet.renderer_classes[1:]]
    detail_renderer_classes = [JSONRenderer, SeriesTableRenderer]
    filter_backends = [SeriesFilterBackend]
    serializer_class = serializers.MeasuredSerializer
    filterset_class = filters.SeriesFilter
    # A series is whole, and no row: it has no fields to choose, and no earlier versions.
    detail_parameters = ()
    answers = {}

    @classmethod
    def rows(cls) -> QuerySet:
        return models.Measure.objects.published().order_by("slug")

    @property
    def paginator(self) -> Any:
        """None for one series, which is whole."""
        return None if self.detail else super().paginator

    def get_queryset(self) -> QuerySet:
        return models.Observation.objects.for_list()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Of the list the measures of which something dated is on record under these filters, else observations."""
        observations = super().filter_queryset(queryset)
        return observations if self.detail else self.rows().with_figures_over_time(observations)

    def excluded(self) -> int | None:
        """How many measures would have a series if sources of which nobody can tell counted."""
        if self.detail or self.filterset.known is None:
            return super().excluded()
        kept, others = self.filterset.filtered(), self.filterset.with_unsure().filtered()
        counted = self.rows().with_figures_over_time(kept).order_by().values("pk")
        return self.rows().with_figures_over_time(others).exclude(pk__in=counted).count()

    @extend_schema(responses={200: serializers.SeriesSerializer, **PROBLEMS, **NOT_FOUND}, filters=True)
    def retrieve(self, request: Request, slug: str, **kwargs: Any) -> HttpResponseBase:
        """One measure, period by period, under these filters."""
        measure = self.measure(slug)
        if isinstance(request.accepted_renderer, SeriesTableRenderer):
            return self.table_of(measure)
        data = serializers.SeriesSerializer(measure, context={"request": request}).data
        return Response(with_excluded(data, self.excluded()))

    def table_of(self, measure: models.Measure) -> HttpResponse:
        """The same as CSV."""
        mark = BYTE_ORDER_MARK if "bom" in self.request.query_params else ""
        lines = csv_lines(series_table(measure, measure.series.periods))
        disposition = {"Content-Disposition": f'inline; filename="{measure.slug}.csv"'}
        return HttpResponse(mark + "".join(lines), content_type=SeriesTableRenderer.content_type, headers=disposition)

    def measure(self, slug: str) -> models.Measure:
        """The measure with its `series`."""
        rows = self.filter_queryset(self.get_queryset().of_measure(slug))
        measure = get_object_or_404(self.rows(), slug=slug)
        measure.series = series_of(measure, models.Observation.objects.judge(list(rows), day=timezone.localdate()))
        return measure
