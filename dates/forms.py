from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse

from dates.edtf import EdtfError
from dates.values import HistoricalDate
from dates.wording import LANGUAGES


class HistoricalDateInput(forms.TextInput):
    """A text input with the date as it was understood, in both languages, below it.

    `reading.js` keeps that line up to date while one types, if the address `dates:reading` exists.
    """

    template_name = "dates/widgets/historical_date.html"

    class Media:
        css = {"all": ["dates/reading.css"]}
        js = (forms.Script("dates/reading.js", defer=True),)

    def format_value(self, value: HistoricalDate | str | None) -> str | None:
        return super().format_value(value.edtf if isinstance(value, HistoricalDate) else value)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        input_id = context["widget"]["attrs"].get("id") or f"id_{name}"
        reading_id = f"{input_id}_reading"
        described_by = context["widget"]["attrs"].get("aria-describedby")
        context["widget"]["attrs"] |= {
            "autocomplete": "off",
            "spellcheck": "false",
            "aria-describedby": f"{described_by} {reading_id}" if described_by else reading_id,
            "data-refine": f"{input_id}_refine",
            "data-basis": f"{input_id}_basis",
        }
        with suppress(NoReverseMatch):
            context["widget"]["attrs"]["data-reading-url"] = reverse("dates:reading")
        context["widget"]["reading_id"] = reading_id
        context["widget"]["reading"] = _reading(value)
        return context


def _reading(value: HistoricalDate | str | None) -> dict[str, str] | None:
    try:
        understood = value if isinstance(value, HistoricalDate) else HistoricalDate.parse(value or "")
        return None if understood.is_undated else {lang: understood.wording(lang) for lang in LANGUAGES}
    except EdtfError:
        return None


class HistoricalDateFormField(forms.CharField):
    """Cleans to the EDTF string; part and basis are fields of their own."""

    widget = HistoricalDateInput

    def clean(self, value: Any) -> str:
        try:
            return super().clean(HistoricalDate.parse(self.to_python(value)).edtf)
        except EdtfError as error:
            raise ValidationError(error.message, code="invalid") from error

    def has_changed(self, initial: HistoricalDate | str | None, data: str | None) -> bool:
        return super().has_changed(initial.edtf if isinstance(initial, HistoricalDate) else initial, data)
