"""Keeping what the checks find: of one row after its save, of all rows as days go by."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from desk.checks.registry import Doubt, Look, looks_at
from desk.models import Finding
from desk.querysets import kind_of
from sources.models import Publishable, record_models

# A save that concerns more rows than these, such as that of a source on which all rests, leaves them to `find_doubts`.
MOST_AT_ONCE = 500
Key = tuple[str, int, str, str]


def look_at(row: Publishable, today: datetime.date | None = None) -> None:
    """Renew what is kept of this row, and of those that its change may concern. Call it once all is written.

    A fixed number of queries for each check that has to do with the row.
    """
    look_at_these([row], today)


def look_at_these(rows: Iterable[Publishable], today: datetime.date | None = None) -> None:
    """The same for rows of one kind that were written together: what they concern is looked at once, not for each."""
    rows = [row for row in rows if row.pk is not None]  # of a deleted one `forget` has looked
    if not rows:
        return
    day, named_by = today or timezone.localdate(), rows_naming(rows)
    for model in record_models():
        looked, doubts = [], []
        for look in looks_at(model):
            ids = sorted({each for row in rows for each in ids_to_look_at(look, model, row, named_by)})
            looked += [(look.check.code, each) for each in ids]
            for start in range(0, len(ids), MOST_AT_ONCE):
                some = ids[start : start + MOST_AT_ONCE]
                doubts += look_through(look, to_look_at(model).filter(pk__in=some), day)
        if looked:
            keep(stored_of(model, looked), kind_of(model), doubts)


def ids_to_look_at(look: Look, model: type[Publishable], row: Publishable, named_by: dict[str, set[int]]) -> set[int]:
    ids = set(look.concerned(model, row))
    if model is type(row):
        ids |= named_by.get(look.check.code, set())
    if len(ids) > MOST_AT_ONCE:
        ids = set()
    return ids | {row.pk} if model is type(row) else ids


def rows_naming(rows: list[Publishable]) -> dict[str, set[int]]:
    """By check, the rows of which is said something that names one of these: one query."""
    found = defaultdict(set)
    naming = Finding.objects.filter(kind=kind_of(rows[0]), said__other__in=[row.pk for row in rows])
    for code, other in naming.values_list("code", "row_id"):
        found[code].add(other)
    return found


def forget(sender: type[Publishable], instance: Publishable, **kwargs: Any) -> None:
    """When a row has been deleted: what is kept of it goes, and what names it is looked at again."""
    look_at(instance)


def look_at_all(today: datetime.date, *models: type[Publishable]) -> int:
    """Renew what is kept of all rows, or of all of these kinds, and return how many doubts are kept in all.

    For many rows saved at once this is quicker than each by itself. Reads kind by kind and check by check, and writes
    what differs at the end of each: an editor who saves meanwhile never waits long, and may for one row be overtaken by
    what was so a moment before, until the next time.
    """
    known = Q()
    for model in models or record_models():
        kind = kind_of(model)
        looks = defaultdict(list)
        for look in looks_at(model):
            looks[look.check.code].append(look)
        for code, same in looks.items():
            doubts = [each for look in same for each in look_through(look, to_look_at(model), today)]
            keep(Finding.objects.filter(kind=kind, code=code), kind, doubts)
        known |= Q(kind=kind, code__in=looks)
    if not models:
        Finding.objects.exclude(known).delete()
    return Finding.objects.count()


def to_look_at(model: type[Publishable]) -> QuerySet:
    """Drafts too: an editor needs the warning before publication."""
    return model.objects.exclude(state=Publishable.State.WITHDRAWN)


def look_through(look: Look, rows: QuerySet, day: datetime.date) -> list[tuple[str, Doubt]]:
    return [(look.check.code, doubt) for doubt in look.find(rows, day)]


def stored_of(model: type[Publishable], looked: list[tuple[str, int]]) -> list[Finding]:
    pairs = set(looked)
    stored = Finding.objects.filter(kind=kind_of(model), row_id__in={row_id for _code, row_id in looked})
    return [each for each in stored if (each.code, each.row_id) in pairs]


def key_of(code: str, row_id: int, field: str, said: dict[str, Any]) -> Key:
    return code, row_id, field, json.dumps(said, sort_keys=True)


def keep(stored: Iterable[Finding], kind: str, doubts: list[tuple[str, Doubt]]) -> None:
    """Keep these instead of what is stored; what is found again stays as old as it is."""
    now = timezone.now()
    wanted = {key_of(code, each.row_id, each.field, each.said): (code, each) for code, each in doubts}
    gone = []
    for each in stored:
        if wanted.pop(key_of(each.code, each.row_id, each.field, each.said), None) is None:
            gone.append(each.pk)
    new = [
        Finding(kind=kind, code=code, row_id=each.row_id, field=each.field, said=each.said, found_at=now)
        for code, each in wanted.values()
    ]
    with transaction.atomic():
        for start in range(0, len(gone), MOST_AT_ONCE):
            Finding.objects.filter(pk__in=gone[start : start + MOST_AT_ONCE]).delete()
        Finding.objects.bulk_create(new, batch_size=MOST_AT_ONCE)
