"""The pages of sources and disputes, and what all lists and details of the record share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, ListView

from sources.filters import DisputeFilter, RecordFilter, SourceFilter
from sources.models import Dispute, Source, Statement, statements_about

# Nothing here takes a form: without this, a POST would be asked for a token (403) instead of refused (405).
read_only = method_decorator(csrf_exempt, name="dispatch")


@read_only
class RecordList(ListView):
    """A list under its FilterSet. What cannot be understood is said, with a 400, and then nothing is listed."""

    filterset_class: type[RecordFilter]
    # Name of the resource in the API, if it is not the model's.
    resource = ""
    paginate_by = 100
    template_name = "records/list.html"

    def get_queryset(self) -> QuerySet:
        self.filterset = self.filterset_class(self.request.GET, self.model.objects.for_list(), request=self.request)
        return self.filterset.qs if self.filterset.is_understood else self.model.objects.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            filterset=self.filterset,
            api_url=self.api_url(),
            heading=self.model._meta.verbose_name_plural,
            **kwargs,
        )

    def api_url(self) -> str:
        """The twin of this list in the API, under the filters in use: it refuses what is empty or unknown."""
        address = reverse(f"api:{self.resource or self.model.resource}-list")
        query = QueryDict(mutable=True)
        if self.filterset.is_understood:
            query.update(self.filterset.active)
        return f"{address}?{query.urlencode()}" if query else address

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = 200 if self.filterset.is_understood else 400
        return super().render_to_response(context, status=status, **kwargs)


@read_only
class RecordDetail(DetailView):
    """One published row with its evidence."""

    template_name = "records/detail.html"
    context_object_name = "row"

    def get_queryset(self) -> QuerySet:
        return self.model.objects.for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        api_url = reverse(f"api:{self.model.resource}-detail", args=[self.object.slug])
        return super().get_context_data(api_url=api_url, statements=self.statements(), **kwargs)

    def statements(self) -> list[tuple[str, list[Statement]]]:
        """The statements to show below, under the name of their kind."""
        return statements_about(self.object)


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

    def statements(self) -> list[tuple[str, list[Statement]]]:
        """None: its page lays out the rivals by itself."""
        return []
