"""The rows that a table names: those alone that the user may see, so that nobody finds a draft by naming it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import models

from desk.contents import CITATIONS, Content, citation_model, columns_of
from desk.differences import named_in
from desk.policy import Policy
from sources.models import Publishable

CHUNK = 500
Name = tuple[type[models.Model], str]


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists of no more items than one query may name."""
    rest = iter(items)
    while found := list(islice(rest, CHUNK)):
        yield found


class References:
    """Rows by model and slug, as far as they have been looked up."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.known: dict[Name, models.Model | None] = {}

    def load(self, names: Iterable[Name]) -> None:
        wanted = defaultdict(list)
        for model, slug in dict.fromkeys(names):
            if (model, slug) not in self.known:
                wanted[model].append(slug)
                self.known[model, slug] = None
        for model, slugs in wanted.items():
            for some in chunks(slugs):
                for row in self.policy.sees(model.objects.filter(slug__in=some)):
                    self.known[model, row.slug] = row

    def get(self, model: type[models.Model], slug: str) -> models.Model | None:
        return self.known.get((model, slug))

    def veil(self, model: type[Publishable], contents: Iterable[Content]) -> list[Content]:
        """The contents without what names a draft of somebody else: a citation of such a source is not there at all."""
        contents = list(contents)
        if self.policy.may_review:
            return contents
        self.load(name for content in contents for name in named_in(model, content))
        return [self.veiled(model, content) for content in contents]

    def veiled(self, model: type[models.Model], content: Content) -> Content:
        found = dict(content)
        for name, column in columns_of(model).items():
            if column.many_to_many:
                found[name] = [slug for slug in content[name] if self.get(column.related_model, slug)]
            elif column.is_relation and content[name] and not self.get(column.related_model, content[name]):
                found[name] = None
        if CITATIONS in content:
            cited = citation_model(model)
            seen = [self.veiled(cited, each) for each in content[CITATIONS]]
            found[CITATIONS] = [each for each in seen if each["source"]]
        return found
