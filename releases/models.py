"""Releases: the published record at one version, kept with its files for whoever cites it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.files.storage import Storage
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from releases.digests import digest
from releases.editions import reference_to
from releases.querysets import KeptQuerySet, ReleaseQuerySet, never_changed
from sources.citing import Reference
from sources.models import text_of


class DamagedFile(Exception):
    """A kept file is missing, or is not the one whose digest was recorded."""


class Kept(models.Model):
    """A row that is written once: what somebody has cited neither changes nor goes."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise never_changed()
        # Else a second row under the same key would be written over the first.
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise never_changed()


class Release(Kept):
    """The published record as it stood at one version. What was withdrawn later is still in it."""

    version = models.PositiveBigIntegerField(primary_key=True)
    # What its files are called, and what the record was called then.
    key = models.CharField(max_length=100)
    title_en = models.TextField()
    title_ru = models.TextField()
    recorded_at = models.DateTimeField()
    released_at = models.DateTimeField()
    # How far the log of changes had been written: what comes after it is not in the release.
    last_change = models.PositiveBigIntegerField()
    software = models.CharField(max_length=50)
    license = models.CharField(max_length=50)
    rows = models.JSONField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of data", "release")
        verbose_name_plural = pgettext_lazy("of data", "releases")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(self.version)

    def get_absolute_url(self) -> str:
        return reverse("releases:release-detail", args=[self.version])

    def title(self, language: str) -> tuple[str, str]:
        return text_of(self, "title", language)

    def reference(self, url: str) -> Reference:
        """How to cite it, in the active language."""
        day = timezone.localtime(self.recorded_at).date()
        return reference_to(self.key, self.title(get_language()), self.version, day, url)

    @property
    def rows_by_table(self) -> dict[str, int]:
        """In the order of the tables' names: PostgreSQL keeps none."""
        return dict(sorted(self.rows.items()))

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())


class ReleaseFile(Kept):
    """One file of a release: its bytes are in the storage, what they must be is here."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    name = models.CharField(max_length=50)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("release-file", args=[self.release_id, self.name])

    @property
    def suffix(self) -> str:
        return self.name.partition(".")[2]

    @property
    def download_name(self) -> str:
        """Under which it is saved: "northwind-record-12.zip"."""
        return f"{self.release.key}-{self.release_id}.{self.suffix}"

    def hold_to_digest(self) -> None:
        """Raise DamagedFile unless the storage has these bytes: read whole once a process, then known by their time."""
        storage: Storage = self.file.storage
        try:
            size, changed_at = storage.size(self.file.name), storage.get_modified_time(self.file.name)
            is_whole = size == self.size and stored_digest(storage, self.file.name, size, changed_at) == self.sha256
        except OSError as error:
            raise DamagedFile(f"{self}: {error}") from error
        if not is_whole:
            raise DamagedFile(f"{self}: not the file whose digest was recorded")


@lru_cache(maxsize=1000)
def stored_digest(storage: Storage, name: str, size: int, changed_at: Any) -> str:
    """SHA-256 of a stored file; size and time are there to tell it from one that took its place."""
    with storage.open(name) as file:
        return digest(file.chunks())
