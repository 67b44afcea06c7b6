"""A chart in a page: its pictures for wide and narrow screens, how to cite it, and its files."""

from __future__ import annotations

import logging
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dates.values import HistoricalDate
from production.charts import rendering
from production.charts.chart import Chart
from production.charts.inline import inline_svg
from production.models import AssemblyRun
from sources.citing import Reference
from sources.templatetags.citing import absolute, edition

register = template.Library()
logger = logging.getLogger(__name__)

# What a template of a chart takes over from the page around it.
PASSED_ON = ("request", "subject", "record_version", "site_url", "LANGUAGE_CODE")


@register.inclusion_tag("production/_chart.html", takes_context=True)
def chart(context: template.Context, chart: Chart | None) -> dict[str, Any]:
    """The figure of a chart; nothing at all for None. Where the renderer fails, the page does without the picture."""
    return {**around(context), "chart": chart, "pictures": pictures(chart) if chart else []}


@register.inclusion_tag("production/_chart.html", takes_context=True)
def chart_notes(context: template.Context, chart: Chart | None) -> dict[str, Any]:
    """The same without a picture, for a table that is the picture."""
    return {**around(context), "chart": chart, "is_told": True}


def around(context: template.Context) -> dict[str, Any]:
    return {name: context[name] for name in PASSED_ON if name in context}


def pictures(chart: Chart) -> list[tuple[str, SafeString]]:
    """Name and markup of the wide and the narrow picture; none, if one fails."""
    try:
        return [(name, picture(chart, name)) for name in ("wide", "narrow")]
    except rendering.NotDrawn:
        logger.exception("The chart %s cannot be drawn.", chart.key)
        return []


def picture(chart: Chart, name: str) -> SafeString:
    return inline_svg(
        rendering.svg(chart.spec(narrow=name == "narrow")),
        prefix=f"{chart.key}-{name}-",
        title=chart.title,
        description=chart.description,
        foreign=chart.foreign,
    )


@register.simple_tag(takes_context=True)
def reference_to_chart(context: template.Context, chart: Chart) -> Reference:
    """How to cite a chart: its title, the record as it stands, and the address of its page."""
    page = absolute(context, chart.address)
    return edition(context).page(f"chart-{chart.key}", (chart.title, chart.language or get_language()), page, "graphic")


@register.simple_tag
def run_ends(run: AssemblyRun) -> tuple[str, str] | None:
    """The beginning and the end of a run in words; None where its date is not an interval."""
    period = run.period
    if not period.is_interval:
        return None
    start, end = period.edtf.split("/")
    return end_in_words(start, _("before what is on record")), end_in_words(end, _("goes on"))


def end_in_words(edtf: str, where_open: str) -> str:
    if edtf in ("", ".."):
        return where_open if edtf else _("not stated")
    return HistoricalDate(edtf).wording(get_language())
