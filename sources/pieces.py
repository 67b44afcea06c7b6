"""What differs between two texts or two lists, in pieces: the same before and after, only before, or only after."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

SAME, OLD, NEW = "same", "old", "new"
# Below this likeness of two texts, word by word is harder to read than one after the other.
ALIKE = 0.5
MAX_WORDS = 1500


@dataclass(frozen=True)
class Piece:
    """A stretch of text: the same before and after, only before, or only after. Its language, if not the page's."""

    kind: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Stretch:
    """Pieces on end that are all the same before and after, all old or all new."""

    kind: str
    pieces: list[Piece]

    @property
    def is_old(self) -> bool:
        return self.kind == OLD

    @property
    def is_new(self) -> bool:
        return self.kind == NEW


@dataclass(frozen=True)
class Difference:
    """One field; `tongue` names the language of its texts where that is not the page's."""

    label: str
    pieces: list[Piece]
    tongue: str = ""

    @property
    def stretches(self) -> list[Stretch]:
        return [Stretch(kind, list(pieces)) for kind, pieces in groupby(self.pieces, key=attrgetter("kind"))]


@dataclass(frozen=True)
class Text:
    text: str
    lang: str = ""


def as_pieces(kind: str, texts: list[Text]) -> list[Piece]:
    return [Piece(kind, each.text, each.lang) for each in texts if each.text]


def listed(gone: list[Text], come: list[Text]) -> list[Piece]:
    """Members that left a list, then those that joined it."""
    old, new = between(", ", as_pieces(OLD, gone)), between(", ", as_pieces(NEW, come))
    return [*old, Piece(SAME, " "), *new] if old and new else old + new


def replaced(old: Text, new: Text) -> list[Piece]:
    return between(" ", [*as_pieces(OLD, [old]), *as_pieces(NEW, [new])])


def between(separator: str, pieces: list[Piece]) -> list[Piece]:
    return [part for piece in pieces for part in (Piece(SAME, separator), piece)][1:]


def words_between(old: Text, new: Text) -> list[Piece]:
    """The two texts in one where they are much alike, else one after the other."""
    before, after = re.findall(r"\s+|\S+", old.text), re.findall(r"\s+|\S+", new.text)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if not before or not after or len(before) + len(after) > MAX_WORDS or matcher.ratio() < ALIKE:
        return replaced(old, new)
    pieces = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            pieces += as_pieces(SAME, [Text("".join(before[start:end]), old.lang)])
        else:
            pieces += as_pieces(OLD, [Text("".join(before[start:end]), old.lang)])
            pieces += as_pieces(NEW, [Text("".join(after[other_start:other_end]), new.lang)])
    return pieces
