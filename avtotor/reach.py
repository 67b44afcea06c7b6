"""Whom an address is for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

FOR_PROGRAMS = ("/api/", "/data/")
PAGES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)


def is_for_programs(request: HttpRequest) -> bool:
    """Whether programs ask for this: the API, releases, and the files of pages (`/en/timeline.csv`), not pages."""
    path = request.path_info
    return path.startswith(FOR_PROGRAMS) or (path.startswith(PAGES) and not path.endswith("/"))
