from dates.choices import Precision
from dates.edtf import Gap, Interval, OneOf, Range, Single, Structure

# Cases: nominative, genitive (с, до, около), accusative (по), instrumental (между … и …).
NOM, GEN, ACC, INS = range(4)

MONTHS = [
    ("январь", "января", "январь", "январём"),
    ("февраль", "февраля", "февраль", "февралём"),
    ("март", "марта", "март", "мартом"),
    ("апрель", "апреля", "апрель", "апрелем"),
    ("май", "мая", "май", "маем"),
    ("июнь", "июня", "июнь", "июнем"),
    ("июль", "июля", "июль", "июлем"),
    ("август", "августа", "август", "августом"),
    ("сентябрь", "сентября", "сентябрь", "сентябрём"),
    ("октябрь", "октября", "октябрь", "октябрём"),
    ("ноябрь", "ноября", "ноябрь", "ноябрём"),
    ("декабрь", "декабря", "декабрь", "декабрём"),
]
SEASONS = [
    ("весна", "весны", "весну", "весной"),
    ("лето", "лета", "лето", "летом"),
    ("осень", "осени", "осень", "осенью"),
    ("зима", "зимы", "зиму", "зимой"),
]
HALVES = [
    ("первое полугодие", "первого полугодия", "первое полугодие", "первым полугодием"),
    ("второе полугодие", "второго полугодия", "второе полугодие", "вторым полугодием"),
]
QUARTER = ("квартал", "квартала", "квартал", "кварталом")
QUARTER_NUMBERS = ["I", "II", "III", "IV"]
DECADE = ("-е гг.", "-х гг.", "-е гг.", "-ми гг.")
CENTURY = ("век", "века", "век", "веком")
REFINE = {
    "beginning": ("начало", "начала"),
    "middle": ("середина", "середины"),
    "end": ("конец", "конца"),
    "first-half": ("первая половина", "первой половины"),
    "second-half": ("вторая половина", "второй половины"),
}

# A date alone: «около» governs it. Before a preposition («примерно с …») an adverb, which governs nothing.
QUALIFIERS = {"": ("", NOM), "~": ("около ", GEN), "?": ("возможно, ", NOM), "%": ("возможно, около ", GEN)}
ADVERBS = {"": "", "~": "примерно ", "?": "возможно, ", "%": "возможно, примерно "}
ADVERBS_INSIDE = {"": " ", "~": " примерно ", "?": ", возможно, ", "%": ", возможно, примерно "}
UNSPECIFIED = {
    "": "",
    "month": " (месяц не указан)",
    "day": " (день не указан)",
    "month-day": " (месяц и день не указаны)",
}


def wording(structure: Structure | None, refine: str = "") -> str:
    if structure is None:
        return "дата не указана"
    if isinstance(structure, Interval):
        return _interval(structure)
    if isinstance(structure, OneOf):
        return _one_of(structure)
    if not refine:
        return _alone(structure)
    qualifier, case = QUALIFIERS[structure.qualifier]
    return f"{qualifier}{REFINE[refine][case]} {_name(structure, GEN)}"


def _name(single: Single, case: int) -> str:
    year, part, note = single.year, single.part, UNSPECIFIED[single.unspecified]
    match single.precision:
        case Precision.DAY:
            return f"{single.day} {MONTHS[part - 1][GEN]} {year} г."
        case Precision.MONTH:
            return f"{MONTHS[part - 1][case]} {year} г.{note}"
        case Precision.SEASON:
            return f"{SEASONS[part - 1][case]} {year} г."
        case Precision.QUARTER:
            return f"{QUARTER_NUMBERS[part - 1]} {QUARTER[case]} {year} г."
        case Precision.HALF:
            return f"{HALVES[part - 1][case]} {year} г."
        case Precision.DECADE:
            return f"{year}{DECADE[case]}"
        case Precision.CENTURY:
            return f"{_roman(year // 100 + 1)} {CENTURY[case]}"
    return f"{year} г.{note}"


def _roman(number: int) -> str:
    """Centuries, 11 to 100; by the common count the years 1900 to 1999 are the XX."""
    tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC", "C"][number // 10]
    return tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]


def _alone(single: Single) -> str:
    qualifier, case = QUALIFIERS[single.qualifier]
    return qualifier + _name(single, case)


def _since(single: Single) -> str:
    """«Со» before «второго»: со 2 мая, со II квартала, со второго полугодия."""
    is_second = (single.day or single.part) == 2 and single.precision in (
        Precision.DAY,
        Precision.QUARTER,
        Precision.HALF,
    )
    return f"{ADVERBS[single.qualifier]}{'со' if is_second else 'с'} {_name(single, GEN)}"


def _interval(interval: Interval) -> str:
    start, end = interval.start, interval.end
    if isinstance(start, Gap):
        words = f"{ADVERBS[end.qualifier]}до {_name(end, GEN)}"
        return words + (", начало не указано" if start is Gap.UNKNOWN else "")
    if isinstance(end, Gap):
        return _since(start) + (", окончание не указано" if end is Gap.UNKNOWN else "")
    if start == end:
        return _alone(start)
    if _is_just_year(start) and _is_just_year(end):
        return f"{start.year}–{end.year} гг."
    shared = _shared(start, end, NOM)
    if shared:
        return f"{shared}{'–' if shared.isdigit() else ' — '}{_name(end, NOM)}"
    return f"{_since(start)}{ADVERBS_INSIDE[end.qualifier]}по {_name(end, ACC)}"


def _shared(start: Single, end: Single, case: int) -> str:
    """The start without what the end that follows repeats: «16», «16 мая», «май»; or ""."""
    if start.precision != end.precision or start.year != end.year or not (start.is_plain and end.is_plain):
        return ""
    if start.precision == Precision.DAY:
        return str(start.day) if start.part == end.part else f"{start.day} {MONTHS[start.part - 1][GEN]}"
    return MONTHS[start.part - 1][case] if start.precision == Precision.MONTH else ""


def _one_of(one_of: OneOf) -> str:
    members = one_of.members
    if all(isinstance(member, Single) and _is_just_year(member) for member in members):
        return f"{_list([str(member.year) for member in members])} г."
    words = [_member(member) for member in members]
    if one_of.has_open_end:
        return ", или ".join(words)
    return _list(words)


def _is_just_year(single: Single) -> bool:
    return single.precision == Precision.YEAR and single.is_plain


def _list(words: list[str]) -> str:
    return " или ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _member(member: Single | Range) -> str:
    if isinstance(member, Single):
        return _alone(member)
    if member.start is None:
        return f"{_alone(member.end)} или ранее"
    if member.end is None:
        return f"{_alone(member.start)} или позднее"
    start, end = member.start, member.end
    if _is_just_year(start) and _is_just_year(end):
        return f"между {start.year} и {end.year} гг."
    return f"между {_shared(start, end, INS) or _name(start, INS)} и {_name(end, INS)}"
