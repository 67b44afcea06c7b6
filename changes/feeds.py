"""The log as Atom (RFC 4287)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from changes.entries import Entry, entries_of
from changes.models import Change
from partners.models import Organization
from sources.filters import FIRST_MOMENT
from sources.text import printable


class RecordFeed(Atom1Feed):
    """Its time is that of the last change, also where there is none."""

    def latest_post_date(self) -> datetime:
        return self.feed["updated"]


def atom(request: HttpRequest, changes: list[Change], *, page: str, title: str) -> HttpResponse:
    """These changes, the latest first, as a feed that belongs to a page.

    Its ids follow from the record and the language, not from the host: they stay when the site moves.
    """
    language, subject = get_language(), Organization.objects.subject()
    name = subject.heading(language)[0] if subject else _("The record")
    feed = RecordFeed(
        title=printable(f"{name}: {title}"),
        link=request.build_absolute_uri(page),
        description=None,
        language=language,
        author_name=printable(name),
        feed_url=request.build_absolute_uri(),
        feed_guid=urn(subject.slug if subject else "", language, request.get_full_path()),
        updated=changes[0].at if changes else FIRST_MOMENT,
    )
    for entry in entries_of(changes):
        change = entry.change
        feed.add_item(
            title=title_of(entry),
            link=request.build_absolute_uri(entry.page_url or change.get_absolute_url()),
            description=printable(render_to_string("changes/_summary.html", {"entry": entry}).strip()),
            unique_id=urn(language, str(change.number), change.resource, change.slug, change.at.isoformat()),
            pubdate=change.at,
            updateddate=change.at,
            categories=[change.resource],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=RecordFeed.content_type)


def title_of(entry: Entry) -> str:
    heading = entry.change.heading(get_language())[0]
    return printable(f"{capfirst(entry.change.get_action_display())}: {heading}")


def urn(*parts: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn
