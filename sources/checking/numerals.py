"""Reading the figures of a text, in English and in Russian, in digits and in words.

Both sides of a comparison are read by these rules, so a rule needs to be alike for both more than it needs to be
clever. The number 1 is no figure: "one" and "first" seldom count anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from sources.checking.words import BEGINNINGS, GLUED_SCALES, HUNDREDS, MEASURED, MONTHS, NUMBERS, SCALES
from sources.text import fold

# No-break, figure, thin and narrow no-break spaces, and the hyphen that does not break.
_PLAIN = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2011": "-"})
_TOKEN = re.compile(
    r"""
      (?P<date>(?<![\d.])\d{1,2}\.\d{1,2}\.\d{4}(?![\d.]))
    | (?P<name>[^\W\d_]+\d\w*)
    | (?P<digits>
          [1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d+)?
        | [1-9]\d{0,2}(?:[ ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?
        | \d+\.\d+
        | \d+,\d{1,2}(?!\d)
        | 0,\d+
        | \d+
      )(?P<suffix>[^\W_]+)?
    | (?P<word>[^\W\d_]+)
    | (?P<sign>[^\s\w])
    """,
    re.VERBOSE,
)
_ISO_DATE = re.compile(r"\b\d{4}-(\d{2})-\d{2}\b")
_DOTTED_DATE = re.compile(r"(?<![\d.])\d{1,2}\.(\d{1,2})\.\d{4}(?![\d.])")
_RANGE = frozenset(["-", "–", "—", "to", "or", "до", "или"])
_ONE = Decimal(1)
# No compound is longer; reading one that is would only exhaust the stack.
_LONGEST_WORD = 80


class Token(NamedTuple):
    """A piece of text: `number` in words, `digits`, a `scale`, a `hundred`, or any other `text`."""

    kind: str
    value: Decimal
    text: str


class Number(NamedTuple):
    """A number that ends before the token `end`; `scale` is its first one, 1 if it has none."""

    value: Decimal
    scale: Decimal
    end: int
    in_digits: bool = False


@dataclass(frozen=True)
class Marks:
    """What of a text can be held against a document: figures, months and names that hold digits ("X5")."""

    figures: frozenset[Decimal] = frozenset()
    months: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str | None) -> Marks:
        return cls(figures(text), months(text), names(text))

    @classmethod
    def union(cls, several: Iterable[Marks]) -> Marks:
        return reduce(cls.__or__, several, cls())

    def __or__(self, other: Marks) -> Marks:
        return Marks(self.figures | other.figures, self.months | other.months, self.names | other.names)

    def __sub__(self, other: Marks) -> Marks:
        return Marks(self.figures - other.figures, self.months - other.months, self.names - other.names)

    def __bool__(self) -> bool:
        return bool(self.figures or self.months or self.names)

    def __str__(self) -> str:
        figures = [f"{figure.normalize():f}" for figure in sorted(self.figures)]
        return ", ".join([*figures, *(f"month {month}" for month in sorted(self.months)), *sorted(self.names)])


def figures(text: str | None) -> frozenset[Decimal]:
    """Every number of the text but 1: "80–100 thousand" holds 80000 and 100000, «двухмиллионный» 2000000."""
    tokens = _tokens(text)
    found, place = set(), 0
    while place < len(tokens):
        number = _number(tokens, place)
        if number is None:
            place += 1
            continue
        found.add(number.value * _scale_of_range(tokens, number))
        place = number.end
    return frozenset(found - {_ONE})


def names(text: str | None) -> frozenset[str]:
    """Words that hold digits and are no number, such as "X5" or "4x4", in lower case."""
    return frozenset(token.text for token in _tokens(text) if token.kind == "name")


def months(text: str | None) -> frozenset[int]:
    """Months that are named, in English with a capital, or that stand in a date written in digits."""
    text = text or ""
    named = {number for number, pattern in MONTHS.items() if pattern.search(text)}
    written = {int(month) for pattern in (_ISO_DATE, _DOTTED_DATE) for month in pattern.findall(text)}
    return frozenset(named | {month for month in written if 1 <= month <= 12})


def _tokens(text: str | None) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(fold(text).translate(_PLAIN)):
        kind = match.lastgroup if match.lastgroup != "suffix" else "digits"
        found += _READERS[kind](match)
    return found


def _read_date(match: re.Match) -> list[Token]:
    parts = [Token("digits", Decimal(part), part) for part in match["date"].split(".")]
    stop = Token("text", _ONE, ".")
    return [parts[0], stop, parts[1], stop, parts[2], stop]


def _read_digits(match: re.Match) -> list[Token]:
    suffix = match["suffix"]
    if suffix and not suffix.isalpha():
        return [Token("name", _ONE, match[0])]
    number = Token("digits", _decimal(match["digits"]), match["digits"])
    return [number, Token("scale", GLUED_SCALES[suffix], suffix)] if suffix in GLUED_SCALES else [number]


def _decimal(digits: str) -> Decimal:
    if re.fullmatch(r"[1-9]\d{0,2}(?:[, ]\d{3})+(?:[.,]\d+)?", digits):
        whole = re.match(r"\d{1,3}(?:[, ]\d{3})+", digits)[0]
        rest = digits[len(whole) :].replace(",", ".")
        return Decimal(re.sub(r"[, ]", "", whole) + rest)
    return Decimal(digits.replace(",", "."))


def _read_word(match: re.Match) -> list[Token]:
    word = match["word"]
    return _of_word(word) or _of_compound(word) or [Token("text", _ONE, word)]


def _of_word(word: str) -> list[Token]:
    if word in NUMBERS:
        return [Token("number", NUMBERS[word], word)]
    if word in HUNDREDS:
        return [Token("hundred", Decimal(100), word)]
    return [Token("scale", SCALES[word], word)] if word in SCALES else []


def _of_compound(word: str) -> list[Token]:
    """The parts of «двадцатипятитысячный» and «трехмесячный»; nothing if it is not made of numbers."""
    if len(word) > _LONGEST_WORD:
        return []
    for beginning, value in BEGINNINGS.items():
        rest = word.removeprefix(beginning)
        if rest == word:
            continue
        number = Token("number", value, beginning)
        if rest in SCALES:
            return [number, Token("scale", SCALES[rest], rest)]
        if rest.startswith(MEASURED) and beginning != "пол":
            return [number]
        if parts := _of_compound(rest):
            return [number, *parts]
    return []


_READERS = {
    "date": _read_date,
    "name": lambda match: [Token("name", _ONE, match[0])],
    "digits": _read_digits,
    "word": _read_word,
    "sign": lambda match: [Token("text", _ONE, match[0])],
}


def _at(tokens: list[Token], place: int) -> Token:
    return tokens[place] if place < len(tokens) else Token("end", _ONE, "")


def _number(tokens: list[Token], place: int) -> Number | None:
    """The number that begins here: parts of falling scale, "two million three hundred thousand"."""
    first = _part(tokens, place)
    if first is None:
        return None
    value, scale, end = first.value, first.scale, first.end
    while scale > 1:
        part = _part(tokens, end)
        if part is None or part.value >= scale or (part.in_digits and part.scale == 1):
            break
        value, scale, end = value + part.value, part.scale, part.end
    return Number(value, first.scale, end)


def _part(tokens: list[Token], place: int) -> Number | None:
    """A group with its scale, "2.5 million", or either alone."""
    if [_at(tokens, place).text, _at(tokens, place + 1).text] == ["half", "a"]:
        value, end = Decimal("0.5"), place + 2
        return _scaled(tokens, value, end) if _at(tokens, end).kind == "scale" else None
    first = _at(tokens, place)
    if first.kind == "digits":
        value, end = first.value, place + 1
    elif first.kind == "scale":
        value, end = _ONE, place
    elif first.kind in ("number", "hundred"):
        value, end = _group(tokens, place)
    else:
        return None
    value, end = _with_half(tokens, value, end)
    return _scaled(tokens, value, end, in_digits=first.kind == "digits")


def _scaled(tokens: list[Token], value: Decimal, end: int, in_digits: bool = False) -> Number:
    scale = _ONE
    while _at(tokens, after := _past_hyphen(tokens, end)).kind == "scale":
        scale *= tokens[after].value
        end = after + 1
    return Number(value * scale, scale, end, in_digits)


def _group(tokens: list[Token], place: int) -> tuple[Decimal, int]:
    """A number in words below a thousand, and where it ends."""
    token = tokens[place]
    value, end = token.value, place + 1
    while True:
        after = _past_hyphen(tokens, end)
        following = _at(tokens, after)
        if following.kind == "hundred" and value < 10:
            value, end = value * following.value, after + 1
        elif following.kind == "number" and _joins(value, following.value):
            value, end = value + following.value, after + 1
        elif _goes_on(tokens, value, end):
            end += 1
        else:
            return value, end


def _joins(value: Decimal, following: Decimal) -> bool:
    """Whether the words add up: "twenty five" and «сто двадцать» do, "seven four" does not."""
    if value % 100 == 0:
        return following < 100
    return value % 100 >= 20 and value % 10 == 0 and following < 10


def _goes_on(tokens: list[Token], value: Decimal, place: int) -> bool:
    """Whether an "and" here belongs to the number, as in "a hundred and five" but not "a hundred and two hundred"."""
    if value % 100 or _at(tokens, place).text != "and" or _at(tokens, place + 1).kind != "number":
        return False
    number, _end = _group(tokens, place + 1)
    return number < 100


def _with_half(tokens: list[Token], value: Decimal, end: int) -> tuple[Decimal, int]:
    texts = [_at(tokens, end + step).text for step in range(3)]
    if texts == ["and", "a", "half"]:
        return value + Decimal("0.5"), end + 3
    if texts[:2] == ["с", "половиной"]:
        return value + Decimal("0.5"), end + 2
    return value, end


def _past_hyphen(tokens: list[Token], place: int) -> int:
    return place + 1 if _at(tokens, place).text == "-" else place


def _scale_of_range(tokens: list[Token], number: Number) -> Decimal:
    """The scale that a range says once, for both its ends: "80–100 thousand", «от 80 до 100 тысяч»."""
    if number.scale > 1 or number.value >= 1000 or _at(tokens, number.end).text not in _RANGE:
        return _ONE
    other = _number(tokens, number.end + 1)
    return other.scale if other else _ONE
