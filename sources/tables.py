"""Objects of the API as rows of a table: one flat row each, both languages, the same for every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rest_framework import serializers

# What a spreadsheet takes for the beginning of a formula. (OWASP, "CSV injection".)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns(serializer: serializers.Serializer) -> list[str]:
    """The heads of the columns: a field with parts has one for each, "date_edtf", "title_en"."""
    return [head for field in serializer.fields.values() for head, _path in parts(field)]


def parts(field: serializers.Field) -> list[tuple[str, list[str]]]:
    """Head and path of each column of a field. A list is one column, but for citations, which have one a stance."""
    names = getattr(getattr(field, "child", field), "columns", ())
    return [("_".join([field.field_name, *path]), path) for path in (name.split(".") for name in names)] or [
        (field.field_name, [])
    ]


def row(serializer: serializers.Serializer, data: dict[str, Any]) -> list[str]:
    """The cells of one object, in the order of `columns`."""
    return [cell(data[name], path) for name, field in serializer.fields.items() for _head, path in parts(field)]


def cell(value: Any, path: list[str]) -> str:
    """One value as text: nothing for null, true and false as in JSON, slugs of a list with a space between.

    What has parts and no column for each, because nobody can know them beforehand, is JSON.
    """
    if isinstance(value, list):
        return " ".join(filter(None, (reference(each, *path) for each in value)))
    for step in path:
        value = (value or {}).get(step)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def reference(item: Any, stance: str = "") -> str:
    """A member of a list by its id; a citation by source and paragraph, under its own stance: "yearbook#p5"."""
    if not isinstance(item, dict):
        return str(item)
    if not stance:
        return str(item["id"])
    return f"{item['source']}#p{item['paragraph']}" if item["stance"] == stance else ""


def safe(text: str) -> str:
    """A cell that no spreadsheet runs: a leading apostrophe before what would be a formula; numbers stay."""
    return f"'{text}" if text.startswith(FORMULA) and not is_number(text) else text


def is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


class Echo:
    """A file that hands on what is written to it, so that a table is made line by line."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """RFC 4180: commas, CRLF, quotes where needed; every cell safe to open in a spreadsheet."""
    writer = csv.writer(Echo())
    for cells in rows:
        yield writer.writerow([safe(text) for text in cells])
