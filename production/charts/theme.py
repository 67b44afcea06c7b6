"""The look of a chart: a few literal colours, which the page replaces by its own, one typeface, and sizes."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from sources.text import printable

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

# Names of custom properties in static/css/archive.css -> their values on white paper.
PALETTE = {
    "paper": "#fbfaf6",
    "ink": "#16232e",
    "ink-2": "#4c5b66",
    "line": "#d9d5c8",
    "hair": "#e9e6dc",
    "sea": "#14506b",
    "amber": "#b4640f",
}
INK, INK_2, LINE, HAIR, SEA, AMBER, PAPER = (
    PALETTE[name] for name in ("ink", "ink-2", "line", "hair", "sea", "amber", "paper")
)

WIDE, NARROW = 860, 340
TEXT, SMALL = 13, 12
MINUS = "\u2212"

CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "concat": {"spacing": 18},
    "text": {"fontSize": TEXT, "fill": INK},
    "title": {
        "anchor": "start",
        "color": INK,
        "fontSize": 18,
        "fontWeight": "bold",
        "lineHeight": 23,
        "subtitleColor": INK_2,
        "subtitleFontSize": TEXT,
        "subtitleLineHeight": 18,
        "subtitlePadding": 8,
        "offset": 18,
    },
}


# How wide signs are against their height in Liberation Sans; any other is as wide as most small letters.
WIDTHS = {
    **dict.fromkeys(" .,:;!'|ijlftI[]()/\u2019\u00a0", 0.3),
    **dict.fromkeys("mwMW%@жшщюыфмЖШЩЮЫФМ…", 0.86),
    **dict.fromkeys("ABCDEGHKNOPQRSUVXYZАБВГДЕИКЛНОПРСТУХЦЧЭЯ", 0.71),
    "\u202f": 0.2,
}
USUAL, BROAD = 0.57, 1.0
SPARE = 1.07


def text_width(text: str, size: float = TEXT) -> float:
    """About how many units a text takes, with a little to spare for the typeface of a page."""
    broad = (unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return (
        SPARE
        * size
        * sum(BROAD if is_broad else WIDTHS.get(sign, USUAL) for sign, is_broad in zip(text, broad, strict=True))
    )


def shortened(text: str, width: float, size: float = TEXT) -> str:
    """As much of a text as the width holds; its whole stands in the table."""
    if text_width(text, size) <= width:
        return text
    kept, room = "", width - text_width("…", size)
    for sign in text:
        room -= text_width(sign, size)
        if room < 0 and kept:
            break
        kept += sign
    return f"{kept.rstrip()}…"


def wrapped(text: str, width: float, size: float = TEXT) -> list[str]:
    """A text in lines; a word that is wider than a line is cut."""
    lines: list[str] = []
    for word in (shortened(word, width, size) for word in text.split()):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def tidy(value: Any) -> Any:
    """What JSON and XML can hold: decimals as numbers, texts without control and direction signs."""
    if isinstance(value, dict):
        return {key: tidy(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, (str, Promise)):
        return printable(str(value))
    return value
