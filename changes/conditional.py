"""Preconditions of a request (RFC 9110, section 13) and the tags of the representations that they name.

An answer has a strong tag in each coding: the plain one's, with the coding before its closing quote. A client may
hold any of them, so all that it could take are compared, and a 304 names the one that it holds.
"""

from __future__ import annotations

import datetime
import mimetypes
import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django_http_compression.middleware import HttpCompressionMiddleware, best_coding, codings

from sources.negotiation import has_forms
from sources.problems import problem

PLAIN = "identity"
CACHED = "public, no-cache"
COMPRESSIBLE = re.compile(
    r"text/|image/(svg\+xml|x-icon)$|application/([\w.-]+\+)?(json|xml|csv)$|application/(x-ndjson|x-bibtex|javascript)$"
)
# What is not worth the trouble; the same as in the class below.
SHORTEST = 50
# As long a list of codings as is read; the same as in that class.
LONGEST = 2048


class CompressionMiddleware(HttpCompressionMiddleware):
    """Compress answers by the best coding that the client takes, and give each coding its own tag.

    A public answer is the same to everyone and holds no secret that its length could betray: it needs no noise.
    """

    content_type_re = COMPRESSIBLE

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        if not may_be_compressed(response):
            return
        patch_vary_headers(response, ["Accept-Encoding"])
        tag = response.headers.get("ETag")
        super().maybe_compress(request, response)
        if tag and "Content-Encoding" in response.headers:
            response.headers["ETag"] = tag_in(tag, response.headers["Content-Encoding"])
            response.headers.pop("X-Noise", None)


def may_be_compressed(response: HttpResponseBase) -> bool:
    """Whether the answer depends on the codings that the client takes."""
    content_type = response.headers.get("Content-Type", "").partition(";")[0]
    is_long = response.streaming or len(response.content) >= SHORTEST
    return is_long and "Content-Encoding" not in response.headers and bool(COMPRESSIBLE.match(content_type))


def tag_in(tag: str, coding: str) -> str:
    """The tag of the same answer in a coding."""
    return tag if coding == PLAIN else f'{tag[:-1]}-{coding}"'


def tags_for(request: HttpRequest, tag: str) -> list[str]:
    """The tags of every representation that the client can take, first the one that it would be sent.

    Without Accept-Encoding it can take any coding (RFC 9110, 12.5.3). One that it rules out is not among them: a shared
    cache that holds it for others would hand it on.
    """
    accepted = request.headers.get("Accept-Encoding")
    if accepted is None:
        return [tag_in(tag, coding) for coding in (PLAIN, *codings)]
    parts = accepted.split(",") if len(accepted) <= LONGEST else []
    found = dict.fromkeys([best_coding(accepted), *map(best_coding, parts), PLAIN])
    return [tag_in(tag, coding) for coding in found]


def has_conditions_before(request: HttpRequest) -> bool:
    """Whether there is a condition that is judged before If-None-Match."""
    return "If-Match" in request.headers or "If-Unmodified-Since" in request.headers


def held_tag(request: HttpRequest, tags: list[str]) -> str | None:
    """The tag, of these, that If-None-Match names: by weak comparison, as that header is."""
    held = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    return next((tag for tag in tags if tag in held), None)


def judged(
    request: HttpRequest, response: HttpResponseBase, tags: list[str], changed_at: datetime.datetime
) -> HttpResponseBase:
    """A 200, or what the conditions of the request make of it, in the order of RFC 9110, 13.2.2."""
    answer = judgement(request, response, tags, changed_at)
    if answer is not response:
        response.close()  # a file that was made for it is let go
    return answer


def judgement(
    request: HttpRequest, response: HttpResponseBase, tags: list[str], changed_at: datetime.datetime
) -> HttpResponseBase:
    if is_refused(request, tags, changed_at):
        detail = "If-Match or If-Unmodified-Since does not hold for what is served now."
        body = problem(412, "precondition_failed", detail)
        headers = {"Cache-Control": "no-store"}
        return JsonResponse(body, status=412, content_type="application/problem+json", headers=headers)
    tag = held_tag(request, tags)
    if tag is None and is_held(request, changed_at):
        tag = tags[0] if may_be_compressed(response) else response.headers["ETag"]
    if tag is None:
        return response
    return not_modified(request, tag, response.headers["Last-Modified"], response.headers["Cache-Control"])


def is_refused(request: HttpRequest, tags: list[str], changed_at: datetime.datetime) -> bool:
    if "If-Match" in request.headers:
        wanted = parse_etags(request.headers["If-Match"])
        return wanted != ["*"] and set(wanted).isdisjoint(tags)
    moment = moment_of(request, "If-Unmodified-Since")
    return moment is not None and changed_at.timestamp() >= moment + 1


def is_held(request: HttpRequest, changed_at: datetime.datetime) -> bool:
    """Whether the client holds what would be sent, by `*` or, without If-None-Match, by the time."""
    if "If-None-Match" in request.headers:
        return parse_etags(request.headers["If-None-Match"]) == ["*"]
    moment = moment_of(request, "If-Modified-Since")
    return moment is not None and changed_at.timestamp() < moment + 1


def moment_of(request: HttpRequest, name: str) -> int | None:
    """The second that a header names; none if it is no date, or one that has not come yet."""
    moment = parse_http_date_safe(request.headers.get(name, ""))
    return moment if moment is not None and moment <= timezone.now().timestamp() else None


def last_modified(changed_at: datetime.datetime) -> str:
    """The second of a change, as a header. While it lasts it is the one before: another change may follow in it."""
    second = int(changed_at.timestamp())
    return http_date(min(second, int(timezone.now().timestamp()) - 1))


def not_modified(request: HttpRequest, tag: str, modified: str, cached: str = CACHED) -> HttpResponse:
    """A 304 with the headers that the answer would have."""
    response = HttpResponseNotModified(headers={"ETag": tag, "Last-Modified": modified, "Cache-Control": cached})
    if has_forms(request.path_info):
        patch_vary_headers(response, ["Accept"])
    kind = mimetypes.guess_type(request.path_info)[0]
    if kind is None or COMPRESSIBLE.match(kind):
        patch_vary_headers(response, ["Accept-Encoding"])
    return response
