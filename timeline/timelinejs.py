"""Milestones as TimelineJS reads them (Knight Lab's JSON): a slide for each that has a date, and who is left out.

TimelineJS draws years, months and days, and only the display date in words says more: "end of 2022" is the slide of
2022, a decade its years, "until 2015" stands at 2015, and what goes on has no end date. It ignores the keys that it
does not know: `omitted`, and the `url` of a slide.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dates.edtf import Interval, OneOf, Single
from dates.values import HistoricalDate, Precision
from partners.models import Organization
from sources.citing import in_words
from sources.sharing import flags_of
from timeline.models import Era, Milestone

Parts = dict[str, Any]

LEVELS = ("year", "month", "day")
SPANS = {Precision.DECADE: 9, Precision.CENTURY: 99}
# No slug has an underscore, so that no milestone has this id.
TITLE_ID = "_title"


def dates_of(value: HistoricalDate) -> tuple[Parts, Parts | None]:
    """First and last date of a slide, neither finer than the source; the known one alone where the other is not.

    An end that would be drawn before its beginning, as that of 2022-05/2022, is left to the words.
    """
    first, last = ends_of(value)
    start, end = first or last, last if first else None
    if end is None or end == start or placed(end) < placed(start):
        return start, None
    return told_apart(start, end), end


def ends_of(value: HistoricalDate) -> tuple[Parts | None, Parts | None]:
    structure = value.structure
    if isinstance(structure, Single):
        return first_of(structure), last_of(structure)
    if isinstance(structure, OneOf):
        first, last = structure.members[0], structure.members[-1]
        start = first if isinstance(first, Single) else first.start
        end = last if isinstance(last, Single) else last.end
    elif isinstance(structure, Interval):
        start, end = structure.start, structure.end
    else:
        return None, None
    return (
        first_of(start) if isinstance(start, Single) else None,
        last_of(end) if isinstance(end, Single) else None,
    )


def first_of(single: Single) -> Parts:
    """Its year, month and day as far as they are known; a quarter, a half and a season have a year alone."""
    known = {Precision.DAY: 3, Precision.MONTH: 2}.get(single.precision, 1)
    return dict(zip(LEVELS[:known], (single.year, single.part, single.day), strict=False))


def last_of(single: Single) -> Parts:
    return {**first_of(single), "year": single.year + SPANS.get(single.precision, 0)}


def placed(parts: Parts) -> tuple[int, int, int]:
    """Where TimelineJS draws it: a year at its first day."""
    return parts["year"], parts.get("month", 1), parts.get("day", 1)


def told_apart(start: Parts, end: Parts) -> Parts:
    """The start with an empty part where TimelineJS would else drop the end, as one that repeats it.

    It compares no more than the parts of the start, so that of 2022/2022-05 the end would be lost. Its own
    spreadsheets have such empty parts.
    """
    lacking = [level for level in LEVELS if level not in start]
    return {**start, lacking[0]: ""} if lacking and start.items() <= end.items() else start


def timeline_of(milestones: Iterable[Milestone], *, site: str, page: str) -> str:
    """The milestones in the active language, as JSON. Two queries.

    `page` is the address of their list, `site` what stands before addresses.
    """
    rows = list(milestones)
    dated = [row for row in rows if not row.date.is_undated]
    undated = [row for row in rows if row.date.is_undated]
    events = [slide(row, site) for row in dated]
    return json.dumps(
        {
            "scale": "human",
            "title": title_slide(len(undated), f"{site}{page}"),
            "events": events,
            "eras": eras_of(events),
            "omitted": {
                "count": len(undated),
                "milestones": [
                    {
                        "unique_id": row.slug,
                        "headline": escape(row.heading(get_language())[0]),
                        "url": site + row.get_absolute_url(),
                    }
                    for row in undated
                ],
            },
        },
        ensure_ascii=False,
    )


def title_slide(omitted: int, url: str) -> Parts:
    language, subject = get_language(), Organization.objects.subject()
    name = ": ".join([*([subject.heading(language)[0]] if subject else []), _("Timeline")])
    link = format_html('<p><a href="{}">{}</a></p>', url, _("The timeline with its evidence"))
    note = format_html("<p>{}</p>", note_on(omitted)) if omitted else ""
    return {"unique_id": TITLE_ID, "autolink": False, "text": {"headline": escape(name), "text": f"{note}{link}"}}


def note_on(omitted: int) -> str:
    return ngettext(
        "%(count)s entry is not here, because its source gives no date; it stands on the timeline.",
        "%(count)s entries are not here, because their sources give no date; they stand on the timeline.",
        omitted,
    ) % {"count": omitted}


def slide(row: Milestone, site: str) -> Parts:
    """One slide. What was only planned or proposed stands in a row of its own, and not among what happened."""
    language = get_language()
    start, end = dates_of(row.date)
    url = site + row.get_absolute_url()
    told = {"row": row, "site": site, "url": url, "flags": [capfirst(row.get_kind_display()), *flags_of(row)]}
    return {
        "unique_id": row.slug,
        "start_date": start,
        **({"end_date": end} if end else {}),
        "display_date": escape(in_words(row.date, language)),
        "group": escape(capfirst(row.get_status_display())),
        "text": {
            "headline": escape(row.heading(language)[0]),
            "text": render_to_string("timeline/_slide.html", told).strip(),
        },
        # Else it would look for addresses in the text, in those of links too.
        "autolink": False,
        "url": url,
    }


def eras_of(events: list[Parts]) -> list[Parts]:
    """The eras that reach the years of the slides; one without a beginning or an end is drawn as far as they go.

    TimelineJS draws none of its slides if an era lacks a date, and takes an end that repeats the start for none.
    """
    years = [date["year"] for event in events for date in (event["start_date"], event.get("end_date")) if date]
    if not years:
        return []
    shown = min(years), max(years)
    found = []
    for era in Era.objects.published():
        first, last = (own or limit for own, limit in zip(era.years, shown, strict=True))
        if first <= shown[1] and last >= shown[0] and not era.period.is_undated:
            found.append(
                {
                    "unique_id": era.slug,
                    # Whole years: the last belongs to the era as the first does.
                    "start_date": {"year": first, "month": 1, "day": 1},
                    "end_date": {"year": last, "month": 12, "day": 31},
                    "text": {"headline": escape(era.heading(get_language())[0])},
                }
            )
    return found
