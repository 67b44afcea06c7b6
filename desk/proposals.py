"""Deciding on a proposed change: it is applied to what the row holds by now, or declined with a reason."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from desk import contents, revisions
from desk.differences import changed_columns, label
from desk.models import Proposal, Revision
from sources.models import Publishable

Verdict = Proposal.Verdict


def wanted(proposal: Proposal) -> contents.Content:
    """What the proposal changes, by column; the citations are one of them."""
    return {name: proposal.content[name] for name in changed_columns(proposal.base, proposal.content)}


def overtaken(proposal: Proposal, now: contents.Content) -> set[str]:
    """The columns that somebody else has changed since, to something other than is proposed."""
    changed = wanted(proposal)
    return {name for name in changed if now.get(name) not in (proposal.base.get(name), changed[name])}


def may_decide(proposal: Proposal, user: AbstractBaseUser) -> bool:
    """Nobody decides on what they proposed themselves, whatever has become of their rights since."""
    return user.has_perm("desk.review") and (settings.PUBLISH_OWN_DRAFTS or proposal.user_id != user.pk)


@transaction.atomic
def apply(proposal: Proposal, *, user: AbstractBaseUser, version: int) -> Publishable:
    """Change the row as proposed, if it is still at the version that the reviewer saw.

    Raises ValidationError, and then nothing has been changed.
    """
    proposal = lock(proposal)
    row = proposal.model._base_manager.select_for_update().filter(pk=proposal.row_id).first()
    if row is None or row.version != version:
        raise ValidationError(_("Someone has saved the row since you looked. Nothing was applied: look at it again."))
    now = contents.read(row)
    if names := overtaken(proposal, now):
        raise ValidationError(
            _("This has been changed since it was proposed: %(names)s. Decline it, and ask for a new one.")
            % {"names": labels(proposal, names)}
        )
    Revision.objects.keep_found(row)
    before = row.state
    contents.write(row, wanted(proposal))
    reason = (proposal.reason_en, proposal.reason_ru)
    revisions.keep(row, user=user, before=before, way="proposal", reason=reason, proposal=proposal)
    close(proposal, Verdict.APPLIED, user)
    return row


def labels(proposal: Proposal, names: set[str]) -> str:
    columns = contents.columns_of(proposal.model)
    citations = _("citations")
    said = {label(columns[name]) if name in columns else citations for name in names}
    return get_text_list(sorted(said), _("and"))


@transaction.atomic
def decline(proposal: Proposal, *, user: AbstractBaseUser, reason: str) -> None:
    close(lock(proposal), Verdict.DECLINED, user, reason)


@transaction.atomic
def take_back(proposal: Proposal, *, user: AbstractBaseUser) -> None:
    close(lock(proposal), Verdict.TAKEN_BACK, user)


def lock(proposal: Proposal) -> Proposal:
    """The proposal as it is stored, kept so until all is done; refused if somebody has decided on it."""
    stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not stored.is_open:
        verdict = stored.get_verdict_display()
        raise ValidationError(_("Somebody has decided on this already: %(verdict)s.") % {"verdict": verdict})
    return stored


def close(proposal: Proposal, verdict: str, user: AbstractBaseUser, reason: str = "") -> None:
    proposal.verdict, proposal.decided_by, proposal.decided_at = verdict, user, timezone.now()
    proposal.verdict_reason = reason
    proposal.save()
