"""What to say and offer where an address leads nowhere: of what is or was published, and nothing else."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from avtotor.api_router import router
from avtotor.sitemaps import list_names
from changes.gone import end_of
from changes.models import Change
from production.charts.pages import CHART_FILES
from sources.filters import MAX_WORDS
from sources.models import Publishable
from sources.nearest import nearest_rows, words_of
from sources.problems import fault
from sources.sharing import CARD, SharedList, SharedRow

MAX_LENGTH = 100
# Stands where an address has a slug, to ask which view would answer it.
ANY_SLUG = "x"


@dataclass
class Offer:
    """Rows with a like name, lists with a like address, the files that there are, and words to search for."""

    words: str = ""
    rows: list[Publishable] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)


def offer(path: str) -> Offer:
    """What may have been meant by the path of an address, in the active language."""
    language = translation.get_language()
    segments = [each[:MAX_LENGTH] for each in path.removeprefix(f"/{language}/").split("/") if each]
    if not segments:
        return Offer()
    *stem, last = segments
    name, _dot, suffix = last.partition(".")
    words = " ".join(words_of(name.replace("-", " "))[:MAX_WORDS])[:MAX_LENGTH]
    if suffix and (files := files_of("/".join([*stem, name]), refused=suffix)):
        return Offer(words, files=files)
    view = view_of(f"{'/'.join(stem)}/{ANY_SLUG}") if stem else None
    if is_kind_of(view, SharedRow):
        return Offer(words, rows=nearest_rows(view.viewset.rows(), name))
    return Offer(words, lists=nearest_lists(segments[0].partition(".")[0]))


def ended(path: str) -> Change | None:
    """The change by which the row at the address of a page, or of a file of it, ceased to be public, if one did."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    view, suffix = getattr(match.func, "view_class", None), match.kwargs.get("suffix", "")
    if not is_kind_of(view, SharedRow) or (suffix and suffix not in view.files):
        return None
    return end_of(view.viewset, match.kwargs["slug"])


def view_of(stem: str) -> Any:
    """The class of the view that answers a page, if any does."""
    try:
        return getattr(resolve(f"/{translation.get_language()}/{stem}/").func, "view_class", None)
    except Resolver404:
        return None


def is_kind_of(view: Any, kind: type) -> bool:
    return view is not None and issubclass(view, kind)


def files_of(stem: str, *, refused: str) -> list[tuple[str, str]]:
    """Suffix and address of the files of a page; none if the page is not there.

    Where one form of a chart is refused, there is none to draw: its other forms are not offered either.
    """
    view, slug = view_of(stem), stem.rpartition("/")[2]
    is_there = is_kind_of(view, SharedList) or (
        is_kind_of(view, SharedRow) and view.viewset.rows().filter(slug=slug).exists()
    )
    address = f"/{translation.get_language()}/{stem}"
    left_out = {CARD, *(CHART_FILES if refused in CHART_FILES else ())}
    return [(suffix, f"{address}.{suffix}") for suffix in view.files if suffix not in left_out] if is_there else []


def nearest_lists(stem: str) -> list[tuple[str, str]]:
    """Title and address of the lists whose address is most like this one."""
    home = reverse("home")
    lists = {reverse(name).removeprefix(home).rstrip("/"): reverse(name) for name in list_names()}
    found = [lists[each] for each in difflib.get_close_matches(stem.lower(), lists)]
    return [(resolve(address).func.view_class.title(), address) for address in found]


def api_faults(path: str) -> list[dict[str, Any]]:
    """That a path of the API leads nowhere, and the lists whose names come nearest."""
    lists = {prefix: reverse(f"api:{basename}-list") for prefix, _viewset, basename in router.registry}
    asked = [each.partition(".")[0][:MAX_LENGTH] for each in path.split("/") if each]
    names = [close for each in asked for close in difflib.get_close_matches(each, lists)]
    nearest = [lists[name] for name in dict.fromkeys(names)]
    return [fault("path", "not_found", f"The lists are {', '.join(lists)}.", nearest)]
