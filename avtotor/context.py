"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from changes.models import RecordVersion
from partners.models import Organization


def site(request: HttpRequest) -> dict[str, Any]:
    """The subject of the record, its version, and this page in the other languages (same path, same filters)."""
    language = translation.get_language()
    return {
        "subject": SimpleLazyObject(lambda: Organization.objects.subject() or ""),
        "record_version": SimpleLazyObject(lambda: RecordVersion.objects.filter(pk=1).first() or ""),
        "site_version": settings.VERSION,
        "translations": [
            {
                "code": code,
                "name": name,
                "url": in_language(request, code),
                "is_current": code == language,
            }
            for code, name in (("en", "English"), ("ru", "Русский"))
        ],
    }


def in_language(request: HttpRequest, code: str) -> str:
    """The address of this page in a language, also where no page answers; home for an address without a language."""
    prefix = f"/{translation.get_language_from_path(request.path_info)}/"
    path = request.get_full_path()
    return f"/{code}/{path.removeprefix(prefix)}" if path.startswith(prefix) else f"/{code}/"
