"""The files of a page: `/en/timeline/` has `/en/timeline.csv`, the same rows under the same filters."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sources.negotiation import BySuffix

# What the files of pages are, whoever makes them.
MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "bib": "application/x-bibtex",
    "card.png": "image/png",
    "chart.csv": "text/csv",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "csv": "text/csv",
    "ics": "text/calendar",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "png": "image/png",
    "sdmx.csv": "application/vnd.sdmx.data+csv; version=2.0.0",
    "svg": "image/svg+xml",
    "timelinejs.json": "application/json",
    "vl.json": "application/vnd.vegalite.v5+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SuffixConverter:
    """What follows the stem of an address: "csv", "csl.json"."""

    regex = r"[a-z]+(?:\.[a-z]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SuffixConverter, "suffix")


def page(stem: str, view: Any, name: str) -> list[URLPattern]:
    """The address of a page, and those of its files under the name with "-file"."""
    return [
        path(f"{stem}/", view.as_view(), name=name),
        path(f"{stem}.<suffix:suffix>", view.as_view(), name=f"{name}-file"),
    ]


class UnreadFile(APIView):
    """A file of a page, asked for by another method than GET and HEAD: told or refused in the words of the API."""

    content_negotiation_class = BySuffix
    schema = None
    forms: dict[str, str] = {}

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Never called: that a file is read by GET and HEAD is told by there being this."""
        raise NotImplementedError


class FilesMixin:
    """A view that answers its page, or one of its files by suffix."""

    # Suffix -> name of the method that answers it, in the order in which the page offers them.
    files: dict[str, str] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        suffix = kwargs.get("suffix", "")
        if suffix and suffix not in self.files:
            raise Http404(suffix)
        if suffix and request.method not in ("GET", "HEAD"):
            return UnreadFile.as_view(forms={suffix: MEDIA_TYPES[suffix]})(request, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, suffix: str = "", **kwargs: Any) -> HttpResponse:
        if not suffix:
            return super().get(request, *args, **kwargs)
        return getattr(self, self.files[suffix])()

    def file_links(self) -> list[tuple[str, str]]:
        """Suffix and address of each file of this page, under the filters in use."""
        stem, query = self.request.path.removesuffix("/"), self.file_query()
        return [(suffix, f"{stem}.{suffix}{query}") for suffix in self.files]

    def file_query(self) -> str:
        return ""
