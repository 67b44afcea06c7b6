"""The pages of sources and disputes, and what all lists and details of the record share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, ListView

from sources import linked_data
from sources.api import DisputeViewSet, RecordViewSet, SourceViewSet
from sources.formats import FilesMixin
from sources.models import Dispute, Statement, statements_about
from sources.negotiation import BySuffix
from sources.sharing import CARD, SharedList, SharedRow

BIBTEX = "application/x-bibtex; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json"
# The forms in which the API has every list as well.
FORMS = ["csv", "json", "xlsx", "ndjson"]

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

    def rows(self) -> QuerySet:
        """The rows of the resource, with what this page shows of each."""
        return self.viewset.rows()

    def cited(self, template: str, content_type: str, context: dict[str, Any]) -> HttpResponse:
        """How to cite this page, in a form for programs: a template too, for it tells of whom the record is."""
        return render(self.request, template, context, content_type=content_type)

    def twin(self, action: str, **options: Any) -> HttpResponse:
        """The answer of the API, faults included."""
        kwargs = {name: value for name, value in self.kwargs.items() if name != "suffix"}
        if action == "list":
            kwargs["format"] = self.kwargs["suffix"]
        else:
            options["content_negotiation_class"] = BySuffix
        options = {"detail": action == "retrieve", **options}
        return self.viewset.as_view({"get": action}, **options)(self.request, **kwargs)


@read_only
class RecordList(SharedList, TwinMixin, ListView):
    """A list under its FilterSet. What cannot be understood is said, with a 400, and then nothing is listed."""

    files = {
        **dict.fromkeys(FORMS, "as_form"),
        "bib": "as_bibtex",
        "csl.json": "as_csl",
        CARD: "as_card",
    }
    # What heads the page, if it is not the name of its rows.
    heading = ""
    paginate_by = 100
    template_name = "records/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form sends all its fields, as they were typed: what says nothing is taken out, blanks at the ends too, so
        that its address is short and has files."""
        said = self.said()
        if kwargs.get("suffix") or said == request.GET:
            return super().get(request, *args, **kwargs)
        return HttpResponseRedirect(f"{request.path}?{said.urlencode()}" if said else request.path)

    def said(self) -> QueryDict:
        """The query without what is empty, or what the list does anyway, and without blanks around a value."""
        query, defaults = self.request.GET.copy(), self.viewset.filterset_class.defaults
        for name, values in self.request.GET.lists():
            if len(values) > 1:
                continue
            query[name] = values[0].strip()
            if query[name] in ("", defaults.get(name)):
                del query[name]
        return query

    def get_queryset(self) -> QuerySet:
        filterset_class = self.viewset.filterset_class
        self.filterset = filterset_class(self.request.GET, self.rows(), request=self.request)
        return self.filterset.qs if self.filterset.is_understood else self.model.objects.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            filterset=self.filterset,
            file_links=self.file_links(),
            api_url=self.api_url(),
            query=self.query(),
            **self.citing(),
            **kwargs,
        )

    def api_url(self) -> str:
        """The twin of this list in the API, under the filters in use: it refuses what is empty or unknown."""
        return reverse(f"api:{self.resource or self.model.resource}-list") + self.file_query()

    def file_query(self) -> str:
        return self.filterset.query() if self.filterset.is_understood else ""

    def query(self) -> str:
        """The query of this very page, without what the list takes no notice of."""
        page = self.request.GET.get(self.page_kwarg, "")
        if not self.filterset.is_understood:
            return ""
        return self.filterset.query(**{self.page_kwarg: "" if page == "1" else page})

    def address(self) -> str:
        """Where this list stands, whichever of its pages or files was asked for, under the filters in use."""
        stem = self.request.path.removesuffix("/").removesuffix(f".{self.kwargs.get('suffix', '')}")
        return f"{stem}/{self.file_query()}"

    def as_bibtex(self) -> HttpResponse:
        return self.cited_list("records/cite.bib", BIBTEX)

    def as_csl(self) -> HttpResponse:
        return self.cited_list("records/cite.csl.json", CSL)

    def cited_list(self, template: str, content_type: str) -> HttpResponse:
        """A reference to the list, or what the API answers to filters that it refuses."""
        if refusal := self.refusal():
            return refusal
        self.object_list = self.get_queryset()
        return self.cited(template, content_type, self.cited_in_file())

    def cited_in_file(self) -> dict[str, Any]:
        return self.citing()

    def citing(self) -> dict[str, Any]:
        """What a reference to this list is made of."""
        return {"heading": self.heading or self.label(), "address": self.address()}

    def as_form(self) -> HttpResponse:
        """A form in which the API has the list as well, by the same suffix."""
        return self.twin("list")

    as_json = as_form

    def refusal(self) -> HttpResponse | None:
        """What the API answers to filters that it does not understand."""
        answer = self.twin("check", pagination_class=None)
        return None if answer.status_code == 200 else answer

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = 200 if self.filterset.is_understood else 400
        return super().render_to_response(context, status=status, **kwargs)


@read_only
class RecordDetail(SharedRow, TwinMixin, DetailView):
    """One published row with its evidence."""

    files = {"json": "as_json", "bib": "as_bibtex", "csl.json": "as_csl", CARD: "as_card"}
    template_name = "records/detail.html"
    context_object_name = "row"

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            file_links=self.file_links(),
            api_url=reverse(f"api:{self.model.resource}-detail", args=[self.object.slug]),
            statements=self.statements(),
            rivals=self.rivals(),
            **kwargs,
        )

    def rivals(self) -> list[Statement]:
        """The other statements of the dispute that this one is in, if it is in any."""
        if not getattr(self.object, "is_disputed", False):
            return []
        return [row for row in self.object.dispute.rivals_in_short() if row != self.object]

    def as_bibtex(self) -> HttpResponse:
        return self.cited("records/cite.bib", BIBTEX, {"row": self.get_object()})

    def as_csl(self) -> HttpResponse:
        return self.cited("records/cite.csl.json", CSL, {"row": self.get_object()})

    def as_json(self) -> HttpResponse:
        return self.twin("retrieve")

    def statements(self) -> list[tuple[str, list[Statement]]]:
        """The statements to show below, under the name of their kind."""
        return statements_about(self.object)


class SourceList(RecordList):
    viewset = SourceViewSet

    def cited_in_file(self) -> dict[str, Any]:
        """The documents themselves: a bibliography of the record."""
        return {"documents": self.object_list}


class SourceDetail(RecordDetail):
    viewset = SourceViewSet
    template_name = "sources/source_detail.html"
    describe = staticmethod(linked_data.source)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(apparatus=self.object.apparatus(), **kwargs)


class DisputeList(RecordList):
    viewset = DisputeViewSet
    template_name = "sources/dispute_list.html"
    heading = _("Where sources differ")
    lede = _(
        "Questions that the documents answer differently, or in words that can be read in two ways. "
        "The record keeps every answer."
    )

    def rows(self) -> QuerySet:
        return Dispute.objects.published().with_answers()


class DisputeDetail(RecordDetail):
    viewset = DisputeViewSet
    template_name = "sources/dispute_detail.html"

    def rows(self) -> QuerySet:
        return Dispute.objects.published().with_rivals_in_full()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(comparison=self.object.comparison(), **kwargs)

    def statements(self) -> list[tuple[str, list[Statement]]]:
        """None: its page lays out the rivals by itself."""
        return []
