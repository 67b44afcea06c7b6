"""What keeps a bad address or a bad value from ending in a server error, for the record and for accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

MAX_SEARCH = 100
MAX_TEXT = 10_000


def is_key(value: Any) -> bool:
    """Whether this can be the key of a row: digits that fit a 64-bit column."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= 18


class KnownKeysOnly:
    """An autocomplete that shows a refused form again without looking up a key that cannot be one."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list:
        return super().optgroups(name, [each for each in value if is_key(each)], attr)


class RowSelect(KnownKeysOnly, AutocompleteSelect):
    pass


class RowSelectMultiple(KnownKeysOnly, AutocompleteSelectMultiple):
    pass


class RowsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)


class BoundedFields:
    """Form fields of an admin or an inline: lengths have an end, and every relation is an autocomplete."""

    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 40}), "max_length": MAX_TEXT},
        models.URLField: {"assume_scheme": "https"},
    }

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        opts = self.model._meta
        return [
            field.name for field in [*opts.fields, *opts.many_to_many] if field.is_relation and field.name != "subject"
        ]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the link that deletes the row which is chosen: a row is not deleted in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelectMultiple(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **{"form_class": RowsField, **kwargs})


class GuardedAdmin(BoundedFields):
    """A changelist is filtered by its own filters and nothing else; a form never takes its values from an address."""

    actions = None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in {name for each in self.get_list_filter(request) for name in parameters(each)}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """An empty `_to_field` means the primary key, as a missing one does."""
        return super().get_object(request, object_id, from_field or None)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find nothing by an endless text: a database has a limit to the words that it compares."""
        if len(search_term) > MAX_SEARCH:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)


def parameters(list_filter: Any) -> list[str]:
    """The names that a list filter reads from the address."""
    if hasattr(list_filter, "parameter_name"):
        return [list_filter.parameter_name]
    name = list_filter[0] if isinstance(list_filter, tuple) else list_filter
    return [f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"]
