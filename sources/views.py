"""The pages of sources and disputes, and what all lists and details of the record share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import DetailView, ListView

from sources.filters import DisputeFilter, RecordFilter, SourceFilter
from sources.models import Dispute, Source, statements_about


class RecordList(ListView):
    """A list under its FilterSet. What cannot be understood is said, and then nothing is listed."""

    filterset_class: type[RecordFilter]
    paginate_by = 100
    template_name = "records/list.html"

    def get_queryset(self) -> QuerySet:
        self.filterset = self.filterset_class(self.request.GET, self.model.objects.for_list(), request=self.request)
        return self.filterset.qs if self.filterset.is_valid() else self.model.objects.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse(f"api:{self.model.resource}-list")
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            filterset=self.filterset,
            api_url=f"{address}?{query.urlencode()}" if query and self.filterset.is_valid() else address,
            query=query.urlencode(),
            heading=self.model._meta.verbose_name_plural,
            **kwargs,
        )


class RecordDetail(DetailView):
    """One published row with its evidence."""

    template_name = "records/detail.html"
    context_object_name = "row"

    def get_queryset(self) -> QuerySet:
        return self.model.objects.for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        api_url = reverse(f"api:{self.model.resource}-detail", args=[self.object.slug])
        return super().get_context_data(api_url=api_url, statements=statements_about(self.object), **kwargs)


class SourceList(RecordList):
    model = Source
    filterset_class = SourceFilter


class SourceDetail(RecordDetail):
    model = Source
    template_name = "sources/source_detail.html"


class DisputeList(RecordList):
    model = Dispute
    filterset_class = DisputeFilter
    template_name = "sources/dispute_list.html"


class DisputeDetail(RecordDetail):
    model = Dispute
    template_name = "sources/dispute_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"statements": []}
