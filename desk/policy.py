"""What a user may do with a row, by its state: the one place that says so, for forms, lists, tables and addresses.

Django's permissions say who has to do with which kind of row at all; this says with which of them, and what may become
of them. Nobody publishes what they drafted themselves; a reviewer may mend what another drafted before they publish it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from desk.contents import PUBLIC
from desk.models import Revision
from sources.models import Publishable

State = Publishable.State
REVIEW = "desk.review"
NOTHING_TO_WITHDRAW = _("This has never been public: there is nothing to withdraw. Delete it, or leave it a draft.")
NOT_HIDDEN = _("What has been published is withdrawn, not hidden: choose “withdrawn”.")
OWN_DRAFT = _("This is your own draft: it takes another reviewer to publish it. Send it to review.")
NOT_YOURS_TO_PUBLISH = _("A reviewer publishes this: send it to review.")

logger = logging.getLogger("desk")


def log_refusal(user: Any, what: str, target: Any) -> None:
    """Leave in the log that somebody tried what they may not."""
    logger.warning("Refused: %s tried to %s (%s).", user.get_username() or "somebody", what, target)


@dataclass(frozen=True)
class Policy:
    """The rules as they are for one user."""

    user: AbstractBaseUser | AnonymousUser

    @property
    def may_review(self) -> bool:
        return self.user.has_perm(REVIEW)

    def sees(self, rows: QuerySet) -> QuerySet:
        """Those of the rows that the user may read: what is public, and of drafts a contributor's own alone."""
        if self.may_review:
            return rows
        return rows.filter(Q(state__in=PUBLIC) | self.drafted(rows.model))

    def may_read(self, row: Publishable) -> bool:
        """The same of one row: a query for a contributor, if it is a draft."""
        return row.has_been_public or self.may_review or self.is_own(row)

    def drafted(self, model: type[Publishable]) -> Q:
        """The condition that the user drafted the row."""
        return Q(pk__in=Revision.objects.first_by(self.user, model))

    def own(self, rows: QuerySet) -> QuerySet:
        """What the user drafted and has not seen published yet."""
        return rows.filter(self.drafted(rows.model), state__in=(State.DRAFT, State.IN_REVIEW))

    def awaiting(self, rows: QuerySet) -> QuerySet:
        """Of what is in review, what a reviewer can publish; what a contributor has sent."""
        rows = self.sees(rows.filter(state=State.IN_REVIEW))
        return rows.exclude(self.drafted(rows.model)) if self.may_review and not settings.PUBLISH_OWN_DRAFTS else rows

    def is_own(self, row: Publishable) -> bool:
        """Whether the user drafted the row: one query."""
        return row.pk is None or Revision.objects.drafted_by(row) == self.user.pk

    def proposes(self, row: Publishable | None) -> bool:
        """Whether a change of the row, as it is stored, waits for a reviewer."""
        return row is not None and row.has_been_public and not self.may_review

    def may_publish(self, row: Publishable | None) -> bool:
        """Whether the user may make a draft public, or a new row at once."""
        return self.may_review and (settings.PUBLISH_OWN_DRAFTS or not (row is None or self.is_own(row)))

    def states(self, row: Publishable | None) -> list[State]:
        """The states into which the user may bring the row as it is stored, or a new one.

        What has been public is published or withdrawn, never hidden; before that there is nothing to withdraw.
        """
        if row is not None and row.has_been_public:
            return [State.PUBLISHED, State.WITHDRAWN]
        return [State.DRAFT, State.IN_REVIEW, *([State.PUBLISHED] if self.may_publish(row) else [])]

    def why_not_published(self) -> Any:
        """The reason, for somebody who may not publish a draft."""
        return OWN_DRAFT if self.may_review else NOT_YOURS_TO_PUBLISH

    def why_not(self, row: Publishable, state: str | None) -> Any:
        """Why the row, as it is stored, cannot be brought into a state."""
        if row.has_been_public:
            return NOT_HIDDEN
        return NOTHING_TO_WITHDRAW if state == State.WITHDRAWN else self.why_not_published()

    def may_delete(self, row: Publishable | None) -> bool:
        """Drafts alone, a contributor their own; they can be brought back. What has been public is withdrawn."""
        return row is None or (not row.has_been_public and (self.may_review or self.is_own(row)))
