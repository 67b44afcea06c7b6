"""The read-only resources of this app."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from sources.api import RecordViewSet
from timeline import filters, models, serializers
from timeline.calendar import calendar_of, days_of
from timeline.timelinejs import timeline_of


class MilestoneViewSet(RecordViewSet):
    """Events, plans and proposals in the history of the company."""

    model = models.Milestone
    serializer_class = serializers.MilestoneSerializer
    filterset_class = filters.MilestoneFilter

    @extend_schema(exclude=True)
    def calendar(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The rows under the filters as a calendar, or one row; 404 for a row that has no day."""
        rows = self.filter_queryset(self.get_queryset())
        if self.detail:
            rows = rows.filter(slug=kwargs["slug"])
        dated, total = rows.to_the_day(), rows.count()
        if self.detail and not any(days_of(row.date) for row in dated):
            raise Http404(kwargs["slug"])
        body = calendar_of(dated, total=total, site=request.build_absolute_uri("/").rstrip("/"))
        name = f'inline; filename="{PurePosixPath(request.path).name}"'
        return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})

    @extend_schema(exclude=True)
    def timelinejs(self, request: Request) -> HttpResponse:
        """All rows under the filters for TimelineJS."""
        rows = self.filter_queryset(self.get_queryset())
        page = reverse("timeline:milestone-list") + (f"?{request.GET.urlencode()}" if request.GET else "")
        body = timeline_of(rows, site=request.build_absolute_uri("/").rstrip("/"), page=page)
        name = f'inline; filename="{PurePosixPath(request.path).name}"'
        return HttpResponse(body, content_type="application/json", headers={"Content-Disposition": name})


class EraViewSet(RecordViewSet):
    """The spans of years that head the timeline."""

    model = models.Era
    serializer_class = serializers.EraSerializer
    filterset_class = filters.EraFilter
