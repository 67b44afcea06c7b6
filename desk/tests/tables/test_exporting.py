"""The files that an editor takes away: an empty table to begin with, and long lists in few queries."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from conftest import make_brand, make_citation, make_milestone, make_observation
from desk.tables.columns import heads_of
from desk.tests.tables.helpers import editor, export, faults, numbers, page_of, saved, send
from production.models import Measure, Observation
from tests.admin_forms import address
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    editor(client)
    return client


def template(client, model, form="xlsx"):
    return b"".join(client.get(address(model, f"template_{form}")))


def test_template_names_the_columns(reviewer):
    heads = template(reviewer, Milestone, "csv").decode("utf-8-sig").strip().split(",")

    assert heads == heads_of(Milestone)
    assert heads[:3] == ["slug", "state", "rank"]
    assert {"version", "title_en", "title_ru", "date", "date_refine", "brands", "outcome"} <= set(heads)
    assert {"citation.source", "citation.paragraph", "citation.speaker"} <= set(heads)
    assert not {"title", "id", "created_at", "date_order", "citation.subject"} & set(heads)


def test_template_makes_texts_of_what_is_typed_into_it(reviewer):
    sheet = load_workbook(io.BytesIO(template(reviewer, Milestone))).worksheets[0]

    assert all(cell.font.bold for cell in sheet[1])
    formats = {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]}
    assert formats == {"@"}


def test_second_sheet_explains_every_column_with_its_values_and_an_example(reviewer):
    row = make_observation()
    cells = list(load_workbook(io.BytesIO(template(reviewer, Observation))).worksheets[1].values)

    explained = {name: rest for name, *rest in cells[1:]}
    assert list(explained) == heads_of(Observation)
    assert "exact (exactly); about (about)" in explained["bound"][1]
    assert explained["measure"][1:] == ["the slug of one of the measures", row.measure.slug]
    assert explained["period"][1] == "a date in EDTF, or empty"
    assert explained["citation.source"][2] == "yearbook"


def test_filled_template_is_imported(reviewer):
    make_brand()
    book = load_workbook(io.BytesIO(template(reviewer, Milestone)))
    heads = [cell.value for cell in book.worksheets[0][1]]
    given = {"slug": "new", "title_en": "New", "kind": "launch", "date": "1997-05", "brands": "gale"}
    given |= {"citation.source": "yearbook", "citation.paragraph": 5}
    book.worksheets[0].append([given.get(head) for head in heads])

    page = page_of(reviewer.get(send(reviewer, saved(book)).url))

    assert (faults(page), numbers(page)["new"]) == ([], 1)


def test_template_of_a_model_without_citations_has_no_columns_for_them(reviewer):
    assert not any(head.startswith("citation") for head in heads_of(Measure))
    assert template(reviewer, Measure)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_asks_as_often_for_many_rows_as_for_few(reviewer, form):
    make_milestone(brands=[make_brand()])
    with CaptureQueriesContext(connection) as for_one:
        export(reviewer, form=form)
    for number in range(8):
        make_citation(make_milestone(slug=f"row-{number}", brands=[make_brand(slug=f"brand-{number}")]), paragraph=3)

    with CaptureQueriesContext(connection) as for_many:
        data = export(reviewer, form=form)

    assert b"row-7" in data or form == "xlsx"
    assert len(for_many) == len(for_one)


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv; charset=utf-8"), ("xlsx", "spreadsheetml.sheet")])
def test_export_is_a_file_of_its_own_kind_that_nobody_keeps(reviewer, form, kind):
    response = reviewer.get(address(Milestone, f"export_{form}"))

    assert response.headers["Content-Type"].endswith(kind)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="milestone-')
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response)
