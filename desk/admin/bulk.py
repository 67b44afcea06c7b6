"""What can be done with several rows of a list at once, after a look at them: all or none, each as one revision."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.admin.forms import NO_REASON
from desk.admin.guards import is_key
from desk.moving import Refused, move
from desk.policy import Policy
from desk.tables.columns import NO_TEXT
from sources.models import Publishable

State = Publishable.State
MOST = 200
MOVES = {
    "send_to_review": (State.IN_REVIEW, gettext_lazy("Send the selected to review")),
    "publish": (State.PUBLISHED, gettext_lazy("Publish the selected")),
    "withdraw": (State.WITHDRAWN, gettext_lazy("Withdraw the selected")),
}


class BulkAdmin:
    """The actions of a list. A reviewer has all three, a contributor the first."""

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable, str, Any]]:
        if not self.has_change_permission(request) or IS_POPUP_VAR in request.GET:
            return {}
        names = MOVES if Policy(request.user).may_review else ["send_to_review"]
        return {name: (partial(bulk_move, name=name), name, MOVES[name][1]) for name in names}

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> list[tuple[str, str]]:
        return [(name, label) for name, (_move, _name, label) in self.get_actions(request).items()]

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Leave out what cannot be a key: a hand-made request is answered as one for a row that is not there."""
        request.POST = request.POST.copy()
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in keys if is_key(key)])
        return super().response_action(request, queryset)


def bulk_move(model_admin: Any, request: HttpRequest, queryset: QuerySet, *, name: str) -> HttpResponse | None:
    """Show the rows and ask for the reason; then do it, if none of them has been saved since."""
    state, label = MOVES[name]
    rows = list(queryset.order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        messages.error(request, _("Choose %(most)d at most.") % {"most": MOST})
        return None
    refusals, fault = [], ""
    reason = tuple(NO_TEXT.sub("", request.POST.get(f"reason_{code}", "")).strip()[:1000] for code in ("en", "ru"))
    asks_for_reason = state != State.IN_REVIEW and any(row.has_been_public for row in rows)
    if "confirmed" in request.POST:
        if asks_for_reason and not any(reason):
            fault = NO_REASON
        else:
            try:
                return moved(model_admin, request, rows, state, reason)
            except Refused as refused:
                refusals = refused.refusals
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": label,
        "rows": rows,
        "action": name,
        "asks_for_reason": asks_for_reason,
        "reason_en": reason[0],
        "reason_ru": reason[1],
        "fault": fault,
        "refusals": refusals,
    }
    return TemplateResponse(request, "desk/bulk.html", context)


def moved(
    model_admin: Any, request: HttpRequest, rows: list[Publishable], state: State, reason: tuple[str, str]
) -> HttpResponse:
    versions = {row.pk: seen_version(request, row) for row in rows}
    done = move(model_admin.model, versions, state, user=request.user, reason=reason)
    said = ngettext("%(n)d row: %(state)s.", "%(n)d rows: %(state)s.", len(done))
    messages.success(request, said % {"n": len(done), "state": state.label})
    return HttpResponseRedirect(request.get_full_path())


def seen_version(request: HttpRequest, row: Publishable) -> int:
    version = request.POST.get(f"version_{row.pk}", "")
    return int(version) if is_key(version) else 0
