"""Entries of the log as a page or a feed shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from changes.differences import Headed, Values, named_in, reading_of
from changes.models import Change, Snapshot
from changes.resources import Resource, resources
from sources.pieces import Difference


@dataclass(frozen=True)
class Count:
    """How many changes of one kind of row an entry stands for."""

    resource: Resource
    number: int


@dataclass(frozen=True)
class Entry:
    """A change with what it says; `page_url` is empty for a row that is not public now."""

    change: Change
    page_url: str = ""
    differences: list[Difference] = field(default_factory=list)
    # What the row said as a whole, when it came or as it went.
    content: list[Difference] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(count.number for count in self.counts)


def entries_of(changes: Iterable[Change], *, counts: dict[int, list[tuple[str, int]]] | None = None) -> list[Entry]:
    """Each change with its differences: two queries in all. `counts` as ChangeQuerySet.counted_under gives them."""
    changes, counts = list(changes), counts or {}
    shown = {change.number for change in changes if change.is_correction and change.number not in counts}
    public, headed = mentioned(changes, shown)
    return [
        Entry(
            change,
            page_url(change, public),
            differences=read(change, change.before, change.after, headed) if change.number in shown else [],
            counts=[Count(resources()[name], number) for name, number in counts.get(change.number, [])],
        )
        for change in changes
    ]


def history_of(changes: list[Change]) -> list[Entry]:
    """The changes of one row, the latest first, with all that it said when it came and as it went: two queries."""
    public, headed = mentioned(changes, {change.number for change in changes})
    found = []
    for change, previous in zip(changes, [*changes[1:], None], strict=True):
        before = previous.before if change.is_return and previous else change.before
        is_told = change.is_correction or (change.is_return and previous is not None)
        found.append(
            Entry(
                change,
                page_url(change, public),
                differences=read(change, *unlike(before, change.after), headed) if is_told else [],
                content=[] if is_told else read(change, {}, change.after or change.before, headed),
            )
        )
    return found


def mentioned(changes: list[Change], in_full: set[int]) -> tuple[Headed, Headed]:
    """The rows that these changes are of, and those that the ones to be read in full name: the public, and all."""
    own = {(change.resource, change.slug) for change in changes}
    named = own.union(*(named_in(change) for change in changes if change.number in in_full))
    public = Snapshot.objects.named(named)
    return public, {**Change.objects.last_named(named - public.keys()), **public}


def unlike(before: Values, after: Values) -> tuple[Values, Values]:
    """The two without what is the same in both."""
    names = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    was, now = ({name: value for name, value in each.items() if name in names} for each in (before, after))
    return was, now


def read(change: Change, before: Values, after: Values, headed: Headed) -> list[Difference]:
    return reading_of(change.kind, headed).differences(before, after)


def page_url(change: Change, public: Headed) -> str:
    is_public = (change.resource, change.slug) in public
    return change.kind.page_url(change.slug) if is_public else ""
