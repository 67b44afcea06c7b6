"""The way from one row to the next of the list that an editor came from, in its order and under its filters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _

# How far into a list the way leads: beyond, an editor narrows the list first.
REACH = 1000
FILTERS = "_changelist_filters"


class FollowingAdmin:
    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_next"
        return [
            path("<path:object_id>/next/", self.admin_site.admin_view(self.next_view), name=name),
            *super().get_urls(),
        ]

    def next_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go to the form of the next row, or back to the list at its end."""
        filters = request.GET.get(FILTERS, "")
        row = self.seen_row(request, object_id)
        keys = self.keys_of_list(request, filters)
        place = keys.index(row.pk) + 1 if row.pk in keys else 0
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if place < len(keys) and keys[place] != row.pk:
            address = reverse(f"{name}_change", args=[keys[place]])
            kept = {"preserved_filters": self.get_preserved_filters(request) if filters else "", "opts": self.opts}
            return HttpResponseRedirect(add_preserved_filters(kept, address))
        messages.info(request, _("That was the last of this list."))
        return HttpResponseRedirect(reverse(f"{name}_changelist") + (f"?{filters}" if filters else ""))

    def keys_of_list(self, request: HttpRequest, filters: str) -> list[Any]:
        """The first rows of the list as it is filtered and ordered; of a list that is refused, none."""
        asked = HttpRequest()
        asked.user, asked.META, asked.session = request.user, request.META, request.session
        asked.GET, asked.method, asked.path = QueryDict(filters), "GET", request.path
        try:
            rows = self.get_changelist_instance(asked).get_queryset(asked)
        except IncorrectLookupParameters:
            return []
        return list(rows.values_list("pk", flat=True)[:REACH])
