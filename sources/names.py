"""Parameters that take names with commas between them: which are given, and what is wrong with them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from sources.problems import fault

MAX_LENGTH = 80
# Each facet is a query or two.
MAX_FACETS = 20


def names_in(parameters: Mapping[str, str], parameter: str) -> list[str]:
    """The names that a parameter gives, in their order; none if it is left out."""
    return [name.strip() for name in parameters[parameter].split(",")] if parameter in parameters else []


def name_faults(parameter: str, names: list[str], valid: Iterable[str], *, most: int) -> list[dict[str, Any]]:
    """A fault for each name that is unknown or given again, with the nearest that are valid; one for too many."""
    if len(names) > most:
        return [fault(parameter, "too_many", f"Give {most} names at most.")]
    valid = list(valid)
    errors, seen = [], set()
    for name in names:
        if name in seen:
            errors.append(fault(parameter, "repeated", f"Give “{name[:MAX_LENGTH]}” once."))
        elif name not in valid:
            nearest = difflib.get_close_matches(name[:MAX_LENGTH], valid, cutoff=0.5)
            errors.append(fault(parameter, "unknown", none_of(valid, name), nearest))
        seen.add(name)
    return errors


def none_of(valid: Iterable[str], name: str) -> str:
    """That a name is not valid, and which are."""
    return f"“{name[:MAX_LENGTH]}” is none of: {', '.join(valid) or '(nothing)'}."
