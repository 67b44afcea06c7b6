"""The search as a resource."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from search.filters import SearchForm
from search.querysets import search
from search.serializers import SearchSerializer
from sources.deprecation import Deprecatable
from sources.pagination import invalid_limit, read_limit
from sources.parameters import empty_or_repeated, refuse, unknown_parameters
from sources.problems import fault
from sources.schema import PROBLEMS

KNOWN = ["q", "limit"]


class SearchViewSet(Deprecatable, viewsets.ViewSet):
    """Words in the whole record, in either language."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=True, description="Words that must all occur; 100 characters at most."),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": 500}, description="Hits a resource."
            ),
        ],
        responses={200: SearchSerializer, **PROBLEMS},
    )
    def list(self, request: Request) -> Response:
        """Search the record."""
        parameters = request.query_params
        errors = unknown_parameters(parameters, KNOWN) + empty_or_repeated(parameters, KNOWN)
        form = SearchForm(parameters)
        if not form.is_valid() and not any(error["parameter"] == "q" for error in errors):
            errors += [fault("q", each["code"], each["message"]) for each in form.errors.get_json_data()["q"]]
        if not any(error["parameter"] == "limit" for error in errors):
            errors += invalid_limit(parameters)
        refuse(errors)
        query = form.cleaned_data["q"]
        found = search(query, limit=read_limit(parameters.get("limit")))
        return Response(SearchSerializer((query, found), context={"request": request}).data)
