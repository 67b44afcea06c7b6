"""The timeline, its milestones and its eras."""

from __future__ import annotations

from typing import Any

from sources.views import RecordDetail, RecordList
from timeline.api import EraViewSet, MilestoneViewSet
from timeline.eras import by_era
from timeline.models import Era, Milestone


class MilestoneList(RecordList):
    viewset = MilestoneViewSet
    template_name = "timeline/milestone_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "is_by_date": self.is_by_date(),
            "groups": by_era(context["object_list"], Era.objects.for_list()),
            "undated_count": self.object_list.undated().count(),
            "undated_here": self.is_by_date() and any(row.date.is_undated for row in context["object_list"]),
        }

    def is_by_date(self) -> bool:
        """Whether entries follow one another in time: in any other order, eras would be torn to pieces."""
        return self.request.GET.get("ordering", "").split(",")[0].lstrip("-") in ("", "date")


class MilestoneDetail(RecordDetail):
    viewset = MilestoneViewSet
    template_name = "timeline/milestone_detail.html"


class EraList(RecordList):
    viewset = EraViewSet


class EraDetail(RecordDetail):
    viewset = EraViewSet

    def statements(self) -> list[tuple[str, list[Milestone]]]:
        return [self.object.milestones()]
