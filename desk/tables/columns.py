"""The columns of a table, and what a cell says: the same names and values as in a content (desk/contents.py)."""

from __future__ import annotations

import re
from typing import Any

from django.db import models

from desk.contents import citation_model, columns_of
from sources.models import Publishable

SLUG, VERSION = "slug", "version"
# Before the name of what belongs to a citation.
CITATION = "citation."
SOURCE, PARAGRAPH = f"{CITATION}source", f"{CITATION}paragraph"
BETWEEN = "; "
TRUTHS = {"true": True, "false": False}
# No text for people: it is neither written to a file nor taken from one. (Tab and the ends of lines are.)
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def own_columns(model: type[Publishable]) -> list[str]:
    return [SLUG, *(name for name in columns_of(model) if name != SLUG), VERSION]


def citation_columns(model: type[Publishable]) -> list[str]:
    cited = citation_model(model)
    return [f"{CITATION}{name}" for name in columns_of(cited)] if cited else []


def heads_of(model: type[Publishable]) -> list[str]:
    return [*own_columns(model), *citation_columns(model)]


def text_of(value: Any) -> str:
    """The cell of a value: rows by their slugs, true and false as in JSON, nothing for what is unknown."""
    if isinstance(value, list):
        return BETWEEN.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else plain(str(value))


def plain(text: str) -> str:
    """A text as files carry it. Programs end lines in their own ways, so these make no difference."""
    return NO_TEXT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def value_in(column: models.Field, text: str, before: Any) -> Any:
    """What a cell says; `before` itself where the two differ in nothing that a file can carry.

    What cannot be understood is handed on as it is: the field says what is wrong with it.
    """
    if column.many_to_many:
        return sorted({slug.strip() for slug in text.split(";")} - {""})
    if isinstance(column, models.CharField | models.TextField):
        return before if before is not None and plain(text) == plain(before) else plain(text).strip()
    text = text.strip()
    if isinstance(column, models.BooleanField):
        return TRUTHS.get(text.lower(), text or None)
    if isinstance(column, models.IntegerField):
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text or None
    return text or None
