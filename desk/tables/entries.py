"""Lines of a table as rows of the record: a row begins with its slug, and its further citations follow line by line."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from desk.tables.columns import CITATION, PARAGRAPH, SLUG, SOURCE, citation_columns, heads_of, own_columns
from desk.tables.faults import Fault
from desk.tables.lines import Table
from sources.models import Publishable

Cells = dict[str, str]
MAX_CITATIONS = 100


@dataclass
class Line:
    """A citation, as the cells of one line state it, without the prefix of their columns."""

    row: int
    cells: Cells


@dataclass
class Entry:
    """What a table says of one row: only of the columns that it has."""

    row: int
    slug: str
    cells: Cells
    # None if the table has no columns of citations.
    citations: list[Line] | None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entry:
        cited = data["citations"]
        return cls(**{**data, "citations": None if cited is None else [Line(**each) for each in cited]})

    as_json = asdict


class Gatherer:
    """Makes entries of the lines, and notes what stands where it should not."""

    def __init__(self, model: type[Publishable], table: Table) -> None:
        self.model, self.table = model, table
        self.faults = [*head_faults(model, table.heads), *table.faults]
        self.own = set(own_columns(model)) & set(table.heads)
        self.cited = set(citation_columns(model)) & set(table.heads)
        self.entries: list[Entry] = []
        # The entry to which a line without a slug belongs; also one whose slug has come before, which is not kept.
        self.last: Entry | None = None
        self.begun: dict[str, int] = {}

    def gather(self) -> list[Entry]:
        for number, texts in self.table.lines if SLUG in self.own else ():
            self.read(number, dict(zip(self.table.heads, texts, strict=True)))
        return self.entries

    def read(self, number: int, cells: Cells) -> None:
        own = {name: text for name, text in cells.items() if name in self.own}
        cited = {name.removeprefix(CITATION): text for name, text in cells.items() if name in self.cited}
        if any(own.values()) or any(cited.values()):
            self.add(number, own, Line(number, cited))

    def add(self, number: int, own: Cells, citation: Line) -> None:
        slug = own.pop(SLUG, "").strip()
        if self.last is not None and slug in ("", self.last.slug):
            self.go_on(number, own, citation)
        elif not slug:
            self.tell(number, SLUG, _("Name the row by its slug."))
        else:
            self.begin(number, slug, own, citation)

    def begin(self, number: int, slug: str, own: Cells, citation: Line) -> None:
        cited = [citation] if any(citation.cells.values()) else []
        self.last = Entry(number, slug, own, cited if self.cited else None)
        if slug in self.begun:
            message = _("This slug has its lines from row %(row)d on: put all of them together.")
            self.tell(number, SLUG, message % {"row": self.begun[slug]})
            return
        self.begun[slug] = number
        self.entries.append(self.last)

    def go_on(self, number: int, own: Cells, citation: Line) -> None:
        """One more citation. What the line repeats of its row may stand there, nothing else."""
        first = self.last
        for name, text in own.items():
            if text and text != first.cells.get(name):
                message = _("This belongs in the first line of its row, %(row)d: here is one more citation only.")
                self.tell(number, name, message % {"row": first.row})
        if not any(citation.cells.values()):
            message = _("This line repeats row %(row)d and adds no citation.")
            self.tell(number, SLUG, message % {"row": first.row})
        elif len(first.citations) >= MAX_CITATIONS:
            self.tell(number, SOURCE, _("A row has 100 citations at most."))
        else:
            first.citations.append(citation)

    def tell(self, row: int | None, column: str, message: str) -> None:
        self.faults.append(Fault(row, column, message))


def head_faults(model: type[Publishable], heads: list[str]) -> list[Fault]:
    known = heads_of(model)
    faults = [Fault(1, head, unknown(head, known)) for head in dict.fromkeys(heads) if head and head not in known]
    repeated = [head for head, number in Counter(heads).items() if head and number > 1]
    faults += [Fault(1, head, _("This column is there twice.")) for head in repeated]
    wanted = [SLUG]
    if any(head.startswith(CITATION) and head in known for head in heads):
        wanted += [SOURCE, PARAGRAPH]
    return faults + [Fault(1, head, _("This column is missing.")) for head in wanted if head not in heads]


def unknown(head: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(head.lower(), known, cutoff=0.5)
    if not nearest:
        return _("There is no such column. There are: %(names)s.") % {"names": ", ".join(known)}
    return _("There is no such column. Nearest: %(names)s.") % {"names": ", ".join(nearest)}
