"""Conditional answers: a public address answers 304 until the record, the code or the day changes.

And the log of changes: it is written after every request that may have changed the record.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from changes.conditional import CACHED, has_conditions_before, held_tag, judged, last_modified, not_modified, tags_for
from changes.models import RecordVersion
from changes.recording import record_what_is_due
from sources.negotiation import form_asked

ADMIN, API = "/admin/", "/api/"
# The cache of whole pages, in memory. A tag says all that a page depends on, so that none in it is ever out of date.
PAGES = "pages"
# What never carries the record's ETag: the admin (private), and files that are cached by their own names.
OUTSIDE = (ADMIN, f"/{settings.STATIC_URL.lstrip('/')}")
NOT_CODE = {settings.VAR_DIR.name, "node_modules"}
# Styles and scripts too: a page names them by a digest of their content.
CODE = (".py", ".html", ".mo", ".txt", ".css", ".js", ".svg", ".bib", ".json")

logger = logging.getLogger(__name__)


class RecordVersionMiddleware:
    """Give every public 200 the validators of its address at this version of the record, or 304 to whoever holds it.

    The version is read before the answer is made: if the record changes meanwhile, or a page of changes first writes
    the log, the answer bears the older stamp and is asked for again, never the other way round. A tag is looked at
    before the answer is made, since nobody can hold one that was not given; a time only where there is an answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(OUTSIDE):
            return self.get_response(request)
        # What is public knows no cookie. A malformed one would be answered to, and a shared cache hand that to all.
        request.COOKIES.clear()
        request.record_version = RecordVersion.objects.as_it_stands()
        etag, changed_at = entity_tag(request, request.record_version), last_change(request.record_version)
        tags = tags_for(request, etag)
        if not has_conditions_before(request) and (held := held_tag(request, tags)):
            return not_modified(request, held, last_modified(changed_at))
        response = kept_page(request, etag) or self.get_response(request)
        if response.status_code != 200:
            response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
            return response
        if "ETag" in response.headers:  # it depends on more than the record, or on less: its view has looked after that
            tags = tags_for(request, response.headers["ETag"])
            changed_at = getattr(response, "changed_at", changed_at)
        else:
            keep_page(request, etag, response)
        response.headers.setdefault("ETag", etag)
        response.headers.setdefault("Last-Modified", last_modified(changed_at))
        response.headers.setdefault("Cache-Control", CACHED)
        return judged(request, response, tags, changed_at)


class RecordChangesMiddleware:
    """Write the log after an editor's request, in a transaction of its own.

    The save stands, whatever becomes of that: what could not be recorded stays noted until the next occasion.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD") and request.path_info.startswith(ADMIN):
            try:
                record_what_is_due()
            except Exception:
                logger.exception("The changes of this request are not recorded yet.")
        return response


def entity_tag(request: HttpRequest, version: RecordVersion) -> str:
    """The tag of an address at a version of the record, in the form that is asked for by `Accept`.

    The day belongs to it because plans are judged by it.
    """
    state = f"{version.stamp} {code_fingerprint()} {timezone.localdate()} {form_asked(request)}"
    address = request.build_absolute_uri()
    return f'"{hashlib.sha256(f"{state} {address}".encode()).hexdigest()[:32]}"'


def last_change(version: RecordVersion) -> datetime.datetime:
    """When an answer may have changed last: with the record, its log, the code, or at the beginning of the day."""
    today = datetime.datetime.combine(timezone.localdate(), datetime.time(), timezone.get_current_timezone())
    return max(filter(None, [version.changed_at, version.recorded_at, today, code_since()]))


def may_be_kept(request: HttpRequest) -> bool:
    """Pages at their bare addresses, which are so many: queries, which anybody can make up, would push them out."""
    return not request.META.get("QUERY_STRING") and not request.path_info.startswith(API)


def kept_page(request: HttpRequest, etag: str) -> HttpResponse | None:
    """The page as it was made for this tag before, in this process."""
    kept = caches[PAGES].get(etag) if may_be_kept(request) else None
    return HttpResponse(kept[0], headers=kept[1]) if kept else None


def keep_page(request: HttpRequest, etag: str, response: HttpResponse) -> None:
    if request.method == "GET" and may_be_kept(request) and not response.streaming:
        caches[PAGES].set(etag, (response.content, dict(response.headers)))


@cache
def code_fingerprint() -> str:
    """A digest of the project's code, templates, static files, translations and pinned packages, once per process."""
    digest = hashlib.sha256()
    for path in sorted(code_files(settings.BASE_DIR)):
        digest.update(path.read_bytes())
    digest.update(settings.DATA_LICENSE_NAME.encode())
    return digest.hexdigest()[:16]


@cache
def code_since() -> datetime.datetime:
    """When this code began to answer here. A file remembers it, since the times of the code's own files do not tell:
    going back to an earlier release brings older ones.
    """
    path, fingerprint = settings.VAR_DIR / "code-since.txt", code_fingerprint()
    with suppress(OSError, ValueError):
        known, moment = path.read_text().split()
        if known == fingerprint:
            return datetime.datetime.fromisoformat(moment)
    now = timezone.now()
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        new.write_text(f"{fingerprint} {now.isoformat()}")
        new.replace(path)
    return now


def code_files(base: Path) -> Iterator[Path]:
    """Files that have a say in an answer; hidden folders, what tests bring with them and the data are passed over."""
    for folder, folders, names in os.walk(base):
        folders[:] = [each for each in folders if not each.startswith(".") and each not in NOT_CODE]
        yield from (Path(folder, name) for name in names if name.endswith(CODE))
