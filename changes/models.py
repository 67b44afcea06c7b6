"""The version of the record, and the public log of every change of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from changes.querysets import ChangeQuerySet, SnapshotQuerySet, TouchedQuerySet
from changes.resources import Resource, resources
from sources.models import text_of


class RecordVersionManager(models.Manager):
    def current(self) -> int:
        """The number now: one query. Zero while nothing has been published."""
        return self.filter(pk=1).values_list("number", flat=True).first() or 0

    def as_it_stands(self) -> RecordVersion:
        """The row, or one of zeros while nothing has been published: one query."""
        return self.filter(pk=1).first() or self.model()


class RecordVersion(models.Model):
    """The one row that the database's triggers raise (changes/triggers.py).

    Whoever writes the log locks it, and counts the changes in it (changes/recording.py).
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    last_change = models.PositiveBigIntegerField(default=0)
    # When the log was last written, which is after the change that it tells of.
    recorded_at = models.DateTimeField(null=True)

    objects = RecordVersionManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="recordversion_one_row")]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def stamp(self) -> str:
        """What every public answer depends on: the number, and how far the log has been written.

        The moment too: after a restored backup the same numbers come again, with other content.
        """
        return f"{self.number}.{self.last_change}.{self.changed_at}"


class Touched(models.Model):
    """A public row that a trigger saw change, and that the log has not been compared with yet.

    Without a row it stands for all rows of its table; without a table, for the whole record.
    """

    table_name = models.CharField(max_length=100, blank=True)
    row_id = models.BigIntegerField(null=True)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    objects = TouchedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.table_name or '*'} {self.row_id or '*'}"


class Snapshot(models.Model):
    """A public row as the log has it: what a mirror holds that has applied every change."""

    resource = models.CharField(max_length=50)
    slug = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    heading_en = models.TextField(blank=True)
    heading_ru = models.TextField(blank=True)
    object = models.JSONField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "slug"], name="snapshot_once")]
        indexes = [models.Index(fields=["resource", "row_id"], name="snapshot_row")]

    def __str__(self) -> str:
        return f"{self.resource}/{self.slug}"

    def heading(self, language: str) -> tuple[str, str]:
        return text_of(self, "heading", language)


class Change(models.Model):
    """One entry of the log: what the public saw of a row before, and what it saw after.

    `before` and `after` hold the fields that differ. What was not public is empty: before a row is created or restored,
    and after it is withdrawn or deleted. So a mirror follows by one rule: take away what is in `before`, put in what
    is in `after`, and drop what is left with nothing. Numbers run from 1 without a gap.
    """

    class Action(models.TextChoices):
        CREATED = "created", pgettext_lazy("change", "added")
        CORRECTED = "corrected", pgettext_lazy("change", "corrected")
        WITHDRAWN = "withdrawn", pgettext_lazy("change", "withdrawn")
        RESTORED = "restored", pgettext_lazy("change", "published again")
        DELETED = "deleted", pgettext_lazy("change", "deleted")

    number = models.PositiveBigIntegerField(primary_key=True)
    # The same for all that is written at once: the record as it was at this version is the log up to here.
    record_version = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    resource = models.CharField(max_length=50)
    slug = models.CharField(max_length=80)
    # The row's own version after the change; of what has gone, its last.
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    # The row itself was left alone: a row that it names became public, or ceased to be.
    is_consequence = models.BooleanField(default=False)
    heading_en = models.TextField(blank=True)
    heading_ru = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    reason_ru = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # The entry that stands for this one in a list, where many alike were written at once.
    folded_under = models.PositiveBigIntegerField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("change", "change")
        verbose_name_plural = pgettext_lazy("change", "changes")
        ordering = ["-number"]
        constraints = [models.CheckConstraint(condition=models.Q(number__gte=1), name="change_numbered_from_1")]
        indexes = [
            models.Index(fields=["resource", "slug", "number"], name="change_of_row"),
            models.Index(fields=["folded_under"], name="change_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.resource}/{self.slug} {self.action}"

    def get_absolute_url(self) -> str:
        """The history of the row: it is there for what has been withdrawn, too."""
        return reverse("changes:history-detail", args=[self.resource, self.slug])

    def heading(self, language: str) -> tuple[str, str]:
        """The text that named the row at that time, and the language that it is in."""
        return text_of(self, "heading", language)

    def applied_to(self, values: dict[str, Any]) -> dict[str, Any]:
        """The public fields of the row after this change, if these were those before: the one rule of the log."""
        return {name: value for name, value in values.items() if name not in self.before} | self.after

    def was_in(self, viewset: Any) -> bool:
        """Whether what is said of the row before this change makes it one of the rows of a viewset of its resource."""
        return viewset.narrowed_to.items() <= self.before.items()

    @property
    def kind(self) -> Resource:
        return resources()[self.resource]

    @property
    def kind_label(self) -> str:
        """What kind of row this is, in the active language: "milestone"."""
        return str(self.kind.model._meta.verbose_name)

    @property
    def is_end(self) -> bool:
        """Whether the row ceased to be public."""
        return self.action in (self.Action.WITHDRAWN, self.Action.DELETED)

    @property
    def is_deletion(self) -> bool:
        return self.action == self.Action.DELETED

    @property
    def is_correction(self) -> bool:
        return self.action == self.Action.CORRECTED

    @property
    def is_return(self) -> bool:
        return self.action == self.Action.RESTORED

    @property
    def stands_for_others(self) -> bool:
        return self.folded_under == self.number
