"""What is wrong with a table, by row and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Rows are counted as a spreadsheet counts them, the heads being row 1; none means the file as a whole."""

    row: int | None
    column: str
    message: str
    # Its name in a spreadsheet, such as C7, where the fault is of the cell and not of what it says.
    cell: str = ""

    @property
    def place(self) -> tuple[int | None, str]:
        return self.row, self.column


class Refused(Exception):
    """Nothing is done, for these reasons."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(f"{each.row}, {each.column}: {each.message}" for each in self.faults))


def refuse(message: Any, row: int | None = None, column: str = "") -> Refused:
    return Refused([Fault(row, column, str(message))])
