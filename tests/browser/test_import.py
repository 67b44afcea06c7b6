"""A table that is sent with errors, mended, sent again and imported, as an editor does it in a browser."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from conftest import make_brand, make_milestone
from tests.admin_forms import address
from tests.browser.conftest import picture
from tests.browser.desk import sign_in  # noqa: F401 - a fixture
from timeline.models import Milestone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The server takes its files from the apps; only a deployed one has collected them.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


def send(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Show what it would change").click()


def table(*lines: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def test_table_with_errors_is_mended_and_imported(sign_in):  # noqa: F811
    make_milestone(brands=[make_brand()])
    page = sign_in("anna")
    page.goto(address(Milestone, "changelist"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    heads, first = csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline=""))
    changed = [cell.replace("first car", "first van") for cell in first]
    new = dict.fromkeys(heads, "") | {
        "slug": "new-line",
        "title_en": "A new line opens",
        "date": "1998-13",
        "kind": "carnival",
    }
    new |= {"citation.source": "yearbook", "citation.paragraph": "99"}

    page.get_by_role("link", name="Import a table").click()
    picture(page, "import")
    send(page, "table.csv", table(heads, changed, list(new.values())))

    faults = page.locator(".faults tbody tr")
    expect(faults).to_have_count(3)
    for column in ("kind", "date", "citation.paragraph"):
        expect(page.locator(".faults").get_by_text(column, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Import this table")).to_have_count(0)
    assert page.locator(".work li:visible").count() == 1
    picture(page, "import-faults")

    new |= {"kind": "launch", "date": "1998-12", "citation.paragraph": "9"}
    send(page, "table.csv", table(heads, changed, list(new.values())))

    expect(page.get_by_text("What the table would change")).to_be_visible()
    expect(page.locator(".rows ins")).to_contain_text(["van"])
    picture(page, "import-plan")
    page.get_by_role("button", name="Import this table").click()
    expect(page.get_by_text("Say why, in one language at least")).to_be_visible()
    picture(page, "import-reason")
    page.get_by_label("Reason (English)").fill("It was a van.")
    page.get_by_role("button", name="Import this table").click()

    expect(page.get_by_role("heading", name="The table has been imported")).to_be_visible()
    picture(page, "import-done")
    assert dict(Milestone.objects.values_list("slug", "title_en")) == {
        "first-car": "The first van leaves the line",
        "new-line": "A new line opens",
    }
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("link", name="A new line opens")).to_be_visible()


def test_template_is_taken_away(sign_in):  # noqa: F811
    make_milestone()
    page = sign_in("anna")
    page.goto(address(Milestone, "import"))

    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()

    assert [sheet.title for sheet in load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets] == [
        "milestones",
        "Columns",
    ]
