"""The version of the record: one number that rises with every change that the public can see."""

from __future__ import annotations

from django.db import models


class RecordVersionManager(models.Manager):
    def current(self) -> int:
        """The number now: one query. Zero while nothing has been published."""
        return self.filter(pk=1).values_list("number", flat=True).first() or 0


class RecordVersion(models.Model):
    """The one row that the database's triggers raise; nothing else writes it (changes/triggers.py)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    objects = RecordVersionManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="recordversion_one_row")]

    def __str__(self) -> str:
        return str(self.number)
