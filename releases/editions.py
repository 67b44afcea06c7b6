"""The published record at one version, with what its files say of it: nothing of the clock, nothing of a request."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from changes.middleware import code_fingerprint
from changes.models import RecordVersion
from partners.models import Organization
from sources import citing
from sources.serializers import LANGUAGES


class HostlessRequest(HttpRequest):
    """Stands where addresses are asked of a request: they are within the site, or of the site that is configured."""

    def build_absolute_uri(self, location: str | None = None) -> str:
        return f"{settings.SITE_URL}{location or self.path}"


@dataclass(frozen=True)
class Edition:
    """The record at one version; `last_change` is how far its log of changes had been written then."""

    number: int
    changed_at: datetime.datetime
    last_change: int
    key: str
    # What the record is called, by language.
    names: dict[str, str]

    @classmethod
    def current(cls) -> Edition | None:
        """The record as it stands, or None while nothing has been published: two queries."""
        version = RecordVersion.objects.as_it_stands()
        if version.changed_at is None:
            return None
        subject = Organization.objects.subject()
        return cls(
            number=version.number,
            changed_at=version.changed_at,
            last_change=version.last_change,
            key=citing.ascii_key(f"{subject.slug}-record" if subject else "record"),
            names={code: name_of(subject, code) for code in LANGUAGES},
        )

    @property
    def day(self) -> datetime.date:
        """The day of its last change: by it plans are judged, or its files would differ from one day to the next."""
        return timezone.localtime(self.changed_at).date()

    @property
    def moment(self) -> str:
        return self.changed_at.astimezone(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")

    @property
    def urn(self) -> str:
        """What this version of this record is called, wherever it lies."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.key}\n{self.number}\n{self.moment}").urn

    @property
    def folder(self) -> str:
        return folder_of(self)

    def reference(self, url: str = "") -> citing.Reference:
        """How to cite its data, in the active language."""
        language = translation.get_language()
        return reference_to(self.key, (self.names[language], language), self.number, self.day, url)


def reference_to(key: str, title: citing.Marked, number: int, day: datetime.date, url: str) -> citing.Reference:
    """How to cite the data of one version, in the active language."""
    edition = citing.Edition(key=key, name=("", title[1]), version=number, day=day)
    return edition.page(f"version-{number}", title, url, kind="dataset")


def name_of(subject: Organization | None, language: str) -> str:
    """As in the title of every page."""
    with translation.override(language):
        return f"{subject.heading(language)[0]}: {_('the record')}" if subject else _("The record")


def folder_of(version: Edition | RecordVersion) -> str:
    """The name of what is made of this version of the record by this code under these settings.

    The moment is in it because a number comes again, with other content, after a backup has been restored.
    """
    made_by = f"{version.changed_at} {code_fingerprint()} {settings.DATA_LICENSE_NAME} {settings.SITE_URL}"
    return f"{version.number}-{hashlib.sha256(made_by.encode()).hexdigest()[:12]}"
