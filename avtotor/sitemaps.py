"""Every public page in both languages, for search engines."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from changes.models import RecordVersion
from releases.conditional import depends_on_files
from releases.models import Release
from sources.models import Publishable, record_models

# The pages that are neither a row nor the list of its kind.
PAGES = ("home", "about", "production:plan-list", "production:coverage", "changes:change-list", "releases:release-list")
# Those that show what every part of the record holds.
OVERVIEWS = ("home", "changes:change-list")


@dataclass(frozen=True)
class Entry:
    """A page with the moment of its last change, if that is known."""

    name: str
    slug: str = ""
    changed_at: datetime.datetime | None = None

    def address(self) -> str:
        """In the active language."""
        return address_of(self.name, self.slug, get_language())


@lru_cache(maxsize=4 * 10_000)
def address_of(name: str, slug: str, language: str) -> str:
    """Each is asked for three times: for itself, and as the other language of either."""
    return reverse(name, args=[slug] if slug else [])


class RecordSitemap(Sitemap):
    """One section, so that it is one file until it has to be several. Hosts and scheme are those of the request."""

    i18n = True
    alternates = True
    # A file may hold 50,000 addresses; one of these is made in a second or two.
    limit = 10_000

    def items(self) -> list[Entry]:
        return [*pages(), *rows(), *releases()]

    def location(self, item: Entry) -> str:
        return item.address()

    def lastmod(self, item: Entry) -> datetime.datetime | None:
        return item.changed_at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """With the page for other languages, the same as in the head of each page."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            url["alternates"].append({**url["alternates"][0], "lang_code": "x-default"})
        return urls


def list_name(model: type[Publishable]) -> str:
    return model.page_name.replace("-detail", "-list")


def list_names() -> list[str]:
    """The lists of rows of each kind, and the ledger of plans."""
    return [*map(list_name, record_models()), "production:plan-list"]


def pages() -> list[Entry]:
    """The lists, each with the last change among its rows: one query for each kind."""
    changed_at = RecordVersion.objects.filter(pk=1).values_list("changed_at", flat=True).first()
    found = [Entry(name, changed_at=changed_at if name in OVERVIEWS else None) for name in PAGES]
    for model in record_models():
        last = model.objects.published().aggregate(last=Max("updated_at"))["last"]
        found.append(Entry(list_name(model), changed_at=last))
    return found


def rows() -> list[Entry]:
    """Every published row: one query for each kind, for no more than its address and its moment."""
    return [
        Entry(model.page_name, slug, changed_at)
        for model in record_models()
        for slug, changed_at in model.objects.published().order_by("slug").values_list("slug", "updated_at")
    ]


def releases() -> list[Entry]:
    """Every release: one query."""
    released = Release.objects.values_list("version", "released_at")
    return [Entry("releases:release-detail", str(version), moment) for version, moment in released]


@csrf_exempt
@require_safe
@depends_on_files
def sitemap(request: HttpRequest, section: str = "") -> HttpResponse:
    """One file of all addresses; past what one file may hold, the index of several, each a part of the section."""
    sections = {"record": RecordSitemap()}
    if section or sections["record"].paginator.num_pages == 1:
        return views.sitemap(request, sections, section or None)
    return views.index(request, sections, sitemap_url_name="sitemap-part")
