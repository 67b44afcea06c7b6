from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dates.filters import is_calendar
from dates.values import Basis, HistoricalDate, Precision
from dates.wording import LANGUAGES
from dates.wording.spaces import unbroken

register = template.Library()


@register.filter
def wording(value: HistoricalDate) -> str:
    """The date in the active language, or in English when that has no wording."""
    language = (get_language() or "en").split("-")[0]
    return unbroken(value.wording(language if language in LANGUAGES else "en"))


@register.filter
def kept_together(text: str) -> str:
    """A day in words with its parts on one line."""
    return unbroken(text)


@register.simple_tag
def date_html(value: HistoricalDate) -> SafeString:
    """A <time> where a machine may take the date at its word, a <span> otherwise."""
    if is_calendar(value) and value.basis == Basis.STATED:
        return format_html('<time datetime="{}">{}</time>', value.edtf, wording(value))
    return format_html("<span>{}</span>", wording(value))


@register.filter
def precision_label(value: HistoricalDate) -> str:
    """How fine a date is, in the active language: "day", "month"."""
    return str(Precision(value.precision).label)


@register.filter
def basis_label(value: HistoricalDate) -> str:
    """Whether its source states a date, in the active language."""
    return str(Basis(value.basis).label)
