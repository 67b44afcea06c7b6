"""The parameters of the API: whatever a list does not know, or cannot read, is refused by name."""

from __future__ import annotations

import difflib
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters.rest_framework import DjangoFilterBackend

from sources.pagination import read_limit
from sources.problems import InvalidParameters, fault


class RecordFilterBackend(DjangoFilterBackend):
    """Filters a list by its FilterSet, and refuses whatever it would otherwise have to ignore."""

    def filter_queryset(self, request: Any, queryset: QuerySet, view: Any) -> QuerySet:
        if view.detail:
            known = [*view.answers] if view.action == "retrieve" else []
            refuse([*unknown_parameters(request.query_params, known), *empty_or_repeated(request.query_params, known)])
            return queryset
        # Kept, since the answer tells more of it than its rows.
        view.filterset = self.understood(request, queryset, view)
        return view.filterset.qs

    def understood(self, request: Any, queryset: QuerySet, view: Any) -> Any:
        """The FilterSet of the view, once every parameter of the request is one that it can read."""
        filterset = self.get_filterset(request, queryset, view)
        known = [*filterset.filters, *(view.paginator.parameters if view.paginator else ())]
        errors = unknown_parameters(request.query_params, known)
        errors += empty_or_repeated(request.query_params, known)
        named = {error["parameter"] for error in errors}
        errors += [error for error in invalid_values(filterset) if error["parameter"] not in named]
        if view.paginator and "limit" not in named:
            errors += invalid_limit(request.query_params)
        refuse(errors)
        return filterset


def refuse(errors: list[dict[str, Any]]) -> None:
    if errors:
        raise InvalidParameters(errors)


def unknown_parameters(parameters: QueryDict, known: list[str]) -> list[dict[str, Any]]:
    allowed = f"Valid here: {', '.join(known)}." if known else "No parameter is valid here."
    return [
        fault(name, "unknown", f"There is no such parameter. {allowed}", difflib.get_close_matches(name, known))
        for name in parameters
        if name not in known
    ]


def empty_or_repeated(parameters: QueryDict, known: list[str]) -> list[dict[str, Any]]:
    errors = []
    for name in parameters:
        if name in known and len(parameters.getlist(name)) > 1:
            errors.append(fault(name, "repeated", "Give this parameter once."))
        elif name in known and not parameters[name].strip():
            errors.append(fault(name, "empty", "Give a value, or leave the parameter out."))
    return errors


def invalid_values(filterset: Any) -> list[dict[str, Any]]:
    """The form's errors, each with the nearest of the values that would be valid."""
    if filterset.is_valid():
        return []
    errors = []
    for name, faults in filterset.form.errors.get_json_data().items():
        nearest = difflib.get_close_matches(filterset.data.get(name, ""), valid_values(filterset, name), cutoff=0.5)
        errors += [fault(name, each["code"] or "invalid", each["message"], nearest) for each in faults]
    return errors


def valid_values(filterset: Any, name: str) -> list[str]:
    """The values of a parameter that takes one of a list; none for a parameter that takes anything."""
    field = filterset.form.fields.get(name)
    if getattr(field, "to_field_name", None):
        return list(field.queryset.values_list(field.to_field_name, flat=True))
    return [str(value) for value, _label in getattr(field, "choices", []) if value]


def invalid_limit(parameters: QueryDict) -> list[dict[str, Any]]:
    try:
        read_limit(parameters.get("limit"))
    except InvalidParameters as refusal:
        return refusal.errors
    return []
