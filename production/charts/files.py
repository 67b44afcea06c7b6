"""The files of a chart: its picture as SVG and PNG, its specification, its rows."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from html import unescape
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from production.charts import rendering
from production.charts.chart import Chart
from production.charts.inline import standing_svg
from sources.tables import csv_lines

TYPES = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "vl.json": "application/vnd.vegalite.v5+json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
# Name of a file's suffix at a page -> the form that it has; where ".csv" is the page's own table, the chart's is apart.
PICTURES = {"svg": "svg", "png": "png", "vl.json": "vl.json"}
CHART_CSV = "chart.csv"

logger = logging.getLogger(__name__)


def chart_file(request: HttpRequest, chart: Chart | None, form: str) -> HttpResponse:
    """A chart as svg, png, vl.json or csv; 404 where there is too little to draw, 503 where the renderer fails."""
    if chart is None:
        raise Http404(form)
    try:
        content = MAKERS[form](chart, request)
    except rendering.NotDrawn:
        logger.exception("The chart %s cannot be drawn.", chart.key)
        return HttpResponse("The picture cannot be drawn.", status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'inline; filename="{chart.key}.{form}"'
    return response


def citation(chart: Chart, request: HttpRequest) -> str:
    """How to cite the chart, as its page says it, in plain text."""
    return unescape(strip_tags(render_to_string("production/_citation.html", {"chart": chart}, request))).strip()


def as_svg(chart: Chart, request: HttpRequest) -> str:
    picture = rendering.svg(chart.document(citation(chart, request)))
    return standing_svg(picture, title=chart.title, description=chart.description)


def as_png(chart: Chart, request: HttpRequest) -> bytes:
    return rendering.png(chart.document(citation(chart, request)))


def as_spec(chart: Chart, request: HttpRequest) -> str:
    return json.dumps(chart.document(citation(chart, request)), ensure_ascii=False, indent=1)


def as_csv(chart: Chart, request: HttpRequest) -> str:
    return "".join(csv_lines(chart.table(request.build_absolute_uri("/").removesuffix("/"))))


MAKERS: dict[str, Callable[[Chart, HttpRequest], Any]] = {
    "svg": as_svg,
    "png": as_png,
    "vl.json": as_spec,
    "csv": as_csv,
}
