"""What a visitor may ask of the log."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema_field

from changes.models import Change
from changes.resources import resources
from sources.filters import ChoiceFilter, OrderFilter, RecordFilter


def kinds() -> list[tuple[str, str]]:
    return [(each.name, capfirst(each.label)) for each in resources().values()]


class NumberField(forms.RegexField):
    """A number of the log, or 0, in ASCII digits only: other digits would give one answer two addresses."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(regex=r"\A(?:0|[1-9][0-9]{0,17})\Z", **kwargs)
        self.error_messages["invalid"] = _("Enter the number of a change, or 0.")


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": 10**18 - 1})
class NumberFilter(django_filters.Filter):
    field_class = NumberField


class UncountedChoiceFilter(ChoiceFilter):
    is_counted = False


class FeedFilter(RecordFilter):
    """What a feed of the log can be asked: its order is its own."""

    q = updated_after = ordering = None
    resource = UncountedChoiceFilter(choices=kinds, label=_("Kind"))
    action = UncountedChoiceFilter(choices=Change.Action.choices, label=pgettext_lazy("change", "Change"))
    since = NumberFilter(method="filter_since", label=_("After change number"))

    default_ordering = ("-number",)

    def filter_since(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.since(int(value))

    @property
    def names_some(self) -> bool:
        """Whether changes of one kind are asked for: then each is listed, however many are alike."""
        return not {"resource", "action"}.isdisjoint(self.active)


class ChangeFilter(FeedFilter):
    """What the log can be asked. What follows from a number on is told in the order in which it happened."""

    ordering = OrderFilter(
        "",
        fields={"number": "number"},
        choices=[("number", _("oldest first")), ("-number", _("newest first"))],
        empty_label=_("usual"),
        label=_("Order"),
        help_text=_("Without it newest first, but after a change number oldest first."),
    )

    @property
    def default_ordering(self) -> tuple[str, ...]:
        return ("number",) if self.form.cleaned_data.get("since") else ("-number",)
