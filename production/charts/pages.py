"""Pages with a chart, whose files stand at their stem."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpResponse

from production.charts import rendering
from production.charts.chart import Chart
from production.charts.files import CHART_CSV, PICTURES, chart_file

PICTURE_FILES = dict.fromkeys(PICTURES, "as_chart")
CHART_FILES = {**PICTURE_FILES, CHART_CSV: "as_chart"}

logger = logging.getLogger(__name__)


class ChartMixin:
    """A page with a chart of the rows that it shows; the figure offers its files, not the list of the page's."""

    def chart(self) -> Chart | None:
        raise NotImplementedError

    def as_chart(self) -> HttpResponse:
        suffix = self.kwargs["suffix"]
        return chart_file(self.request, self.chart(), PICTURES.get(suffix, "csv"))

    def file_links(self) -> list[tuple[str, str]]:
        return [(suffix, address) for suffix, address in super().file_links() if self.files[suffix] != "as_chart"]

    def chart_of_card(self) -> str:
        """The chart for the picture that is shown where the page is shared."""
        chart = self.chart()
        try:
            return rendering.svg(chart.spec()) if chart else ""
        except rendering.NotDrawn:
            logger.exception("The chart %s cannot be drawn.", chart.key)
            return ""


class ChartListMixin(ChartMixin):
    """The chart of a list: of all rows under its filters, on whichever of its pages."""

    def as_chart(self) -> HttpResponse:
        """The file, or what the API answers to filters that it refuses."""
        if refusal := self.refusal():
            return refusal
        self.object_list = self.get_queryset()
        return super().as_chart()

    def chart_of_card(self) -> str:
        self.object_list = self.get_queryset()
        return super().chart_of_card()

    def at_stem(self, chart: Chart | None, **more: str) -> Chart | None:
        """The chart at this list's address, under its filters and these."""
        if chart is None:
            return None
        return chart.at(self.address().partition("?")[0], self.filterset.query(**more), CHART_CSV)

    def all_rows(self, context: dict[str, Any], listed: list[Any]) -> list[Any]:
        """The rows of every page of the list; where it has but one, those that it lists."""
        return listed if context["paginator"].num_pages == 1 else list(self.filterset.qs)
