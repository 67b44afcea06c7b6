"""Reading a file that nobody need trust."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from desk.tables.csv_files import read_csv
from desk.tables.faults import refuse
from desk.tables.lines import Table
from desk.tables.workbooks import read_workbook

MAX_FILE = 5 * 2**20
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_table(file: UploadedFile) -> Table:
    """Raises Refused if the file is none that can be read at all."""
    if file.size > MAX_FILE:
        raise refuse(_("The file is larger than 5 MB: divide it."))
    if not file.size:
        raise refuse(_("The file is empty."))
    beginning = file.read(len(ZIP))
    file.seek(0)
    if beginning == OLD_EXCEL:
        raise refuse(_("This is an old Excel file (.xls) or has a password. Save it as .xlsx, without a password."))
    if beginning == ZIP:
        return read_workbook(file)
    if not str(file.name).lower().endswith((".csv", ".txt")):
        raise refuse(_("Only CSV and XLSX files can be read."))
    return read_csv(file.read())
