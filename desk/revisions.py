"""Keeping a save as a revision, and looking again at what may be doubted now."""

from __future__ import annotations

from typing import Any

from desk.checks import look_at
from desk.models import Revision
from sources.models import Publishable


def keep(row: Publishable, **values: Any) -> Revision:
    """Keep what has just been saved with its citations (`RevisionQuerySet.keep`), and renew the doubts about it."""
    revision = Revision.objects.keep(row, **values)
    look_at(row)
    return revision
