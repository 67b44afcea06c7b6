"""Holding a record against its documents: what is right passes, and each kind of fault is named."""

from __future__ import annotations

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from conftest import (
    make_citation,
    make_claim,
    make_dispute,
    make_milestone,
    make_observation,
    make_organization,
    make_source,
)
from sources.checking.documents import Paragraph, paragraphs

pytestmark = pytest.mark.django_db

YEARBOOK = """Northwind was founded in 1994.

On 16 May 1997 the first car left the line. In its first year
the plant made 1,679 cars, or “about seven a day”.

В 2020 году выпущено 38 тысяч машин восьми марок, в том числе X5.

The two-millionth car came in October.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "yearbook.txt").write_text(YEARBOOK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def yearbook(folder):
    sha256 = hashlib.sha256((folder / "yearbook.txt").read_bytes()).hexdigest()
    return make_source(sha256=sha256, paragraph_count=4)


@pytest.fixture
def run(folder):
    """Runs the command over the folder; returns its lines, the last of which counts."""

    def check():
        out = StringIO()
        try:
            call_command("check_citations", folder, stdout=out)
        except CommandError as error:
            return [*out.getvalue().splitlines(), str(error)]
        return out.getvalue().splitlines()

    return check


def cited(maker, *paragraphs, **values):
    """A row that cites these paragraphs of the yearbook, and says nothing in its citations unless told."""
    texts = {name: values.pop(name) for name in list(values) if name in ("stated_en", "stated_ru", "quotation")}
    row = maker(cite=False, state="draft", **values)
    for number in paragraphs:
        make_citation(row, paragraph=number, **{"stated_en": "", "stated_ru": "", **texts})
    return row


def test_a_right_record_passes(run, yearbook):
    cited(
        make_milestone,
        2,
        summary_en="In its first year the plant makes 1679 cars, seven a day.",
        summary_ru="За первый год завод выпускает 1679 машин, семь в день.",
        stated_en="The line starts on 16 May 1997.",
        stated_ru="Конвейер пущен 16 мая 1997 года.",
        quotation="the plant made 1,679 cars, or 'about seven a day'",
    )
    cited(make_observation, 3, value=38_000, reading_note_en="The eight brands include the X5.")
    cited(make_claim, 1, date="1994")

    assert run() == ["3 rows, 3 citations, 1 source checked: 0 faults"]


@pytest.mark.parametrize(
    ("maker", "paragraph", "values", "fault"),
    [
        (make_milestone, 9, {}, "milestone first-car: yearbook ¶ 9: the document has paragraphs 1 to 4"),
        (make_milestone, 2, {"summary_en": "1,680 cars"}, "milestone first-car: summary_en: {}: 1680"),
        (make_milestone, 2, {"summary_ru": "Восемь в день"}, "milestone first-car: summary_ru: {}: 8"),
        (make_milestone, 2, {"title_ru": "Первый за 2 млн"}, "milestone first-car: title_ru: {}: 2000000"),
        (make_milestone, 2, {"summary_en": "In October"}, "milestone first-car: summary_en: {}: month 10"),
        (make_milestone, 2, {"summary_en": "The X5"}, "milestone first-car: summary_en: {}: x5"),
        (make_milestone, 2, {"date": "1998-05-16"}, "milestone first-car: date: {}: 1998"),
        (make_milestone, 2, {"date": "1997-06-15"}, "milestone first-car: date: {}: 15, month 6"),
        (make_milestone, 2, {"date": "1997/2001"}, "milestone first-car: date: {}: 2001"),
        (make_claim, 1, {"date": "1996"}, "claim largest-plant: date: {}: 1996"),
        (make_observation, 3, {"value": 39_000}, "observation cars-2020: lower: {}: 39000"),
        (make_observation, 3, {"as_of": "2021"}, "observation cars-2020: as_of: {}: 2021"),
        (make_observation, 3, {"period_label_ru": "за девять лет"}, "observation cars-2020: period_label_ru: {}: 9"),
        (make_organization, 1, {"description_en": "Of 1995."}, "organization northwind: description_en: {}: 1995"),
    ],
)
def test_what_stands_in_no_cited_paragraph_is_found(run, yearbook, maker, paragraph, values, fault):
    cited(maker, paragraph, **values)

    lines = run()

    assert fault.format("in no paragraph that it cites") in lines
    assert lines[-1].startswith("1 row, 1 citation, 1 source checked: ")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"stated_en": "Founded in 1994."}, "stated_en: not there: 1994"),
        ({"stated_ru": "Восемь машин в день."}, "stated_ru: not there: 8"),
        ({"quotation": "the plant made 1,680 cars"}, "quotation: these words do not stand there"),
    ],
)
def test_a_citation_is_held_against_its_own_paragraph(run, yearbook, texts, fault):
    milestone = cited(make_milestone, 2, **texts)
    make_citation(milestone, paragraph=1, stated_en="", stated_ru="")

    assert run() == [
        f"milestone first-car: yearbook ¶ 2, {fault}",
        "1 row, 2 citations, 1 source checked: 1 fault",
    ]


def test_a_row_is_held_against_all_its_paragraphs_together(run, yearbook):
    cited(make_milestone, 1, 2, summary_en="Founded in 1994, at work in 1997.", date="1997-05-16")

    assert run() == ["1 row, 2 citations, 1 source checked: 0 faults"]


def test_an_inferred_date_is_not_asked_for_and_may_be_explained(run, yearbook):
    cited(
        make_milestone,
        4,
        date="2019-10",
        date_basis="inferred",
        title_en="The two-millionth car leaves the line",
        reading_note_en="The year, 2019, is inferred.",
        reading_note_ru="Год, 2019-й, выведен.",
    )

    assert run() == ["1 row, 1 citation, 1 source checked: 0 faults"]


def test_an_inferred_date_is_not_said_as_stated(run, yearbook):
    cited(make_milestone, 4, date="2019", date_basis="inferred", summary_en="It leaves the line in 2019.")

    assert run()[0] == "milestone first-car: summary_en: in no paragraph that it cites: 2019"


def test_a_dispute_is_held_against_what_its_rivals_cite(run, yearbook):
    dispute = make_dispute(discussion_en="1994, 1997 or 1998?", discussion_ru="1994, 1997 или 2001?")
    cited(make_milestone, 2, dispute=dispute)
    cited(make_claim, 1, dispute=dispute, date="1994")

    assert run() == [
        "dispute which-year: discussion_en: in no paragraph that its rivals cite: 1998",
        "dispute which-year: discussion_ru: in no paragraph that its rivals cite: 2001",
        "3 rows, 2 citations, 1 source checked: 2 faults",
    ]


def test_our_own_words_may_name_a_source_by_its_title(run, folder, yearbook):
    yearbook.title_en = "Yearbook for 2021"
    yearbook.save()
    dispute = make_dispute(discussion_en="The yearbook for 2021 has one year.", discussion_ru="")
    cited(make_milestone, 2, dispute=dispute, reading_note_en="So the yearbook for 2021.")

    assert run() == ["2 rows, 1 citation, 1 source checked: 0 faults"]


def test_a_changed_document_is_found(run, folder, yearbook):
    (folder / "yearbook.txt").write_text("Northwind was founded in 1994.\n\nThe end.", encoding="utf-8")

    hash_fault, count_fault, _closing = run()

    assert hash_fault.startswith("source yearbook: sha256: the document has ")
    assert count_fault == "source yearbook: paragraph_count: the document has 2, not 4"


def test_a_missing_document_is_one_fault_however_many_cite_it(run, folder, yearbook):
    cited(make_milestone, 1, 2, summary_en="12 cars")
    (folder / "yearbook.txt").unlink()

    assert run() == [
        "source yearbook: archive_name: there is no document yearbook.txt",
        "1 row, 2 citations, 1 source checked: 1 fault",
    ]


def test_only_documents_of_the_folder_itself_are_read(run, folder):
    make_source(archive_name=f"../{folder.name}/yearbook.txt")

    assert "archive_name: there is no document" in run()[0]


def test_a_document_in_another_encoding_is_named(run, folder, yearbook):
    (folder / "yearbook.txt").write_bytes("год".encode("cp1251"))

    assert run()[0] == "source yearbook: archive_name: yearbook.txt is not text in UTF-8"


def test_an_uncited_draft_must_say_nothing_checkable(run, yearbook):
    cited(make_claim, date="")
    cited(make_milestone)

    assert run() == [
        "milestone first-car: date: in no paragraph that it cites: 16, 1997, month 5",
        "2 rows, 0 citations, 1 source checked: 1 fault",
    ]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("check_citations", tmp_path / "nowhere")


def test_the_number_of_queries_does_not_grow_with_the_record(run, yearbook, django_assert_num_queries):
    # Sources, disputes, eleven kinds of rows that cite, and the citations of the one kind that is there.
    cited(make_claim, 1, date="1994")
    with django_assert_num_queries(14):
        run()
    for number in range(5):
        cited(make_claim, 1, 2, slug=f"claim-{number}", date="1994")

    with django_assert_num_queries(14):
        run()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree\n", ["one two", "three"]),
        ("one\n \t\n\n\ntwo", ["one", "two"]),
        ("one\ntwo\nthree", ["one", "two", "three"]),
        ("\r\none\r\n\r\n  two\t words\r\n", ["one", "two words"]),
        ("", []),
    ],
)
def test_paragraphs_are_blocks_between_blank_lines_or_else_lines(text, expected):
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("quotation", "stands"),
    [
        ("called “the top\n executive”", True),
        ("called «the top executive»", True),
        ("called the top executive,", False),
        ("Called the top executive", False),
        ("", True),
    ],
)
def test_a_quotation_is_verbatim_but_for_spaces_and_quotation_marks(quotation, stands):
    paragraph = Paragraph.of('He is called "the top executive" here.')

    assert paragraph.quotes(quotation) is stands
