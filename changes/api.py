"""The log as JSON and as Atom. It answers `/changes.json` and the histories; it is not a resource of the API yet."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request

from changes.feeds import atom
from changes.filters import ChangeFilter
from changes.models import Change
from changes.recording import record_what_is_due
from changes.serializers import ChangeSerializer
from sources.deprecation import Deprecatable


def log() -> QuerySet:
    """The whole log, once it is up to date."""
    record_what_is_due()
    return Change.objects.all()


class ChangeViewSet(Deprecatable, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Every creation, correction, withdrawal and return of a public row, the latest first."""

    model = Change
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    # The one resource whose changes are shown, if not all are; the page that a feed belongs to, and its title.
    only = ""
    page_name = "changes:change-list"
    title = _("what changed")

    @classmethod
    def rows(cls) -> QuerySet:
        return log()

    def get_queryset(self) -> QuerySet:
        return self.rows().filter(resource=self.only) if self.only else self.rows()

    @extend_schema(exclude=True)
    def atom(self, request: Request) -> HttpResponse:
        changes = list(self.filter_queryset(self.get_queryset()).for_feed())
        return atom(request, changes, page=reverse(self.page_name), title=str(self.title))


class HistoryViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The changes of one row; of one that never was public, nothing."""

    model = Change
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter

    def get_queryset(self) -> QuerySet:
        history = log().of_row(self.kwargs["resource"], self.kwargs["slug"])
        if not history.exists():
            raise Http404
        return history
