"""The checks of milestones."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet

from desk.checks import Doubt
from desk.soft_checks import ONE_SOURCE, TOO_FINE, citing, later_than_its_sources, on_one_source
from partners.models import Status
from partners.soft_checks import OVERDUE, UNLINKED, brand_not_linked, naming_brand, overdue
from timeline.models import Milestone

ONE_SOURCE.of(Milestone, concerned=citing)(on_one_source)
UNLINKED.of(Milestone, concerned=naming_brand)(brand_not_linked)


@TOO_FINE.of(Milestone, concerned=citing)
def milestone_later_than_its_sources(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    return later_than_its_sources(rows.filter(status=Status.HAPPENED), day)


@OVERDUE.of(Milestone)
def milestone_overdue(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    return overdue(rows.filter(outcome=None), day)
