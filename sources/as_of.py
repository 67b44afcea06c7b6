"""The first clock: what the sources that had been published by a day say."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class AsOf:
    """A day, and which sources count as published by then.

    If even the first day on which it may have been published is later, it came later; if even the last one is not, it
    was there. Of any other source (undated, open, a span that goes on past the day) nobody can tell: it does not
    count, unless `counts_unsure`.
    """

    day: datetime.date
    counts_unsure: bool = False

    def condition(self, path: str = "") -> Q:
        """That a source counts; the path leads to it, such as "source__"."""
        if self.counts_unsure:
            earliest = f"{path}published_earliest"
            return Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": self.day})
        return Q(**{f"{path}published_latest__lte": self.day})
