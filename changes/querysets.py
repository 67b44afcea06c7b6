"""Which changes of the record, and what is to be recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q

if TYPE_CHECKING:
    from changes.models import Change, Snapshot

FEED_LENGTH = 50


class TouchedQuerySet(models.QuerySet):
    """What triggers have seen change."""


class SnapshotQuerySet(models.QuerySet):
    """Public rows as the log has them."""

    def named(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Snapshot]:
        """Those of these rows, by resource and slug, that are public: one query, without their objects."""
        wanted = set(names)
        slugs = {slug for _resource, slug in wanted}
        found = {(row.resource, row.slug): row for row in self.filter(slug__in=slugs).defer("object")} if slugs else {}
        return {name: row for name, row in found.items() if name in wanted}


class ChangeQuerySet(models.QuerySet):
    """Entries of the log."""

    def of_row(self, resource: str, slug: str) -> ChangeQuerySet:
        """The history of one row, newest first."""
        return self.filter(resource=resource, slug=slug).order_by("-number")

    def since(self, number: int) -> ChangeQuerySet:
        return self.filter(number__gt=number)

    def folded(self) -> ChangeQuerySet:
        """With one entry in the place of many alike."""
        return self.filter(Q(folded_under=None) | Q(folded_under=F("number")))

    def counted_under(self, numbers: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
        """For each entry that stands for others: how many of each resource, the most first. One query."""
        found = defaultdict(list)
        counts = self.filter(folded_under__in=numbers).order_by().values("folded_under", "resource")
        for row in counts.annotate(count=Count("number")).order_by("-count", "resource"):
            found[row["folded_under"]].append((row["resource"], row["count"]))
        return found

    def last_named(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Change]:
        """The last change of each of these rows, by resource and slug: one query, none for no rows."""
        wanted = set(names)
        rows = self.filter(slug__in={slug for _resource, slug in wanted}).order_by("number").defer("before", "after")
        found = {(row.resource, row.slug): row for row in rows} if wanted else {}
        return {name: row for name, row in found.items() if name in wanted}

    def held_at(self, version: int, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """What the public saw of each of these rows, by resource and slug, at a version of the record: one query."""
        held: dict[tuple[str, str], dict[str, Any]] = {name: {} for name in names}
        resources, slugs = ({name[place] for name in held} for place in (0, 1))
        history = self.filter(resource__in=resources, slug__in=slugs, record_version__lte=version)
        for change in history.order_by("number"):
            if (name := (change.resource, change.slug)) in held:
                held[name] = change.applied_to(held[name])
        return held

    def for_feed(self, number: int = FEED_LENGTH) -> ChangeQuerySet:
        """The latest, but for corrections that only follow from the change of another row."""
        return self.exclude(action="corrected", is_consequence=True).order_by("-number")[:number]

    def latest_for_home(self, number: int) -> list[Change]:
        """The latest changes that are not part of an import; if there are none, what was added last. Returns a list.

        It does not write the log first: a page's ETag says how far that had been written. One query.
        """
        latest = self.order_by("-number").values("number")
        listed = latest.filter(folded_under=None, is_consequence=False)[:number]
        added = latest.filter(action="created")[:number]
        either = self.filter(Q(number__in=listed) | Q(number__in=added)).order_by("-number").defer("before", "after")
        found = list(either)
        return [row for row in found if row.folded_under is None and not row.is_consequence][:number] or found[:number]
