"""Objects of the API as rows of a table: one flat row each, both languages, the same for every format."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection"), in full width too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# What the values of a column are; text is what is left.
TEXT, NUMERIC, DAY, MOMENT = "text", "number", "day", "moment"
# A double keeps so many digits: where numbers are doubles, a longer one would be rounded, and stays text.
MAX_DIGITS = 15


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, the field that it comes from, the way to it inside of that, and its kind."""

    head: str
    name: str
    path: tuple[str, ...] = ()
    kind: str = TEXT

    def value(self, data: dict[str, Any]) -> Any:
        """Its value in an object: a list is a text, of the ids in it with a space between."""
        value = data[self.name]
        if isinstance(value, list):
            return " ".join(filter(None, (reference(each, *self.path) for each in value)))
        for step in self.path:
            value = (value or {}).get(step)
        return value


def columns(serializer: serializers.Serializer) -> list[Column]:
    """A field with parts has a column for each, "date_edtf", "title_en"; citations have one for each stance."""
    return [column for field in serializer.fields.values() for column in columns_of(field)]


def columns_of(field: serializers.Field) -> list[Column]:
    part = getattr(field, "child", field)
    if names := getattr(part, "columns", ()):
        return [
            Column("_".join([field.field_name, *name.split(".")]), field.field_name, tuple(name.split(".")), kind)
            for name in names
            for kind in [kind_of_part(part, name)]
        ]
    return [Column(field.field_name, field.field_name, (), kind_of(field))]


def kind_of_part(field: serializers.Field, name: str) -> str:
    if name in getattr(field, "numbers", ()):
        return NUMERIC
    return DAY if name in getattr(field, "days", ()) else TEXT


def kind_of(field: serializers.Field) -> str:
    if isinstance(field, (serializers.IntegerField, serializers.DecimalField, serializers.FloatField)):
        return NUMERIC
    return MOMENT if isinstance(field, serializers.DateTimeField) else TEXT


def reference(item: Any, stance: str = "") -> str:
    """A member of a list by its id, or its name if it has none; a citation by source and paragraph, under its own
    stance: "yearbook#p5"."""
    if not isinstance(item, dict):
        return str(item)
    if not stance:
        return str(item["id"] if "id" in item else item["name"])
    return f"{item['source']}#p{item['paragraph']}" if item["stance"] == stance else ""


def cell(value: Any) -> str:
    """One value as text: nothing for null, true and false as in JSON.

    What has parts and no column for each, because nobody can know them beforehand, is JSON.
    """
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def safe(text: str) -> str:
    """A cell that no spreadsheet runs: a leading apostrophe before what would be a formula; numbers stay."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


class Echo:
    """A file that hands on what is written to it, so that a table is made line by line."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """RFC 4180: commas, CRLF, quotes where needed; every cell safe to open in a spreadsheet."""
    writer = csv.writer(Echo())
    for values in rows:
        yield writer.writerow([safe(cell(value)) for value in values])
