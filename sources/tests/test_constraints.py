"""What no row may say, held by forms and by the database alike."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conftest import make_brand, make_citation, make_claim, make_dispute, make_milestone, make_source
from partners.models import Brand, Claim
from sources.models import Source
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


def test_a_paragraph_is_cited_once_by_a_row():
    milestone = make_milestone()
    again = milestone.citations.model(subject=milestone, source=Source.objects.get(), paragraph=1)

    with pytest.raises(ValidationError) as refusal:
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()

    message = "This paragraph is cited already: say both things in one citation."
    assert refusal.value.message_dict == {"__all__": [message]}


def test_a_brand_cites_a_paragraph_once_for_each_aspect():
    brand = make_brand(origin_en="Nordic")
    again = brand.citations.model(subject=brand, source=Source.objects.get(), paragraph=1, aspect="origin")

    with pytest.raises(ValidationError) as refusal:
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()

    assert Brand.objects.get().citations.count() == 2
    assert refusal.value.message_dict == {"__all__": ["This paragraph is cited for this aspect already."]}


@pytest.mark.parametrize(("paragraph", "faults"), [(0, ["paragraph"]), (21, ["paragraph"])])
def test_a_citation_names_a_paragraph_of_its_source(paragraph, faults):
    milestone = make_milestone()
    citation = milestone.citations.model(subject=milestone, source=Source.objects.get(), paragraph=paragraph)

    with pytest.raises(ValidationError) as refusal:
        citation.full_clean()

    assert list(refusal.value.message_dict) == faults


def test_the_database_holds_that_paragraphs_begin_at_1():
    milestone = make_milestone()

    with pytest.raises(IntegrityError, match="paragraph"), transaction.atomic():
        make_citation(milestone, paragraph=0)


def test_a_source_has_a_paragraph():
    source = make_source(state="draft")
    source.paragraph_count = 0

    with pytest.raises(ValidationError) as refusal:
        source.full_clean()
    with pytest.raises(IntegrityError, match="source_has_paragraphs"), transaction.atomic():
        source.save()

    assert list(refusal.value.message_dict) == ["__all__"]


@pytest.mark.parametrize("rank", ["preferred", "deprecated"])
def test_a_rank_has_its_reason(rank):
    claim = Claim(slug="largest", title_en="Largest", kind="assessment", rank=rank)

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()
    with pytest.raises(IntegrityError, match="claim_rank_has_reason"), transaction.atomic():
        claim.save()

    assert refusal.value.message_dict == {"__all__": ["A rank other than normal needs its reason."]}
    assert refusal.value.error_dict["__all__"][0].code == "rank-reason"


@pytest.mark.parametrize("reason", [{"rank_reason_en": "Closer to the event."}, {"rank_reason_ru": "Ближе к событию."}])
def test_a_reason_in_one_language_is_enough(reason):
    claim = make_claim(rank="preferred", **reason)

    claim.full_clean()

    assert claim.rank == "preferred"


def test_a_required_text_is_asked_for_in_one_language_at_least():
    milestone = Milestone(slug="untitled", kind="launch")

    with pytest.raises(ValidationError) as refusal:
        milestone.full_clean()

    assert refusal.value.message_dict["title_en"] == ["Write this in one language at least."]


@pytest.mark.parametrize(
    "slug", ["First-Car", "первый", "first_car", "-first", "first--car", "first-car\n", "a" * 81, ""]
)
def test_a_slug_is_plain_ascii(slug):
    milestone = Milestone(slug=slug, title_en="Title", kind="launch")

    with pytest.raises(ValidationError) as refusal:
        milestone.full_clean()

    assert list(refusal.value.message_dict) == ["slug"]


def test_a_text_falls_back_to_the_other_language_and_says_so():
    dispute = make_dispute(question_ru="")

    assert dispute.heading("ru") == ("In which year was the company founded?", "en")
    assert dispute.heading("en") == ("In which year was the company founded?", "en")


@pytest.mark.parametrize(("count", "is_enough"), [(7, True), (6, False)])
def test_a_source_has_the_paragraphs_that_are_cited(count, is_enough):
    make_citation(make_milestone(state="draft"), paragraph=7)
    source = Source.objects.get()
    source.paragraph_count = count

    if is_enough:
        source.full_clean()
    else:
        with pytest.raises(ValidationError) as refusal:
            source.full_clean()
        assert refusal.value.message_dict == {"paragraph_count": ["Paragraph 7 is cited: there are at least so many."]}
