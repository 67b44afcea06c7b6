"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from changes.models import RecordVersion
from partners.models import Organization


def site(request: HttpRequest) -> dict[str, Any]:
    """The subject of the record, its version, and this page in the other languages.

    The switch of language keeps the whole address; what is told to search engines keeps `query` alone, which a page
    with filters puts into its context.
    """
    language = translation.get_language()
    return {
        "subject": SimpleLazyObject(lambda: Organization.objects.subject() or ""),
        "record_version": SimpleLazyObject(lambda: record_version(request)),
        "site_url": site_url(request),
        "translations": [
            {
                "code": code,
                "name": name,
                "path": in_language(request.path, code),
                "url": in_language(request.get_full_path(), code),
                "is_current": code == language,
            }
            for code, name in (("en", "English"), ("ru", "Русский"))
        ],
    }


def record_version(request: HttpRequest) -> RecordVersion:
    """The version that the answer's ETag names; asked for anew where something failed before that was read."""
    return getattr(request, "record_version", None) or RecordVersion.objects.as_it_stands()


def site_url(request: HttpRequest) -> str:
    """Scheme and host; nothing where the host is not ours, since the page that says so needs a context too."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""


def in_language(address: str, code: str) -> str:
    """The address in a language, also where no page answers; home for an address without a language."""
    prefix = f"/{translation.get_language_from_path(address)}/"
    return f"/{code}/{address.removeprefix(prefix)}" if address.startswith(prefix) else f"/{code}/"
