"""What differs between two contents of a row (desk/contents.py), in words, in the active language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dates.fields import HistoricalDateField
from dates.values import EdtfError, HistoricalDate
from desk.contents import CITATIONS, Content, citation_model, columns_of, place_of
from sources.models import Publishable, Statement
from sources.pieces import NEW, OLD, SAME, Difference, Text, as_pieces, listed, replaced, words_between

if TYPE_CHECKING:
    from desk.policy import Policy

TONGUES = {"en": gettext_lazy("in English"), "ru": gettext_lazy("in Russian")}
NOTHING = (None, "", [])
# Instead of a draft that is not for whoever reads.
NOT_PUBLIC = gettext_lazy("something that is not public")


def differences(
    model: type[Publishable], before: Content, after: Content, names: Names | None = None
) -> list[Difference]:
    """Field by field, as the form has them; nothing for what is the same or is named by neither.

    `names` are for whom the rows that these name are read, and once for many comparisons.
    """
    return Comparison(model, before, after, names or Names()).differences


def changed_columns(before: Content, after: Content) -> set[str]:
    """The names whose values differ; what is named by `after` alone differs unless it is empty."""
    return {name for name in after if before.get(name) != after[name] and not is_nothing(before.get(name), after[name])}


def is_nothing(*values: Any) -> bool:
    """Whether nothing is there on either side; “no” is something."""
    return all(value in NOTHING for value in values)


class Names:
    """The headings of the rows that contents name. Who may not review is told nothing of another's draft, nor of what
    has been deleted: not even its slug.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy, self.language = policy, get_language()
        self.known: dict[tuple[type[models.Model], str], Text | None] = {}

    def read(self, model: type[models.Model], contents: Iterable[Content]) -> None:
        """One query for each kind of row that has not been read yet."""
        wanted = defaultdict(set)
        for key in {key for content in contents for key in named_in(model, content)} - self.known.keys():
            wanted[key[0]].add(key[1])
            self.known[key] = None
        for other, slugs in wanted.items():
            rows = other.objects.filter(slug__in=slugs)
            rows = self.policy.sees(rows) if self.policy else rows
            for row in rows.with_names() if issubclass(other, Statement) else rows:
                text, code = row.heading(self.language)
                self.known[other, row.slug] = Text(text, "" if code == self.language else code)

    def is_hidden(self, model: type[models.Model], slug: str) -> bool:
        return self.policy is not None and not self.policy.may_review and self.known.get((model, slug)) is None

    def say(self, model: type[models.Model], slug: str) -> Text:
        if self.is_hidden(model, slug):
            return Text(str(NOT_PUBLIC))
        return self.known.get((model, slug)) or Text(str(slug))


class Comparison:
    """Two contents of one kind of row."""

    def __init__(self, model: type[Publishable], before: Content, after: Content, names: Names) -> None:
        self.model, self.before, self.after, self.language = model, before, after, get_language()
        self.names = names
        names.read(model, (before, after))

    @cached_property
    def differences(self) -> list[Difference]:
        columns = columns_of(self.model)
        found = list(self.fields(columns, self.before, self.after))
        if CITATIONS in self.after and CITATIONS in self.before:
            found += self.citations()
        return [each for each in found if each.pieces]

    def fields(self, columns: dict[str, models.Field], before: Content, after: Content) -> Iterator[Difference]:
        for name, column in columns.items():
            old, new = before.get(name), after.get(name)
            if name not in after or old == new or is_nothing(old, new):
                continue
            if column.many_to_many:
                yield Difference(label(column), listed(*self.members(column, old or [], new or [])))
            elif hasattr(column, "translated_field") and old and new:
                texts = (Text(each, self.tongue(column)) for each in (old, new))
                yield Difference(label(column), words_between(*texts), tongue_label(column))
            else:
                said = (self.say(column, each) for each in (old, new))
                yield Difference(label(column), replaced(*said), tongue_label(column))

    def members(self, column: models.Field, old: list[str], new: list[str]) -> tuple[list[Text], list[Text]]:
        return tuple(
            [self.say(column, each) for each in some if each not in other] for some, other in ((old, new), (new, old))
        )

    def tongue(self, column: models.Field) -> str:
        language = getattr(column, "language", "")
        return "" if language == self.language else language

    def say(self, column: models.Field, value: Any) -> Text:
        """A value as an editor knows it: the heading of a row, the word for a choice, a date with its wording."""
        if isinstance(value, bool):
            return Text(_("yes") if value else _("no"))
        if value in NOTHING:
            return Text("")
        if column.is_relation:
            return self.names.say(column.related_model, value)
        if isinstance(column, HistoricalDateField):
            return Text(date_text(value, self.language))
        return Text(str(dict(column.flatchoices).get(value, value)), self.tongue(column))

    def citations(self) -> Iterator[Difference]:
        """Each by its paragraph: one that came or went as a whole, another by its parts."""
        model = citation_model(self.model)
        name = str(model._meta.verbose_name)
        old, new = ({place_of(each): each for each in side.get(CITATIONS, [])} for side in (self.before, self.after))
        for place in {**old, **new}:
            if self.names.is_hidden(columns_of(model)["source"].related_model, place[0]):
                continue
            was, now = old.get(place), new.get(place)
            where = self.place(model, was or now)
            if was and now:
                for each in self.fields(columns_of(model), was, now):
                    pieces = [*as_pieces(SAME, [*where, Text(": ")]), *each.pieces]
                    yield Difference(f"{name}, {each.label}", pieces, each.tongue)
            else:
                yield Difference(name, as_pieces(NEW if now else OLD, [*where, *self.stated(model, now or was)]))

    def place(self, model: type[models.Model], citation: Content) -> list[Text]:
        return [self.say(columns_of(model)["source"], citation.get("source")), Text(f", ¶\xa0{citation['paragraph']}")]

    def stated(self, model: type[models.Model], citation: Content) -> list[Text]:
        codes = sorted(TONGUES, key=lambda code: code != self.language)
        text, code = next(((citation[f"stated_{c}"], c) for c in codes if citation.get(f"stated_{c}")), ("", ""))
        parts = [self.say(columns_of(model)["stance"], citation.get("stance"))]
        parts.append(Text(text, "" if code == self.language else code))
        return [part for each in parts if each.text for part in (Text(" · "), each)]


def label(column: models.Field) -> str:
    """What the column is called, without the language of a translated one."""
    return str(getattr(column, "translated_field", column).verbose_name)


def tongue_label(column: models.Field) -> str:
    return str(TONGUES[column.language]) if hasattr(column, "translated_field") else ""


def date_text(edtf: str, language: str) -> str:
    """The notation with its wording: "1997-05 (May 1997)"."""
    try:
        return f"{edtf} ({HistoricalDate.parse(edtf).wording(language)})"
    except EdtfError:
        return edtf


def named_in(model: type[models.Model], content: Content) -> Iterator[tuple[type[models.Model], str]]:
    for name, column in columns_of(model).items():
        if column.is_relation:
            value = content.get(name)
            for slug in value if isinstance(value, list) else [value]:
                if slug:
                    yield column.related_model, slug
    for citation in content.get(CITATIONS, ()):
        yield from named_in(citation_model(model), citation)
