"""A stated figure: its bounds, and how it reads in English and Russian."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "ru")
SCALES = {
    "en": ((Decimal(10**9), "billion"), (Decimal(10**6), "million")),
    "ru": ((Decimal(10**9), "млрд"), (Decimal(10**6), "млн")),
}
WORDS = {
    "exact": {"en": "{}", "ru": "{}"},
    "about": {"en": "about {}", "ru": "около {}"},
    "over": {"en": "over {}", "ru": "более {}"},
    "at-least": {"en": "at least {}", "ru": "не менее {}"},
    "up-to": {"en": "up to {}", "ru": "до {}"},
}
NO_FIGURE = {
    "somevalue": {"en": "stated without a figure", "ru": "указано без цифры"},
    "novalue": {"en": "none", "ru": "нет"},
}
NARROW_SPACE = "\u202f"


class Bound(models.TextChoices):
    """How the figures of a source bound the value that they speak of."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    OVER = "over", _("over")
    AT_LEAST = "at-least", _("at least")
    UP_TO = "up-to", _("up to")
    RANGE = "range", _("range")


class ValueState(models.TextChoices):
    """Whether there is a value: known, existing but not given, or none. (Wikibase's snak types.)"""

    VALUE = "value", _("a figure is stated")
    SOMEVALUE = "somevalue", _("stated without a figure")
    NOVALUE = "novalue", _("stated to be none")


@dataclass(frozen=True)
class Figure:
    """Lower and upper bound as stated. "Over 2.5 million" has no upper; an exact figure has the same twice."""

    lower: Decimal | None
    upper: Decimal | None
    bound: str
    state: str = "value"

    def wording(self, language: str) -> str:
        """The figure as a reader sees it, no more exact than stated: "over 2.5 million", «более 2,5 млн»."""
        if self.state != "value":
            return NO_FIGURE[self.state][language]
        if self.bound == Bound.RANGE:
            return range_wording(self.lower, self.upper, language)
        figure = self.lower if self.lower is not None else self.upper
        return WORDS[self.bound][language].format(number_wording(figure, language))

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "lower": plain(self.lower),
            "upper": plain(self.upper),
            "bound": self.bound or None,
            "text": {language: self.wording(language) for language in LANGUAGES},
        }


def plain(number: Decimal | None) -> str | None:
    """A decimal as a string without an exponent or trailing zeros: "80000", "249.7"."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_wording(number: Decimal, language: str) -> str:
    """A number with separators, or in millions and billions where two decimals hold it exactly."""
    scale, word = scale_of(number, language)
    digits = separated(number / scale, language)
    return f"{digits} {word}" if word else digits


def range_wording(lower: Decimal, upper: Decimal, language: str) -> str:
    """Both ends on one scale: "80,000–100,000", «1,5–2 млн»."""
    scale, word = scale_of(lower, language)
    if (scale, word) != scale_of(upper, language):
        return f"{number_wording(lower, language)} – {number_wording(upper, language)}"
    digits = f"{separated(lower / scale, language)}–{separated(upper / scale, language)}"
    return f"{digits} {word}" if word else digits


def scale_of(number: Decimal, language: str) -> tuple[Decimal, str]:
    for scale, word in SCALES[language]:
        if abs(number) >= scale and (number * 100) % scale == 0:
            return scale, word
    return Decimal(1), ""


def separated(number: Decimal, language: str) -> str:
    """Digits in groups of three; Russian leaves four digits together and writes a decimal comma."""
    whole, _point, decimals = plain(abs(number)).partition(".")
    grouped = f"{int(whole):,}"
    if language == "ru":
        grouped = whole if int(whole) < 10_000 else grouped.replace(",", NARROW_SPACE)
    if number < 0:
        grouped = f"-{grouped}"
    mark = "," if language == "ru" else "."
    return f"{grouped}{mark}{decimals}" if decimals else grouped
