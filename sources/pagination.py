"""Pages of a list by keyset: a cursor holds the sort key of a row, so that rows added meanwhile move nothing."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from sources.keysets import after, reverse
from sources.problems import InvalidParameters, fault

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
# In ASCII digits and without a leading zero: other writings would give one answer two addresses.
LIMIT = re.compile(r"[1-9][0-9]{0,3}")
# The years of moments that every time zone and both databases can compare.
FIRST_YEAR, LAST_YEAR = 1970, 2999
FACETS_SCHEMA = {
    "type": "object",
    "description": "By parameter and value, how many rows a list has under it and all other filters. Only at request.",
    "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
}


class KeysetPagination(BasePagination):
    """Pages for a queryset that is ordered by columns or annotations without NULLs and ends in a unique one."""

    parameters = ("limit", "cursor")

    def faults(self, parameters: Mapping[str, str], queryset: QuerySet | None, view: Any) -> list[dict[str, Any]]:
        """All that is wrong with the limit and the cursor; without a queryset in order, only what no order allows."""
        errors = invalid_limit(parameters)
        try:
            if "cursor" in parameters and queryset is None:
                parts_of(parameters["cursor"])
            elif "cursor" in parameters:
                self.read_cursor(queryset, parameters["cursor"], view)
        except InvalidParameters as refusal:
            errors += refusal.errors
        return errors

    def paginate_queryset(self, queryset: QuerySet, request: HttpRequest, view: Any = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.ordering = list(queryset.query.order_by)
        self.place = place_in(view, self.ordering)
        limit = read_limit(request.query_params.get("limit"))
        is_backward, key = self.read_cursor(queryset, request.query_params.get("cursor"), view)
        self.count = queryset.count()
        found = self.rows_from(queryset, is_backward, key, limit + 1)
        if is_backward and not found:
            # All that stood before has gone meanwhile: the list begins here now.
            is_backward, key = False, None
            found = self.rows_from(queryset, is_backward, key, limit + 1)
        page, has_more = found[:limit], len(found) > limit
        if is_backward:
            page.reverse()
        self.next = self.link(page[-1:], "n") if has_more or is_backward else None
        self.previous = self.link(page[:1], "p") if key is not None and (has_more or not is_backward) else None
        return page

    def rows_from(self, queryset: QuerySet, is_backward: bool, key: list[Any] | None, number: int) -> list[Any]:
        """So many rows at most behind a sort key, or before it, the nearest first; without one, from the beginning."""
        ordering = [reverse(name) for name in self.ordering] if is_backward else self.ordering
        rows = queryset.order_by(*ordering)
        return list((rows if key is None else rows.filter(after(ordering, key)))[:number])

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"count": self.count, "next": self.next, "previous": self.previous, "results": data})

    def link(self, rows: list[Any], direction: str) -> str | None:
        if not rows:
            return None
        key = [str(getattr(rows[0], name.lstrip("-"))) for name in self.ordering]
        return replace_query_param(self.url, "cursor", write_cursor([direction, *self.place, *key]))

    def read_cursor(self, queryset: QuerySet, cursor: str | None, view: Any) -> tuple[bool, list[Any] | None]:
        """Direction and sort key; a cursor of another list or ordering, or one that we never made, is refused."""
        if cursor is None:
            return False, None
        direction, *parts = parts_of(cursor)
        ordering = list(queryset.query.order_by)
        place = place_in(view, ordering)
        texts = parts[len(place) :]
        try:
            if parts[: len(place)] != place or len(texts) != len(ordering):
                raise ValueError
            columns = [column_of(queryset, name.lstrip("-")) for name in ordering]
            return direction == "p", [read_key(column, text) for column, text in zip(columns, texts, strict=True)]
        except (ValueError, TypeError, OverflowError, ValidationError):
            raise not_a_cursor() from None

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        return [
            {"name": "limit", "in": "query", "description": "Rows on a page.", "schema": limit},
            {
                "name": "cursor",
                "in": "query",
                "description": "Where to go on: opaque, from `next` or `previous`.",
                "schema": {"type": "string"},
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Rows under this filter, on all pages."},
                "excluded_undated": {
                    "type": "integer",
                    "description": "Only with `as_of`: rows left out because nobody can tell whether their sources "
                    "had been published by then.",
                },
                "next": address,
                "previous": address,
                "facets": FACETS_SCHEMA,
                "results": schema,
            },
        }


def place_in(view: Any, ordering: list[str]) -> list[str]:
    """What the sort key in a cursor is of: a list, in an order. Its page and its API twin are one list; what filters
    leave out is not seen here, so that a cursor keeps its place under any of them."""
    return [type(view).__name__, *ordering]


def write_cursor(parts: list[str]) -> str:
    text = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def parts_of(cursor: str) -> list[Any]:
    """What we wrote into a cursor; one that is not written as we write is refused."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if parts[0] not in ("n", "p") or write_cursor(parts) != cursor:
            raise ValueError
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, binascii.Error):
        raise not_a_cursor() from None
    return parts


def not_a_cursor() -> InvalidParameters:
    detail = "Not a cursor of this list: take it from `next` or `previous` as it stands."
    return InvalidParameters([fault("cursor", "invalid", detail)])


def column_of(queryset: QuerySet, name: str) -> Field:
    annotation = queryset.query.annotations.get(name)
    return annotation.output_field if annotation is not None else queryset.model._meta.get_field(name)


def read_key(column: Field, text: str) -> Any:
    """The value of a column, if it is one that the column can hold and written as `link` writes it."""
    value = column.to_python(text)
    column.run_validators(value)
    if str(value) != text:
        raise ValueError
    # Written in UTC, as every moment here; PostgreSQL would not read some other offsets.
    if isinstance(value, datetime) and (value.utcoffset() or not FIRST_YEAR <= value.year <= LAST_YEAR):
        raise ValueError
    return value


def read_limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if LIMIT.fullmatch(text) and int(text) <= MAX_LIMIT:
        return int(text)
    raise InvalidParameters([fault("limit", "invalid", f"A whole number from 1 to {MAX_LIMIT}.")])


def invalid_limit(parameters: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        read_limit(parameters.get("limit"))
    except InvalidParameters as refusal:
        return refusal.errors
    return []
