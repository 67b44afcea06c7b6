"""What the record takes from a document, paragraph by paragraph, and who speaks there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

# From how many entries on a paragraph is shaded one step darker on the map.
STEPS = (1, 4, 8, 12)


@dataclass
class Paragraph:
    """A paragraph of a source with the published citations that rest on it."""

    number: int
    citations: list[Any] = field(default_factory=list)

    @property
    def level(self) -> int:
        """How much is taken from it: 0 for nothing, up to 4."""
        return sum(len(self.citations) >= step for step in STEPS)


@dataclass
class Voice:
    """Someone who speaks in the document: a person of the record, or whoever a note describes."""

    # One of the citations, for the name or the note in each language.
    citation: Any
    is_person: bool
    paragraphs: list[int] = field(default_factory=list)


@dataclass
class Kind:
    """How many rows of one kind rest on the document."""

    model: Any
    number: int

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)


class Apparatus:
    """All paragraphs of a source, each with what the record takes from it."""

    def __init__(self, number: int, citations: Iterable[Any]) -> None:
        self.paragraphs = [Paragraph(place) for place in range(1, number + 1)]
        for citation in citations:
            # A citation beyond the end is a fault that `check_citations` reports; the page has no place for it.
            if citation.paragraph <= number:
                self.paragraphs[citation.paragraph - 1].citations.append(citation)

    @property
    def used(self) -> list[Paragraph]:
        return [paragraph for paragraph in self.paragraphs if paragraph.citations]

    @cached_property
    def rows(self) -> list[Any]:
        """The rows that rest on the source, each once, however many of its paragraphs they cite."""
        found = (citation.subject for paragraph in self.paragraphs for citation in paragraph.citations)
        return list(dict.fromkeys(found))

    def kinds(self) -> list[Kind]:
        """How many rows of each kind rest on it, the most frequent first."""
        return [Kind(model, number) for model, number in Counter(type(row) for row in self.rows).most_common()]

    def voices(self) -> list[Voice]:
        """Who speaks: people first, then whom a note describes, each where it is first heard."""
        found: dict[Any, Voice] = {}
        for paragraph in self.paragraphs:
            for citation in paragraph.citations:
                add_voice(found, citation, paragraph.number)
        return sorted(found.values(), key=lambda voice: not voice.is_person)


def add_voice(found: dict[Any, Voice], citation: Any, number: int) -> None:
    person = getattr(citation, "speaker", None)
    is_person = person is not None and person.is_published
    key = person if is_person else citation.speaker_note_en or citation.speaker_note_ru
    if not key:
        return
    voice = found.setdefault(key, Voice(citation, is_person))
    if number not in voice.paragraphs:
        voice.paragraphs.append(number)
