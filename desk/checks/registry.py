"""Which checks there are, and which kinds of rows each looks at."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sources.models import Publishable

CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Doubt:
    """What a check has found about a row.

    `said` fills the sentence of the check: a text is `{"en": …, "ru": …}`, and `fields` a list of names of columns. A
    sentence that names another row of the same kind says which by `other`, its id: so nobody reads of a draft that is
    hidden from them. Rows of other kinds are named if they are published, and not otherwise.
    """

    row_id: int
    field: str
    said: dict[str, Any]


Find = Callable[[QuerySet, datetime.date], Iterable[Doubt]]
# Given a kind of row, and a row of any kind that has been saved: the ids of those of that kind to be looked at again.
Concern = Callable[[type[Publishable], Publishable], Iterable[int]]


def nobody(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    return ()


@dataclass(frozen=True)
class Look:
    """A check of some kinds of rows. `find` is given rows of one kind and a day, and needs few queries for all."""

    check: Check
    models: tuple[type[Publishable], ...]
    find: Find
    concerned: Concern


class Check:
    """A code, a title for the dashboard, and the sentence that is said beside the field."""

    def __init__(self, code: str, title: Any, text: Any) -> None:
        self.code, self.title, self.text = code, title, text
        self.looks: list[Look] = []
        if code in CHECKS:
            raise ValueError(f"Two checks are called {code}.")
        CHECKS[code] = self

    def of(self, *models: type[Publishable], concerned: Concern = nobody) -> Callable[[Find], Find]:
        """Decorate what finds these doubts in rows of these kinds; a base class stands for all that derive from it."""

        def register(find: Find) -> Find:
            self.looks.append(Look(self, models, find, concerned))
            return find

        return register


def looks_at(model: type[Publishable]) -> Iterator[Look]:
    """The checks of a kind of row."""
    return (look for check in CHECKS.values() for look in check.looks if issubclass(model, look.models))
