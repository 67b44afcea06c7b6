"""Which titles of many are alike, without holding each against each."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from sources.text import fold

# How much of the words of two titles is the same (Jaccard's measure).
ALIKE = 0.6
# So many letters of a word are compared: what follows is mostly its ending.
STEM = 5
# A word that so many titles of one time have in common tells them apart no more.
MOST_WITH_WORD = 100


# A word of so few letters says little, "the", «на», unless it is a name; of so few with a capital at most, "In", «По».
SHORT, SHORT_WITH_CAPITAL = 3, 2


def stems(text: str) -> frozenset[str]:
    """The beginnings of its words, without those that say little."""
    return frozenset(fold(word)[:STEM] for word in re.findall(r"\w+", text) if not says_little(word))


def says_little(word: str) -> bool:
    if not word.isalpha() or (word.isupper() and len(word) > 1):
        return False
    return len(word) <= (SHORT if word.islower() else SHORT_WITH_CAPITAL)


@dataclass(frozen=True)
class Titled:
    """A row as far as it is compared: within its block alone, which holds its year."""

    row_id: int
    is_published: bool
    dispute: int | None
    block: Hashable
    earliest: datetime.date | None
    latest: datetime.date | None
    titles: tuple[frozenset[str], ...]

    def is_like(self, other: Titled) -> bool:
        """Of dates that may be the same, outside one dispute, and alike in one language at least."""
        if self.dispute is not None and self.dispute == other.dispute:
            return False
        return self.meets(other) and any(
            mine and theirs and len(mine & theirs) >= ALIKE * len(mine | theirs)
            for mine, theirs in zip(self.titles, other.titles, strict=True)
        )

    def meets(self, other: Titled) -> bool:
        spans = ((self.earliest, other.latest), (other.earliest, self.latest))
        return all(start is None or end is None or start <= end for start, end in spans)


def alike(rows: Iterable[Titled]) -> Iterator[tuple[Titled, Titled]]:
    """The pairs of rows that may say the same.

    Two titles that are alike share one of the rarest words of each (prefix filtering), so only such are compared.
    """
    rows = list(rows)
    number = Counter((place, word) for row in rows for place, title in enumerate(row.titles) for word in title)
    bearing: dict[Hashable, list[Titled]] = defaultdict(list)
    for row in rows:
        keys = [
            (row.block, place, word)
            for place, title in enumerate(row.titles)
            for word in sorted(title, key=lambda word, place=place: (number[place, word], word))[: prefix(title)]
        ]
        for other in {other.row_id: other for key in keys for other in bearing[key]}.values():
            if row.is_like(other):
                yield row, other
        for key in keys:
            if len(bearing[key]) < MOST_WITH_WORD:
                bearing[key].append(row)


def prefix(title: frozenset[str]) -> int:
    return len(title) - math.ceil(ALIKE * len(title)) + 1
