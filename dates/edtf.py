"""Reading EDTF (ISO 8601-2): level 1 with quarters, halves and one-of sets, for the years 1000 to 9999.

The structure is read here and not by the `edtf` package, whose parser (5.0.2) is both too narrow and too lax:
it refuses a qualified season (`2022-21?`) and a quarter inside an interval or a set, crashes on
`2004-XX/2005-XX`, accepts `1997-02-29`, `1997/1994` and `[1994,1996,1995]`, and takes up to 90 ms a string.
Where both accept a string they agree: `tests/test_edtf.py` holds one against the other.

Only canonical strings are accepted, so printing a date is returning what was read.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dates.choices import Precision

MAX_LENGTH = 100


class EdtfError(ValueError):
    """Its message is translatable, and shows a form that would have been accepted."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Gap(Enum):
    """What stands in an interval instead of a date."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True)
class Single:
    """One date of any size. `year` is its first year: 1990 for the 1990s, 1900 for 19XX."""

    precision: Precision
    year: int
    part: int = 0  # 1-12 for a month or a day's month, 1-4 for a season or quarter, 1-2 for a half
    day: int = 0
    unspecified: str = ""  # "month", "day" or "month-day": written as XX
    qualifier: str = ""

    @property
    def is_plain(self) -> bool:
        return not (self.qualifier or self.unspecified)

    @property
    def earliest(self) -> date:
        month, day = _FIRST_DAYS.get(self.precision, lambda part: (1, 1))(self.part)
        return date(self.year, month, self.day or day)

    @property
    def latest(self) -> date:
        if self.precision == Precision.DAY:
            return self.earliest
        if self.precision == Precision.SEASON:
            return date(self.year, *_SEASONS[self.part][1])
        years = _YEARS.get(self.precision, 1)
        month = _LAST_MONTH.get(self.precision, lambda part: 12)(self.part)
        year = self.year + years - 1
        return date(year, month, calendar.monthrange(year, month)[1])


# First and last day. Seasons overlap, as calendars differ on where one begins; winter is the whole year, as
# sources differ on whether the winter of 2022 is the one at its start or the one at its end.
_SEASONS = {
    1: ((3, 1), (6, 21)),
    2: ((6, 1), (9, 23)),
    3: ((9, 1), (12, 22)),
    4: ((1, 1), (12, 31)),
}
_YEARS = {Precision.DECADE: 10, Precision.CENTURY: 100}
_FIRST_DAYS = {
    Precision.DAY: lambda part: (part, 1),
    Precision.MONTH: lambda part: (part, 1),
    Precision.SEASON: lambda part: _SEASONS[part][0],
    Precision.QUARTER: lambda part: (3 * part - 2, 1),
    Precision.HALF: lambda part: (6 * part - 5, 1),
}
_LAST_MONTH = {
    Precision.MONTH: lambda part: part,
    Precision.QUARTER: lambda part: 3 * part,
    Precision.HALF: lambda part: 6 * part,
}


@dataclass(frozen=True)
class Interval:
    start: Single | Gap
    end: Single | Gap

    @property
    def singles(self) -> list[Single]:
        return [end for end in (self.start, self.end) if isinstance(end, Single)]

    @property
    def earliest(self) -> date | None:
        return self.start.earliest if isinstance(self.start, Single) else None

    @property
    def latest(self) -> date | None:
        return self.end.latest if isinstance(self.end, Single) else None


@dataclass(frozen=True)
class Range:
    """A member of a one-of set: any date from `start` to `end`; None is "or earlier", "or later"."""

    start: Single | None
    end: Single | None

    @property
    def earliest(self) -> date | None:
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date | None:
        return self.end.latest if self.end else None


@dataclass(frozen=True)
class OneOf:
    """One of these dates, not known which."""

    members: tuple[Single | Range, ...]

    @property
    def has_open_end(self) -> bool:
        return self.earliest is None or self.latest is None

    @property
    def earliest(self) -> date | None:
        # Not simply the first member's: of [2022-23,2022-24] the winter reaches back to January.
        starts = [member.earliest for member in self.members]
        return None if None in starts else min(starts)

    @property
    def latest(self) -> date | None:
        ends = [member.latest for member in self.members]
        return None if None in ends else max(ends)


Structure = Single | Interval | OneOf

_SINGLE = re.compile(
    r"(?:(?P<century>[1-9][0-9])XX|(?P<decade>[1-9][0-9]{2})X"
    r"|(?P<year>[1-9][0-9]{3})(?:-(?P<part>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?)"
    r"(?P<qualifier>[?~%]?)"
)
# Seasons, quarters and halves, by the first of their two-digit codes.
_PARTS = {
    **dict.fromkeys(range(21, 25), (Precision.SEASON, 20)),
    **dict.fromkeys(range(33, 37), (Precision.QUARTER, 32)),
    **dict.fromkeys(range(40, 42), (Precision.HALF, 39)),
}

NOT_A_DATE = _(
    "This is not a date in the form used here. Valid: 1997, 1997-05, 1997-05-16, 199X, 1997~ (about), "
    "2022-36 (fourth quarter), 1999/2015, 2002/.. (since), [1994,1996] (one of)."
)
# What people write instead, most telling first.
_HINTS = (
    (
        re.compile(r"[^\x20-\x7e]"),
        _("Write plain digits and signs only, for example 1997-05-16 or 1999/2015."),
    ),
    (re.compile(r"[0-9]T[0-9]"), _("The finest date is a day, without a time: 1997-05-16.")),
    (re.compile(r"(^|[/\[,.])(-|Y|0|[0-9]{5})"), _("Years have four digits, from 1000 to 9999: 1997.")),
    (re.compile(r"[0-9]x"), _("Digits that are not known are capital X: 199X for the 1990s.")),
)


@lru_cache(maxsize=8192)
def parse_edtf(text: str) -> Structure:
    """The structure of a canonical EDTF string; EdtfError for anything else."""
    if len(text) > MAX_LENGTH:
        raise EdtfError(_("A date has at most 100 characters, for example 1997-05-16 or 1999/2015."))
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text[1:-1].split(","))
    if text.count("/") == 1:
        return _interval(*text.split("/"))
    return _single(text)


def _single(text: str) -> Single:
    match = _SINGLE.fullmatch(text)
    if match is None:
        raise EdtfError(next((hint for pattern, hint in _HINTS if pattern.search(text)), NOT_A_DATE))
    qualifier = match["qualifier"]
    if match["century"]:
        return Single(Precision.CENTURY, int(match["century"]) * 100, qualifier=qualifier)
    if match["decade"]:
        return Single(Precision.DECADE, int(match["decade"]) * 10, qualifier=qualifier)
    year, part, day = int(match["year"]), match["part"], match["day"]
    if part is None:
        return Single(Precision.YEAR, year, qualifier=qualifier)
    if part == "XX":
        if day not in (None, "XX"):
            raise EdtfError(_("A day needs its month: 1985-04-16, or 1985-XX-XX when neither is known."))
        unspecified = "month-day" if day else "month"
        return Single(Precision.YEAR, year, unspecified=unspecified, qualifier=qualifier)
    if int(part) in _PARTS and day is None:
        precision, offset = _PARTS[int(part)]
        return Single(precision, year, int(part) - offset, qualifier=qualifier)
    return _month_or_day(year, int(part), day, qualifier)


def _month_or_day(year: int, month: int, day: str | None, qualifier: str) -> Single:
    if not 1 <= month <= 12:
        raise EdtfError(
            _(
                "Months are 01 to 12 (1997-05), seasons 21 to 24 (1997-21, spring), quarters 33 to 36 "
                "(1997-33), halves 40 and 41 (1997-40); only a month has days."
            )
        )
    if day is None:
        return Single(Precision.MONTH, year, month, qualifier=qualifier)
    if day == "XX":
        return Single(Precision.MONTH, year, month, unspecified="day", qualifier=qualifier)
    days = calendar.monthrange(year, month)[1]
    if not 1 <= int(day) <= days:
        example = f"{year}-{month:02}-{days}"
        raise EdtfError(_("That month has no such day; its last is %(example)s.") % {"example": example})
    return Single(Precision.DAY, year, month, int(day), qualifier=qualifier)


def _interval(start_text: str, end_text: str) -> Interval:
    start, end = (Gap(text) if text in ("", "..") else _single(text) for text in (start_text, end_text))
    if isinstance(start, Gap) and isinstance(end, Gap):
        raise EdtfError(_("An interval needs a date at one end: 1999/2015, 2002/.. (still open) or ../2015."))
    if isinstance(start, Single) and isinstance(end, Single) and start.earliest > end.latest:
        raise EdtfError(_("An interval begins with its earlier date: 1994/1997."))
    return Interval(start, end)


def _one_of(texts: list[str]) -> OneOf:
    members = tuple(_member(text) for text in texts)
    if len(members) == 1 and isinstance(members[0], Single):
        raise EdtfError(_("A set has at least two dates, [1994,1996], or a range, [1994..1996]."))
    firsts = [member.start if isinstance(member, Range) else member for member in members]
    lasts = [member.end if isinstance(member, Range) else member for member in members]
    if firsts[0] is None and lasts[-1] is None:
        raise EdtfError(_("A set is open at one end only: [2023..] or [..2015]."))
    if None in firsts[1:] + lasts[:-1] or not all(map(_follows, firsts[1:], lasts)):
        raise EdtfError(_("The dates of a set stand in order and do not overlap: [1994,1996..1998]."))
    return OneOf(members)


def _member(text: str) -> Single | Range:
    if ".." not in text:
        return _plain(text)
    start_text, end_text = text.split("..", 1)
    start = _plain(start_text) if start_text else None
    end = _plain(end_text) if end_text else None
    if start is None and end is None:
        raise EdtfError(_("A range in a set has a date: [2022-05..2022-10], [2023..] or [..2015]."))
    if start and end and not _follows(end, start):
        raise EdtfError(_("A range in a set begins with its earlier date: [2022-05..2022-10]."))
    return Range(start, end)


def _plain(text: str) -> Single:
    single = _single(text)
    if single.qualifier:
        raise EdtfError(_("The dates of a set stand without a qualifier: [1994,1996]."))
    return single


def _follows(later: Single, earlier: Single) -> bool:
    """Seasons have vague edges, so of them this asks only that they can stand in this order."""
    if Precision.SEASON in (later.precision, earlier.precision):
        return later != earlier and earlier.earliest <= later.latest
    return earlier.latest < later.earliest
