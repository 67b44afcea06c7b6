"""Lines of cells as a table, within bounds, whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from desk.tables.columns import NO_TEXT
from desk.tables.faults import Fault, refuse

MAX_ROWS, MAX_COLUMNS = 20_000, 100
MAX_CELL = 10_000
# A workbook can name one long text in many cells.
MAX_TEXT = 20_000_000


@dataclass
class Table:
    """The first line, then each other one that says anything, with its number in a spreadsheet."""

    heads: list[str]
    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    # Of single cells, in which nothing stands then.
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Bad:
    """A cell that holds something other than a text, a number or a truth."""

    message: str


Cell = str | Bad


def table_of(lines: Iterable[list[Cell]]) -> Table:
    """The lines as a table, if there are not too many; cells that are no text are named."""
    table, length = None, 0
    for number, cells in enumerate(lines, 1):
        if not any(cells):
            continue
        if table is None:
            table = Table(heads(number, cells))
            continue
        if len(table.lines) >= MAX_ROWS:
            raise refuse(_("There are more than 20,000 rows: divide the file."))
        table.lines.append((number, line(table, number, cells)))
        length += sum(map(len, table.lines[-1][1]))
        if length > MAX_TEXT:
            raise refuse(_("There is too much text in the file: divide it."))
    if table is None:
        raise refuse(_("The file is empty."))
    return table


def heads(number: int, cells: list[Cell]) -> list[str]:
    texts = ["" if isinstance(cell, Bad) or fault_of(cell) else cell.strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MAX_COLUMNS:
        raise refuse(_("There are more than 100 columns."), number)
    if not texts:
        raise refuse(_("The first line must name the columns."), number)
    return texts


def line(table: Table, number: int, cells: list[Cell]) -> list[str]:
    """A cell for each head, in which nothing stands that is no text."""
    texts = []
    for place, cell in enumerate(cells):
        head = table.heads[place] if place < len(table.heads) else ""
        if message := fault_of(cell) or (_("This cell has no column above it.") if cell and not head else ""):
            name = f"{get_column_letter(place + 1)}{number}"
            table.faults.append(Fault(number, head, str(message), name))
        texts.append("" if message else cell)
    texts = texts[: len(table.heads)]
    return texts + [""] * (len(table.heads) - len(texts))


def fault_of(cell: Cell) -> str:
    if isinstance(cell, Bad):
        return cell.message
    if len(cell) > MAX_CELL:
        return _("There are more than 10,000 characters in this cell.")
    if found := NO_TEXT.search(cell):
        return _("This cell holds a character that is no text (U+%(code)04X).") % {"code": ord(found.group())}
    return ""
