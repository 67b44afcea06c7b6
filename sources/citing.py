"""How to cite the record and its documents: as a line of text, as BibTeX (for biblatex and Biber) and as CSL-JSON.

Nothing is made up for a style's sake: no author, no day of access, no date finer than the one on record. A date that is
inferred is marked so in all three forms, and one that a form cannot say stands there in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.encoding import iri_to_uri
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dates.filters import is_calendar
from dates.values import Basis, HistoricalDate
from sources.models import Source, text_of

# CSL's type of a document, and Biber's; one that can be read at an address is a page, whatever it is called.
CSL_TYPES = {
    Source.Kind.NEWS: "article-newspaper",
    Source.Kind.ARTICLE: "article-newspaper",
    Source.Kind.REPORT: "report",
}
# What TeX would take for a command. A brace is written by its name: BibTeX counts braces, escaped or not.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "%$&#_"},
}
TEX_LANGUAGES = {"en": "english", "ru": "russian"}
ENDS = (".", "!", "?", "…", ":", ";")

UNDATED = HistoricalDate()
# Numbers of which each stands on a line of its own: no text does, for JSON writes the ends of its lines as \n.
NUMBERS = re.compile(r"\[\s*\n\s*((?:\d+,?\s*\n\s*)+)\]")

# A text and the language that it is in.
Marked = tuple[str, str]


@dataclass(frozen=True)
class Reference:
    """One work as others cite it; what is not known of it is empty."""

    key: str
    kind: str
    title: Marked
    container: Marked = ("", "")
    publisher: Marked = ("", "")
    issued: HistoricalDate = UNDATED
    # How the line of text tells of which day it is, in the language of the page.
    dated: str = ""
    version: str = ""
    url: str = ""
    # The language of the work.
    language: str = ""
    # What follows the date in the line of text, and stands as a note in the other forms.
    notes: tuple[str, ...] = ()

    def parts(self) -> list[Marked]:
        """The line of text up to the address, in pieces, each with its full stop and its language."""
        here = get_language()
        told = [self.title, self.container, self.publisher, (capfirst(self.dated), here)]
        told += [(note, here) for note in self.notes]
        return [(text if text.endswith(ENDS) else f"{text}.", code) for text, code in told if text]

    def text(self) -> str:
        return " ".join(filter(None, [*(text for text, _code in self.parts()), self.url]))

    @property
    def title_language(self) -> str:
        return self.title[1]

    def bibtex(self) -> str:
        """One entry for biblatex and Biber, in Unicode."""
        organization = "institution" if self.kind == "report" else "organization"
        day = biblatex_date(self.issued)
        fields = {
            # The second braces keep capitals as they are.
            "title": f"{{{tex(self.title[0])}}}",
            "titleaddon": tex(self.container[0]),
            organization: tex(self.publisher[0]),
            "date": day,
            "version": tex(self.version),
            "url": iri_to_uri(self.url),
            "langid": TEX_LANGUAGES.get(self.language, ""),
            "note": tex(self.note(told=bool(day))),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{self.biblatex_type}{{{self.key},", *lines, "}"])

    @property
    def biblatex_type(self) -> str:
        if self.kind in ("report", "dataset"):
            return self.kind
        return "online" if self.url else "misc"

    def csl(self) -> dict[str, Any]:
        """One item of CSL-JSON."""
        item = {
            "id": self.key,
            "type": self.kind,
            "title": self.title[0],
            "container-title": self.container[0],
            "publisher": self.publisher[0],
            "issued": csl_date(self.issued, self.dated),
            "version": self.version,
            "URL": iri_to_uri(self.url),
            "language": self.language,
            "note": self.note(told=not self.issued.is_undated),
        }
        return {name: value for name, value in item.items() if value}

    def note(self, *, told: bool) -> str:
        """The notes, after the date in words where no other field could tell it."""
        inferred = _("Date inferred") if self.issued.basis == Basis.INFERRED else ""
        first = inferred if told else capfirst(self.dated)
        return ". ".join(note.removesuffix(".") for note in (first, *self.notes) if note)


@dataclass(frozen=True)
class Edition:
    """The record as it stands: what the citation of each of its pages names. A record without a version has no day."""

    key: str
    name: Marked
    version: int = 0
    day: date | None = None

    def page(self, key: str, title: Marked, url: str, kind: str = "webpage") -> Reference:
        """A page of the record, in the language that is active."""
        return Reference(
            key=ascii_key(f"{self.key}-{key}"),
            kind=kind,
            title=title,
            container=self.name,
            issued=HistoricalDate(self.day.isoformat()) if self.day else UNDATED,
            dated=self.wording(),
            version=str(self.version) if self.day else "",
            url=url,
            language=get_language(),
        )

    def wording(self) -> str:
        if self.day is None:
            return ""
        day = formats.date_format(self.day, "j E Y")
        return _("Record version %(number)s, %(day)s") % {"number": self.version, "day": day}


def document(source: Source) -> Reference:
    """The document itself, under its own title; a description in [brackets] is ours, so in the reader's language."""
    language = get_language()
    own = text_of(source, "title", source.language)
    archived = _("Archived file %(name)s, SHA-256 %(hash)s") % {"name": source.archive_name, "hash": source.sha256}
    return Reference(
        key=ascii_key(f"source-{source.slug}"),
        kind=CSL_TYPES.get(source.kind, "webpage" if source.url else "document"),
        title=text_of(source, "title", language) if "[" in own[0] else own,
        publisher=text_of(source, "publisher", source.language),
        issued=source.published,
        dated=in_words(source.published, language),
        url=source.url,
        language=source.language,
        notes=(archived,),
    )


def in_words(value: HistoricalDate, language: str) -> str:
    """The date in words; nobody is to take an inferred one for stated."""
    words = value.wording(language)
    return f"{words} ({_('inferred')})" if value.basis == Basis.INFERRED else words


def ascii_key(text: str) -> str:
    """A key that every reader of BibTeX takes: small ASCII letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def tex(text: str) -> str:
    """The text on one line, with all that TeX would act on made harmless; letters of any script stay."""
    return "".join(TEX.get(sign, sign) for sign in " ".join(text.split()))


def date_parts(value: HistoricalDate) -> list[list[int]]:
    """Year, month and day as far as they are known: of one date, or of both ends of an interval; else none."""
    ends = [HistoricalDate(end.rstrip("?~%")) for end in value.edtf.split("/")]
    if value.refine or not all(end.edtf.replace("-", "").isdigit() and is_calendar(end) for end in ends):
        return []
    return [[int(part) for part in end.edtf.split("-")] for end in ends]


def is_loose(value: HistoricalDate) -> bool:
    return value.basis == Basis.INFERRED or value.is_approximate or value.is_uncertain


def csl_date(value: HistoricalDate, words: str) -> dict[str, Any]:
    if value.is_undated:
        return {}
    parts = date_parts(value)
    said: dict[str, Any] = {"date-parts": parts} if parts else {"literal": words}
    return {**said, "circa": True} if is_loose(value) else said


def biblatex_date(value: HistoricalDate) -> str:
    """The date as Biber reads it, with a tilde for one that is not certain; nothing where Biber has no notation."""
    if value.is_undated or not date_parts(value):
        return ""
    ends = [end.rstrip("?~%") for end in value.edtf.split("/")]
    return "/".join(f"{end}~" if is_loose(value) else end for end in ends)


def bibtex(references: Iterable[Reference]) -> str:
    return "\n\n".join(reference.bibtex() for reference in references)


def csl_json(references: Iterable[Reference]) -> str:
    """A file of items, with each list of numbers on one line: a date is read at a glance."""
    text = json.dumps([reference.csl() for reference in references], ensure_ascii=False, indent=2)
    return NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", text)
