"""The pages of sources and disputes, and what all lists and details of the record share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, ListView

from sources.api import DisputeViewSet, RecordViewSet, SourceViewSet
from sources.formats import FilesMixin
from sources.models import Statement, statements_about

# Nothing here takes a form: without this, a POST would be asked for a token (403) instead of refused (405).
read_only = method_decorator(csrf_exempt, name="dispatch")


class TwinMixin(FilesMixin):
    """A page over the same rows and filters as a resource of the API, whose answers its files are."""

    viewset: type[RecordViewSet]
    # Name of the resource in the API, if it is not the model's.
    resource = ""

    @property
    def model(self) -> Any:
        return self.viewset.model

    @classmethod
    def label(cls) -> str:
        """What its rows are called, in the active language: "milestones"."""
        return str(cls.viewset.model._meta.verbose_name_plural)

    def twin(self, action: str, **options: Any) -> HttpResponse:
        """The answer of the API, faults included."""
        kwargs = {name: value for name, value in self.kwargs.items() if name != "suffix"}
        return self.viewset.as_view({"get": action}, detail=action == "retrieve", **options)(self.request, **kwargs)


@read_only
class RecordList(TwinMixin, ListView):
    """A list under its FilterSet. What cannot be understood is said, with a 400, and then nothing is listed."""

    files = {"csv": "as_csv", "json": "as_json"}
    paginate_by = 100
    template_name = "records/list.html"

    def get_queryset(self) -> QuerySet:
        filterset_class = self.viewset.filterset_class
        self.filterset = filterset_class(self.request.GET, self.viewset.rows(), request=self.request)
        return self.filterset.qs if self.filterset.is_understood else self.model.objects.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            filterset=self.filterset,
            file_links=self.file_links(),
            api_url=self.api_url(),
            query=self.query(),
            heading=self.label(),
            **kwargs,
        )

    def api_url(self) -> str:
        """The twin of this list in the API, under the filters in use: it refuses what is empty or unknown."""
        return reverse(f"api:{self.resource or self.model.resource}-list") + self.file_query()

    def file_query(self) -> str:
        query = QueryDict(mutable=True)
        if self.filterset.is_understood:
            query.update(self.filterset.active)
        return f"?{query.urlencode()}" if query else ""

    def query(self) -> str:
        """The query of this very page, without what the list takes no notice of."""
        page = self.request.GET.get(self.page_kwarg, "")
        query = QueryDict(self.file_query().removeprefix("?"), mutable=True)
        if page not in ("", "1"):
            query[self.page_kwarg] = page
        return f"?{query.urlencode()}" if query else ""

    def as_json(self) -> HttpResponse:
        return self.twin("list")

    def as_csv(self) -> HttpResponse:
        """All rows under the filters: a table has no pages, so that `limit` and `cursor` are unknown to it."""
        return self.twin("export", pagination_class=None)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = 200 if self.filterset.is_understood else 400
        return super().render_to_response(context, status=status, **kwargs)


@read_only
class RecordDetail(TwinMixin, DetailView):
    """One published row with its evidence."""

    files = {"json": "as_json"}
    template_name = "records/detail.html"
    context_object_name = "row"

    def get_queryset(self) -> QuerySet:
        return self.viewset.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            file_links=self.file_links(),
            api_url=reverse(f"api:{self.model.resource}-detail", args=[self.object.slug]),
            statements=self.statements(),
            **kwargs,
        )

    def as_json(self) -> HttpResponse:
        return self.twin("retrieve")

    def statements(self) -> list[tuple[str, list[Statement]]]:
        """The statements to show below, under the name of their kind."""
        return statements_about(self.object)


class SourceList(RecordList):
    viewset = SourceViewSet


class SourceDetail(RecordDetail):
    viewset = SourceViewSet
    template_name = "sources/source_detail.html"


class DisputeList(RecordList):
    viewset = DisputeViewSet
    template_name = "sources/dispute_list.html"


class DisputeDetail(RecordDetail):
    viewset = DisputeViewSet
    template_name = "sources/dispute_detail.html"

    def statements(self) -> list[tuple[str, list[Statement]]]:
        """None: its page lays out the rivals by itself."""
        return []
