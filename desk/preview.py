"""The public page of a row as it would be, made within a transaction that is rolled back afterwards."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _

from sources.models import Publishable


def public_pages(row: Publishable, request: HttpRequest) -> dict[str, str]:
    """The HTML of the row's page by language, as if it were published. The caller rolls back."""
    # Past the guard of the row's own queryset: nobody else ever sees this, and a draft may lack its evidence.
    QuerySet(type(row)).filter(pk=row.pk).update(state=row.State.PUBLISHED)
    pages = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages[language] = page_at(row.get_absolute_url(), request)
    return pages


def page_at(path: str, request: HttpRequest) -> str:
    """What a reader gets there who has no cookie and asks for a page."""
    kept = {name: value for name, value in request.META.items() if not name.startswith("HTTP_") or name == "HTTP_HOST"}
    environ = {**kept, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_ACCEPT": "text/html"}
    for name in ("CONTENT_LENGTH", "CONTENT_TYPE"):
        environ.pop(name, None)
    reader = WSGIRequest({**environ, "wsgi.input": BytesIO(b"")})
    reader.LANGUAGE_CODE = translation.get_language()
    view, args, kwargs = resolve(path)
    try:
        response = view(reader, *args, **kwargs)
    except Http404:
        return _("Nothing would be shown: it is shown together with another row, which is not published.")
    if hasattr(response, "render"):
        response.render()
    return response.content.decode()
