"""The documents that sources name, read and counted as every citation counts them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sources.checking.numerals import Marks

_QUOTES = re.compile("[\"'«»“”„‟‘’‚‛`]")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a document, and what of it statements can be held against."""

    text: str
    marks: Marks

    @classmethod
    def of(cls, text: str) -> Paragraph:
        return cls(text, Marks.of(text))

    def quotes(self, quotation: str) -> bool:
        """Whether these very words stand here; white space and the style of quotation marks make no difference."""
        return _bare(quotation) in _bare(self.text)


@dataclass(frozen=True)
class Document:
    """A file by its SHA-256 and its paragraphs, the first of which is number 1."""

    sha256: str
    paragraphs: tuple[Paragraph, ...]

    def paragraph(self, number: int) -> Paragraph | None:
        return self.paragraphs[number - 1] if 1 <= number <= len(self.paragraphs) else None


def read_document(folder: Path, name: str) -> Document:
    """Read a document of this folder itself, whatever path its name may hold.

    Raises OSError if it cannot be read, and UnicodeDecodeError if it is no text in UTF-8.
    """
    if Path(name).name != name:
        raise FileNotFoundError(name)
    data = (folder / name).read_bytes()
    found = tuple(Paragraph.of(text) for text in paragraphs(data.decode("utf-8")))
    return Document(hashlib.sha256(data).hexdigest(), found)


def paragraphs(text: str) -> list[str]:
    """The blocks between blank lines, or the lines of a text that has no blank one, each with white space folded."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    blocks = re.split(r"\n[ \t]*\n", text)
    if len(blocks) == 1:
        blocks = text.split("\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


def _bare(text: str) -> str:
    return " ".join(_QUOTES.sub("", text).split())
