"""How rivals and the apparatus of a source are printed."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from sources.apparatus import Kind
from sources.models import Comparison, Publishable, Statement
from sources.templatetags.record import marked
from sources.text import language_label

register = template.Library()
register.filter(language_label)


@register.filter
def answers(comparison: Comparison) -> list[tuple[Statement, str]]:
    """Each rival with its answer in short."""
    return [(row, marked(*answer)) for row, *answer in comparison.answers(get_language())]


@register.filter
def columns(comparison: Comparison) -> list[tuple[Statement, str]]:
    """Each rival with its figure or date to stand above its heading, or that it has none; nothing if none has any."""
    language = get_language()
    answers = {row: row.answer(language) for row in comparison.rivals}
    told = {row: marked(*answer) for row, answer in answers.items() if answer != row.heading(language)}
    return [(row, told.get(row, row.lack_of_answer(language)) if told else "") for row in answers]


@register.simple_tag
def list_address(kind: Kind, **rows: Publishable) -> str:
    """The list of the rows of a kind, whatever their rank, under a filter by each of these: `source=row`."""
    query = {name: row.slug for name, row in rows.items()}
    if issubclass(kind.model, Statement):
        query["rank"] = "all"
    return f"{reverse(kind.model.page_name.replace('-detail', '-list'))}?{urlencode(query)}"
