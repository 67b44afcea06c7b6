"""Milestones as a calendar (RFC 5545): those whose day is known, and how many are left out for want of one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import icalendar
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dates.choices import Basis, Precision
from dates.edtf import Interval, Single
from dates.values import HistoricalDate
from partners.models import Organization, Status
from sources.models import AbstractCitation, text_of
from sources.text import printable
from timeline.models import Milestone

PRODID = "-//The record//Timeline//{language}"
ONE_DAY = datetime.timedelta(days=1)


def days_of(value: HistoricalDate) -> tuple[datetime.date, datetime.date] | None:
    """First and last day, where both are known for certain; None for whatever is vaguer than a day."""
    structure = value.structure
    ends = (structure.start, structure.end) if isinstance(structure, Interval) else (structure, structure)
    if not all(isinstance(end, Single) and end.precision == Precision.DAY and end.is_plain for end in ends):
        return None
    first, last = ends[0].earliest, ends[1].latest
    # An event of several days ends on the day after its last, and this has none.
    return None if first < last == datetime.date.max else (first, last)


def calendar_of(milestones: Iterable[Milestone], *, total: int, site: str) -> bytes:
    """Those of the milestones that have a day, out of so many, in the active language. One query.

    The same milestones always give the same bytes.
    """
    calendar = icalendar.Calendar()
    subject, language = Organization.objects.subject(), get_language()
    owner = subject.slug if subject else "record"
    events = [event_of(each, site=site, owner=owner) for each in milestones if days_of(each.date)]
    omitted = total - len(events)
    name = ": ".join([*([subject.heading(language)[0]] if subject else []), _("Timeline")])
    calendar.add("prodid", PRODID.format(language=language.upper()))
    calendar.add("version", "2.0")
    calendar.add("name", printable(name))
    calendar.add("x-wr-calname", printable(name))
    if omitted:
        calendar.add("description", note_on(omitted))
        calendar.add("x-wr-caldesc", note_on(omitted))
    calendar.add("x-omitted-without-a-day", str(omitted))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def note_on(omitted: int) -> str:
    return ngettext(
        "%(count)s entry is not here, because no source gives its day; it stands on the timeline.",
        "%(count)s entries are not here, because no source gives their day; they stand on the timeline.",
        omitted,
    ) % {"count": omitted}


def event_of(milestone: Milestone, *, site: str, owner: str) -> icalendar.Event:
    """One event that takes nobody's time. Its id is the same in every language and at every address of the site."""
    event = icalendar.Event()
    language = get_language()
    first, last = days_of(milestone.date)
    heading, code = milestone.heading(language)
    # Whole seconds: RFC 5545 knows none smaller.
    changed_at = milestone.updated_at.replace(microsecond=0)
    event.add("uid", f"{milestone.slug}.milestone@{owner}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", milestone.version - 1)
    event.add("dtstart", first)
    if last > first:
        event.add("dtend", last + ONE_DAY)
    event.add("summary", printable(heading), parameters={"LANGUAGE": code})
    event.add("description", printable(description_of(milestone)))
    event.add("url", site + milestone.get_absolute_url())
    event.add("categories", [str(milestone.get_kind_display())])
    is_sure = milestone.status == Status.HAPPENED and milestone.date.basis == Basis.STATED
    event.add("status", "CONFIRMED" if is_sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def description_of(milestone: Milestone) -> str:
    """What happened, what must be known before it is believed, and the paragraphs that say so, each on a line."""
    language = get_language()
    notes = [
        str(milestone.get_status_display()).capitalize() if milestone.status != Status.HAPPENED else "",
        _("Date inferred") if milestone.date.basis == Basis.INFERRED else "",
        _("Sources differ") if milestone.is_disputed else "",
    ]
    lines = [
        text_of(milestone, "summary", language)[0],
        ". ".join(filter(None, notes)),
        text_of(milestone, "reading_note", language)[0],
        *(evidence_of(each) for each in milestone.citations.all()),
    ]
    return "\n".join(filter(None, lines))


def evidence_of(citation: AbstractCitation) -> str:
    language = get_language()
    place = f"{text_of(citation.source, 'title', language)[0]}, ¶ {citation.paragraph}"
    stated = text_of(citation, "stated", language)[0]
    against = f"{_('Against:')} " if citation.is_against else ""
    return f"{against}{place}: {stated}" if stated else f"{against}{place}"
