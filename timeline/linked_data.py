"""Milestones in the words of schema.org."""

from __future__ import annotations

from partners.models import Status
from sources.linked_data import Node, Page, dates_of, known
from timeline.models import Milestone


def milestone(row: Milestone, page: Page) -> list[Node]:
    """An event that happened or is planned; a mere proposal is none.

    Its days are those that a source states for certain: anything vaguer stands on its page's `temporalCoverage`.
    """
    if row.status == Status.PROPOSED:
        return []
    details = known(
        description=page.text(row, "summary"),
        eventStatus="https://schema.org/EventScheduled" if row.status == Status.PLANNED else "",
        about=page.refer_all(row.related_rows()),
    )
    return [{**page.refer(row, "Event"), **dates_of(row.date), **details}]
