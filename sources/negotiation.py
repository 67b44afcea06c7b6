"""Which form of an answer is sent: that of the suffix, or else what `Accept` prefers (RFC 9110, 12.5.1)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.http.request import MediaType
from django.urls import resolve
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation

from sources.problems import fault

Rating = tuple[float, int, int]
# As RFC 9110, 12.4.2 writes it, however many digits there are.
WEIGHT = re.compile(r"0(\.[0-9]*)?|1(\.0*)?")
API = "/api/"
USUAL = ("", "*/*", "application/json")


class NotAcceptable(exceptions.NotAcceptable):
    """That none of the forms here is wanted: which they are, and the nearest to what is."""

    def __init__(self, served: list[str], accept: str) -> None:
        super().__init__(f"Served here: {', '.join(served)}.")
        wanted = [each.partition(";")[0].strip().lower() for each in accept[:1000].split(",")]
        nearest = [close for each in wanted for close in difflib.get_close_matches(each[:100], served)]
        self.errors = [fault("Accept", "not_acceptable", str(self.detail), list(dict.fromkeys(nearest)))]


class RecordNegotiation(BaseContentNegotiation):
    """A suffix settles it. Otherwise the best weight does; of equals, what is named more exactly, then earlier."""

    def select_parser(self, request: Any, parsers: list[Any]) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(self, request: Any, renderers: list[Any], format_suffix: str | None = None) -> tuple[Any, str]:
        found = [each for each in renderers if format_suffix in (None, each.format)]
        if not found:
            raise Http404(format_suffix)
        if request.method == "OPTIONS":  # it tells of the forms, in none of them
            return renderers[0], renderers[0].media_type
        if format_suffix:
            return found[0], found[0].media_type
        accept = request.headers.get("Accept", "")
        ranges = ranges_of(accept)
        rated = [(rating(ranges, each.media_type), each) for each in renderers]
        best, renderer = max(rated, key=lambda each: each[0])
        if not best[0]:
            raise NotAcceptable([each.media_type for each in renderers], accept)
        return renderer, renderer.media_type


class BySuffix(BaseContentNegotiation):
    """The suffix of a file has chosen its form: a program that asks for `text/calendar` is not told that it is JSON."""

    def select_parser(self, request: Any, parsers: list[Any]) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: list[Any], format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


def ranges_of(accept: str) -> list[MediaType]:
    """The media ranges of a header, in its order; a header that says nothing takes anything.

    What is written as no range is passed over: nobody can tell what it asks for.
    """
    if not accept.strip(" \t,"):
        return [MediaType("*/*")]
    return [found for each in accept.split(",") if (found := range_of(each)) is not None]


def range_of(text: str) -> MediaType | None:
    try:
        found = MediaType(text)
    except (LookupError, TypeError, ValueError):  # what Python's parser of parameters raises where they are broken
        return None
    is_whole = found.main_type and found.sub_type and (found.main_type != "*" or found.sub_type == "*")
    return found if is_whole and WEIGHT.fullmatch(found.params.get("q", "1")) else None


def rating(ranges: Iterable[MediaType], media_type: str) -> Rating:
    """Weight, exactness and place of the range that says most exactly what to do with a type; the weight is 0 for a
    type that is not wanted. Parameters other than the weight are passed over."""
    main, _slash, sub = media_type.partition("/")
    matching = [
        (exactness(each), -place, each.quality)
        for place, each in enumerate(ranges)
        if each.main_type in ("*", main) and each.sub_type in ("*", sub)
    ]
    exact, place, weight = max(matching, default=(0, 0, 0.0))
    return weight, exact, place


def exactness(media_range: MediaType) -> int:
    return (media_range.main_type != "*") + (media_range.sub_type != "*")


def has_forms(path: str) -> bool:
    """Whether `Accept` chooses the form of what is at this address of the API: not where a suffix does, nor where there
    is but one."""
    if not path.startswith(API):
        return False
    try:
        match = resolve(path)
    except Http404:
        return False
    if "format" in match.kwargs:
        return False
    kind = {"list": "renderer_classes", "retrieve": "detail_renderer_classes"}
    action = getattr(match.func, "actions", {}).get("get", "")
    return action in kind and len(getattr(match.func.cls, kind[action], ())) > 1


def form_asked(request: Any) -> str:
    """What a tag of an address must hold besides: the header, where it may choose between forms and is not the usual.

    Taken as it is: the addresses that have but one form get more tags than they need, and none gets too few.
    """
    accept = request.headers.get("Accept", "").strip()
    is_negotiated = request.path_info.startswith(API) and request.path_info.endswith("/")
    return accept if is_negotiated and accept not in USUAL else ""
