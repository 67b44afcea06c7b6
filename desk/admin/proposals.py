"""The changes that contributors propose of what is public: a list, and a page for each on which it is decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desk import contents, proposals
from desk.admin.guards import GuardedAdmin
from desk.differences import Names, differences
from desk.models import Proposal
from desk.policy import Policy, log_refusal


class VerdictForm(forms.Form):
    """Declining needs its reason: the contributor reads it."""

    verdict = forms.ChoiceField(choices=[("apply", "apply"), ("decline", "decline"), ("take-back", "take back")])
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason, if you decline it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "cols": 60}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("verdict") == "decline" and not cleaned.get("reason"):
            self.add_error("reason", _("Say why: whoever proposed it will want to know."))
        return cleaned


@admin.register(Proposal)
class ProposalAdmin(GuardedAdmin, admin.ModelAdmin):
    list_display = ("what", "kind_of_row", "user", "at", "verdict", "decided_by")
    list_filter = ("verdict",)
    list_select_related = ("user", "decided_by")
    list_per_page = 50
    ordering = ("-at", "-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A contributor sees their own."""
        rows = super().get_queryset(request)
        return rows.seen_by(request.user, all_of_them=Policy(request.user).may_review)

    @admin.display(description=gettext_lazy("what"))
    def what(self, obj: Proposal) -> str:
        return obj.heading(get_language())[0] or obj.slug

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_of_row(self, obj: Proposal) -> str:
        return obj.kind_label

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The proposal as a diff, and the way to decide on it."""
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None:
            raise Http404
        form = VerdictForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.decide(request, proposal, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
        return self.page(request, proposal, form)

    def decide(
        self, request: HttpRequest, proposal: Proposal, verdict: str, version: int | None, reason: str
    ) -> HttpResponse:
        user = request.user
        may = proposal.user_id == user.pk if verdict == "take-back" else proposals.may_decide(proposal, user)
        if not may:
            log_refusal(user, f"{verdict} a proposal", proposal)
            raise PermissionDenied
        if verdict == "apply":
            proposals.apply(proposal, user=user, version=version)
            messages.success(request, _("It is applied, and the public sees it."))
        elif verdict == "decline":
            proposals.decline(proposal, user=user, reason=reason)
            messages.success(request, _("It is declined."))
        else:
            proposals.take_back(proposal, user=user)
            messages.success(request, _("It is taken back."))
        return HttpResponseRedirect(reverse("admin:desk_proposal_changelist"))

    def page(self, request: HttpRequest, proposal: Proposal, form: VerdictForm) -> HttpResponse:
        row, model = proposal.row, proposal.model
        now = contents.read(row) if row else proposal.base
        is_open = proposal.is_open and row is not None
        context = {
            **self.admin_site.each_context(request),
            "opts": model._meta,
            "original": row,
            "title": _("Proposed: %(row)s") % {"row": self.what(proposal)},
            "proposal": proposal,
            "form": form,
            "version": row.version if row else "",
            # Of what waits, against the row as it is now; of what was decided, as it was proposed.
            "differences": differences(
                model,
                now if is_open else proposal.base,
                proposals.wanted(proposal),
                Names(Policy(request.user)),
            ),
            "overtaken": proposals.labels(proposal, proposals.overtaken(proposal, now)) if is_open else "",
            "may_decide": is_open and proposals.may_decide(proposal, request.user),
            "may_take_back": is_open and proposal.user_id == request.user.pk,
        }
        return TemplateResponse(request, "desk/proposal.html", context)
