"""Bringing rows from one state into another without their form: in a list, or on a day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from desk.checks import look_at, look_at_these
from desk.contents import originals_of
from desk.models import Presence, Revision, Schedule
from desk.policy import Policy, log_refusal
from sources.models import Publishable

State = Publishable.State


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot go where it is to go."""

    row: Publishable
    text: str


class Refused(Exception):
    """Some rows cannot be moved, so none was."""

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals


def move(
    model: type[Publishable],
    versions: dict[int, int],
    state: str,
    *,
    user: AbstractBaseUser,
    reason: tuple[str, str] = ("", ""),
) -> list[Publishable]:
    """Bring these rows, at the versions that the editor saw, into a state: all of them or none.

    Raises Refused with all that stands in the way. Doubts are renewed afterwards, when nobody waits for the rows.
    """
    with transaction.atomic():
        moved = move_all(model, versions, state, user, reason)
    look_at_these(moved)
    return moved


def move_all(
    model: type[Publishable], versions: dict[int, int], state: str, user: AbstractBaseUser, reason: tuple[str, str]
) -> list[Publishable]:
    policy, refusals, moved = Policy(user), [], []
    rows = policy.sees(model._base_manager.all()).filter(pk__in=versions).order_by("pk").select_for_update(of=("self",))
    for row in rows:
        try:
            if row.version != versions[row.pk]:
                raise ValidationError(_("Someone has saved it since you looked."))
            moved.append(move_one(row, state, policy, reason))
        except ValidationError as error:
            refusals.append(Refusal(row, " ".join(error.messages)))
    if refusals:
        raise Refused(refusals)
    return moved


def move_one(row: Publishable, state: str, policy: Policy, reason: tuple[str, str], way: str = "list") -> Publishable:
    if policy.proposes(row):
        log_refusal(policy.user, f"bring it into the state {str(state)!r}", row)
        raise ValidationError(_("This has been public: propose the change in its form."))
    if row.state == state:
        raise ValidationError(_("It is so already."))
    if state not in policy.states(row):
        log_refusal(policy.user, f"bring it into the state {str(state)!r}", row)
        raise ValidationError(policy.why_not(row, state))
    save_in_state(row, state, user=policy.user, way=way, reason=reason)
    return row


def save_in_state(
    row: Publishable, state: str, *, user: AbstractBaseUser | None, way: str, reason: tuple[str, str] = ("", "")
) -> None:
    """Save a locked row in another state, with all that its form would have asked for, as a revision.

    The caller renews the doubts.
    """
    before = row.state
    Revision.objects.keep_found(row)
    row.state = state
    if state == State.PUBLISHED:
        row.full_clean(exclude=originals_of(type(row)))
    row.save()
    Revision.objects.keep(row, user=user, before=before, way=way, reason=reason)
    Schedule.objects.of(row).delete()
    Presence.objects.of(row).filter(user=user).delete()


def publish_due(now: datetime.datetime) -> tuple[list[Publishable], list[str]]:
    """Publish what reviewers let through for a moment that has come; returns that, and why the rest is not published.

    Each in a transaction of its own: one that cannot be published does not hold up the others, and stays on the list.
    """
    published, faults = [], []
    for schedule in Schedule.objects.due(now):
        try:
            with transaction.atomic():
                published.append(publish_scheduled(schedule))
        except (ValidationError, IntegrityError, LookupError) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            faults.append(f"{schedule.kind} {schedule.row_id}: {' '.join(texts)}")
    return published, faults


def publish_scheduled(schedule: Schedule) -> Publishable:
    row = schedule.model._base_manager.select_for_update().filter(pk=schedule.row_id).first()
    if row is None or row.version != schedule.version:
        raise ValidationError(_("It was changed since it was let through, so it is not published."))
    if not (schedule.user.is_active and Policy(schedule.user).may_review):
        raise ValidationError(_("Whoever let it through is no reviewer any more."))
    save_in_state(row, State.PUBLISHED, user=schedule.user, way="schedule")
    look_at(row)
    return row
