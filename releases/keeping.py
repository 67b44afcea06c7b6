"""Making a release: the files of the record as it stands, copied to where they stay, with their digests on record."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from changes.models import Touched
from changes.recording import record_what_is_due
from releases.editions import Edition
from releases.making import ATTEMPTS, Made, RecordMoved, make
from releases.models import Release, ReleaseFile


class NothingPublished(Exception):
    """There is no record yet that could be released."""


def release() -> tuple[Release, bool]:
    """The release of the record as it stands, and whether it is new: a version is released once.

    Raises NothingPublished, or RecordMoved if editors leave it no time.
    """
    for _attempt in range(ATTEMPTS):
        record_what_is_due()
        edition = Edition.current()
        if edition is None:
            raise NothingPublished
        if found := Release.objects.of_version(edition.number):
            return found, False
        if is_logged(edition):
            with suppress(RecordMoved):
                return keep(edition, make(edition))
    raise RecordMoved


def is_logged(edition: Edition) -> bool:
    """Whether the log tells of all that is in it, and of nothing more: a mirror goes on from there."""
    return not Touched.objects.exists() and Edition.current() == edition


def keep(edition: Edition, made: Made) -> tuple[Release, bool]:
    """Copy the files, then write the rows: a release whose rows are there has all its files."""
    stored = {}
    try:
        for each in made.files:
            with made.path(each).open("rb") as source:
                stored[each.name] = default_storage.save(f"releases/{edition.number}/{each.name}", File(source))
        with transaction.atomic():
            return write(edition, made, stored), True
    except BaseException as error:
        for name in stored.values():
            default_storage.delete(name)
        if isinstance(error, IntegrityError) and (found := Release.objects.of_version(edition.number)):
            return found, False  # another process was quicker
        raise


def write(edition: Edition, made: Made, stored: dict[str, str]) -> Release:
    kept = Release(
        version=edition.number,
        key=edition.key,
        recorded_at=edition.changed_at,
        released_at=timezone.now(),
        last_change=edition.last_change,
        software=settings.VERSION,
        license=settings.DATA_LICENSE_NAME,
        rows=made.rows,
        **{f"title_{code}": name for code, name in edition.names.items()},
    )
    kept.save()
    for each in made.files:
        ReleaseFile(
            release=kept,
            name=each.name,
            media_type=each.media_type,
            size=each.size,
            sha256=each.sha256,
            file=stored[each.name],
        ).save()
    return kept
