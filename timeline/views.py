"""The timeline, its milestones and its eras."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.views import RecordDetail, RecordList
from timeline import linked_data
from timeline.api import EraViewSet, MilestoneViewSet
from timeline.calendar import days_of
from timeline.eras import shown_years, stretches
from timeline.models import Era, Milestone
from timeline.spans import Axis, with_spans
from timeline.years import Year, YearPaginator


class MilestoneList(RecordList):
    viewset = MilestoneViewSet
    files = {**RecordList.files, "ics": "as_calendar", "timelinejs.json": "as_timelinejs"}
    template_name = "timeline/milestone_list.html"
    heading = gettext_lazy("Timeline")
    lede = gettext_lazy(
        "Each entry stands on a paragraph of a document, named beside it. Where documents differ, both are shown."
    )
    is_dataset = True

    def as_calendar(self) -> HttpResponse:
        """All rows under the filters that have a day: a calendar has no pages."""
        return self.twin("calendar", pagination_class=None)

    def as_timelinejs(self) -> HttpResponse:
        """All rows under the filters: those without a date by name, beside the slides."""
        return self.twin("timelinejs", pagination_class=None)

    def file_links(self) -> list[tuple[str, str]]:
        """With the feed of what changed on the timeline, which the log of changes answers at this stem, all of it."""
        return [*super().file_links(), ("atom", f"{self.request.path.removesuffix('/')}.atom")]

    def get_paginator(self, queryset: QuerySet, per_page: int, **kwargs: Any) -> Paginator:
        if not self.is_by_date:
            return super().get_paginator(queryset, per_page, **kwargs)
        return YearPaginator(queryset, per_page, self.years, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = with_spans(list(context["object_list"]), axis())
        years = shown_years(self.years, rows if self.is_by_date else [], context["page_obj"].number, self.page_address)
        return {
            **context,
            "object_list": rows,
            "is_by_date": self.is_by_date,
            "orders": self.orders(),
            "stretches": stretches(years, Era.objects.published()) if self.is_by_date else [],
            "undated": next((year for year in years if year.number is None), None),
        }

    def page_address(self, number: str) -> str:
        """The address of a page of this list."""
        return self.request.path + self.filterset.query(page=number)

    @cached_property
    def years(self) -> list[Year]:
        return self.object_list.by_year(newest_first=self.order == "-date")

    @property
    def order(self) -> str:
        """What the list is ordered by first."""
        return (self.filterset.form.cleaned_data.get("ordering") or ["date"])[0]

    @property
    def is_by_date(self) -> bool:
        """Whether entries follow one another in time: in any other order, eras would be torn to pieces."""
        return self.order in ("date", "-date")

    def orders(self) -> list[tuple[str, str, bool]]:
        """Label and query of the two orders of time, and whether it is the one in use."""
        labels = {"": _("oldest first"), "-date": _("newest first")}
        return [
            (label, self.filterset.query(ordering=name), self.order == (name or "date"))
            for name, label in labels.items()
        ]


class MilestoneDetail(RecordDetail):
    viewset = MilestoneViewSet
    files = {**RecordDetail.files, "ics": "as_calendar"}
    describe = staticmethod(linked_data.milestone)
    template_name = "timeline/milestone_detail.html"

    def as_calendar(self) -> HttpResponse:
        return self.twin("calendar", detail=True)

    def file_links(self) -> list[tuple[str, str]]:
        """Without a calendar of what has no day."""
        has_day = days_of(self.object.date) is not None
        return [(suffix, address) for suffix, address in super().file_links() if suffix != "ics" or has_day]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = Milestone.objects.published().best()
        with_spans([self.object], axis())
        return super().get_context_data(
            previous=listed.before(self.object).first(),
            following=listed.behind(self.object).first(),
            era=Era.objects.published().holding(self.object),
            place=place_of(self.object),
            **kwargs,
        )


class EraList(RecordList):
    viewset = EraViewSet


class EraDetail(RecordDetail):
    viewset = EraViewSet

    def statements(self) -> list[tuple[str, list[Milestone]]]:
        return [(str(Milestone._meta.verbose_name_plural), list(self.object.milestones()))]


def axis() -> Axis | None:
    """The years of the record, whatever the filters: so a bar has one meaning on every page. One query."""
    extent = Milestone.objects.published().best().extent()
    return Axis(*extent) if extent else None


def place_of(milestone: Milestone) -> str:
    """The address of its entry on the timeline; of the timeline alone if it is not listed there. Two queries."""
    listed, page = Milestone.objects.published().best(), reverse("timeline:milestone-list")
    position = listed.position_of(milestone)
    if position is None:
        return page
    number = YearPaginator(listed, RecordList.paginate_by, listed.by_year()).page_at(position)
    query = f"?page={number}" if number > 1 else ""
    return f"{page}{query}#{milestone.resource}-{milestone.slug}"
