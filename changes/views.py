"""The pages of the log: what changed in the record, and the history of one row."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from changes.api import ChangeViewSet, HistoryViewSet, log
from changes.entries import entries_of, history_of
from changes.filters import FeedFilter
from sources.sharing import CARD
from sources.views import FORMS, RecordList, TwinMixin, read_only


class ChangeList(RecordList):
    """Every change, the latest first; many alike that were written at once are one entry, unless they are asked for."""

    viewset = ChangeViewSet
    resource = "change"
    files = {**dict.fromkeys(FORMS, "as_form"), "atom": "as_atom", CARD: "as_card"}
    paginate_by = 50
    template_name = "changes/change_list.html"
    heading = _("What changed")
    lede = _("Every addition, correction and withdrawal since the record was opened, with what stood there before.")

    def rows(self) -> QuerySet:
        return log()

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        return rows if self.filterset.names_some else rows.folded()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        changes = context["object_list"]
        standing = [change.number for change in changes if change.stands_for_others]
        is_folded = standing and not self.filterset.names_some
        counts = self.filterset.qs.counted_under(standing) if is_folded else {}
        return {**context, "entries": entries_of(changes, counts=counts), "change_count": self.change_count()}

    def change_count(self) -> int:
        return self.filterset.qs.count() if self.filterset.is_understood else 0

    def file_links(self) -> list[tuple[str, str]]:
        """A feed has an order of its own, and refuses to be asked for another."""
        feed = reverse("changes:change-list-file", args=["atom"])
        query = self.filterset.query(ordering="") if self.filterset.is_understood else ""
        return [(suffix, feed + query if suffix == "atom" else link) for suffix, link in super().file_links()]

    def as_atom(self) -> HttpResponse:
        return self.twin("atom", pagination_class=None, filterset_class=FeedFilter)


@read_only
class ChangeHistory(TwinMixin, ListView):
    """All changes of one row, also of one that has been withdrawn; of what was never public, nothing."""

    viewset = HistoryViewSet
    files = {"json": "as_json"}
    paginate_by = 50
    allow_empty = False
    template_name = "changes/history.html"

    def get_queryset(self) -> QuerySet:
        self.history = log().of_row(self.kwargs["resource"], self.kwargs["slug"])
        return self.history

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        latest = history_of(list(self.history[:1]))[0]
        number = context["page_obj"].number
        return {
            **context,
            "query": f"?page={number}" if number > 1 else "",
            "latest": latest,
            "entries": history_of(list(context["object_list"])),
            "api_url": reverse("changes:history-detail-file", args=[*self.kwargs.values(), "json"]),
        }

    def as_json(self) -> HttpResponse:
        return self.twin("list")
