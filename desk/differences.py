"""What differs between two contents of a row (desk/contents.py), in words, in the active language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dates.fields import HistoricalDateField
from dates.values import EdtfError, HistoricalDate
from desk.contents import CITATIONS, Content, citation_model, columns_of, place_of
from sources.models import Publishable, Statement
from sources.pieces import NEW, OLD, SAME, Difference, Text, as_pieces, listed, replaced, words_between

TONGUES = {"en": gettext_lazy("in English"), "ru": gettext_lazy("in Russian")}
NOTHING = (None, "", [])


def differences(model: type[Publishable], before: Content, after: Content) -> list[Difference]:
    """Field by field, as the form has them; nothing for what is the same or is named by neither."""
    return Comparison(model, before, after).differences


def changed_columns(before: Content, after: Content) -> set[str]:
    """The names whose values differ; what is named by `after` alone differs unless it is empty."""
    return {name for name in after if before.get(name) != after[name] and not is_nothing(before.get(name), after[name])}


def is_nothing(*values: Any) -> bool:
    """Whether nothing is there on either side; “no” is something."""
    return all(value in NOTHING for value in values)


class Comparison:
    """Two contents of one kind of row. Reads the headings of the rows that they name: one query for each kind."""

    def __init__(self, model: type[Publishable], before: Content, after: Content) -> None:
        self.model, self.before, self.after, self.language = model, before, after, get_language()

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
            return self.names.get((column.related_model, value), Text(str(value)))
        if isinstance(column, HistoricalDateField):
            return Text(date_text(value, self.language))
        return Text(str(dict(column.flatchoices).get(value, value)), self.tongue(column))

    @cached_property
    def names(self) -> dict[tuple[type[models.Model], str], Text]:
        """The headings of all rows that either side names."""
        wanted = defaultdict(set)
        for content in (self.before, self.after):
            for model, slug in named_in(self.model, content):
                wanted[model].add(slug)
        found = {}
        for model, slugs in wanted.items():
            rows = model.objects.filter(slug__in=slugs)
            for row in rows.with_names() if issubclass(model, Statement) else rows:
                text, code = row.heading(self.language)
                found[model, row.slug] = Text(text, "" if code == self.language else code)
        return found

    def citations(self) -> Iterator[Difference]:
        """Each by its paragraph: one that came or went as a whole, another by its parts."""
        model = citation_model(self.model)
        name = str(model._meta.verbose_name)
        old, new = ({place_of(each): each for each in side.get(CITATIONS, [])} for side in (self.before, self.after))
        for place in {**old, **new}:
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
