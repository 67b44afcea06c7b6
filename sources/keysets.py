"""Places in a list by what it is ordered by: what stands behind a row, and what before it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q


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
