"""Objects as the log keeps them, and as the API shows them: the same keys, in the same order on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.serializers import BaseSerializer, Field

# The parts of a value as paths: "edtf", "text.en".
Paths = Iterable[str]


def in_order(serializer: BaseSerializer, values: dict[str, Any]) -> dict[str, Any]:
    """An object, or some of its fields, in the order of its serializer; PostgreSQL keeps keys in one of its own."""
    known = {name: part_in_order(field, values[name]) for name, field in serializer.fields.items() if name in values}
    return {**known, **{name: values[name] for name in sorted(values.keys() - known.keys())}}


def part_in_order(field: Field, value: Any) -> Any:
    part = getattr(field, "child", field)
    if isinstance(value, list):
        return [part_in_order(part, each) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(part, BaseSerializer):
        return in_order(part, value)
    return along(getattr(part, "columns", ()), value)


def along(paths: Paths, value: dict[str, Any]) -> dict[str, Any]:
    """A value in the order in which its field names its parts."""
    parts: dict[str, list[str]] = {}
    for path in paths:
        first, _dot, rest = path.partition(".")
        parts.setdefault(first, []).extend([rest] if rest else [])
    names = [name for name in parts if name in value]
    names += sorted(value.keys() - parts.keys())
    return {
        name: along(parts.get(name, ()), value[name]) if isinstance(value[name], dict) else value[name]
        for name in names
    }
