"""What a row holds as plain JSON: read and written back without loss, with every fault named."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from conftest import make_brand, make_citation, make_milestone, make_observation, make_source
from desk import contents
from desk.differences import changed_columns, differences
from partners.models import Brand
from sources.importing import models_by_file
from sources.models import Cited
from tests.helpers import BUILDERS
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


def test_content_is_by_column_with_rows_by_their_slugs():
    milestone = make_milestone(brands=[make_brand()], summary_en="It was red.")

    content = contents.read(milestone)

    assert content["title_en"] == "The first car leaves the line"
    assert content["summary_ru"] == ""
    assert (content["date"], content["date_refine"], content["date_basis"]) == ("1997-05-16", "", "stated")
    assert (content["brands"], content["dispute"], content["state"]) == (["gale"], None, "published")
    assert content["citations"] == [
        {
            "source": "yearbook",
            "paragraph": 1,
            "stance": "supports",
            "stated_en": "The yearbook says so.",
            "stated_ru": "Так сказано в ежегоднике.",
            "speaker": None,
            "speaker_note_en": "",
            "speaker_note_ru": "",
            "quotation": "",
        }
    ]


def test_decimals_are_texts_without_trailing_zeros():
    content = contents.read(make_observation(lower="249.7000", upper="249.7000"))

    assert (content["lower"], content["upper"]) == ("249.7", "249.7")


@pytest.mark.parametrize("file", models_by_file())
def test_what_is_read_can_be_written_back_and_reads_the_same(file):
    row = BUILDERS[file](state="draft")
    content = json.loads(json.dumps(contents.read(row)))

    contents.write(row, content)

    assert contents.read(type(row).objects.get(pk=row.pk)) == content
    assert row.version == 2


@pytest.mark.parametrize("file", models_by_file())
def test_a_row_that_is_gone_can_be_made_of_its_content(file):
    row = BUILDERS[file](state="draft", cite=True)
    content = contents.read(row)
    if isinstance(row, Cited):
        row.citations.all().delete()
    row.delete()

    contents.write(made := type(row)(), content)

    assert contents.read(made) == content


def test_citation_of_the_same_paragraph_is_kept_and_another_goes():
    milestone = make_milestone()
    kept, gone = milestone.citations.get(), make_citation(milestone, paragraph=2)
    content = contents.read(milestone)
    content["citations"] = [
        {**content["citations"][0], "stated_en": "It says more."},
        {**content["citations"][1], "paragraph": 3},
    ]

    contents.write(milestone, content)

    assert sorted(milestone.citations.values_list("paragraph", "stated_en")) == [
        (1, "It says more."),
        (3, "The yearbook says so."),
    ]
    assert kept.pk in milestone.citations.values_list("pk", flat=True)
    assert gone.pk not in milestone.citations.values_list("pk", flat=True)


def test_all_faults_are_named_by_column_and_nothing_is_written():
    milestone = make_milestone(state="draft")
    content = {
        **contents.read(milestone),
        "title_en": "x" * 300,
        "date": "1997-13",
        "kind": "carnival",
        "brands": ["nobody"],
        "color": "red",
    }

    with pytest.raises(ValidationError) as refusal:
        contents.write(milestone, content)

    assert set(refusal.value.message_dict) == {"title_en", "date", "kind", "brands", "color"}
    assert Milestone.objects.get().version == 1


def test_faults_of_citations_are_named_by_place():
    milestone = make_milestone()
    content = contents.read(milestone)
    content["citations"].append({"source": "nowhere", "paragraph": 2})
    content["citations"].append({"source": "yearbook", "paragraph": 21})

    with pytest.raises(ValidationError) as refusal:
        contents.write(milestone, content)

    assert set(refusal.value.message_dict) == {"citations.2.source", "citations.3.paragraph"}
    assert milestone.citations.count() == 1


def test_published_row_cannot_lose_its_evidence():
    milestone = make_milestone()

    with pytest.raises(ValidationError) as refusal:
        contents.write(milestone, {**contents.read(milestone), "citations": []})

    assert "state" in refusal.value.message_dict
    assert milestone.citations.count() == 1


def test_content_without_citations_leaves_them_alone():
    milestone = make_milestone()
    letter = make_source(slug="letter")

    contents.write(milestone, {"title_en": "Another title"})

    milestone.refresh_from_db()
    assert milestone.title_en == "Another title"
    assert [each.source.slug for each in milestone.citations.all()] == ["yearbook"]
    assert letter.pk


def test_from_unknown_to_no_is_a_difference():
    told = differences(Brand, {"is_own": None}, {"is_own": False})

    assert [(each.label, "".join(piece.text for piece in each.pieces)) for each in told] == [
        ("the company's own", "no")
    ]
    assert changed_columns({"is_own": None}, {"is_own": False}) == {"is_own"}
