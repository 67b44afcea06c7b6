"""Errors of the API in one shape: RFC 9457 problem details, with each fault named in `errors`."""

from __future__ import annotations

import difflib
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from sources.nearest import nearest_slugs

# Where there is no such table, there may be one that every spreadsheet reads.
TABLES, PLAIN_TABLE = ("xlsx", "xls", "ods", "tsv"), "csv"


class InvalidParameters(exceptions.APIException):
    """Parameters that are unknown, repeated or do not parse: all of them at once."""

    status_code = 400
    default_code = "invalid_parameters"
    default_detail = "Some parameters are not valid; see errors."

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__()
        self.errors = errors


class FaultSerializer(serializers.Serializer):
    parameter = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()
    nearest = serializers.ListField(child=serializers.CharField())


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FaultSerializer(many=True)


def problem(status: int, code: str, detail: str, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body of an error: the same keys for every status."""
    title = HTTPStatus(status).phrase
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors or [],
    }


def fault(parameter: str, code: str, detail: str, nearest: list[str] | None = None) -> dict[str, Any]:
    """One entry of `errors`: what is wrong with a parameter, and the nearest values or names that would be right."""
    return {"parameter": parameter, "code": code, "detail": detail, "nearest": nearest or []}


def path_faults(view: Any) -> list[dict[str, Any]]:
    """What in an address names nothing, and the nearest that do: a suffix, or else what the view finds its rows by."""
    form, forms = getattr(view, "kwargs", {}).get("format"), [each.format for each in view.get_renderers()]
    if form and form not in forms:
        detail = f"There is no such form of this {'series' if view.detail else 'list'}. Forms: {', '.join(forms)}."
        nearest = difflib.get_close_matches(form[:20], forms, cutoff=0.4)
        if not nearest and form in TABLES and PLAIN_TABLE in forms:
            nearest = [PLAIN_TABLE]
        return [fault("format", "not_found", detail, nearest)]
    return view.row_faults() if hasattr(view, "row_faults") else []


def slug_faults(published: QuerySet, slug: str) -> list[dict[str, Any]]:
    """That none of these rows has a slug, and the nearest that they have."""
    nearest = nearest_slugs(published, slug)
    return [fault("slug", "not_found", "Nothing is published under this slug.", nearest)]


def method_faults(view: Any) -> list[dict[str, Any]]:
    """That a method is not served, and those that are."""
    served = list(getattr(view, "allowed_methods", ()))
    return [fault("method", "not_allowed", f"Served here: {', '.join(served)}.", served)]


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer REST framework's exceptions as problem details; anything else is ours to answer for, with a 500."""
    if isinstance(exception, Http404):
        exception = exceptions.NotFound()
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied()
    if not isinstance(exception, exceptions.APIException):
        return None
    detail = exception.detail if isinstance(exception.detail, str) else exception.default_detail
    if isinstance(exception, exceptions.NotFound):
        detail = "Nothing is published at this address."
    errors = getattr(exception, "errors", None)
    if isinstance(exception, exceptions.NotFound):
        errors = path_faults(context.get("view"))
    if isinstance(exception, exceptions.MethodNotAllowed):
        errors = method_faults(context.get("view"))
    body = problem(exception.status_code, exception.default_code, str(detail), errors)
    response = Response(body, status=exception.status_code, content_type="application/problem+json")
    if wait := getattr(exception, "wait", None):
        response.headers["Retry-After"] = str(int(wait))
    response.headers["Cache-Control"] = "no-store"
    return response
