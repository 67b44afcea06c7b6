"""What an XLSX holds: real dates and numbers, citations, where it is from; and that nothing breaks one."""

from __future__ import annotations

import datetime
import json
import tempfile
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError
from openpyxl.worksheet._writer import ALL_TEMP_FILES
from openpyxl.writer.excel import ExcelWriter

from conftest import make_citation, make_milestone, make_observation
from sources import workbooks
from sources.workbooks import Sheet, number
from tests.helpers import API, book_of, sheets_of

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"


def about(response) -> dict[str, Any]:
    return dict(book_of(response)["about"].iter_rows(values_only=True))


def test_a_workbook_has_real_dates_numbers_and_truths(client, world):
    (row,) = sheets_of(client.get(f"{API}/observations.xlsx?kind=actual"))["observations"]
    (brand,) = sheets_of(client.get(f"{API}/brands.xlsx"))["brands"]

    assert (row["value_lower"], row["value_bound"], row["version"]) == (38000, "exact", 1)
    assert row["period_earliest"] == datetime.datetime(2020, 1, 1)
    assert (row["period_edtf"], row["as_of_edtf"]) == ("2020", "2021-02")
    assert isinstance(row["updated_at"], datetime.datetime)
    assert brand["is_own"] is True


def test_a_workbook_has_a_row_for_each_citation(client, world):
    citations = sheets_of(client.get(f"{API}/milestones.xlsx"))["citations"]
    listed = client.get(MILESTONES).json()["results"]

    assert [(row["id"], row["source"], row["paragraph"], row["stance"]) for row in citations] == [
        (row["id"], each["source"], each["paragraph"], each["stance"]) for row in listed for each in row["citations"]
    ]
    assert citations[1]["speaker_note_ru"] == "через агентство"


def test_a_workbook_names_its_query_its_version_and_the_licence(client, world, settings):
    settings.DATA_LICENSE_NAME = "CC0-1.0"
    version = client.get("/en/timeline/").wsgi_request.record_version

    found = about(client.get(f"{API}/milestones.xlsx?q=%D0%B0&rank=all"))

    assert found["address"] == f"http://testserver{API}/milestones.xlsx?q=%D0%B0&rank=all"
    assert (found["list"], found["query"], found["rows"]) == ("milestones", "q=а&rank=all", 1)
    assert (found["record version"], found["license"]) == (version.number, "CC0-1.0")
    assert found["license address"] == settings.DATA_LICENSE_URL
    assert abs(found["record changed at"] - version.changed_at.replace(tzinfo=None)) < datetime.timedelta(seconds=1)


def test_the_same_workbook_is_the_same_to_the_byte(client, world):
    one, other = (client.get(f"{API}/milestones.xlsx") for _time in range(2))

    assert one.getvalue() == other.getvalue()


# Text -> what its cell holds, if not the same.
HOSTILE_TEXTS = {
    **dict.fromkeys(["=1+1", "=HYPERLINK(1)", "#N/A", "#REF!", "+7", "@x", " x ", "x" * 32_767, "\U0001f697" * 16_383]),
    **{f"a{sign}b": "a\ufffdb" for sign in "\x0b\x1f\ufffe\uffff"},
    "x" * 40_000: "x" * 32_766 + "…",
    "\U0001f697" * 16_384: "\U0001f697" * 16_383 + "…",
    "x" + "\U0001f697" * 20_000: "x" + "\U0001f697" * 16_382 + "…",
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_is_a_formula_or_breaks_a_workbook(client, world, text):
    make_milestone(slug="hostile", title_en="Hostile", summary_en=text)

    book = book_of(client.get(f"{API}/milestones.xlsx?q=hostile"))

    cell = next(
        cell for row in book["milestones"].iter_rows() for cell in row if cell.column_letter == "G" and row[0].row > 1
    )
    assert cell.data_type == "s"
    assert cell.value == (HOSTILE_TEXTS[text] or text)


@pytest.mark.parametrize("sign", ["%EF%BF%BF", "%EF%BF%BE", "%1F", "%EF%BF%BD"])
def test_no_query_breaks_the_workbook_that_names_it(client, world, sign):
    assert about(client.get(f"{API}/brands.xlsx?q=a{sign}b"))["query"] == "q=a\ufffdb"


def test_an_object_too_long_for_a_cell_is_told_to_be_so_and_not_cut(client, world):
    make_milestone(slug="long", summary_en="x" * 40_000)

    rows = sheets_of(client.get(f"{API}/changes.xlsx?resource=milestones"))["changes"]

    cells = {row["id"]: row["after"] for row in rows}
    assert cells["long"] == "[longer than a cell: see the JSON]"
    assert json.loads(cells["first-car"])["id"] == "first-car"


# Where a workbook can fail: between two rows, in a cell, before the first sheet is packed, and after it.
FAILING = [(Sheet, "add"), (workbooks, "text_cell"), (ExcelWriter, "_write_worksheets"), (ExcelWriter, "_write_images")]


@pytest.mark.parametrize(("owner", "name"), FAILING)
def test_a_workbook_that_fails_leaves_no_file(client, world, monkeypatch, tmp_path, owner, name):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    known, works, calls = list(ALL_TEMP_FILES), getattr(owner, name), []

    def fail_in_the_end(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) > 1 or owner is ExcelWriter:
            raise OperationalError("The database is away.")
        return works(*arguments)

    monkeypatch.setattr(owner, name, fail_in_the_end)

    with pytest.raises(OperationalError):
        client.get(f"{API}/milestones.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert known == ALL_TEMP_FILES


def test_a_number_or_day_that_a_spreadsheet_cannot_keep_is_a_text(client, world):
    make_observation(slug="long-ago", period="1850-05-01")

    rows = {row["id"]: row for row in sheets_of(client.get(f"{API}/observations.xlsx"))["observations"]}

    assert (rows["long-ago"]["period_earliest"], rows["long-ago"]["value_lower"]) == ("1850-05-01", 38000)
    assert number("123456789012345.25") == "123456789012345.25"
    assert number("-1234567890123.25") == Decimal("-1234567890123.25")


def test_citations_of_one_row_stand_together_in_a_workbook(client, world):
    milestone = make_milestone(slug="cited-twice")
    make_citation(milestone, paragraph=9)

    rows = sheets_of(client.get(f"{API}/milestones.xlsx?fields=id,citations&ordering=slug"))

    assert [row["id"] for row in rows["citations"]] == ["cited-twice", "cited-twice", "first-car", "first-car"]
