"""What the soft checks say of a row."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import User

from desk.checks import look_at, said_of
from desk.models import Revision
from desk.policy import Policy

TODAY = datetime.date(2026, 6, 1)


def doubts_of(row: Any) -> dict[str, Any]:
    """By code, what a reviewer reads once the row has been looked at on the 1st of June 2026."""
    look_at(row, TODAY)
    return {said.code: said for said in said_of(row, Policy(User(is_superuser=True, is_active=True)))}


def saves(row: Any, *contents: dict[str, Any]) -> Any:
    """Save the row with each of these in turn, every save a revision; `cite` is a new text of its first citation."""
    Revision.objects.keep(row, user=None, before=None)
    for values in contents:
        before, links = row.state, {name: values[name] for name in values if isinstance(values[name], list)}
        for name, value in values.items():
            if name == "cite":
                row.citations.filter(pk=row.citations.first().pk).update(stated_en=value)
            elif name not in links:
                setattr(row, name, value)
        row.save()
        for name, rows in links.items():
            getattr(row, name).set(rows)
        Revision.objects.keep(row, user=None, before=before)
    return row
