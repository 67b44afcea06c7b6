"""The timeline, its milestones and its eras."""

from __future__ import annotations

from typing import Any

from sources.views import RecordDetail, RecordList
from timeline.eras import by_era
from timeline.filters import EraFilter, MilestoneFilter
from timeline.models import Era, Milestone


class MilestoneList(RecordList):
    model = Milestone
    filterset_class = MilestoneFilter
    template_name = "timeline/milestone_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "groups": by_era(context["object_list"], Era.objects.for_list().order_by("period_order", "slug")),
        }


class MilestoneDetail(RecordDetail):
    model = Milestone
    template_name = "timeline/milestone_detail.html"


class EraList(RecordList):
    model = Era
    filterset_class = EraFilter


class EraDetail(RecordDetail):
    model = Era

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"statements": [self.object.milestones()]}
