"""Files that nobody need trust: what cannot be a table is refused with a clear word, cell by cell where it can be."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from desk.tables import lines, reading, workbooks
from desk.tables.faults import Refused
from desk.tables.reading import read_table
from desk.tests.tables.helpers import csv_file, saved, xlsx_file

HEADS = ["slug", "title_en"]


def refusal_of(file):
    with pytest.raises(Refused) as refusal:
        read_table(file)
    (fault,) = refusal.value.faults
    return fault.message


def bad_cells(file):
    return [(each.row, each.column, each.cell) for each in read_table(file).faults]


def plain_file(data, name="table.csv"):
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_is_read_with_either_delimiter_and_with_or_without_a_mark(delimiter, mark):
    text = f'{mark}slug{delimiter}title_en\r\nfirst{delimiter}"Ё; a, b\r\nc"\r\n\r\nsecond{delimiter}\r\n'

    table = read_table(plain_file(text.encode()))

    assert table.heads == HEADS
    assert table.lines == [(2, ["first", "Ё; a, b\r\nc"]), (4, ["second", ""])]


def test_xlsx_numbers_and_truths_are_read_as_texts():
    table = read_table(xlsx_file(HEADS, [1997, True], [2.5, 3.0], [None, "_x0041_"]))

    assert table.lines == [(2, ["1997", "true"]), (3, ["2.5", "3"]), (4, ["", "A"])]


@pytest.mark.parametrize("data", ["Ё".encode("cp1251"), "slug,Ё".encode("utf-16")])
def test_other_encodings_are_refused_with_advice(data):
    assert "CSV UTF-8" in refusal_of(plain_file(data))


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "table.xls", ".xlsx"),
        (b"%PDF-1.7", "table.pdf", "Only CSV and XLSX"),
        (b"<html>", "table.html", "Only CSV and XLSX"),
        (b"PK\x03\x04nonsense", "table.xlsx", "cannot be read as XLSX"),
        (b"", "table.csv", "empty"),
        (b"\r\n\r\n", "table.csv", "empty"),
        (b'slug,title_en\nfirst,"no end', "table.csv", "quotation mark"),
        (b"slug,title_en\n" + b"x" * 200_000, "table.csv", "cannot be read as CSV"),
        (b"slug\n" + b"a\n" * (5 * 2**20), "table.csv", "5 MB"),
        (b"a," * 300 + b"b\n", "table.csv", "100 columns"),
    ],
    ids=["xls", "pdf", "html", "no-zip", "nothing", "blank", "no-end", "endless", "large", "wide"],
)
def test_what_is_no_table_is_refused(data, name, word):
    assert word in refusal_of(plain_file(data, name))


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_bounds_hold_from_both_sides(make, monkeypatch):
    monkeypatch.setattr(lines, "MAX_ROWS", 3)

    assert len(read_table(make(HEADS, *[[f"row-{n}", "x"] for n in range(3)])).lines) == 3
    assert "20,000 rows" in refusal_of(make(HEADS, *[[f"row-{n}", "x"] for n in range(4)]))
    assert bad_cells(make(HEADS, ["a", "x" * 10_000])) == []
    assert bad_cells(make(HEADS, ["a", "x" * 10_001])) == [(2, "title_en", "B2")]


def test_one_long_text_in_many_cells_is_too_much(monkeypatch):
    monkeypatch.setattr(lines, "MAX_TEXT", 100)

    assert "too much text" in refusal_of(xlsx_file(HEADS, *[[f"row-{n}", "x" * 30] for n in range(4)]))


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1f", "\x7f", "\x85", "\ufffe"])
def test_signs_that_are_no_text_are_refused_by_cell(sign):
    assert bad_cells(csv_file(HEADS, ["a", "fine"], ["b", f"a{sign}b"])) == [(3, "title_en", "B3")]


def test_lone_surrogate_in_a_workbook_is_refused_by_cell():
    assert bad_cells(xlsx_file(HEADS, ["a", "_xD800_"])) == [(2, "title_en", "B2")]


@pytest.mark.parametrize("value", ["=1+1", datetime.date(1997, 5, 1), datetime.time(5), "#REF!"])
def test_formula_date_and_error_are_refused_by_cell(value):
    assert bad_cells(xlsx_file(HEADS, ["a", "fine"], ["b", value])) == [(3, "title_en", "B3")]


def test_cell_without_a_column_is_told():
    assert bad_cells(csv_file(HEADS, ["a", "b", "stray"], ["c", "d", ""])) == [(2, "", "C2")]


def test_merged_cell_is_refused_by_its_name():
    book = Workbook()
    book.active.append(HEADS)
    book.active.append(["a", "b"])
    book.active.merge_cells("A2:B2")

    assert "A2:B2" in refusal_of(saved(book))


def repacked(change, file=None):
    """A workbook of which each part goes through `change(name, data)`; further parts are what it returns besides."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(file or xlsx_file(HEADS, ["a", "b"])) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in getattr(change, "more", {}).items():
            new.writestr(name, data)
    return plain_file(target.getvalue(), "table.xlsx")


def with_parts(**parts):
    def change(name, data):
        return data

    change.more = {name.replace("__", "/"): data for name, data in parts.items()}
    return repacked(change)


def test_workbook_that_would_unpack_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "load_workbook", None)

    assert "unpacks" in refusal_of(with_parts(bomb=b"0" * (51 * 2**20)))
    assert "unpacks" in refusal_of(with_parts(bomb=b"0" * (4 * 2**20)))  # small, but packed more than a hundredfold
    assert "too many parts" in refusal_of(with_parts(**{f"part{n}": b"" for n in range(1_001)}))


@pytest.mark.parametrize(
    ("part", "tags"),
    [
        ("xl/styles.xml", b"<xf/>" * 200_001),
        ("xl/sharedStrings.xml", b"<si/>" * 1_000_001),
        ("xl/sharedStrings.xml", b"<si>" + b"<r/>" * 1_000_001),
        ("xl/worksheets/sheet1.xml", b"<row/><c/>" * 1_000_001),
        ("xl/worksheets/sheet1.xml", b"<row>" + b"<c/>" * 16_385),
    ],
)
def test_xml_that_makes_too_many_objects_is_refused_before_it_is_parsed(part, tags):
    with pytest.raises(Refused):
        workbooks.guard_part(part, tags)


def test_workbook_that_lies_about_its_sizes_is_refused():
    data = with_parts(bomb=b"0" * (4 * 2**20)).read()
    directory = data.index(b"PK\x01\x02", data.rindex(b"bomb", 0, data.index(b"PK\x01\x02")))
    entry = data.rindex(b"PK\x01\x02", directory, data.rindex(b"bomb"))
    lying = data[: entry + 24] + struct.pack("<I", 100) + data[entry + 28 :]

    table = read_table(plain_file(lying, "table.xlsx"))

    assert table.lines == [(2, ["a", "b"])]  # the part is never read


@pytest.mark.parametrize(
    "text",
    [b'<!DOCTYPE x [<!ENTITY a "b">]>', b'<?xml version="1.0"?><!doctype x>', "<worksheet/>".encode("utf-16")],
)
def test_workbook_with_entities_is_refused(text):
    def change(name, data):
        return text + data if name.endswith("sheet1.xml") else data

    assert "not written by a spreadsheet" in refusal_of(repacked(change))


def test_workbook_with_macros_is_refused():
    assert "macros" in refusal_of(with_parts(**{"xl__vbaProject.bin": b"x"}))


def test_links_to_other_workbooks_are_ignored():
    assert read_table(with_parts(**{"xl__externalLinks__externalLink1.xml": b"<externalLink/>"})).heads == HEADS


@pytest.mark.parametrize("row", ["100001", "99999999999999"])
def test_row_far_down_is_refused_and_not_waited_for(row):
    def change(name, data):
        for old, new in ((b'<row r="2"', f'<row r="{row}"'), (b'"A2"', f'"A{row}"')):
            data = data.replace(old, new.encode())
        return data

    assert "20,000 rows" in refusal_of(repacked(change))


def test_workbook_that_lies_about_its_extent_is_read_whole():
    def change(name, data):
        return data.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')

    table = read_table(repacked(change, xlsx_file(HEADS, ["a", "b"], ["c", "d"])))

    assert table.lines == [(2, ["a", "b"]), (3, ["c", "d"])]


def test_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")

    assert "Only CSV and XLSX" in refusal_of(plain_file(file.getvalue(), "table.xlsx"))


def test_file_of_five_megabytes_is_the_largest():
    assert reading.MAX_FILE == 5 * 2**20
