"""What was public and has gone: 410, with since when and where its history is. What never was public stays a 404."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response

from changes.models import Change
from changes.recording import record_what_is_due
from changes.resources import resource_of
from sources import problems
from sources.api import RecordViewSet
from sources.models import Publishable
from sources.nearest import nearest_slugs
from sources.problems import fault


class Gone(exceptions.APIException):
    """The row was public until this change."""

    status_code = 410
    default_code = "gone"

    def __init__(self, end: Change, address: str, errors: list[dict[str, Any]]) -> None:
        super().__init__(f"{what_happened(end)} Its history: {address}")
        self.errors, self.address = errors, address


def what_happened(end: Change) -> str:
    done = "Deleted" if end.is_deletion else "Withdrawn"
    return f"{done} on {end.at:%Y-%m-%d}, at version {end.record_version} of the record."


def end_of(viewset: type[RecordViewSet], slug: str) -> Change | None:
    """The change by which a row of this resource ceased to be public, if it was and did.

    Two queries, and the same two for a draft and for a slug that nobody has used: the log knows neither.
    """
    record_what_is_due()
    last = Change.objects.of_row(resource_of(viewset.model).name, slug).defer("after").first()
    return last if last and last.is_end and last.was_in(viewset) else None


def history_address(view: Any, end: Change) -> str:
    path = reverse("changes:history-detail-file", args=[end.resource, end.slug, "json"])
    return view.request.build_absolute_uri(path)


def gone_from(view: Any) -> Gone | None:
    """That the detail asked for has gone, with the nearest of what is there; nothing if it never was."""
    slug = getattr(view, "kwargs", {}).get("slug")
    if not slug or not isinstance(view, RecordViewSet) or not issubclass(view.model, Publishable):
        return None
    end = end_of(type(view), slug)
    if end is None:
        return None
    nearest = nearest_slugs(view.rows(), slug)
    named = fault("slug", "gone", "What was published under this slug is no longer part of the record.", nearest)
    return Gone(end, history_address(view, end), [named])


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer as `sources.problems` does, but 410 for what has gone. `Link` names its history by RFC 5829."""
    if isinstance(exception, (Http404, exceptions.NotFound)):
        exception = gone_from(context.get("view")) or exception
    response = problems.exception_handler(exception, context)
    if response is not None and isinstance(exception, Gone):
        response.headers["Link"] = f'<{exception.address}>; rel="version-history"'
    return response
