"""The record in the words of schema.org, for search engines: JSON-LD that says no more than the page.

Each app has such a module with a function for each kind of row that schema.org has a word for; its views name them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dates.iso import iso_bounds, iso_coverage
from dates.values import Basis, HistoricalDate
from sources.models import AbstractCitation, Cited, Publishable, Source, text_of

Node = dict[str, Any]

SOURCE_TYPES = {"news": "NewsArticle", "article": "Article", "report": "Report"}
DATA_FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
}
# As Django's json_script: text that could end the script element, or begin another, is written in escapes.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Page:
    """The page that is being made, as its template sees it: reads only what is in its context already."""

    context: Any

    @property
    def request(self) -> HttpRequest:
        return self.context["request"]

    @property
    def language(self) -> str:
        return get_language()

    @property
    def base(self) -> str:
        """Scheme and host."""
        return self.context["site_url"]

    @property
    def url(self) -> str:
        return f"{self.base}{self.request.path}{self.context.get('query', '')}"

    @property
    def subject(self) -> Publishable | None:
        return self.context["subject"] or None

    @property
    def site_name(self) -> str:
        """As in the title of every page."""
        return f"{self.name_of(self.subject)}: {_('the record')}" if self.subject else _("The record")

    def absolute(self, path: str) -> str:
        return f"{self.base}{path}"

    def name_of(self, row: Publishable) -> str:
        return row.heading(get_language())[0]

    def id_of(self, row: Publishable) -> str:
        """What a row is called in every language and format: its address in the API."""
        return self.absolute(reverse(f"api:{row.resource}-detail", args=[row.slug]))

    def text(self, row: Model, name: str) -> str | Node:
        """A text of a row; if it is there only in the other language, it says so."""
        return tagged(*text_of(row, name, get_language()))

    def heading(self, row: Publishable) -> str | Node:
        return tagged(*row.heading(get_language()))

    def refer(self, row: Publishable, kind: str = "Thing") -> Node:
        """A row by its name and address."""
        node = {"@type": kind, "@id": self.id_of(row), "name": self.heading(row)}
        return {**node, "url": self.absolute(row.get_absolute_url())}

    def refer_all(self, rows: Iterable[Publishable], kind: str = "Thing") -> list[Node]:
        return [self.refer(row, kind) for row in rows]

    def cite(self, citations: Iterable[AbstractCitation]) -> list[Node]:
        """The paragraphs of these citations, each by its address on the page of its source."""
        return [
            {**self.refer(each.source, source_type(each.source)), "url": self.absolute(each.get_absolute_url())}
            for each in citations
        ]

    def downloads(self) -> list[Node]:
        """The files of this page that hold data."""
        return [
            {
                "@type": "DataDownload",
                "encodingFormat": DATA_FORMATS[suffix],
                "contentUrl": self.absolute(address),
            }
            for suffix, address in self.context.get("file_links", [])
            if suffix in DATA_FORMATS
        ]


def tagged(text: str, language: str) -> str | Node:
    """The text, with its language where that is not the page's."""
    return text if language == get_language() else {"@value": text, "@language": language}


def known(**values: Any) -> Node:
    """What there is something to say of."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def alternate_name(row: Publishable, name: str) -> list[Node]:
    """The row's name in the other language."""
    own, language = text_of(row, name, get_language())
    others = {text_of(row, name, code) for code, _label in settings.LANGUAGES}
    return [{"@value": text, "@language": code} for text, code in sorted(others) if code != language and text != own]


def coverage(value: HistoricalDate | None) -> str:
    """The time that a page speaks of: as ISO 8601 where that can say it, or else in words; never finer than stated."""
    if value is None or value.is_undated:
        return ""
    if value.basis == Basis.INFERRED:
        return f"{value.wording(get_language())} ({Basis.INFERRED.label})"
    return iso_coverage(value) or value.wording(get_language())


def dates_of(value: HistoricalDate) -> Node:
    """Beginning and end as a program may read them, where they are stated and certain."""
    start, end = iso_bounds(value)
    return known(startDate=start, endDate=end)


def source_type(source: Source) -> str:
    return SOURCE_TYPES.get(source.kind, "CreativeWork")


def no_entity(row: Publishable, page: Page) -> list[Node]:
    """Nothing: schema.org has no word for it that would be true."""
    return []


def source(row: Source, page: Page) -> list[Node]:
    """A document: its day of publication only where it states one."""
    original = row.repeats if row.repeats and row.repeats.is_published else None
    publisher = page.text(row, "publisher")
    file = {"@type": "MediaObject", "name": row.archive_name, "sha256": row.sha256}
    details = known(
        headline=page.heading(row),
        inLanguage=row.language,
        description=page.text(row, "description"),
        publisher={"@type": "Organization", "name": publisher} if publisher else None,
        datePublished=iso_bounds(row.published)[0],
        sameAs=row.url,
        isBasedOn=page.refer(original, source_type(original)) if original else None,
    )
    return [{**page.refer(row, source_type(row)), **details, "encoding": file}]


def graph_of_row(row: Publishable, entities: list[Node], page: Page) -> list[Node]:
    """The page of one row: what it is about, on which paragraphs it rests, and which paragraphs speak against it."""
    citations = list(row.citations.all()) if isinstance(row, Cited) else []
    about = [{"@id": entities[0]["@id"]}] if entities else page.refer_all(row.related_rows())
    details = known(
        description=page.text(row, row.summary_field) if row.summary_field else "",
        temporalCoverage=coverage(row.own_date),
        about=about,
        isBasedOn=page.cite(each for each in citations if not each.is_against),
        citation=page.cite(each for each in citations if each.is_against),
    )
    changed = {"dateModified": row.updated_at.isoformat(timespec="seconds")}
    node = web_page(page, "WebPage", page.heading(row))
    return [{**node, **changed, **details, "breadcrumb": trail(row, page)}, *entities]


def graph_of_list(title: str, entities: list[Node], page: Page) -> list[Node]:
    about = known(mainEntity={"@id": entities[0]["@id"]} if entities else None)
    return [{**web_page(page, "CollectionPage", capfirst(title)), **about}, *entities]


def graph_of_site(page: Page) -> list[Node]:
    """The site and the organization whose record it is; no person or company is named as its maker."""
    about = known(about={"@id": page.id_of(page.subject)} if page.subject else None)
    site = {**site_node(page), "inLanguage": get_language(), **about}
    return [site, *([organization(page.subject, page)] if page.subject else [])]


def site_node(page: Page) -> Node:
    home = page.absolute(reverse("home"))
    return {"@type": "WebSite", "@id": f"{home}#site", "name": page.site_name, "url": home}


def organization(row: Publishable, page: Page, kind: str = "Organization") -> Node:
    """An organization by its names. What the record does not hold of it, such as its founding, is not said here."""
    details = known(alternateName=alternate_name(row, "name"), description=page.text(row, "description"))
    return {**page.refer(row, kind), **details}


def web_page(page: Page, kind: str, name: str | Node) -> Node:
    site = {"@type": "WebSite", "@id": f"{page.absolute(reverse('home'))}#site"}
    return {
        "@type": kind,
        "@id": page.url,
        "url": page.url,
        "name": name,
        "inLanguage": get_language(),
        "isPartOf": site,
    }


def dataset(page: Page, name: str | Node, description: str | Node) -> Node:
    """The rows of a page as data, with its files."""
    maker = {"@type": "Organization", "name": page.site_name, "url": page.absolute(reverse("home"))}
    details = known(description=description, distribution=page.downloads())
    node = {"@type": "Dataset", "@id": f"{page.url}#data", "name": name, "url": page.url, **details}
    # The page is in one language, its files are in all.
    languages = [code for code, _label in settings.LANGUAGES]
    return {**node, "inLanguage": languages, "creator": maker, "isAccessibleForFree": True}


def trail(row: Publishable, page: Page) -> Node:
    """The way to the page: home, the list of its kind, the row."""
    home, listed = reverse("home"), reverse(row.page_name.replace("-detail", "-list"))
    steps = [
        (page.site_name, home),
        (resolve(listed).func.view_class.title(), listed),
        (page.heading(row), row.get_absolute_url()),
    ]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": page.absolute(address)}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def as_script(graph: list[Node]) -> str:
    """The JSON of a graph, safe inside a script element."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(ESCAPES)
