"""XLSX: what it would unpack to is judged before anything is unpacked, and what is no text or number is refused."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException

from desk.tables.faults import refuse
from desk.tables.lines import MAX_COLUMNS, Bad, Cell, Table, table_of

MAX_PARTS, MAX_UNPACKED, MAX_RATIO = 1_000, 50 * 2**20, 100
# Those that are empty count too: a sheet of few bytes can claim to go on without an end.
LAST_ROW = 100_000
# A full table has 20,000 rows of some 50 cells. Each tag may become an object of openpyxl's.
MAX_CELLS, MAX_TAGS, MAX_OTHER_TAGS = 1_000_000, 6_000_000, 200_000
# As many as a spreadsheet has.
CELLS_OF_ROW = 16_384
CELL, ROW, TEXT = (re.compile(rb"<(?:\w+:)?%s[\s/>]" % tag) for tag in (b"c", b"row", b"(?:si|r)"))
SUPPORTED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Entities are how a short XML text becomes a long one; no spreadsheet writes them. UTF-16, in which they would not be
# recognized, none does either.
SUSPECT = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\x00|^(?:\xff\xfe|\xfe\xff)", re.I)
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)")
# How the format writes what XML cannot hold, or would change: _x000D_ is a carriage return; and a text that looks so.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
UNREADABLE = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError)
UNREADABLE += (zipfile.zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError)


def read_workbook(file: IO[bytes]) -> Table:
    try:
        with ZipFile(file) as archive:
            guard(archive)
        with closing(load_workbook(file, read_only=True, keep_links=False)) as book:
            return table_of(lines_of(book))
    except UNREADABLE as error:
        raise refuse(_("This file cannot be read as XLSX. Open it in a spreadsheet and save it as .xlsx.")) from error


def guard(archive: ZipFile) -> None:
    """Refuse what is no workbook, and what unpacks to more than such a table can need.

    The sizes that an archive states are as much as is ever read of it; whatever lies about them fails its checksum.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or len(names) < len(parts):
        raise refuse(_("This workbook has too many parts."))
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise refuse(_("Only CSV and XLSX files can be read."))
    if any(part.flag_bits & 0x1 or part.compress_type not in SUPPORTED for part in parts):
        raise refuse(_("This workbook is packed in an unknown way, or with a password."))
    packed, unpacked = sum(part.compress_size for part in parts), sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise refuse(_("This workbook unpacks to far more than it seems to hold. Copy the table into a new one."))
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in names):
        raise refuse(_("This workbook holds macros. Save it as .xlsx, without them."))
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            guard_part(part.filename, archive.read(part))


def guard_part(name: str, data: bytes) -> None:
    """Refuse XML that is small and yet makes so many objects that memory or time would run out."""
    if SUSPECT.search(data):
        raise refuse(_("This workbook was not written by a spreadsheet. Copy the table into a new one."))
    is_large = name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml"
    is_full = data.count(b"<") > (MAX_TAGS if is_large else MAX_OTHER_TAGS)
    if is_full or count(TEXT, data) > MAX_CELLS or count(CELL, data) > MAX_CELLS:
        raise refuse(_("This workbook holds far more than such a table. Copy the table into a new one."))
    if any(count(CELL, row) > CELLS_OF_ROW for row in ROW.split(data)):
        raise refuse(_("There are more than 100 columns."))


def count(pattern: re.Pattern[bytes], data: bytes) -> int:
    return sum(1 for _found in pattern.finditer(data))


def lines_of(book: Any) -> Iterator[list[Cell]]:
    """The cells of the first sheet."""
    sheet = book.worksheets[0]
    with sheet._get_source() as source:
        if merged := MERGED.search(source.read()):
            message = _("%(cells)s is a merged cell: split it, and say in each cell what belongs there.")
            raise refuse(message % {"cells": merged.group(1).decode()})
    sheet.reset_dimensions()  # which a file can lie about
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        if number > LAST_ROW:
            raise refuse(_("There are more than 20,000 rows: divide the file."))
        yield [] if all(cell is EMPTY_CELL for cell in cells) else [text_of(cell) for cell in cells]


def text_of(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Bad(_("This cell holds a formula: put its value there."))
    if cell.data_type == "e":
        return Bad(_("This cell holds an error."))
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        message = _("The spreadsheet has made a date of this cell. Format it as text and write the date as 1997-05-16.")
        return Bad(message)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return unescaped(str(value)) if value is not None else ""


def escaped(text: str) -> str:
    return LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
