"""The log as a resource of the API, as JSON of one row, and as Atom."""

from __future__ import annotations

import difflib
from typing import Any

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
from changes.resources import resources
from changes.serializers import ChangeSerializer
from sources.api import RecordViewSet
from sources.problems import fault, slug_faults


def log() -> QuerySet:
    """The whole log, once it is up to date."""
    record_what_is_due()
    return Change.objects.all()


class ChangeViewSet(RecordViewSet):
    """Every creation, correction, withdrawal and return of a public row: with `since` in order, else latest first."""

    lookup_field = "number"
    # In ASCII digits and without a leading zero: each change has one address.
    lookup_value_regex = "[1-9][0-9]{0,17}"
    model = Change
    # What is in the log stays as it is: it has no earlier versions to ask for.
    answers = {}
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    # The one resource whose changes are shown, if not all are; the page that a feed belongs to, and its title.
    only = ""
    page_name = "changes:change-list"
    title = _("what changed")
    # What an address serves that is a feed alone.
    forms: dict[str, str] = {}

    @classmethod
    def rows(cls) -> QuerySet:
        return Change.objects.all()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Write the log before it is answered.

        The ETag of the answer was read before that (changes/middleware.py): if there was something to write, it bears a
        stamp that is none any more, and whoever holds it is sent the whole once again, never 304 for what is missing.
        """
        super().initial(request, *args, **kwargs)
        record_what_is_due()

    def get_queryset(self) -> QuerySet:
        return self.rows().filter(resource=self.only) if self.only else self.rows()

    def row_faults(self) -> list[dict[str, Any]]:
        """The log has no gap: whatever number it does not know is behind its end."""
        if "number" not in self.kwargs:
            return []
        last = self.rows().values_list("number", flat=True).first()
        allowed = f"The log goes from 1 to {last}." if last else "The log is empty."
        return [fault("number", "not_found", allowed, [str(last)] if last else [])]

    @extend_schema(exclude=True)
    def atom(self, request: Request) -> HttpResponse:
        changes = list(self.filter_queryset(self.get_queryset()).for_feed())
        chosen = request.query_params.get("action")
        title = ": ".join([str(self.title), *([str(Change.Action(chosen).label)] if chosen else [])])
        return atom(request, changes, page=reverse(self.page_name), title=title)


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

    def row_faults(self) -> list[dict[str, Any]]:
        """Of what never was public no more is told than of a detail: the nearest of what is."""
        known = resources()
        if resource := known.get(self.kwargs["resource"]):
            return slug_faults(resource.viewset.rows(), self.kwargs["slug"])
        nearest = difflib.get_close_matches(self.kwargs["resource"], known)
        return [fault("resource", "not_found", f"The log has changes of {', '.join(known)}.", nearest)]
