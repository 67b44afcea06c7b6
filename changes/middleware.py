"""Conditional answers: a public address answers 304 until the record, the code or the day changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from changes.models import RecordVersion

# What never carries the record's ETag: the admin (private), and files that are cached by their own names.
OUTSIDE = ("/admin/", f"/{settings.STATIC_URL.lstrip('/')}")
# Styles and scripts too: a page names them by a digest of their content.
CODE = (".py", ".html", ".mo", ".txt", ".css", ".js")


class RecordVersionMiddleware:
    """Give every public 200 the ETag of its address at this version of the record, and answer 304 where it is held.

    The version is read before the answer is made: if the record changes meanwhile, the answer bears the older number
    and is asked for again, never the other way round.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(OUTSIDE):
            return self.get_response(request)
        etag = entity_tag(request)
        held = parse_etags(request.headers.get("If-None-Match", ""))
        if etag in {tag.removeprefix("W/") for tag in held}:
            return not_modified(etag)
        response = self.get_response(request)
        # A cookie that some other part would answer to a malformed one: a shared cache would hand it to everyone.
        response.cookies.clear()
        if response.status_code != 200:
            response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
            return response
        if held == ["*"]:
            return not_modified(etag)
        response.headers["ETag"] = etag
        response.headers.setdefault("Cache-Control", "public, no-cache")
        return response


def entity_tag(request: HttpRequest) -> str:
    """The tag of an address: one query. The day belongs to it because plans are judged by it."""
    state = f"{RecordVersion.objects.current()} {code_fingerprint()} {timezone.localdate()}"
    address = request.build_absolute_uri()
    return f'"{hashlib.sha256(f"{state} {address}".encode()).hexdigest()[:32]}"'


def not_modified(etag: str) -> HttpResponse:
    response = HttpResponseNotModified()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@cache
def code_fingerprint() -> str:
    """A digest of the project's code, templates, static files, translations and pinned packages, once per process."""
    digest = hashlib.sha256()
    for path in sorted(code_files(settings.BASE_DIR)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def code_files(base: Path) -> list[Path]:
    tops = [path for path in base.iterdir() if not path.name.startswith(".") and path != settings.VAR_DIR]
    files = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    return [path for path in files if path.suffix in CODE and path.is_file()]
