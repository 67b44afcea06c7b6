"""Lines of text set in the one face that the preview pictures carry: how wide a text is, and where it breaks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FONTS = Path(settings.BASE_DIR) / "sources" / "fonts"
FACE = FONTS / "PTF75F.ttf"
ELLIPSIS = "…"
# A character that the face does not have is drawn in another one: at most as wide as high.
UNKNOWN = 1.0


@cache
def advances() -> dict[int, float]:
    """Code point -> how far the face moves on for it, in parts of the size of the type."""
    with TTFont(FACE, lazy=True) as face:
        units, metrics = face["head"].unitsPerEm, face["hmtx"]
        return {code: metrics[glyph][0] / units for code, glyph in face.getBestCmap().items()}


def width(text: str, size: float) -> float:
    known = advances()
    return size * sum(known.get(ord(each), UNKNOWN) for each in text)


def cut(text: str, size: float, limit: float) -> str:
    """The text on one line, its end left out where it is too wide."""
    if width(text, size) <= limit:
        return text
    while text and width(text.rstrip() + ELLIPSIS, size) > limit:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrap(text: str, size: float, limit: float) -> list[str]:
    """The text on as many lines as it takes; a word that is wider than a line is broken."""
    lines: list[str] = []
    # No-break spaces are none of these.
    for word in filter(None, re.split(r"[ \t\n]+", text)):
        if lines and width(f"{lines[-1]} {word}", size) <= limit:
            lines[-1] += f" {word}"
        else:
            lines += broken(word, size, limit)
    return lines


def broken(word: str, size: float, limit: float) -> list[str]:
    pieces = [""]
    for each in word:
        if pieces[-1] and width(pieces[-1] + each, size) > limit:
            pieces.append("")
        pieces[-1] += each
    return pieces


def fitted(text: str, limit: float, sizes: list[tuple[int, int]]) -> tuple[int, list[str]]:
    """Size and lines: the first of the sizes whose number of lines is enough, else the last, its end left out."""
    # No picture holds more of a text than this, however it is set.
    text = text[:400]
    for size, most in sizes:
        lines = wrap(text, size, limit)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), size, limit)]
