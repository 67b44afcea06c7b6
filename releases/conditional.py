"""Pages that depend on more than the record: on which releases there are, and which files have been made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from changes.conditional import CACHED, has_conditions_before, held_tag, last_modified, not_modified, tags_for
from changes.middleware import entity_tag, last_change
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


def tagged(request: HttpRequest, etag: str, make: Callable[[], HttpResponse], *, cached: str = CACHED) -> HttpResponse:
    """304 to whoever holds what bears this tag, or else what is made, with the tag if it is a 200."""
    held = held_tag(request, tags_for(request, etag))
    if held and not has_conditions_before(request):
        return not_modified(request, held, last_modified(last_change(request.record_version)), cached)
    response = make()
    if response.status_code == 200:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = cached
    return response
