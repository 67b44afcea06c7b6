"""The pages of this app."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partners import views as partners
from production import api, linked_data, models
from production.charts.chart import Chart
from production.charts.coverage import Coverage, coverage_chart, coverage_of
from production.charts.gantt import runs_chart
from production.charts.ledger import plans_chart
from production.charts.pages import CHART_FILES, PICTURE_FILES, ChartListMixin, ChartMixin
from production.charts.series import charts_by_measure, headline_of, series_chart
from sources.cards import Card
from sources.formats import FilesMixin
from sources.models import statements_about, text_of
from sources.sharing import CARD, SharedList
from sources.views import RecordDetail, RecordList, read_only


class SiteList(RecordList):
    viewset = api.SiteViewSet


class SiteDetail(RecordDetail):
    viewset = api.SiteViewSet
    describe = staticmethod(linked_data.site)


class VehicleModelList(RecordList):
    viewset = api.VehicleModelViewSet


class VehicleModelDetail(RecordDetail):
    viewset = api.VehicleModelViewSet
    describe = staticmethod(linked_data.vehicle_model)


class AssemblyRunList(RecordList):
    viewset = api.AssemblyRunViewSet


class AssemblyRunDetail(RecordDetail):
    viewset = api.AssemblyRunViewSet


class ObservationList(ChartListMixin, RecordList):
    """Every figure of the record, measure by measure, with its chart; a plan with its outcome."""

    files = {**RecordList.files, "sdmx.csv": "as_sdmx", **CHART_FILES}
    viewset = api.ObservationViewSet
    template_name = "production/observation_list.html"
    heading = _("Production in figures")
    lede = _(
        "Every figure that a source states, with its bounds as stated. "
        "Actual output, plans and capacity are never added together."
    )
    is_dataset = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = judged(context["object_list"])
        by_measure: dict[models.Measure, list[models.Observation]] = {}
        for row in rows:
            by_measure.setdefault(row.measure, []).append(row)
        charts = charts_by_measure(self.all_rows(context, rows))
        headline = headline_of(charts)
        sections = [(measure, group, self.of_measure(measure, charts)) for measure, group in by_measure.items()]
        # The headline measure opens the page.
        sections.sort(key=lambda section: section[0] != headline)
        return {**context, "object_list": rows, "by_measure": sections}

    def as_sdmx(self) -> HttpResponseBase:
        return self.twin("sdmx", pagination_class=None)

    def of_measure(self, measure: models.Measure, charts: dict[models.Measure, Chart]) -> Chart | None:
        """The chart of a measure at the measure's page, or among the filtered rows at this one."""
        chart = charts.get(measure)
        if chart is None or self.filterset.active:
            return self.at_stem(chart, measure=measure.slug)
        return chart.at(measure.get_absolute_url())

    def chart(self) -> Chart | None:
        charts = charts_by_measure(self.object_list)
        return self.at_stem(charts.get(headline_of(charts)))


class PlanList(ChartListMixin, RecordList):
    """The ledger of plans, each with what became of it."""

    resource = "plan"
    files = ObservationList.files
    viewset = api.PlanViewSet
    template_name = "production/plan_list.html"
    heading = _("Plans and what became of them")
    lede = _(
        "A plan is judged against the best figure on record for the same measure, period and scope. "
        "Without one, its outcome is unknown."
    )
    is_dataset = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        listed = judged(context["object_list"])
        rows = self.all_rows(context, listed)
        chart = self.at_stem(plans_chart(rows if rows is listed else judged(rows)))
        return {**context, "object_list": listed, "chart": chart}

    def as_sdmx(self) -> HttpResponseBase:
        return self.twin("sdmx", pagination_class=None)

    def chart(self) -> Chart | None:
        return self.at_stem(plans_chart(judged(self.object_list)))


class ObservationDetail(RecordDetail):
    viewset = api.ObservationViewSet
    template_name = "production/observation_detail.html"
    describe = staticmethod(linked_data.observation)

    def card(self) -> Card:
        """With its figure in large, and under it what is counted and when."""
        row, language = self.object, get_language()
        name, figure = text_of(row.measure, "name", language)[0], row.figure.wording(language)
        return replace(
            super().card(),
            title=f"{name}, {row.period_text(language)}",
            lead=f"{figure} {row.unit_text(language)}".strip(),
            is_figure=True,
        )

    def get_object(self, queryset: Any = None) -> models.Observation:
        return judged([super().get_object(queryset)])[0]


class MeasureList(RecordList):
    viewset = api.MeasureViewSet


class MeasureDetail(ChartMixin, RecordDetail):
    """A measure with all its figures, whatever their kind, each marked; its chart draws the best of them."""

    viewset = api.MeasureViewSet
    describe = staticmethod(linked_data.measure)
    template_name = "production/measure_detail.html"
    files = {**RecordDetail.files, "sdmx.csv": "as_sdmx", **PICTURE_FILES, "csv": "as_chart"}

    def as_sdmx(self) -> HttpResponseBase:
        return self.twin("sdmx", detail=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = judged(self.object.observations.for_list())
        best = models.Observation.objects.best_of(rows)
        own = {"observations": rows, "chart": self.chart_of(best), "series": self.series_links(best)}
        return super().get_context_data(**kwargs) | own

    def chart_of(self, best: list[models.Observation]) -> Chart | None:
        chart = series_chart(self.object, best)
        return chart and chart.at(self.object.get_absolute_url())

    def series_links(self, best: list[models.Observation]) -> dict[str, str]:
        """Form and address of its series in the API; none where nothing has a date."""
        if all(row.period.is_undated for row in best):
            return {}
        slug = self.object.slug
        table = reverse("api:series-detail-file", args=[slug, "csv"])
        return {"json": reverse("api:series-detail", args=[slug]), "csv": table}

    def chart(self) -> Chart | None:
        self.object = self.get_object()
        rows = list(self.object.observations.for_list())
        return self.chart_of(models.Observation.objects.best_of(rows))

    def statements(self) -> list:
        """None: its figures are in the table."""
        return []


class BrandList(ChartListMixin, partners.BrandList):
    """Who was built when: the runs of the brands that the filters leave, and the brands themselves."""

    template_name = "partners/brand_list.html"
    files = {**RecordList.files, **CHART_FILES}
    lede = _("When each brand was assembled, as far as a source tells. An end that no source states is left open.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = self.runs()
        return super().get_context_data(runs=runs, chart=self.at_stem(runs_chart(runs)), **kwargs)

    def runs(self) -> list[models.AssemblyRun]:
        """Without a filter of brands also those of models whose brand no source tells."""
        if not self.filterset.is_understood:
            return []
        runs = models.AssemblyRun.objects.for_chart(self.filterset.known)
        chooses_brands = self.filterset.active.keys() - {"as_of"}
        return list(runs.of_brands(self.filterset.qs) if chooses_brands else runs)

    def chart(self) -> Chart | None:
        return self.at_stem(runs_chart(self.runs()))


class BrandDetail(ChartMixin, partners.BrandDetail):
    """A brand with its models and when they were built."""

    files = {**RecordDetail.files, **PICTURE_FILES, "csv": "as_chart"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = self.runs()
        models_built = models.VehicleModel.objects.published().of_brand(self.object)
        return super().get_context_data(runs=runs, chart=self.chart_of(runs), vehicle_models=models_built, **kwargs)

    def runs(self) -> list[models.AssemblyRun]:
        return list(models.AssemblyRun.objects.for_chart().of_brands([self.object]))

    def chart_of(self, runs: list[models.AssemblyRun]) -> Chart | None:
        name = self.object.heading(get_language())[0]
        title = _("%(brand)s: what was built when") % {"brand": name}
        chart = runs_chart(runs, key=f"runs-{self.object.slug}", title=title)
        return chart and chart.at(self.object.get_absolute_url())

    def chart(self) -> Chart | None:
        self.object = self.get_object()
        return self.chart_of(self.runs())

    def statements(self) -> list:
        """Its runs stand in the table of the chart."""
        return statements_about(self.object, but=(models.AssemblyRun,))


@read_only
class CoveragePage(ChartMixin, SharedList, FilesMixin, TemplateView):
    """Years by measures: how many sources, and why there is no figure."""

    template_name = "production/coverage.html"
    files = {**PICTURE_FILES, "csv": "as_chart", CARD: "as_card"}
    heading = _("What the record covers")
    lede = _("For each measure and year: how many sources give a figure, and why there is none.")

    def card(self) -> Card:
        return Card(title=self.title(), text=str(self.lede), chart=self.chart_of_card())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coverage = self.coverage()
        return super().get_context_data(
            coverage=coverage, chart=self.chart_of(coverage), file_links=self.file_links(), **kwargs
        )

    def coverage(self) -> Coverage:
        return coverage_of(models.Observation.objects.for_list().for_coverage())

    def chart_of(self, coverage: Coverage) -> Chart | None:
        chart = coverage_chart(coverage)
        return chart and chart.at(reverse("production:coverage"))

    def chart(self) -> Chart | None:
        return self.chart_of(self.coverage())


def judged(rows: Iterable[models.Observation]) -> list[models.Observation]:
    return models.Observation.objects.judge(list(rows), day=timezone.localdate())
