"""Places in a list by what it is ordered by: what stands behind a row, what before it, and all of it in pieces."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

# Rows that are read at once.
CHUNK = 500


def reverse(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def after(ordering: list[str], key: list[Any]) -> Q:
    """The rows behind a sort key: (a, b) > (x, y) is a > x, or a = x and b > y."""
    condition, equal = Q(), Q()
    for name, value in zip(ordering, key, strict=True):
        column = name.lstrip("-")
        beyond = Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        condition |= equal & beyond
        equal &= Q(**{column: value})
    return condition


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def chunks(rows: QuerySet, size: int) -> Iterator[list[Any]]:
    """All rows in their order, so many at a time, with no query open between two chunks.

    The keys come first, at eight bytes a row; then each chunk is asked for by its keys. So whatever others write
    meanwhile, also where it moves a row, each row comes once as it then is, or is left out if it is no longer there.
    """
    keys = array("q", rows.prefetch_related(None).values_list("pk", flat=True).iterator(chunk_size=10_000))
    for chunk in batched(keys, size):
        found = rows.order_by().in_bulk(chunk)
        yield [found.pop(key) for key in chunk if key in found]
