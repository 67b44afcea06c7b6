"""Lists as XLSX: written row by row to a file on disk, so that a long one takes no more memory than a short one."""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import IO, Any
from urllib.parse import unquote_plus
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet._writer import ALL_TEMP_FILES
from openpyxl.writer.excel import ExcelWriter
from rest_framework.serializers import Serializer

from sources.tables import DAY, MAX_DIGITS, MOMENT, NUMERIC, Column, cell, columns

# A spreadsheet counts days from 1900, in which it sees a 29 February: dates up to then stay text.
FIRST_DAY = datetime.date(1900, 3, 1)
# What a spreadsheet holds; a text is measured in units of UTF-16, of which a sign outside of the first plane takes two.
MAX_ROWS, MAX_TITLE, MAX_TEXT = 1_048_576, 31, 32_767
# Stands for an object whose JSON is longer: a piece of it would be no JSON.
TOO_LONG = "[longer than a cell: see the JSON]"
# What XML 1.0 has no way to write; openpyxl lets some of it pass.
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Files of one record under one address are alike to the byte, as their ETag says: none bears the time of its making.
NO_TIME = (1980, 1, 1, 0, 0, 0)

Origin = dict[str, Any]


class StillZip(ZipFile):
    """An archive whose members bear no time."""

    def writestr(self, name: str, data: bytes | str, **kwargs: Any) -> None:
        with self.open(member(name), "w") as file:
            file.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: str, arcname: str, **kwargs: Any) -> None:
        with open(filename, "rb") as source, self.open(member(arcname), "w", force_zip64=True) as file:
            shutil.copyfileobj(source, file)


def member(name: str) -> ZipInfo:
    info = ZipInfo(name, NO_TIME)
    info.compress_type = ZIP_DEFLATED
    return info


class Sheet:
    """A table of objects, which goes on in another sheet where one is full."""

    def __init__(self, book: Workbook, title: str, columns: list[Column]) -> None:
        self.book, self.title, self.columns, self.length = book, title[:MAX_TITLE], columns, 0

    def add(self, data: dict[str, Any]) -> None:
        if self.length % (MAX_ROWS - 1) == 0:
            self.begin()
        self.length += 1
        self.sheet.append([self.cell(column.value(data), column.kind) for column in self.columns])

    def begin(self) -> None:
        self.sheet = self.book.create_sheet(self.title)
        self.sheet.freeze_panes = "A2"
        self.sheet.append([column.head for column in self.columns])

    def cell(self, value: Any, kind: str) -> Any:
        """The value as a number, a date or a truth where it is one, else as a text that is no formula."""
        if value is None or isinstance(value, bool):
            return value
        typed = TYPED[kind](value) if kind in TYPED else cell(value)
        if isinstance(value, dict) and units(typed) > MAX_TEXT:
            return TOO_LONG
        return text_cell(self.sheet, typed) if isinstance(typed, str) else typed

    def end(self) -> None:
        """An empty table has its heads, too."""
        if not self.length:
            self.begin()


def text_cell(sheet: Any, text: str) -> Any:
    """A text as it is: what would be read as a formula or an error is marked as none."""
    text = NOT_XML.sub("\ufffd", text)
    if units(text) > MAX_TEXT:
        # Half of a sign that the cut goes through is left out.
        text = text.encode("utf-16-le")[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
    if not text.startswith("=") and text not in ERROR_CODES:
        return text
    marked = WriteOnlyCell(sheet, text)
    marked.data_type = "s"
    return marked


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def number(value: Any) -> Decimal | str:
    digits = str(value).removeprefix("-").replace(".", "").lstrip("0")
    return Decimal(value) if len(digits) <= MAX_DIGITS else str(value)


def day(value: str) -> datetime.date | str:
    date = datetime.date.fromisoformat(value)
    return date if date >= FIRST_DAY else value


def moment(value: str) -> datetime.datetime:
    """In UTC: a spreadsheet knows no time zones."""
    return naive(parse_datetime(value))


def naive(value: datetime.datetime) -> datetime.datetime:
    return value.astimezone(datetime.timezone.utc).replace(tzinfo=None)


TYPED = {NUMERIC: number, DAY: day, MOMENT: moment}


def workbook(title: str, serializer: Serializer, objects: Iterable[dict[str, Any]], origin: Origin) -> IO[bytes]:
    """A file that is gone once it is closed: the rows, their citations if they are shown, and where all is from."""
    book = Workbook(write_only=True)
    try:
        fill(book, title, serializer, objects, origin)
        return written(book, origin["record changed at"])
    except BaseException:
        discard(book)
        raise


def fill(book: Workbook, title: str, serializer: Serializer, objects: Iterable[dict[str, Any]], origin: Origin) -> None:
    sheets = [Sheet(book, title, columns(serializer))]
    if "citations" in serializer.fields:
        row = [Column("id", "id")] if "id" in serializer.fields else []
        sheets.append(Sheet(book, "citations", [*row, *columns(serializer.fields["citations"].child)]))
    for each in objects:
        sheets[0].add(each)
        for citation in each["citations"] if len(sheets) > 1 else ():
            sheets[1].add({**citation, "id": each.get("id")})
    for sheet in sheets:
        sheet.end()
    write_origin(book, {"list": title, "rows": sheets[0].length, **origin})


def write_origin(book: Workbook, origin: Origin) -> None:
    sheet = book.create_sheet("about")
    for name, value in origin.items():
        sheet.append([name, text_cell(sheet, value) if isinstance(value, str) else value])


def written(book: Workbook, changed_at: datetime.datetime | None) -> IO[bytes]:
    book.properties.created = book.properties.modified = changed_at or datetime.datetime(*NO_TIME)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        with StillZip(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def discard(book: Workbook) -> None:
    """Remove the files in which openpyxl keeps the sheets: it does so only with a book that it has written whole."""
    for sheet in book.worksheets:
        writer = sheet._writer
        if writer is not None and writer.out in ALL_TEMP_FILES:
            with suppress(Exception):  # what could not be written may not be brought to an end either
                sheet.close()
            writer.cleanup()


def origin_of(request: Any) -> Origin:
    """What a file must say of itself once it travels alone. Rows that change while it is made may be newer."""
    version = request.record_version
    return {
        "address": request.build_absolute_uri(),
        "query": unquote_plus(request.META.get("QUERY_STRING", "")),
        "record version": version.number,
        "record changed at": naive(version.changed_at) if version.changed_at else None,
        "asked on": timezone.localdate(),
        "license": settings.DATA_LICENSE_NAME,
        "license title": settings.DATA_LICENSE_TITLE,
        "license address": settings.DATA_LICENSE_URL,
    }
