"""Keeping a save as a revision, and looking again at what may be doubted now."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from desk.checks import look_at
from desk.models import Revision
from sources.models import Publishable

logger = logging.getLogger("desk")


def keep(row: Publishable, **values: Any) -> Revision:
    """Keep what has just been saved with its citations (`RevisionQuerySet.keep`), and renew the doubts about it.

    What a check cannot cope with is left in the log: a doubt never keeps anybody from saving.
    """
    revision = Revision.objects.keep(row, **values)
    try:
        with transaction.atomic():
            look_at(row)
    except Exception:
        logger.exception("The doubts about %s are not renewed yet.", revision)
    return revision
