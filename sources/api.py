"""The read-only resources of sources and disputes, and what all resources of the API share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request

from sources import tables
from sources.filters import DisputeFilter, SourceFilter
from sources.models import Dispute, Source
from sources.serializers import DisputeSerializer, SourceSerializer

CHUNK = 500


class RecordViewSet(viewsets.ReadOnlyModelViewSet):
    """A list and its details, by slug, of what is published."""

    lookup_field = "slug"
    model: Any
    # By which day plans are judged, if not by today.
    day: datetime.date | None = None

    @classmethod
    def rows(cls) -> QuerySet:
        """All that this resource can list, with what it shows of each."""
        return cls.model.objects.for_list()

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def prepared(self, rows: list[Any]) -> list[Any]:
        """Rows about to be shown, with what cannot be asked of the database row by row."""
        return rows

    def paginate_queryset(self, queryset: QuerySet) -> list[Any]:
        return self.prepared(super().paginate_queryset(queryset))

    def get_object(self) -> Any:
        return self.prepared([super().get_object()])[0]

    @extend_schema(exclude=True)
    def export(self, request: Request) -> HttpResponseBase:
        """Every row under the filters as CSV, in chunks, so that a long list takes no more memory than a short one."""
        queryset = self.filter_queryset(self.get_queryset())
        response = StreamingHttpResponse(tables.csv_lines(self.table(queryset)), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{PurePosixPath(request.path).name}"'
        return response

    def table(self, queryset: QuerySet) -> Iterator[list[str]]:
        serializer = self.get_serializer()
        yield tables.columns(serializer)
        for rows in batched(queryset.iterator(chunk_size=CHUNK), CHUNK):
            for row in self.prepared(rows):
                yield tables.row(serializer, serializer.to_representation(row))


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


class SourceViewSet(RecordViewSet):
    """The documents that the record rests on."""

    model = Source
    serializer_class = SourceSerializer
    filterset_class = SourceFilter


class DisputeViewSet(RecordViewSet):
    """Questions on which sources disagree or can be read in two ways."""

    model = Dispute
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
