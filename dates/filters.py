from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from dates.edtf import EdtfError
from dates.values import HistoricalDate, Precision

POSSIBLE, CERTAIN = "possible", "certain"

_RANGE_HELP = _("A year, month or day, included: 1994, 1994-05, 1994-05-16.")
_MATCH_HELP = _("possible (default): the date may fall in the range; certain: it lies wholly inside.")
_UNDATED_HELP = _("true: only undated rows; false: only dated ones.")


class DayFormField(forms.CharField):
    """A year, month or day, cleaned to a HistoricalDate. Blanks around it would give one answer two addresses."""

    precisions: tuple[str, ...] = (Precision.YEAR, Precision.MONTH, Precision.DAY)
    message = _("Enter a year, month or day: 1994, 1994-05 or 1994-05-16.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})

    def clean(self, value: Any) -> HistoricalDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            day = HistoricalDate.parse(text) if text == text.strip() else None
        except EdtfError:
            day = None
        # Digits only: 1994~ and 1994-XX are years too, but do not say where a range begins or ends.
        if day is None or not is_calendar(day) or day.precision not in self.precisions:
            raise ValidationError(self.message, code="invalid")
        return day


class WholeDayFormField(DayFormField):
    """A day, cleaned to a HistoricalDate."""

    precisions = (Precision.DAY,)
    message = _("Enter a day: 1994-05-16.")


def is_calendar(value: HistoricalDate) -> bool:
    """Whether it is simply a year, month or day."""
    is_simple = value.edtf.replace("-", "").isdigit() and not value.refine
    return is_simple and value.precision in (Precision.YEAR, Precision.MONTH, Precision.DAY)


class RangePart:
    """A filter that narrows nothing alone: DatedFilterMixin puts the four of them together."""

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset


class DayFilter(RangePart, django_filters.CharFilter):
    field_class = DayFormField


class WholeDayFilter(RangePart, django_filters.CharFilter):
    """One day; what it asks is for its FilterSet to say."""

    field_class = WholeDayFormField


@extend_schema_field({"type": "string", "enum": [POSSIBLE, CERTAIN], "default": POSSIBLE, "description": _MATCH_HELP})
class MatchFilter(RangePart, django_filters.TypedChoiceFilter):
    pass


@extend_schema_field({"type": "boolean", "description": _UNDATED_HELP})
class UndatedFilter(RangePart, django_filters.TypedChoiceFilter):
    pass


class DatedForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("date_from"), cleaned.get("date_to")
        if start and end and start.earliest > end.latest:
            message = _("date_to is before date_from; valid: date_from=1994 and date_to=1997.")
            self.add_error("date_to", ValidationError(message, code="out_of_order"))
        is_range = start or end or not self.errors.keys().isdisjoint(("date_from", "date_to"))
        if cleaned.get("date_match") == CERTAIN and not is_range:
            message = _("date_match=certain needs date_from or date_to.")
            self.add_error("date_match", ValidationError(message, code="no_range"))
        return cleaned


class DatedFilterMixin(django_filters.FilterSet):
    """`date_from`, `date_to`, `date_match` and `undated` over the historical date named by `date_field`.

    A range includes both its ends and leaves undated rows out. With `date_match=possible` an open or unknown
    end reaches any day; with `certain` a row that has one is never included, and a range must be given.
    """

    date_field = "date"

    date_from = DayFilter(label=_("From"), help_text=_RANGE_HELP)
    date_to = DayFilter(label=_("To"), help_text=_RANGE_HELP)
    date_match = MatchFilter(
        label=_("Dates that"),
        choices=[(POSSIBLE, _("may fall in the range")), (CERTAIN, _("surely fall in the range"))],
        error_messages={"invalid_choice": _("Valid: possible, certain.")},
        help_text=_MATCH_HELP,
    )
    undated = UndatedFilter(
        label=_("Undated"),
        choices=[("", _("dated or not")), ("true", _("only undated")), ("false", _("only dated"))],
        error_messages={"invalid_choice": _("Valid: true, false.")},
        coerce=lambda value: value == "true",
        help_text=_UNDATED_HELP,
    )

    def get_form_class(self) -> type[forms.Form]:
        form_class = super().get_form_class()
        return type(form_class.__name__, (DatedForm, form_class), {})

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset).filter(self.date_condition())

    def date_condition(self) -> Q:
        """The four parameters as one; HistoricalDate.overlaps and is_within say it of a value.

        A parameter with an error is not in the cleaned data: whether that empties the list is the view's choice.
        """
        cleaned, name = self.form.cleaned_data, self.date_field
        condition = Q()
        if cleaned.get("undated") in (True, False):
            condition &= Q(**{name: ""}) if cleaned["undated"] else ~Q(**{name: ""})
        start, end = cleaned.get("date_from"), cleaned.get("date_to")
        if not (start or end):
            return condition
        condition &= ~Q(**{name: ""})
        if cleaned.get("date_match") == CERTAIN:
            condition &= Q(**{f"{name}_earliest__isnull": False, f"{name}_latest__isnull": False})
            if start:
                condition &= Q(**{f"{name}_earliest__gte": start.earliest})
            return condition & Q(**{f"{name}_latest__lte": end.latest}) if end else condition
        if start:
            condition &= Q(**{f"{name}_latest__isnull": True}) | Q(**{f"{name}_latest__gte": start.earliest})
        if end:
            condition &= Q(**{f"{name}_earliest__isnull": True}) | Q(**{f"{name}_earliest__lte": end.latest})
        return condition
