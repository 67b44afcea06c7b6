"""What a list's page says of its filters: how many rows each choice leads to, and which filters are in use."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict

from sources.models import Publishable


class CountedSelect(forms.Select):
    """A choice with its number of rows; one without any cannot be chosen, unless it is in use."""

    def __init__(self, counts: dict[str, int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.counts = counts

    def create_option(self, name: str, value: Any, label: str, selected: bool, *args: Any, **kwargs: Any) -> dict:
        number = self.counts.get(str(value), 0)
        option = super().create_option(name, value, f"{label} ({number})", selected, *args, **kwargs)
        if not number and value and not selected:
            option["attrs"]["disabled"] = True
        return option


@dataclass(frozen=True)
class Chip:
    """A filter in use: what it is called, the row or text that it asks for, and the query without it."""

    label: str
    value: str
    row: Publishable | None
    query: str


def counted(filters: Mapping[str, Any]) -> list[str]:
    """The names of those filters whose values can be counted."""
    return [name for name, each in filters.items() if getattr(each, "is_counted", False)]


class Facets:
    """For a FilterSet whose filters can count: `counts(rows)` gives the number of rows for each of its values."""

    # What a list does when it is not told otherwise: to ask for it is no filter.
    defaults: dict[str, str] = {}
    # What says nothing, and so is refused, without one of others.
    needs: dict[str, tuple[str, ...]] = {}

    @property
    def facet_names(self) -> list[str]:
        """The parameters whose values can be counted."""
        return counted(self.filters)

    def facets(self, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """For each of these parameters the number of rows that each of its values leads to, all other filters kept.

        One query a parameter. Values that no row has are left out.
        """
        return {name: self.counts(name, self.without(name).filtered()) for name in names}

    def counts(self, name: str, rows: QuerySet) -> dict[str, int]:
        return self.filters[name].counts(rows)

    def without(self, name: str) -> Facets:
        """This filterset with one parameter left out; only what has been understood is asked, and not read again."""
        other = copy.copy(self)
        other._form = copy.copy(self.form)
        other._form.cleaned_data = {key: value for key, value in self.form.cleaned_data.items() if key != name}
        return other

    def filtered(self) -> QuerySet:
        return self.filter_queryset(self.queryset.all())

    @cached_property
    def count(self) -> int:
        return self.filtered().count()

    def count_without(self, name: str) -> int:
        return self.without(name).filtered().count() if name in self.active else self.count

    def counted_field(self, name: str) -> BoundField:
        """The field with a count beside each choice; of a long list of rows, only those that lead to some."""
        field, counts = self.form.fields[name], self.facets([name])[name]
        choices = field.choices
        if hasattr(field, "queryset"):
            found = field.queryset.filter(slug__in={*counts, self.active.get(name, "")})
            choices = [("", field.empty_label), *((row.slug, str(row)) for row in found)]
        counts = {**counts, "": self.count_without(name)}
        field.widget = CountedSelect(counts, attrs=field.widget.attrs, choices=choices)
        return self.form[name]

    @property
    def active(self) -> dict[str, str]:
        """The parameters in use, as given."""
        given = {name: self.data[name] for name in self.filters if self.data.get(name, "").strip()}
        return {name: value for name, value in given.items() if self.defaults.get(name) != value}

    @property
    def chips(self) -> list[Chip]:
        """The filters in use, each with the way out of it; an order is none, since it leaves no row out."""
        return [self.chip(name) for name in self.active if name != "ordering"]

    def chip(self, name: str) -> Chip:
        value, field = self.form.cleaned_data.get(name), self.form.fields[name]
        row = value if isinstance(value, Publishable) else None
        choices = {} if row or hasattr(field, "queryset") else dict(getattr(field, "choices", ()))
        text = self.active[name]
        return Chip(str(field.label), str(choices.get(text, text)), row, self.query(**{name: ""}))

    def query(self, **changes: str) -> str:
        """The query of this list, with "?", under the filters in use and these changes; empty takes one out, and what
        needs it."""
        query = QueryDict(mutable=True)
        said = {name: value for name, value in {**self.active, **changes}.items() if value}
        query.update({name: value for name, value in said.items() if self.has_needed(name, said)})
        return f"?{query.urlencode()}" if query else ""

    def has_needed(self, name: str, said: Iterable[str]) -> bool:
        return name not in self.needs or not set(self.needs[name]).isdisjoint(said)

    @property
    def clear_query(self) -> str:
        """The query without any filter, in the same order."""
        return self.query(**{chip: "" for chip in self.active if chip != "ordering"})
