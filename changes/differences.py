"""A change in words: field by field, what stood there and what stands there now, in the active language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from changes.models import Change, Snapshot
from changes.resources import Resource, resource_of
from sources.pieces import NEW, OLD, SAME, Difference, Text, as_pieces, listed, replaced, words_between
from sources.serializers import LANGUAGES

# The names of fields that no column has.
LABELS = {"value": gettext_lazy("value")}
TONGUES = {"en": gettext_lazy("in English"), "ru": gettext_lazy("in Russian")}
# The slug stands in the address.
UNSAID = frozenset({"id"})
NOTHING = (None, "", [], {})
# What follows from the others of a date; and what its wording, or that of a figure, does not tell.
DERIVED = frozenset({"text", "earliest", "latest", "precision"})
NOT_IN_WORDING = frozenset({"basis", "label"})

# Rows by resource and slug, each with the text that heads it: those that are public, and the last of those that were.
Headed = dict[tuple[str, str], Snapshot | Change]
Values = dict[str, Any]


def column_of(model: type[Model], *names: str) -> Field | None:
    """The first of these columns that the model has."""
    for name in names:
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def citation_model(model: type[Model]) -> type[Model]:
    return model._meta.get_field("citations").related_model


def named_in(change: Change) -> set[tuple[str, str]]:
    """Resource and slug of the row itself and of every row that the change names."""
    model = change.kind.model
    values = [*change.before.items(), *change.after.items()]
    return {
        (change.resource, change.slug),
        *(each for name, value in values for each in references(model, name, value)),
    }


def references(model: type[Model], name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The rows that a value names: a slug, a list of slugs, or the parts of an object or of citations."""
    if isinstance(value, list):
        for each in value:
            yield from references(citation_model(model) if isinstance(each, dict) else model, name, each)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from references(model, key, part)
    elif isinstance(value, str) and (target := target_of(column_of(model, name))):
        yield target.name, value


def target_of(column: Field | None) -> Resource | None:
    """The resource of the rows that a column names."""
    return resource_of(column.related_model) if column is not None and column.related_model else None


class Reading:
    """How the changes of one kind of row read; `rows` are those that they mention."""

    def __init__(self, model: type[Model], rows: Headed, sources: dict[str, str] | None = None) -> None:
        self.model, self.rows, self.language = model, rows, get_language()
        # Name in the JSON -> name of the column, in the order in which a reader is told.
        self.sources = sources or {}

    def differences(self, before: Values, after: Values) -> list[Difference]:
        names = [name for name in dict.fromkeys([*self.sources, *before, *after]) if name in before or name in after]
        found = [each for name in names if name not in UNSAID for each in self.field(name, before, after)]
        return [each for each in found if each.pieces]

    def field(self, name: str, before: Values, after: Values) -> Iterator[Difference]:
        old, new = before.get(name), after.get(name)
        if old == new:
            return
        sample = next((each for each in (new, old) if each not in NOTHING), None)
        if isinstance(sample, list) and isinstance(sample[0], dict):
            yield from self.citations(old or [], new or [])
        elif isinstance(sample, list):
            gone, come = (
                [self.say(name, each) for each in some or [] if each not in (other or [])]
                for some, other in ((old, new), (new, old))
            )
            yield Difference(self.label(name), listed(gone, come))
        elif isinstance(sample, dict) and sample.keys() == set(LANGUAGES):
            yield from self.texts(self.label(name), old or {}, new or {})
        elif isinstance(sample, dict):
            yield from self.parts(name, old or {}, new or {})
        elif sample is not None:
            yield Difference(self.label(name), replaced(self.say(name, old), self.say(name, new)))

    def label(self, *names: str) -> str:
        """What the first of these columns is called; a field without a column has its own name."""
        column = column_of(self.model, *(each for name in names for each in (self.sources.get(name, name), name)))
        return str(getattr(column, "verbose_name", LABELS.get(names[-1], names[-1].replace("_", " "))))

    def texts(self, label: str, old: Values, new: Values) -> Iterator[Difference]:
        """The page's language first."""
        for code in sorted(LANGUAGES, key=lambda code: code != self.language):
            before, after = old.get(code) or "", new.get(code) or ""
            is_own = code == self.language
            if before != after:
                pieces = words_between(Text(before, "" if is_own else code), Text(after, "" if is_own else code))
                yield Difference(label, pieces, "" if is_own else str(TONGUES[code]))

    def parts(self, name: str, old: Values, new: Values) -> Iterator[Difference]:
        """A date or a figure by its wording, and where that is the same by its parts; anything else by its parts."""
        before, after = ((each.get("text") or {}).get(self.language, "") for each in (old, new))
        if before != after:
            yield Difference(self.label(name), replaced(Text(before), Text(after)))
        for key in {**old, **new}:
            is_told = key in DERIVED or (before != after and key not in NOT_IN_WORDING)
            if is_told or old.get(key) == new.get(key):
                continue
            columns = (f"{self.sources.get(name, name)}_{key}", f"{name}_{key}", key)
            if isinstance(new.get(key) or old.get(key), dict):
                yield from self.texts(self.label(*columns), old.get(key) or {}, new.get(key) or {})
            else:
                said = (self.say(key, each.get(key), *columns) for each in (old, new))
                yield Difference(self.label(*columns), replaced(*said))

    def citations(self, old: list[Values], new: list[Values]) -> Iterator[Difference]:
        """Each citation by its paragraph: one that came or went as a whole, another by its parts."""
        reading, label = (
            Reading(citation_model(self.model), self.rows),
            str(citation_model(self.model)._meta.verbose_name),
        )
        before, after = ({key_of(each): each for each in some} for some in (old, new))
        for key in {**before, **after}:
            was, now = before.get(key), after.get(key)
            if was and now:
                place = as_pieces(SAME, [*reading.place(now), Text(": ")])
                for each in reading.differences(was, now):
                    yield Difference(f"{label}, {each.label}", [*place, *each.pieces], each.tongue)
            else:
                yield Difference(label, as_pieces(NEW if now else OLD, reading.citation(now or was)))

    def place(self, citation: Values) -> list[Text]:
        return [self.say("source", citation["source"]), Text(f", ¶\xa0{citation['paragraph']}")]

    def citation(self, citation: Values) -> list[Text]:
        """A citation in one line: where, for or against, who speaks, what is said."""
        stated = {code: text for code, text in (citation.get("stated") or {}).items() if text}
        code = self.language if self.language in stated else next(iter(stated), "")
        said = [self.say(name, citation.get(name)) for name in ("stance", "aspect", "speaker")]
        said.append(Text(stated.get(code, ""), "" if code == self.language else code))
        return [*self.place(citation), *(part for each in said if each.text for part in (Text(" · "), each))]

    def say(self, name: str, value: Any, *columns: str) -> Text:
        """A value as a reader says it: the name of a row, the word for a choice, yes or no."""
        if value in NOTHING:
            return Text("")
        if isinstance(value, bool):
            return Text(_("yes") if value else _("no"))
        column = column_of(self.model, *columns, self.sources.get(name, name), name)
        if target := target_of(column):
            return self.name_of(target, str(value))
        return Text(str(dict(getattr(column, "flatchoices", ())).get(value, value)))

    def name_of(self, resource: Resource, slug: str) -> Text:
        """The heading of a row, or its slug if no heading is known."""
        row = self.rows.get((resource.name, slug))
        text, code = row.heading(self.language) if row else (slug, self.language)
        return Text(text, "" if code == self.language else code)


def reading_of(resource: Resource, rows: Headed) -> Reading:
    fields = resource.serializer().fields.items()
    return Reading(
        resource.model, rows, {name: name if field.source == "*" else field.source for name, field in fields}
    )


def key_of(citation: Values) -> tuple:
    return citation["source"], citation["paragraph"], citation.get("aspect")
