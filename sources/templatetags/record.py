"""How a row of the record is printed: each text marked with its language where it is not the page's."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dates.wording.spaces import unbroken
from sources.models import Publishable, text_of

register = template.Library()

# What a file is called by those who know it, where that is not its suffix in capitals.
FILE_NAMES = {
    "atom": "Atom",
    "bib": "BibTeX",
    "csl.json": "CSL-JSON",
    "ics": "iCalendar",
    "sdmx.csv": "SDMX-CSV",
    "timelinejs.json": "TimelineJS",
    "vl.json": "Vega-Lite",
}


def marked(text: str, language: str) -> str | SafeString:
    """The text as it is set, or in a span that names its language if that is not the page's."""
    text = unbroken(text)
    return text if language == get_language() else format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag
def text(row: Model, name: str) -> str | SafeString:
    """A translated text of a row, in the page's language or else in the other."""
    return marked(*text_of(row, name, get_language()))


@register.simple_tag
def heading(row: Publishable) -> str | SafeString:
    """The text that names a row."""
    return marked(*row.heading(get_language()))


@register.simple_tag
def plain_text(row: Model, name: str) -> str:
    """The same text without a mark of its language, for where no element can stand: attributes and titles."""
    return text_of(row, name, get_language())[0]


@register.simple_tag
def plain_heading(row: Publishable) -> str:
    return row.heading(get_language())[0]


@register.simple_tag
def related_others(row: Publishable) -> list[Publishable]:
    """The rows to go on to, but for the subject of the record, to which nearly all of it relates."""
    return [each for each in row.related_rows() if not getattr(each, "is_subject", False)]


@register.filter
def worded(value: object) -> str:
    """A figure or a historical date in words, in the page's language."""
    return unbroken(value.wording(get_language()))


@register.filter
def period_text(observation: Publishable) -> str | SafeString:
    """The source's own name of the period, or the period in words, which are always the page's."""
    language = get_language()
    label, code = text_of(observation, "period_label", language)
    return marked(label, code) if label else unbroken(observation.period_text(language))


@register.filter
def unit_text(observation: Publishable) -> str | SafeString:
    language = get_language()
    return marked(observation.unit_text(language), text_of(observation.measure, "unit", language)[1])


@register.filter
def file_name(suffix: str) -> str:
    """The name of a kind of file, the same in every language."""
    return FILE_NAMES.get(suffix, suffix.upper())


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int) -> str:
    """The query of this list at another page, its filters kept."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
