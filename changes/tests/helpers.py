"""What the tests of the log share."""

from __future__ import annotations

from typing import Any

from changes.models import Change
from changes.recording import record_changes
from changes.resources import public_object, resources
from sources.models import Publishable


def recorded() -> list[Change]:
    """What is new in the log once it is written, in order."""
    last = Change.objects.order_by("number").last()
    record_changes()
    return list(Change.objects.filter(number__gt=last.number if last else 0).order_by("number"))


def change_of(row: Publishable, **values: Any) -> Change:
    """The one change that follows when a row is given these values."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    (change,) = recorded()
    return change


def withdraw(row: Publishable) -> list[Change]:
    row.state = "withdrawn"
    row.save()
    return recorded()


def restore(row: Publishable) -> list[Change]:
    row.state = "published"
    row.save()
    return recorded()


def mirror() -> dict[tuple[str, str], dict[str, Any]]:
    """What somebody holds who has applied every change in order, by the one rule of the log."""
    held: dict[tuple[str, str], dict[str, Any]] = {}
    for change in Change.objects.order_by("number"):
        row = held.pop((change.resource, change.slug), {})
        row = {name: value for name, value in row.items() if name not in change.before} | change.after
        if row:
            held[change.resource, change.slug] = row
    return held


def public_record() -> dict[tuple[str, str], dict[str, Any]]:
    """What the public sees, asked anew."""
    return {
        (resource.name, row.slug): public_object(resource.serializer(), row)
        for resource in resources().values()
        for row in resource.viewset.rows()
    }
