"""The revisions of a row: its history, what differs between any two, going back, and bringing back what was deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk import contents, revisions
from desk.admin.forms import NO_REASON, STALE
from desk.admin.guards import is_key
from desk.differences import Names, differences
from desk.models import Presence, Proposal, Revision, Schedule
from desk.policy import Policy, log_refusal
from sources.models import Publishable
from sources.pieces import Difference

# Revisions on a page of the history.
SHOWN = 20
# What going back leaves as it is: the address, and whether the public sees the row.
KEPT = ("slug", "state")


class ReasonForm(forms.Form):
    """Why something is done, in one language at least where the public has seen the row."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    reason_en, reason_ru = (
        forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea({"rows": 2, "cols": 60}))
        for label in (gettext_lazy("Reason (English)"), gettext_lazy("Reason (Russian)"))
    )

    def __init__(self, *args: Any, is_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_required = is_required

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_required and not any(self.reason):
            self.add_error("reason_en", NO_REASON)
        return cleaned

    @property
    def reason(self) -> tuple[str, str]:
        return self.cleaned_data.get("reason_en", ""), self.cleaned_data.get("reason_ru", "")


@dataclass(frozen=True)
class Step:
    """A revision with what it changed of the one before."""

    revision: Revision
    differences: list[Difference]


class HistoryAdmin:
    """Pages about the revisions of one row, for whoever may see the row."""

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        pages = {
            "<path:object_id>/history/compare/": ("compare", self.compare_view),
            "<path:object_id>/history/<int:number>/": ("revert", self.revert_view),
            "<path:object_id>/presence/": ("presence", require_POST(self.presence_view)),
            "deleted/<int:row_id>/": ("undelete", self.undelete_view),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"{name}_{page}")
            for route, (page, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def seen_row(self, request: HttpRequest, object_id: str) -> Publishable:
        """The row at this address; 404 for one that is not there and for one that the user may not see."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            self.log_view_refused(request, unquote(object_id))
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        self.log_view_refused(request, object_id)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def log_view_refused(self, request: HttpRequest, object_id: str) -> None:
        """Tell of somebody who asked for a row that is there, but that they may not see."""
        if is_key(object_id) and self.model._base_manager.filter(pk=object_id).exists():
            log_refusal(request.user, f"open {request.path}", self.model._meta.label_lower)

    def page(self, request: HttpRequest, name: str, row: Any, title: str, **context: Any) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"desk/{name}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": row,
                "title": title,
                "media": self.media,
                **context,
            },
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.seen_row(request, object_id)
        rows = Revision.objects.of(row).select_related("user", "proposal__user").order_by("-number")
        before = request.GET.get("before", "")
        if is_key(before):
            rows = rows.filter(number__lt=before)
        shown = list(rows[: SHOWN + 1])
        names = Names(Policy(request.user))
        names.read(self.model, (each.content for each in shown))
        steps = [Step(each, changes_between(earlier, each, names)) for each, earlier in pairs(shown)][:SHOWN]
        return self.page(
            request,
            "history",
            row,
            _("History: %(row)s") % {"row": row},
            steps=steps,
            older=steps[-1].revision.number if len(shown) > SHOWN else None,
            may_revert=self.has_change_permission(request, row),
        )

    def revision_or_404(self, row: Publishable, number: Any) -> Revision:
        found = Revision.objects.of(row).select_related("user")
        found = found.filter(number=number).first() if is_key(number) and len(str(number)) < 10 else None
        if found is None:
            raise Http404
        return found

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What differs between any two revisions."""
        row = self.seen_row(request, object_id)
        one, other = (self.revision_or_404(row, request.GET.get(name, "")) for name in ("from", "to"))
        return self.page(
            request,
            "compare",
            row,
            _("Compare: %(row)s") % {"row": row},
            one=one,
            other=other,
            differences=differences(self.model, one.content, other.content, Names(Policy(request.user))),
        )

    def revert_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Show what going back to a revision would change, and go back: statement and citations, as a new revision."""
        row = self.seen_row(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        revision = self.revision_or_404(row, number)
        content = {name: value for name, value in revision.content.items() if name not in KEPT}
        form = ReasonForm(request.POST or None, is_required=row.has_been_public, initial={"version": row.version})
        if request.method == "POST" and form.is_valid():
            try:
                return self.go_back(request, row, content, form)
            except ValidationError as error:
                form.add_error(None, told(error))
                form.data = {**form.data.dict(), "version": self.seen_row(request, object_id).version}
        policy, now = Policy(request.user), contents.read(self.seen_row(request, object_id))
        return self.page(
            request,
            "revert",
            row,
            _("Go back: %(row)s") % {"row": row},
            revision=revision,
            form=form,
            differences=differences(self.model, now, content, Names(policy)),
            proposes=policy.proposes(row),
        )

    @transaction.atomic
    def go_back(self, request: HttpRequest, row: Publishable, content: Any, form: ReasonForm) -> HttpResponse:
        row = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
        if row is None or row.version != form.cleaned_data["version"]:
            raise ValidationError(STALE)
        back = HttpResponseRedirect(self.address("history", row.pk))
        if Policy(request.user).proposes(row):
            now = contents.read(row)
            content = {**now, **content}
            if content == now:
                messages.info(request, _("Nothing was changed, so nothing was proposed."))
                return back
            check_by_writing(row, content)
            row = type(row)._base_manager.get(pk=row.pk)
            Proposal.objects.propose(row, content, user=request.user, reason=form.reason)
            messages.success(request, _("That waits for a reviewer now."))
            return back
        Revision.objects.keep_found(row)
        before = row.state
        contents.write(row, content)
        revisions.keep(row, user=request.user, before=before, way="revert", reason=form.reason)
        Schedule.objects.of(row).delete()  # it was let through as it stood
        messages.success(request, _("The row is as it was then. What it was in between stays in its history."))
        return back

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that the user has the form open, or has left it, and answer who else has it open."""
        row = self.seen_row(request, object_id)
        if "leave" in request.POST:
            Presence.objects.forget(row, request.user)
            return JsonResponse({"others": []})
        Presence.objects.note(row, request.user)
        others = Presence.objects.others(row, request.user)
        said = [presence_text(each) for each in others]
        return JsonResponse({"others": said, "version": row.version})

    def undelete_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show a draft as it was when it was deleted, and bring it back as a draft."""
        last = Revision.objects.deletions().filter(kind=self.opts.label_lower, row_id=row_id).first()
        if last is None or not Policy(request.user).may_delete(self.model(pk=row_id)):
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        fault = ""
        if request.method == "POST":
            try:
                row = self.bring_back(request, last)
                messages.success(request, _("“%(row)s” is back, as a draft.") % {"row": row})
                return HttpResponseRedirect(self.address("change", row.pk))
            except ValidationError as error:
                fault = " ".join(told(error))
        return self.page(
            request,
            "undelete",
            None,
            _("Bring back: %(row)s") % {"row": last.heading(get_language())[0] or last.slug},
            revision=last,
            differences=differences(self.model, {contents.CITATIONS: []}, last.content, Names(Policy(request.user))),
            fault=fault,
        )

    @transaction.atomic
    def bring_back(self, request: HttpRequest, last: Revision) -> Publishable:
        row = self.model(pk=last.row_id, version=last.version + 1)
        contents.write(row, {**last.content, "state": Publishable.State.DRAFT.value})
        revisions.keep(row, user=request.user, before=None, action=Revision.Action.UNDELETED)
        return row


def check_by_writing(row: Publishable, content: contents.Content) -> None:
    """Refuse what could not be saved: it is written, and rolled back. The row at hand is as written afterwards."""
    mark = transaction.savepoint()
    try:
        contents.write(row, content)
    finally:
        transaction.savepoint_rollback(mark)


def pairs(newest_first: list[Revision]) -> list[tuple[Revision, Revision | None]]:
    """Each revision with the one before it; the newest comes first."""
    return list(zip(newest_first, [*newest_first[1:], None][: len(newest_first)], strict=True))


def changes_between(earlier: Revision | None, later: Revision, names: Names) -> list[Difference]:
    return differences(later.model, earlier.content, later.content, names) if earlier else []


def told(error: ValidationError) -> list[str]:
    """The faults, each after the name of its column; those of the whole have none."""
    named = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [text if name == NON_FIELD_ERRORS else f"{name}: {text}" for name, texts in named.items() for text in texts]


def presence_text(presence: Presence) -> str:
    return _("Also open by %(name)s since %(time)s.") % {
        "name": presence.user.get_username(),
        "time": date_format(localtime(presence.since), "H:i"),
    }
