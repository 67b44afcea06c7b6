from dates.choices import Precision
from dates.edtf import Gap, Interval, OneOf, Range, Single, Structure

# fmt: off
MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]
# fmt: on
SEASONS = ["spring", "summer", "autumn", "winter"]
ORDINALS = ["first", "second", "third", "fourth"]
REFINE = {
    "beginning": "beginning",
    "middle": "middle",
    "end": "end",
    "first-half": "first half",
    "second-half": "second half",
}
QUALIFIERS = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}
UNSPECIFIED = {
    "": "",
    "month": " (month not stated)",
    "day": " (day not stated)",
    "month-day": " (month and day not stated)",
}
CALENDAR = {Precision.DAY, Precision.MONTH, Precision.YEAR}
# "the 1990s" wherever it stands; "the first quarter" only inside a phrase.
ALWAYS_THE = {Precision.DECADE, Precision.CENTURY}
THE_IN_PHRASE = ALWAYS_THE | {Precision.QUARTER, Precision.HALF}


def wording(structure: Structure | None, refine: str = "") -> str:
    if structure is None:
        return "date not stated"
    if isinstance(structure, Interval):
        return _interval(structure)
    if isinstance(structure, OneOf):
        return _one_of(structure)
    if not refine:
        return _alone(structure)
    part = f"{REFINE[refine]} of {_the(structure)}{UNSPECIFIED[structure.unspecified]}"
    return f"{QUALIFIERS[structure.qualifier]}the {part}" if structure.qualifier else part


def _name(single: Single) -> str:
    year, part = single.year, single.part
    match single.precision:
        case Precision.DAY:
            return f"{single.day} {MONTHS[part - 1]} {year}"
        case Precision.MONTH:
            return f"{MONTHS[part - 1]} {year}"
        case Precision.SEASON:
            return f"{SEASONS[part - 1]} {year}"
        case Precision.QUARTER:
            return f"{ORDINALS[part - 1]} quarter of {year}"
        case Precision.HALF:
            return f"{ORDINALS[part - 1]} half of {year}"
        case Precision.DECADE:
            return f"{year}s"
        case Precision.CENTURY:
            return _century(year // 100 + 1)
    return str(year)


def _century(number: int) -> str:
    """By the common count: 19XX, the years 1900 to 1999, is the 20th century."""
    suffix = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix} century"


def _the(single: Single) -> str:
    return f"the {_name(single)}" if single.precision in THE_IN_PHRASE else _name(single)


def _phrase(single: Single) -> str:
    """As it stands after a preposition: "about the first quarter of 2022"."""
    return QUALIFIERS[single.qualifier] + _the(single) + UNSPECIFIED[single.unspecified]


def _alone(single: Single) -> str:
    if single.qualifier or single.precision in ALWAYS_THE:
        return _phrase(single)
    return _name(single) + UNSPECIFIED[single.unspecified]


def _interval(interval: Interval) -> str:
    start, end = interval.start, interval.end
    if isinstance(start, Gap):
        return f"until {_phrase(end)}" + (", beginning not stated" if start is Gap.UNKNOWN else "")
    if isinstance(end, Gap):
        return f"from {_phrase(start)}" + (", end not stated" if end is Gap.UNKNOWN else "")
    if start == end:
        return _alone(start)
    if not {start.precision, end.precision} <= CALENDAR or not (start.is_plain and end.is_plain):
        return f"from {_phrase(start)} to {_phrase(end)}"
    shared = _shared(start, end)
    dash = "–" if start.precision == end.precision and " " not in shared else " – "
    return f"{shared}{dash}{_name(end)}"


def _shared(start: Single, end: Single) -> str:
    """The start without what it has in common with the end that follows: "16", "16 May", "May"."""
    if start.precision != end.precision or start.year != end.year:
        return _the(start)
    if start.precision == Precision.DAY:
        return str(start.day) if start.part == end.part else f"{start.day} {MONTHS[start.part - 1]}"
    return MONTHS[start.part - 1] if start.precision == Precision.MONTH else _the(start)


def _one_of(one_of: OneOf) -> str:
    words = [_member(member) for member in one_of.members]
    if one_of.has_open_end:
        return ", or ".join(words)
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _member(member: Single | Range) -> str:
    if isinstance(member, Single):
        return _alone(member)
    if member.start is None:
        return f"{_alone(member.end)} or earlier"
    if member.end is None:
        return f"{_alone(member.start)} or later"
    if member.start.is_plain and member.end.is_plain:
        return f"between {_shared(member.start, member.end)} and {_the(member.end)}"
    return f"between {_phrase(member.start)} and {_phrase(member.end)}"
