"""How a form of the record is saved: as one revision, as a proposal, as a view of the public page, or not at all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from desk import contents, revisions
from desk.admin.forms import STALE, TOGETHER, RecordForm
from desk.admin.helps import examples_of
from desk.models import Presence, Proposal, Revision, Schedule
from desk.policy import Policy, log_refusal
from desk.preview import public_pages
from sources.models import Cited, Publishable

State = Publishable.State
PREVIEW = "_preview"


class RolledBack(Exception):
    """Raised when all has been written, so that nothing of it stays: only what was learned from it."""


class Proposed(RolledBack):
    """`version` is the row's own, on which the content rests."""

    def __init__(self, content: contents.Content, reason: tuple[str, str], version: int) -> None:
        self.content, self.reason, self.version = content, reason, version


class Previewed(RolledBack):
    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages


class PublishingAdmin:
    """What becomes of a form that has been sent. Each save of a row with its citations is one revision.

    Whoever may not change a public row proposes: their form is saved as any other, read back, and rolled back, so that
    a proposal has passed every check that the save itself would have to pass. A preview is made in the same way.
    """

    def get_form(self, request: HttpRequest, obj: Publishable | None = None, **kwargs: Any) -> type[RecordForm]:
        form = super().get_form(request, obj, **kwargs)
        form.refusal, form.policy = getattr(request, "refusal", None), Policy(request.user)
        form.is_preview, form.examples = PREVIEW in request.POST, examples_of(self.model, but=obj.pk if obj else None)
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save all or nothing. What is refused while saving is rolled back, then the form is shown again with why."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return preview_refused(response) if PREVIEW in request.POST else response
        except Previewed as preview:
            return preview_response(request, preview.pages)
        except Proposed as proposed:
            if response := self.propose(request, object_id, proposed):
                return response
            request.refusal = ValidationError(STALE)
        except ValidationError as error:
            request.refusal = error
        except IntegrityError:
            request.refusal = ValidationError(TOGETHER)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        return preview_refused(response) if PREVIEW in request.POST else response

    def save_model(self, request: HttpRequest, obj: Publishable, form: RecordForm, change: bool) -> None:
        """Save, if the row is still as the editor saw it; the lock keeps it so until all is written."""
        request.state_before = None
        if change:
            stored = type(obj)._base_manager.select_for_update().filter(pk=obj.pk).first()
            if stored is None or (stored.version != form.stored_version and not form.is_preview):
                raise ValidationError(STALE)
            request.state_before = stored.state
            Revision.objects.keep_found(stored)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: RecordForm, formsets: Any, change: bool) -> None:
        """Judge the row when its citations are there, and keep what it holds now."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        if form.is_preview:
            raise Previewed(public_pages(row, request))
        row.evidence_follows = False
        row.clean_publication()
        if form.policy.proposes(self.as_stored(request, row)):
            raise Proposed(contents.read(row), form.reason, form.stored_version)
        self.keep(request, row, reason=form.reason)
        self.schedule(request, form)
        Presence.objects.forget(row, request.user)
        if row.is_published and request.state_before != State.PUBLISHED:
            message = _('It is public now: <a href="{}">{}</a>.')
            messages.success(request, format_html(message, row.get_absolute_url(), row))

    def as_stored(self, request: HttpRequest, row: Publishable) -> Publishable | None:
        """The row in the state that it had before this save."""
        return None if request.state_before is None else type(row)(pk=row.pk, state=request.state_before)

    def keep(self, request: HttpRequest, row: Publishable, *, reason: tuple[str, str]) -> None:
        revisions.keep(row, user=request.user, before=request.state_before, reason=reason)

    def schedule(self, request: HttpRequest, form: RecordForm) -> None:
        """Whatever was let through for a day was let through as it stood: a save takes that back, or says it anew."""
        row, moment = form.instance, form.cleaned_data.get("publish_at")
        gone, _rows = Schedule.objects.of(row).delete()
        if moment and not row.has_been_public:
            if isinstance(row, Cited):
                row.clean_evidence()
            Schedule.objects.let_through(row, moment, request.user)
            day = date_format(moment, "DATETIME_FORMAT")
            messages.success(request, _("It will be published on %(day)s UTC, as it stands now.") % {"day": day})
        elif gone and not row.is_published:
            messages.warning(request, _("It was changed: it will not be published on its day unless let through anew."))

    def propose(self, request: HttpRequest, object_id: str, proposed: Proposed) -> HttpResponse | None:
        """Write the proposal down; nothing, if somebody has saved the row since the form was rolled back: what they
        changed would count among what is proposed."""
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            stored = self.model._base_manager.select_for_update().filter(pk=row and row.pk).first()
            if stored is None or stored.version != proposed.version:
                return None
            if contents.read(row) == proposed.content:
                messages.info(request, _("Nothing was changed, so nothing was proposed."))
                return HttpResponseRedirect(request.path)
            replaced = Proposal.objects.of(row).open().filter(user=request.user).exists()
            Proposal.objects.propose(row, proposed.content, user=request.user, reason=proposed.reason)
            Presence.objects.forget(row, request.user)
        messages.success(request, _("Your change waits for a reviewer. The public sees the row as it was until then."))
        if replaced:
            messages.warning(request, _("It takes the place of what you had proposed before."))
        return self.response_post_save_change(request, row)

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        return super().has_delete_permission(request, obj) and Policy(request.user).may_delete(as_it_was(obj))

    def delete_model(self, request: HttpRequest, obj: Publishable) -> None:
        """Delete a draft; its last revision stays, by which it can be brought back.

        Whoever publishes it meanwhile comes first: the lock shows what is stored by now.
        """
        with transaction.atomic():
            stored = type(obj)._base_manager.select_for_update().filter(pk=obj.pk).first()
            if stored is None or not Policy(request.user).may_delete(stored):
                log_refusal(request.user, "delete what is public by now", obj)
                raise PermissionDenied
            Revision.objects.keep_found(stored)
            Revision.objects.keep(stored, user=request.user, before=stored.state, action=Revision.Action.DELETED)
            Schedule.objects.of(stored).delete()
            Presence.objects.of(stored).delete()
            super().delete_model(request, stored)


def as_it_was(obj: Publishable | None) -> Publishable | None:
    """The row with the state that is stored: a refused form leaves its own on it."""
    if obj is None or not hasattr(obj, "stored_state") or obj.state == obj.stored_state:
        return obj
    return type(obj)(pk=obj.pk, state=obj.stored_state)


def preview_response(request: HttpRequest, pages: dict[str, str]) -> HttpResponse:
    """Both languages for the script that shows them beside the form, one page for whoever has no script."""
    if request.accepts("text/html"):
        return HttpResponse(pages.get(request.POST[PREVIEW]) or next(iter(pages.values())))
    return JsonResponse({"pages": pages})


def preview_refused(response: HttpResponse) -> HttpResponse:
    """What is missing before the page can be shown, or the form itself for whoever has no script."""
    if not isinstance(response, TemplateResponse):
        return response
    request = response._request
    if request.accepts("text/html"):
        return response
    forms: list[Form] = [response.context_data["adminform"].form]
    for inline in response.context_data["inline_admin_formsets"]:
        forms += inline.formset.forms
    faults = [
        f"{form.fields[name].label}: {' '.join(errors)}" if name in form.fields else " ".join(errors)
        for form in forms
        for name, errors in form.errors.items()
    ]
    return JsonResponse({"faults": faults}, status=200)
