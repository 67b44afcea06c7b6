"""What every request passes through, besides Django's own."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, unquote_to_bytes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from avtotor.reach import is_for_programs
from avtotor.views import bad_request, not_utf8, page_not_found

API = "/api/"
# Besides those that any script may read or send anyway.
EXPOSED = "ETag, Link, Content-Disposition, Repr-Digest, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since",
    "Access-Control-Max-Age": "86400",
}
# Files of the data, which are of no language; their page is, so that what is not a file leads to it.
DATA = "/data/"


class RefuseUnreadable:
    """Refuse NUL in an address, which PostgreSQL cannot store, so that no row can be meant; and a query that is not
    UTF-8, of which Django would read something else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            return page_not_found(request, Http404())
        if "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, ValueError("The query string holds a NUL character."))
        if names := unreadable_parameters(request.META.get("QUERY_STRING", "")):
            return not_utf8(request, names)
        return self.get_response(request)


def unreadable_parameters(query: str) -> list[str]:
    """The names of the parameters that are not UTF-8, each once; a name that is not itself, as the address has it."""
    if query.isascii() and "%" not in query:
        return []
    found = {}
    for pair in query.encode("iso-8859-1").split(b"&"):  # WSGI hands on bytes as such a text
        name = pair.partition(b"=")[0]
        if text_of(pair) is None:
            found[text_of(name) or quote(name, safe="%+")] = None
    return list(found)


def text_of(written: bytes) -> str | None:
    """What a part of a query says; None if it is not UTF-8."""
    try:
        return unquote_to_bytes(written.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None


class OpenToAllSites:
    """Let scripts of any site read what is for programs, errors and 304s too: it is public and knows no cookie.

    A browser's question beforehand (a preflight) is answered here, for every address alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_programs(request):
            return self.get_response(request)
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204, headers=PREFLIGHT) if is_preflight else self.get_response(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Pages speak the language of their address; the API answers in English to everyone.

    An address without a language leads to the one that the browser asks for. No cookie has a say.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(API):
            translation.activate("en")
            request.LANGUAGE_CODE = "en"
        else:
            request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        path = request.path_info
        if path.startswith(API) or (path.startswith(DATA) and response.status_code != HTTPStatus.NOT_FOUND):
            return response
        answer = super().process_response(request, response)
        if answer is not response:
            answer.headers["Vary"] = "Accept-Language"
        elif path.startswith(DATA):  # no page of that name either
            del response.headers["Vary"], response.headers["Content-Language"]
        return answer
