"""Pages that depend on more than the record: on which releases there are, and which files have been made."""

from __future__ import annotations

import datetime
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
        (release, released_at), made = Release.objects.newest(), making.find(version)
        moments = [last_change(version), released_at, made.made_at if made else None]
        state = f"{release} {made is not None}"
        tag = hashlib.sha256(f"{entity_tag(request, version)} {state}".encode()).hexdigest()
        changed_at = max(filter(None, moments))
        return tagged(request, f'"{tag[:32]}"', changed_at, lambda: view(request, *args, **kwargs))

    return answer


def tagged(
    request: HttpRequest,
    etag: str,
    changed_at: datetime.datetime,
    make: Callable[[], HttpResponse],
    *,
    cached: str = CACHED,
) -> HttpResponse:
    """304 to whoever holds what bears this tag, or else what is made: a 200 with the tag, and when it last changed."""
    held = held_tag(request, tags_for(request, etag))
    if held and not has_conditions_before(request):
        return not_modified(request, held, last_modified(changed_at), cached)
    response = make()
    if response.status_code == 200:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = cached
        response.changed_at = changed_at  # for the middleware, which judges the other conditions
    return response
