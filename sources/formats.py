"""The files of a page: `/en/timeline/` has `/en/timeline.csv`, the same rows under the same filters."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter


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


class FilesMixin:
    """A view that answers its page, or one of its files by suffix."""

    # Suffix -> name of the method that answers it, in the order in which the page offers them.
    files: dict[str, str] = {}

    def get(self, request: HttpRequest, *args: Any, suffix: str = "", **kwargs: Any) -> HttpResponse:
        if not suffix:
            return super().get(request, *args, **kwargs)
        if suffix not in self.files:
            raise Http404(suffix)
        return getattr(self, self.files[suffix])()

    def file_links(self) -> list[tuple[str, str]]:
        """Suffix and address of each file of this page, under the filters in use."""
        stem, query = self.request.path.removesuffix("/"), self.file_query()
        return [(suffix, f"{stem}.{suffix}{query}") for suffix in self.files]

    def file_query(self) -> str:
        return ""
