"""What a list of releases can be asked: for its pages, and for nothing else."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from sources.parameters import empty_or_repeated, invalid_limit, refuse, unknown_parameters


class OnlyPages(BaseFilterBackend):
    """Leaves all rows in, and refuses whatever it would otherwise have to ignore."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        known = list(view.paginator.parameters) if view.paginator and not view.detail else []
        errors = unknown_parameters(request.query_params, known) + empty_or_repeated(request.query_params, known)
        if known and not any(error["parameter"] == "limit" for error in errors):
            errors += invalid_limit(request.query_params)
        refuse(errors)
        return queryset
