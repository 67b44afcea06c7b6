"""Reading the files of a record (docs/fixtures.md): entries, and the shapes that their values may have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from dates.values import EdtfError, HistoricalDate

LANGUAGES = ("en", "ru")


class TextLoader(yaml.BaseLoader):
    """Reads every value as text, and refuses a key that is given twice: YAML would drop the first in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _value_node in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"“{key_node.value}” is given twice", problem_mark=key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_entries(path: Path, faults: list[str]) -> list[dict[str, Any]]:
    """The entries of a file; none if there is no such file."""
    if not path.exists():
        return []
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader) or []  # noqa: S506 - text only
    except UnicodeDecodeError:
        faults.append(f"{path.name}: the file is not UTF-8 text.")
        return []
    except (yaml.YAMLError, TypeError) as error:
        faults.append(f"{path.name}: {' '.join(str(error).split())}")
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append(f"{path.name}: a list of entries is expected, each with a slug.")
        return []
    return entries


def one(value: Any, message: str = "Write one value.") -> str:
    if not isinstance(value, str):
        raise ValidationError(message)
    return value


def several(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(slug, str) for slug in value):
        raise ValidationError("Write a list of slugs.")
    return value


def bilingual(value: Any) -> dict[str, str | None]:
    is_text = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    if not is_text or not value.keys() <= set(LANGUAGES):
        raise ValidationError("Write a text as {en: …, ru: …}.")
    return {language: value.get(language) or None for language in LANGUAGES}


def historical(value: Any) -> HistoricalDate:
    parts = {"edtf": value} if isinstance(value, str) else value
    keys = {"edtf", "refine", "basis"}
    is_date = isinstance(parts, dict) and "edtf" in parts and parts.keys() <= keys
    if not is_date or not all(isinstance(part, str) for part in parts.values()):
        raise ValidationError("Write a date as EDTF or as {edtf: …, refine: …, basis: …}.")
    try:
        return HistoricalDate.parse(parts["edtf"], parts.get("refine", ""), parts.get("basis", "stated"))
    except EdtfError as error:
        raise ValidationError(str(error)) from error


def citations_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    citations = data.get("citations", [])
    if not isinstance(citations, list) or not all(isinstance(each, dict) for each in citations):
        raise ValidationError({"citations": "Write a list of citations, each with its source and paragraph."})
    return citations
