"""The whole record in the words of schema.org: what all its pages say of themselves, in one JSON-LD graph.

A node of what a row is about stands once, with its texts in every language; the page of a row, of which there is one
in each language, stands once for each. One node a line, so that two versions can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Any, TextIO

from django.conf import settings
from django.urls import resolve
from django.utils import translation

from partners.models import Organization
from releases.chunks import by_slug
from releases.editions import Edition, HostlessRequest
from sources.linked_data import Node, Page, graph_of_row, known
from sources.models import Publishable
from sources.serializers import LANGUAGES

# What holds an address, or a word of a fixed list: no text of a language.
UNTOLD = frozenset({"url", "@id", "@type", "@language", "inLanguage"})

Describe = Callable[[Publishable, Page], list[Node]]


class Graph:
    """Writes a graph node by node."""

    def __init__(self, file: TextIO, edition: Edition) -> None:
        self.file, self.subject = file, Organization.objects.subject()
        self.file.write('{"@context": "https://schema.org", "@graph": [\n')
        self.file.write(written(dataset_of(edition)))

    def add(self, rows: Iterable[Publishable], describe: Describe) -> None:
        for row in rows:
            for node in nodes_of(row, describe, self.subject):
                self.file.write(f",\n{written(node)}")

    def close(self) -> None:
        self.file.write("\n]}\n")


def written(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def describer_of(model: type[Publishable]) -> Describe:
    """What the page of such a row tells of it."""
    with translation.override("en"):
        address = model(slug="x").get_absolute_url()
        return resolve(address).func.view_class.describe


def dataset_of(edition: Edition) -> Node:
    return {
        "@type": "Dataset",
        "@id": edition.urn,
        "name": [{"@value": edition.names[code], "@language": code} for code in LANGUAGES],
        "version": str(edition.number),
        "dateModified": edition.moment,
        "license": settings.DATA_LICENSE_URL,
        "inLanguage": LANGUAGES,
        "isAccessibleForFree": True,
        **known(url=settings.SITE_URL),
    }


def nodes_of(row: Publishable, describe: Describe, subject: Organization | None) -> Iterator[Node]:
    pages, entities = [], []
    for code in LANGUAGES:
        with translation.override(code):
            page = page_of(row, subject)
            own, *others = graph_of_row(row, describe(row, page), page)
        pages.append(own)
        entities.append(others)
    yield from pages
    for each in zip_longest(*entities):
        yield merged(dict(zip(LANGUAGES, each, strict=True)))


def page_of(row: Publishable, subject: Organization | None) -> Page:
    """The page of a row as its template would see it, but that the figures of a measure are read as they are used."""
    request = HostlessRequest()
    request.path = row.get_absolute_url()
    context: dict[str, Any] = {"request": request, "site_url": settings.SITE_URL, "subject": subject}
    if hasattr(row, "observations"):
        context["observations"] = (each for chunk in by_slug(row.observations.published()) for each in chunk)
    return Page(context)


def merged(told: dict[str, Any], name: str = "") -> Any:
    """One value of what each language says: the same once, texts side by side with their languages."""
    told = {code: value for code, value in told.items() if value is not None}
    values = list(told.values())
    if all(value == values[0] for value in values):
        return values[0]
    if all(isinstance(value, dict) and "@value" not in value for value in values):
        names = dict.fromkeys(each for value in values for each in value)
        return {each: merged({code: value.get(each) for code, value in told.items()}, each) for each in names}
    if all(isinstance(value, list) for value in values) and are_nodes(values):
        return [merged(dict(zip(told, each, strict=True)), name) for each in zip(*values, strict=True)]
    sides = [tagged(part, code, name) for code, value in told.items() for part in as_list(value)]
    sides = [side for place, side in enumerate(sides) if side not in sides[:place]]
    return sides if len(sides) > 1 else sides[0]


def are_nodes(values: list[list[Any]]) -> bool:
    """Whether lists are of the same things, each with its own texts, and not of texts."""
    every = [each for value in values for each in value]
    return len({len(value) for value in values}) == 1 and all(isinstance(e, dict) and "@value" not in e for e in every)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def tagged(value: Any, code: str, name: str) -> Any:
    return {"@value": value, "@language": code} if isinstance(value, str) and name not in UNTOLD else value
