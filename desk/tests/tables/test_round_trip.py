"""What is exported and brought back unchanged changes nothing, whatever it says."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conftest import make_brand, make_citation, make_dispute, make_milestone, make_organization, make_source
from desk.models import Revision
from desk.tests.tables.helpers import editor, export, exported, faults, numbers, page_of, send, sheet
from sources.importing import models_by_file
from tests.helpers import BUILDERS
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

FORMS = ["csv", "xlsx"]


def sent_back(client, form, model=Milestone):
    """The page of the plan of an export."""
    response = send(client, SimpleUploadedFile(f"table.{form}", export(client, model, form)), model)
    assert response.status_code == 302, page_of(response)
    return page_of(client.get(response.url))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("file", models_by_file())
def test_export_of_every_model_comes_back_unchanged(client, file, form):
    editor(client)
    row = BUILDERS[file]()
    BUILDERS[file](slug="a-draft", state="draft", cite=False)

    page = sent_back(client, form, type(row))

    assert faults(page) == []
    assert numbers(page) == {"new": 0, "changed": 0, "unchanged": type(row).objects.count()}
    assert not Revision.objects.exists()


@pytest.mark.parametrize("form", FORMS)
def test_full_milestone_comes_back_unchanged(client, form):
    editor(client)
    row = make_milestone(
        brands=[make_brand(), make_brand(slug="breeze")],
        organizations=[make_organization()],
        dispute=make_dispute(),
        status="planned",
        outcome=make_milestone(slug="it-happened"),
        date="2022",
        date_refine="end",
        date_basis="inferred",
        summary_en='One line.\r\nAnother line.\n\n\tAnd "more", with ; and \' in it. ',
    )
    make_citation(row, paragraph=3, source=make_source(slug="letter"), stance="disputes", quotation="=1+1")

    assert numbers(sent_back(client, form)) == {"new": 0, "changed": 0, "unchanged": 2}


def test_row_stands_in_its_first_line_and_each_citation_in_its_own(client):
    editor(client)
    row = make_milestone(brands=[make_brand(), make_brand(slug="breeze")])
    make_citation(row, paragraph=7)

    first, second = exported(client)

    assert (first["slug"], first["title_en"], first["brands"]) == ("first-car", row.title_en, "breeze; gale")
    assert (first["date"], first["state"], first["version"]) == ("1997-05-16", "published", "1")
    assert (first["citation.source"], first["citation.paragraph"]) == ("yearbook", "1")
    assert (second["slug"], second["title_en"], second["version"]) == ("first-car", "", "")
    assert (second["citation.source"], second["citation.paragraph"]) == ("yearbook", "7")


def test_no_cell_of_a_workbook_is_anything_but_text(client):
    editor(client)
    make_milestone(date="1997-05", title_en="=HYPERLINK(1)", title_ru="-5", summary_en="+7 (4012)")

    heads, cells = sheet(export(client, form="xlsx"))

    shown = dict(zip(heads, cells, strict=True))
    assert (shown["date"], shown["version"], shown["citation.paragraph"]) == ("1997-05", "1", "1")
    assert (shown["title_en"], shown["title_ru"], shown["summary_en"]) == ("=HYPERLINK(1)", "-5", "+7 (4012)")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+7", "'+7"),
        ("@home", "'@home"),
        ("- a dash", "'- a dash"),
        ("-5", "-5"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("''", "''"),
        ("＝1", "'＝1"),
    ],
)
def test_what_a_spreadsheet_would_run_is_guarded_in_csv_and_comes_back(client, text, cell):
    editor(client)
    make_milestone(title_en=text)

    assert exported(client)[0]["title_en"] == cell
    assert numbers(sent_back(client, "csv"))["unchanged"] == 1


TEXTS = st.text(max_size=60) | st.text(alphabet="'=+-@\t\r\n ;,\"_x0D5F&<>\u00a0\u2028ёЖ", max_size=30)


class AnyText(TestCase):
    """A text that a database can hold."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(title=TEXTS, summary=TEXTS, stated=TEXTS, form=st.sampled_from(FORMS))
    def test_any_text_comes_back_unchanged(self, title, summary, stated, form):
        editor(self.client)
        title, summary, stated = (text.replace("\x00", "") for text in (title, summary, stated))
        row = make_milestone(title_en=f"a{title}", title_ru=title, summary_ru=summary, cite=False, state="draft")
        make_citation(row, stated_en=stated, quotation=summary)

        page = sent_back(self.client, form)

        assert faults(page) == []
        assert numbers(page) == {"new": 0, "changed": 0, "unchanged": 1}
