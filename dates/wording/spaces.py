"""Where a line must not break: inside a figure, and between a day, its month and the sign of a year."""

from __future__ import annotations

import re

from dates.wording import en, ru

SPACE = "\u00a0"
MONTHS = "|".join([*en.MONTHS, *(cases[ru.GEN] for cases in ru.MONTHS)])
# "38 000" and "1997 г.", "16 мая", "№ 5"
JOINED = re.compile(rf"(?<=\d) (?=\d{{3}}(?!\d)|гг?\.|(?:{MONTHS})\b)|(?<=№) (?=\d)")


def unbroken(text: str) -> str:
    """The text with spaces that do not break where a reader would take the halves for two things."""
    return JOINED.sub(SPACE, text)
