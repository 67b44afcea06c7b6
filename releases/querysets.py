"""Which releases, and what cannot be done to them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models

NEAREST = 3


def never_changed() -> TypeError:
    return TypeError("A release is never changed and never deleted: somebody may have cited it.")


class KeptQuerySet(models.QuerySet):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:
        raise never_changed()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise never_changed()

    def delete(self) -> tuple[int, dict[str, int]]:
        raise never_changed()


class ReleaseQuerySet(KeptQuerySet):
    def with_files(self) -> ReleaseQuerySet:
        """Attach the files: one query in all."""
        return self.prefetch_related("files")

    def of_version(self, number: int) -> Any:
        """The release of this version, or None: one query, and one for its files."""
        return self.with_files().filter(version=number).first()

    def newest(self) -> tuple[int, datetime.datetime | None]:
        """Its number and when it was released; zero while there is none: one query."""
        return self.values_list("version", "released_at").first() or (0, None)

    def nearest_versions(self, number: int) -> list[int]:
        """Those of the releases that come nearest to a version: one query."""
        versions = self.values_list("version", flat=True)
        return sorted(versions, key=lambda version: (abs(version - number), version))[:NEAREST]
