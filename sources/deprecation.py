"""How a resource of the API says that it will go: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.response import Response

NOTICE = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """Since when a resource should not be used, until when it is served, and where that is explained.

    Between the two is a year at least: docs/api.md promises it.
    """

    since: datetime.date
    until: datetime.date
    explained_at: str

    def __post_init__(self) -> None:
        if self.until - self.since < NOTICE:
            raise ValueError(f"What goes is served for {NOTICE.days} days more, not from {self.since} to {self.until}.")

    def tell(self, response: Response) -> None:
        response.headers["Deprecation"] = f"@{int(moment(self.since).timestamp())}"
        response.headers["Sunset"] = http_date(moment(self.until).timestamp())
        links = [f'<{self.explained_at}>; rel="{relation}"; type="text/html"' for relation in ("deprecation", "sunset")]
        response.headers["Link"] = ", ".join(filter(None, [response.headers.get("Link"), *links]))


def moment(day: datetime.date) -> datetime.datetime:
    """The beginning of a day in UTC."""
    return datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc)


class Deprecatable:
    """A view that can declare its deprecation; its description in OpenAPI then says so too."""

    deprecation: Deprecation | None = None

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.deprecation:
            self.deprecation.tell(response)
        return response
