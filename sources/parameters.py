"""The parameters of the API: whatever a list does not know, or cannot read, is refused by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters.fields import BaseCSVField
from django_filters.rest_framework import DjangoFilterBackend

from sources.names import MAX_FACETS, MAX_LENGTH, name_faults, names_in, none_of
from sources.nearest import nearest_slugs
from sources.problems import InvalidParameters, fault
from sources.shaping import shape_faults

SHAPING = ("fields", "omit", "expand")
# Of a list of names, so many are read for a hint.
MAX_NAMES = 5


class RecordFilterBackend(DjangoFilterBackend):
    """Filters a list by its FilterSet, and refuses whatever it would otherwise have to ignore."""

    def filter_queryset(self, request: Any, queryset: QuerySet, view: Any) -> QuerySet:
        given, own = request.query_params, parameters_of(view)
        if view.detail:
            refuse(plain_faults(given, list(own), view), shape_of(view, given, own))
            return queryset
        # Kept, since the answer tells more of it than its rows.
        view.filterset = self.understood(request, queryset, view)
        return view.filterset.qs

    def understood(self, request: Any, queryset: QuerySet, view: Any) -> Any:
        """The FilterSet of the view, once every parameter of the request is one that it can read."""
        given, own = request.query_params, parameters_of(view)
        filterset = self.get_filterset(request, queryset, view)
        plain = plain_faults(given, [*filterset.filters, *own], view)
        others = [*invalid_values(filterset), *shape_of(view, given, own)]
        if "facets" in own:
            others += name_faults("facets", names_in(given, "facets"), filterset.facet_names, most=MAX_FACETS)
        if "bom" in own and given.get("bom", "1") != "1":
            others.append(fault("bom", "invalid", "Give 1, or leave the parameter out.", ["1"]))
        if "cursor" in own:
            is_ordered = "ordering" not in filterset.form.errors
            rows = self.paged(filterset, queryset, view) if is_ordered else None
            others += view.paginator.faults(given, rows, view)
        refuse(plain, others)
        return filterset

    def paged(self, filterset: Any, queryset: QuerySet, view: Any) -> QuerySet:
        """The rows that the pages are made of, in their order: a cursor is read by it."""
        return filterset.in_order(queryset)


def parameters_of(view: Any) -> tuple[str, ...]:
    """What a view can be asked besides its filters; one of another kind than ours, its pages alone."""
    if hasattr(view, "parameters"):
        return view.parameters
    return view.paginator.parameters if view.paginator and not view.detail else ()


def parameters_in(view: Any, renderer: Any) -> tuple[str, ...]:
    """The same in one form of an answer that comes in several; nothing where the form is not chosen."""
    is_chosen = hasattr(view, "parameters_in") and view.action in ("list", "retrieve")
    return view.parameters_in(renderer) if is_chosen else ()


def shape_of(view: Any, given: QueryDict, own: tuple[str, ...], **names: Iterable[str]) -> list[dict[str, Any]]:
    """The faults of what an object is to show; `names` as in `shape_faults`."""
    asked = {name: given[name] for name in SHAPING if name in own and name in given}
    return shape_faults(asked, view.get_serializer_class(), **names) if asked else []


def plain_faults(given: QueryDict, known: list[str], view: Any) -> list[dict[str, Any]]:
    """What can be told without reading a value: that a parameter is unknown, another form's, empty or repeated."""
    forms = {each.format: parameters_in(view, each) for each in view.get_renderers()}
    elsewhere = {name: [form for form in forms if name in forms[form]] for name in given if name not in known}
    others = [fault(name, "not_in_format", f"Only for: {', '.join(each)}.") for name, each in elsewhere.items() if each]
    unknown = [name for name, each in elsewhere.items() if not each]
    return [*others, *unknown_parameters(unknown, known), *empty_or_repeated(given, known)]


def refuse(*groups: list[dict[str, Any]]) -> None:
    """Tell all faults; of a parameter that an earlier group has a fault for, a later group's would only confuse."""
    told: list[dict[str, Any]] = []
    for group in groups:
        named = {each["parameter"] for each in told}
        told += [each for each in group if each["parameter"] not in named]
    if told:
        raise InvalidParameters(told)


def unknown_parameters(parameters: Iterable[str], known: list[str]) -> list[dict[str, Any]]:
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
        field, text = filterset.form.fields.get(name), filterset.data.get(name, "")
        choice = no_choice(field, text)
        nearest = nearest_values(field, text)
        for each in faults:
            detail = choice if each["code"] == "invalid_choice" else each["message"]
            errors.append(fault(name, each["code"] or "invalid", detail, nearest))
    return errors


def no_choice(field: Any, text: str) -> str:
    """That a parameter takes one of a list, and not this: with the list, but for one of rows, which may be long."""
    if names_rows(field):
        return f"Nothing published bears the id “{text[:MAX_LENGTH]}”."
    valid = valid_values(field)
    return none_of(valid, next(iter(not_among(valid, field, text)), text))


def nearest_values(field: Any, text: str) -> list[str]:
    if names_rows(field):
        return nearest_slugs(field.queryset, text)
    valid = valid_values(field)
    asked = not_among(valid, field, text)
    found = [close for each in asked for close in difflib.get_close_matches(each, valid, cutoff=0.5)]
    return list(dict.fromkeys(found))


def names_rows(field: Any) -> bool:
    """Whether a parameter takes the slug of a row."""
    return bool(getattr(field, "to_field_name", None))


def not_among(valid: list[str], field: Any, text: str) -> list[str]:
    """What is given that is not valid: of a list with commas, some."""
    given = text.split(",")[:MAX_NAMES] if isinstance(field, BaseCSVField) else [text]
    return [each for each in given if each not in valid]


def valid_values(field: Any) -> list[str]:
    """The values of a parameter that takes one of a list; none for a parameter that takes anything."""
    return [str(value) for value, _label in getattr(field, "choices", []) if value]
