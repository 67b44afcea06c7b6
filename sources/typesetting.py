"""Lines of text set in the one face that the preview pictures carry: how wide a text is, and where it breaks."""

from __future__ import annotations

import re
import struct
from functools import cache
from pathlib import Path

from django.conf import settings

FONTS = Path(settings.BASE_DIR) / "sources" / "fonts"
FACE = FONTS / "PTF75F.ttf"
ELLIPSIS = "…"
# A character that the face does not have is drawn in another one: at most as wide as high.
UNKNOWN = 1.0


@cache
def advances() -> dict[int, float]:
    """Code point -> how far the face moves on for it, in parts of the size of the type."""
    data = FACE.read_bytes()
    tables = {
        data[place : place + 4]: struct.unpack_from(">I", data, place + 8)[0]
        for place in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    widths = struct.unpack_from(">" + "Hh" * count, data, tables[b"hmtx"])[::2]
    return {code: widths[min(glyph, count - 1)] / units for code, glyph in glyphs(data, tables[b"cmap"]).items()}


def glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Code point -> glyph, from the table for Windows and Unicode. (OpenType, "cmap", format 4.)"""
    records = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * each) for each in range(data[cmap + 3]))
    start = cmap + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    row = ">" + "H" * (doubled // 2)
    places = (start + 14, start + 16 + doubled, start + 16 + 2 * doubled, start + 16 + 3 * doubled)
    ends, starts, deltas, ranges = (struct.unpack_from(row, data, place) for place in places)
    found = {}
    for each, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, places[3] + 2 * each + offset + 2 * (code - first))
            if glyph:
                found[code] = (glyph + delta) % 65536 if offset else (code + delta) % 65536
    return found


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
