"""How rivals and the apparatus of a source are printed."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info

from sources.apparatus import Kind
from sources.models import Comparison, Publishable, Statement
from sources.templatetags.record import marked

register = template.Library()


@register.filter
def answers(comparison: Comparison) -> list[tuple[Statement, str]]:
    """Each rival with its answer in short."""
    return [(row, marked(*answer)) for row, *answer in comparison.answers(get_language())]


@register.filter
def columns(comparison: Comparison) -> list[tuple[Statement, str]]:
    """Each rival with its figure or date to stand above its heading; with nothing where it has neither."""
    rows = ((row, row.answer(get_language())) for row in comparison.rivals)
    return [(row, "" if answer == row.heading(get_language()) else marked(*answer)) for row, answer in rows]


@register.filter
def language_label(code: str) -> str:
    """The name of a language, in the active one; its code where that is all there is."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


@register.simple_tag
def list_address(kind: Kind, **rows: Publishable) -> str:
    """The list of the rows of a kind, whatever their rank, under a filter by each of these: `source=row`."""
    query = {name: row.slug for name, row in rows.items()}
    if issubclass(kind.model, Statement):
        query["rank"] = "all"
    return f"{reverse(kind.model.page_name.replace('-detail', '-list'))}?{urlencode(query)}"
