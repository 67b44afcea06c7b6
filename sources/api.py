"""The read-only resources of sources and disputes, and what all resources of the API share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import viewsets

from sources.filters import DisputeFilter, SourceFilter
from sources.models import Dispute, Source
from sources.serializers import DisputeSerializer, SourceSerializer


class RecordViewSet(viewsets.ReadOnlyModelViewSet):
    """A list and its details, by slug, of what is published."""

    lookup_field = "slug"
    model: Any

    def get_queryset(self) -> QuerySet:
        return self.model.objects.for_list()


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
