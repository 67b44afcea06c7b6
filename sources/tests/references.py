"""What reads references back: BibTeX by its grammar and nothing more lenient, CSL-JSON by its schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft7Validator

from sources.citing import TEX

SCHEMA = Path(settings.BASE_DIR, "tests", "schemas", "csl-data.json")
CSL = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
# The types of CSL that are used here, of the forty-odd that its schema knows.
CSL_TYPES = {"article-newspaper", "dataset", "document", "report", "webpage"}
CSL_TEXTS = {"id", "type", "title", "container-title", "publisher", "version", "URL", "language", "note"}

Entry = tuple[str, str, dict[str, str]]


def check_csl(item: dict[str, Any]) -> None:
    """Hold an item against the schema, and then to what it leaves open: no text is empty, a date is said one way."""
    CSL.validate([item])
    assert "title" in item
    assert all(isinstance(item[name], str) and item[name] for name in item.keys() & CSL_TEXTS)
    assert item["type"] in CSL_TYPES
    issued = item.get("issued", {"literal": "none"})
    assert issued.keys() in ({"date-parts"}, {"literal"}, {"date-parts", "circa"}, {"literal", "circa"})
    assert issued.get("circa", True) is True
    assert all(isinstance(part, int) for parts in issued.get("date-parts", []) for part in parts)


def entries(text: str) -> list[Entry]:
    """Type, key and fields of each entry of a file that holds nothing else.

    @type{key, name = {value}, …}: braces count, escaped or not; no key and no field of an entry comes twice.
    """
    found, place = [], 0
    while text[place:].strip():
        start = re.compile(r"\s*@([a-z]+)\{([a-z0-9-]+),").match(text, place)
        assert start, f"This begins no entry: {text[place : place + 80]!r}"
        fields, place = fields_of(text, start.end())
        found.append((start[1], start[2], fields))
    assert len({key for _kind, key, _fields in found}) == len(found)
    return found


def fields_of(text: str, place: int) -> tuple[dict[str, str], int]:
    """The fields from here to the brace that closes their entry, and the place behind it."""
    fields: dict[str, str] = {}
    while field := re.compile(r"\s*([a-z]+) = \{").match(text, place):
        assert field[1] not in fields
        fields[field[1]], place = braced(text, field.end())
        comma = re.compile(r"\s*,").match(text, place)
        place = comma.end() if comma else place
        if not comma:
            break
    end = re.compile(r"\s*\}").match(text, place)
    assert end, f"Neither a field nor the end of an entry: {text[place : place + 80]!r}"
    return fields, end.end()


def braced(text: str, place: int) -> tuple[str, int]:
    """What stands here up to the brace that closes it, and the place behind that."""
    depth, start = 1, place
    while depth:
        assert place < len(text), f"A brace is never closed: {text[start : start + 80]!r}"
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return text[start : place - 1], place


def plain(value: str) -> str:
    """A field as TeX would print it."""
    marks = {command: sign for sign, command in TEX.items()}
    return re.sub("|".join(map(re.escape, marks)), lambda found: marks[found[0]], value)
