"""Writing the log: what triggers have noted is compared with what the log holds, and every difference becomes a Change.

A row is read when the log is written, not when it was touched: two corrections in between are one change. So the log
is written after every request of an editor, and before every answer that shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from rest_framework.serializers import BaseSerializer

from changes.models import Change, RecordVersion, Snapshot, Touched
from changes.reasons import give_reasons
from changes.resources import Resource, public_object, resource_of, resources
from sources.api import CHUNK, batched
from sources.models import AbstractCitation, Publishable
from sources.serializers import LANGUAGES

# More changes alike than these, written at once, are shown as one entry of a list.
FOLDED_FROM = 6
Action = Change.Action


def record_changes() -> int:
    """Write a Change for every public row that is not as the log has it, and return how many there were.

    The version of the record is locked meanwhile: one process writes at a time, and what another has touched waits.
    """
    with transaction.atomic():
        version = RecordVersion.objects.select_for_update().filter(pk=1).first()
        touched = list(Touched.objects.order_by("pk"))
        if version is None or not touched:
            return 0
        changes = Run(touched).changes()
        for number, change in enumerate(changes, version.last_change + 1):
            change.number, change.record_version = number, version.number
        fold(changes)
        Change.objects.bulk_create(changes, batch_size=CHUNK)
        if changes:
            RecordVersion.objects.filter(pk=1).update(
                last_change=version.last_change + len(changes), recorded_at=timezone.now()
            )
        Touched.objects.filter(pk__lte=touched[-1].pk).delete()
    return len(changes)


def record_what_is_due() -> int:
    """The same, if anything has been touched: one query if not."""
    return record_changes() if Touched.objects.exists() else 0


def touch_everything() -> None:
    """Have the whole record compared with the log: for a release that changes the shape of an object."""
    with transaction.atomic():
        version = RecordVersion.objects.select_for_update().filter(pk=1).first()
        if version is not None and version.changed_at is not None:
            Touched.objects.create(number=version.number, at=version.changed_at)


@dataclass(frozen=True)
class Touch:
    """When a row was touched last; the order settles which change comes first in the log."""

    order: int
    at: datetime
    is_consequence: bool = False


@dataclass
class Looked:
    """What has been compared of one resource: all slugs, and the rows that came into or went out of sight."""

    slugs: set[str] = field(default_factory=set)
    turned: list[int] = field(default_factory=list)


class Run:
    """One comparison of the touched rows, and of those that name a row which came into or went out of sight."""

    def __init__(self, touched: list[Touched]) -> None:
        self.last = Touch(touched[-1].pk, touched[-1].at, is_consequence=True)
        self.found: list[tuple[Touch, Change]] = []
        self.looked = {resource: Looked() for resource in resources().values()}
        # By table and row; None in a place stands for all.
        self.touches: dict[tuple[str, int | None], Touch] = {}
        for each in touched:
            self.touches[each.table_name, each.row_id] = Touch(each.pk, each.at)

    def changes(self) -> list[Change]:
        for resource in self.looked:
            self.look(resource, self.touched_slugs(resource))
        while any(looked.turned for looked in self.looked.values()):
            self.follow()
        found = sorted(self.found, key=place)
        return [change for _touch, change in found]

    def touched_slugs(self, resource: Resource) -> dict[str, Touch]:
        """The slugs of the touched rows, as they are and as the log knows them: a deleted row is only in the log."""
        known = Snapshot.objects.filter(resource=resource.name).values_list("row_id", "slug")
        every = [self.touches[place] for place in ((resource.table, None), ("", None)) if place in self.touches]
        if every:
            rows = [*resource.viewset.rows().values_list("pk", "slug"), *known]
            return {slug: max(every, key=lambda touch: touch.order) for _id, slug in rows}
        touches = {row_id: touch for (table, row_id), touch in self.touches.items() if table == resource.table}
        found: dict[str, Touch] = {}
        for ids in batched(touches, CHUNK):
            rows = resource.model._base_manager.filter(pk__in=ids).values_list("pk", "slug")
            for row_id, slug in [*known.filter(row_id__in=ids), *rows]:
                found[slug] = max(touches[row_id], found.get(slug, touches[row_id]), key=lambda touch: touch.order)
        return found

    def follow(self) -> None:
        """Look at the rows that name those which turned: what they show of them has changed."""
        turned = [(resource, looked.turned) for resource, looked in self.looked.items()]
        for looked in self.looked.values():
            looked.turned = []
        for resource, ids in turned:
            for model, path in relations_to(resource.model) if ids else ():
                for some in batched(ids, CHUNK):
                    rows = model._base_manager.filter(**{f"{path}__in": some})
                    self.look(resource_of(model), dict.fromkeys(rows.values_list("slug", flat=True), self.last))

    def look(self, resource: Resource, touches: dict[str, Touch]) -> None:
        """Compare these rows, each once in a run."""
        looked, serializer = self.looked[resource], resource.serializer()
        new = [slug for slug in touches if slug not in looked.slugs]
        looked.slugs.update(new)
        for slugs in batched(new, CHUNK):
            held = {row.slug: row for row in Snapshot.objects.filter(resource=resource.name, slug__in=slugs)}
            seen = {row.slug: snapshot_of(resource, serializer, row) for row in resource.public_rows(slugs)}
            gone = [row for slug, row in held.items() if slug not in seen]
            action_of = turns(resource, gone, seen.keys() - held.keys())
            row_ids = {slug: row.row_id for slug, row in (held | seen).items()}
            changes = list(filter(None, (compare(held.get(slug), seen.get(slug)) for slug in row_ids)))
            for change in changes:
                touch = touches[change.slug]
                change.action = action_of.get(change.slug, Action.CORRECTED)
                change.at, change.is_consequence = touch.at, touch.is_consequence
                self.found.append((touch, change))
            give_reasons(changes, held, row_ids)
            looked.turned += [row_ids[slug] for slug in action_of]
            keep(held, seen)


def place(found: tuple[Touch, Change]) -> tuple:
    """Where a change stands in its run: by the time of the touch, what only follows from others last."""
    touch, change = found
    return touch.is_consequence, touch.order, change.resource, change.slug


def turns(resource: Resource, gone: list[Snapshot], come: set[str]) -> dict[str, str]:
    """What happened to the rows that went out of sight and to those that came into it.

    A row that was deleted stays so although a draft, which nobody is to know of, has taken its slug.
    """
    if not gone and not come:
        return {}
    slugs = [row.slug for row in gone]
    stored = set(resource.model._base_manager.filter(slug__in=slugs).values_list("pk", "slug"))
    history = Change.objects.filter(resource=resource.name, slug__in=come).order_by("number")
    last = dict(history.values_list("slug", "action"))
    ends = {row.slug: Action.WITHDRAWN if (row.row_id, row.slug) in stored else Action.DELETED for row in gone}
    returns = {slug: Action.RESTORED if last.get(slug) == Action.WITHDRAWN else Action.CREATED for slug in come}
    return ends | returns


def snapshot_of(resource: Resource, serializer: BaseSerializer, row: Publishable) -> Snapshot:
    headings = {language: row.heading(language) for language in LANGUAGES}
    texts = {f"heading_{language}": text for language, (text, code) in headings.items() if code == language}
    return Snapshot(
        resource=resource.name,
        slug=row.slug,
        row_id=row.pk,
        version=row.version,
        object=public_object(serializer, row),
        **texts,
    )


def compare(held: Snapshot | None, seen: Snapshot | None) -> Change | None:
    """The change from what the log has to what the public sees; None if they are the same."""
    old, new = (held.object if held else {}), (seen.object if seen else {})
    names = [name for name in {**old, **new} if (name in old, old.get(name)) != (name in new, new.get(name))]
    shown = seen or held
    if not names or shown is None:
        return None
    return Change(
        resource=shown.resource,
        slug=shown.slug,
        version=shown.version,
        heading_en=shown.heading_en,
        heading_ru=shown.heading_ru,
        before={name: old[name] for name in names if name in old},
        after={name: new[name] for name in names if name in new},
    )


def keep(held: dict[str, Snapshot], seen: dict[str, Snapshot]) -> None:
    """Bring the snapshots up to date."""
    columns = ["row_id", "version", "heading_en", "heading_ru", "object"]
    changed = [
        row
        for slug, row in seen.items()
        if slug not in held or any(getattr(held[slug], name) != getattr(row, name) for name in columns)
    ]
    unique = ["resource", "slug"]
    Snapshot.objects.bulk_create(changed, update_conflicts=True, unique_fields=unique, update_fields=columns)
    if gone := [held[slug].pk for slug in held.keys() - seen.keys()]:
        Snapshot.objects.filter(pk__in=gone).delete()


def relations_to(model: type[Publishable]) -> Iterator[tuple[type[Publishable], str]]:
    """The models whose rows name rows of this one, directly or in a citation, and the path by which they do."""
    for relation in model._meta.related_objects:
        other, name = relation.related_model, relation.field.name
        if issubclass(other, Publishable):
            yield other, name
        elif issubclass(other, AbstractCitation) and name != "subject":
            yield other._meta.get_field("subject").related_model, f"citations__{name}"


def fold(changes: list[Change]) -> None:
    """Let one change stand for many alike: those of an import, and those that follow from one change."""
    alike = defaultdict(list)
    for change in changes:
        if change.action == Action.CREATED or change.is_consequence:
            alike[change.action].append(change)
    for group in alike.values():
        for change in group if len(group) >= FOLDED_FROM else ():
            change.folded_under = group[-1].number
