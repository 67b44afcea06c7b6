"""The read-only resources of sources and disputes, and what all resources of the API share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.module_loading import import_string
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from sources.deprecation import Deprecatable
from sources.facets import counted
from sources.filters import DisputeFilter, SourceFilter
from sources.keysets import CHUNK, batched  # noqa: F401 - the log of changes reads in chunks as well
from sources.models import Dispute, Source
from sources.names import names_in
from sources.problems import slug_faults
from sources.renderers import CsvRenderer, Export, FileRenderer, NdjsonRenderer, PageRenderer, XlsxRenderer
from sources.serializers import DisputeSerializer, SourceSerializer
from sources.shaping import expand, keep_shown, paths_of


class RecordListViewSet(Deprecatable, viewsets.GenericViewSet):
    """A list of what is published, in each of its forms."""

    model: Any
    # What all rows of the resource have in common, where they are not all of their model: column -> value.
    narrowed_to: dict[str, Any] = {}
    renderer_classes = [PageRenderer, NdjsonRenderer, CsvRenderer, XlsxRenderer]
    # The forms of a detail.
    detail_renderer_classes = [JSONRenderer]
    # What a detail can be asked.
    detail_parameters: tuple[str, ...] = ("fields", "omit", "expand")
    # The filters as they were understood, once `filter_queryset` has been through.
    filterset: Any = None
    # By which day plans are judged, if not by today.
    day: datetime.date | None = None

    @classmethod
    def rows(cls) -> QuerySet:
        """All that this resource can list, with what it shows of each."""
        return cls.model.objects.for_list().filter(**cls.narrowed_to)

    @property
    def answers(self) -> dict[str, Callable[[RecordViewSet], Response]]:
        """What a detail can be asked besides: parameter -> what answers then, of an app that stands above this one."""
        return {name: import_string(path) for name, path in settings.DETAIL_ANSWERS.items()}

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def prepared(self, rows: list[Any]) -> list[Any]:
        """Rows about to be shown, with what cannot be asked of the database row by row."""
        return rows

    def get_renderers(self) -> list[Any]:
        return [each() for each in (self.detail_renderer_classes if self.detail else self.renderer_classes)]

    def get_paginated_response(self, data: list[Any]) -> Response:
        response = super().get_paginated_response(data)
        response.data = with_excluded(response.data, self.excluded())
        return response

    def excluded(self) -> int | None:
        """How many rows the list leaves out for want of a date; None where that is not asked."""
        return self.filterset.excluded_undated

    @property
    def parameters(self) -> tuple[str, ...]:
        """What can be asked here besides the filters, in the form that is asked for."""
        return self.parameters_in(self.request.accepted_renderer) if self.action in ("list", "retrieve") else ()

    def parameters_in(self, renderer: Any) -> tuple[str, ...]:
        """The same in any of the forms, without those that have no valid value here."""
        of_detail = (*self.detail_parameters, *self.answers) if self.detail else ()
        own = (*of_detail, *getattr(renderer, "parameters", ()))
        names = {"expand": paths_of(self.serializer_class), "facets": counted(self.filterset_class.base_filters)}
        return tuple(name for name in own if names.get(name, True))

    @property
    def default_response_headers(self) -> dict[str, str]:
        """`Vary` where `Accept` chooses the form: not where a suffix does, nor where there is but one."""
        headers = super().default_response_headers
        is_negotiated = self.action in ("list", "retrieve", None) and len(self.get_renderers()) > 1
        if self.kwargs.get("format") or not is_negotiated:
            headers.pop("Vary", None)
        return headers

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer:
        serializer = super().get_serializer(*args, **kwargs)
        keep_shown(serializer, self.request.query_params)
        return serializer

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """The rows as objects, in the shape that is asked for."""
        serializer = self.get_serializer()
        objects = [serializer.to_representation(row) for row in self.prepared(rows)]
        expand(objects, names_in(self.request.query_params, "expand"), type(serializer), serializer.context)
        return objects

    def list(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        rows = self.filter_queryset(self.get_queryset())
        if isinstance(request.accepted_renderer, FileRenderer):
            return request.accepted_renderer.answer(Export(self, rows))
        response = self.get_paginated_response(self.present(self.paginate_queryset(rows)))
        if facets := names_in(request.query_params, "facets"):
            results = response.data.pop("results")
            response.data |= {"facets": self.filterset.facets(facets), "results": results}
        return response

    def row_faults(self) -> list[dict[str, Any]]:
        """What in the address of a detail names nothing; nothing for a list."""
        return slug_faults(self.rows(), self.kwargs["slug"]) if "slug" in self.kwargs else []

    @extend_schema(exclude=True)
    def check(self, request: Request, **kwargs: Any) -> Response:
        """Nothing, if the filters are understood: for files that are made elsewhere, and take no other parameter."""
        self.filter_queryset(self.get_queryset())
        return Response()


def with_excluded(data: dict[str, Any], excluded: int | None) -> dict[str, Any]:
    """A list with, behind its count, how many rows it leaves out because nobody can tell when their sources were
    published; None where that is not asked."""
    if excluded is None:
        return data
    head = {name: data[name] for name in takewhile(lambda name: name != "count", data)}
    return {**head, "count": data["count"], "excluded_undated": excluded, **data}


class RecordViewSet(RecordListViewSet):
    """A list and its details, by slug."""

    lookup_field = "slug"

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        answer = next((each for name, each in self.answers.items() if name in request.query_params), None)
        return answer(self) if answer else Response(self.present([self.get_object()])[0])


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
