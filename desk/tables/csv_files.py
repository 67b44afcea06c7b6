"""CSV, as programs and spreadsheets write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from desk.tables.faults import refuse
from desk.tables.lines import Table, table_of
from sources.tables import FORMULA, NUMBER, Echo

# A spreadsheet would take the text behind the apostrophes for a formula. One more is put before it at export, and one
# is taken away at import, so that every text comes back as it was, also one that begins with an apostrophe itself.
RISKY = re.compile(f"'*[{re.escape(''.join(FORMULA))}]")


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs; numbers stay numbers."""
    return f"'{text}" if RISKY.match(text) and not NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and RISKY.match(text) else text


def read_csv(data: bytes) -> Table:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(_("Save the file as “CSV UTF-8”: this one is in another encoding.")) from error
    return table_of(lines_of(text))


def lines_of(text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield [unguarded(cell) for cell in cells]
    except csv.Error as error:
        message = _("From here on the file cannot be read as CSV; a quotation mark may lack its pair.")
        raise refuse(message, number + 1) from error


def delimiter_of(text: str) -> str:
    """What stands between the names of the columns, none of which holds either sign. (Russian Excel writes ;.)"""
    first = text.lstrip("\r\n").partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def csv_text(lines: Iterable[list[str]]) -> Iterator[str]:
    """RFC 4180, after a byte order mark by which Excel knows UTF-8."""
    writer = csv.writer(Echo())
    for number, cells in enumerate(lines):
        yield ("" if number else "\ufeff") + writer.writerow([guarded(cell) for cell in cells])
