"""The ledger's judgement: a planned figure against what was achieved."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from production.figures import Figure, number_wording, plain

if TYPE_CHECKING:
    from production.models import Observation


class OutcomeStatus(models.TextChoices):
    """What became of a plan."""

    MET = "met", _("met")
    EXCEEDED = "exceeded", _("exceeded")
    MISSED = "missed", _("missed")
    PENDING = "pending", _("pending")
    UNKNOWN = "unknown", _("outcome not on record")


@dataclass(frozen=True)
class Outcome:
    """`difference` is the actual less the nearer bound of the plan: zero when met, None when it cannot be told."""

    status: str
    actual: Observation | None = None
    difference: Decimal | None = None

    @property
    def label(self) -> str:
        return OutcomeStatus(self.status).label

    @property
    def difference_text(self) -> str:
        """The difference with its sign, in the active language: "−12,000"."""
        if self.difference is None:
            return ""
        sign = {-1: "−", 1: "+"}.get(int(self.difference.compare(0)), "")
        return f"{sign}{number_wording(abs(self.difference), get_language())}"

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "actual": self.actual.slug if self.actual else None,
            "difference": plain(self.difference),
        }


def judge(plan: Observation, actuals: Sequence[Observation], *, day: datetime.date) -> Outcome:
    """Judge a plan on a day, against the best actuals of its measure, period and scope.

    A period without an end is never over; without a period there is nothing to compare. Rival actuals that lead to
    different judgements leave the outcome unknown: the record does not choose between them.
    """
    if plan.period.is_undated:
        return Outcome(OutcomeStatus.UNKNOWN)
    if plan.period.latest is None or day <= plan.period.latest:
        return Outcome(OutcomeStatus.PENDING)
    verdicts = [compare(plan.figure, actual.figure) for actual in actuals]
    if len({status for status, _difference in verdicts}) != 1:
        return Outcome(OutcomeStatus.UNKNOWN)
    status = verdicts[0][0]
    if len({difference for _status, difference in verdicts}) == 1:
        return Outcome(status, actuals[0], verdicts[0][1])
    return Outcome(status)


def compare(plan: Figure, actual: Figure) -> tuple[str, Decimal | None]:
    """Compare two figures by their bounds; what the bounds cannot settle is unknown.

    "About" is compared by the figure stated: the source gives no margin to compare by.
    """
    if plan.state != "value" or actual.state != "value":
        return OutcomeStatus.UNKNOWN, None
    if plan.lower is not None and actual.upper is not None and actual.upper < plan.lower:
        return OutcomeStatus.MISSED, difference(actual, plan.lower)
    if plan.bound == "over" and actual.upper is not None and actual.upper == plan.lower:
        return OutcomeStatus.MISSED, difference(actual, plan.lower)
    if plan.upper is not None and actual.lower is not None and actual.lower > plan.upper:
        return OutcomeStatus.EXCEEDED, difference(actual, plan.upper)
    reaches = plan.lower is None or (actual.lower is not None and actual.lower >= plan.lower)
    stays = plan.upper is None or (actual.upper is not None and actual.upper <= plan.upper)
    if reaches and stays:
        return OutcomeStatus.MET, Decimal(0)
    return OutcomeStatus.UNKNOWN, None


def difference(actual: Figure, nearer: Decimal) -> Decimal | None:
    """Known only where the actual is one figure."""
    return actual.lower - nearer if actual.lower == actual.upper else None
