"""Pages that depend on more than the record: on which releases there are, and which files have been made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from changes.middleware import entity_tag
from releases import making
from releases.models import Release


def depends_on_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view's 200 a tag that says these too: the middleware lets a tag stand that a view has set."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = getattr(request, "record_version", None)
        if version is None:  # neither GET nor HEAD
            return view(request, *args, **kwargs)
        state = f"{Release.objects.latest_version()} {making.find(version.number) is not None}"
        tag = hashlib.sha256(f"{entity_tag(request, version)} {state}".encode()).hexdigest()
        return tagged(request, f'"{tag[:32]}"', lambda: view(request, *args, **kwargs))

    return answer


def tagged(
    request: HttpRequest, etag: str, make: Callable[[], HttpResponse], *, cached: str = "public, no-cache"
) -> HttpResponse:
    """304 to whoever holds what bears this tag, or else what is made, with the tag if it is a 200."""
    held = get_conditional_response(request, etag=etag)
    response = held if held is not None else make()
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = cached
    return response
