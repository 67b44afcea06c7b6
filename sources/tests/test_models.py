"""What may be published, what stays as it was published, and what no row may say."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from conftest import (
    make_brand,
    make_citation,
    make_era,
    make_milestone,
    make_organization,
    make_source,
)
from sources.models import Cited, Source
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

NO_EVIDENCE = {"state": [str(Cited.NO_EVIDENCE)]}


def test_saving_as_published_needs_a_citation():
    milestone = make_milestone(state="draft", cite=False)
    milestone.state = "published"

    with pytest.raises(ValidationError) as refusal:
        milestone.save()

    assert refusal.value.message_dict == NO_EVIDENCE
    milestone.refresh_from_db()
    assert milestone.state == "draft"


def test_a_new_row_cannot_be_published_at_once():
    milestone = Milestone(slug="new", title_en="New", kind="launch", state="published")

    with pytest.raises(ValidationError) as refusal:
        milestone.save()

    assert refusal.value.message_dict == NO_EVIDENCE


def test_full_clean_names_the_missing_citation():
    milestone = make_milestone(state="draft", cite=False)
    milestone.state = "published"

    with pytest.raises(ValidationError) as refusal:
        milestone.full_clean()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert refusal.value.error_dict["state"][0].code == "no-evidence"


def test_publish_takes_all_rows_or_none():
    make_milestone(slug="cited", state="draft")
    make_milestone(slug="uncited", state="draft", cite=False)

    with pytest.raises(ValidationError) as refusal:
        Milestone.objects.all().publish()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert not Milestone.objects.published().exists()


def test_publish_returns_the_number_of_rows():
    make_milestone(slug="cited", state="draft")
    make_milestone(slug="cited-too", state="draft")

    assert Milestone.objects.all().publish() == 2


@pytest.mark.parametrize("values", [{"state": "published"}, {"slug": "other"}])
def test_update_refuses_what_publication_guards(values):
    make_milestone(state="draft", cite=False)

    with pytest.raises(TypeError, match=r"update\(\) cannot set"):
        Milestone.objects.update(**values)

    assert Milestone.objects.filter(slug="first-car", state="draft").exists()


@pytest.mark.parametrize("name", ["state", "slug"])
def test_bulk_update_refuses_what_publication_guards(name):
    milestone = make_milestone(state="draft", cite=False)
    milestone.state, milestone.slug = "published", "other"

    with pytest.raises(TypeError, match=r"bulk_update\(\) cannot set"):
        Milestone.objects.bulk_update([milestone], [name])


def test_bulk_create_refuses_published_rows():
    milestone = Milestone(slug="new", title_en="New", kind="launch", state="published")

    with pytest.raises(ValidationError) as refusal:
        Milestone.objects.bulk_create([milestone])

    assert refusal.value.message_dict == NO_EVIDENCE


def test_a_citation_of_a_draft_source_is_no_evidence():
    milestone = make_milestone(state="draft", cite=False)
    make_citation(milestone, source=make_source(state="draft"))
    milestone.state = "published"

    with pytest.raises(ValidationError) as refusal:
        milestone.save()

    assert refusal.value.message_dict == NO_EVIDENCE


def test_the_last_citation_of_a_published_row_stays():
    milestone = make_milestone()

    with pytest.raises(ValidationError) as refusal:
        milestone.citations.get().delete()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert milestone.citations.count() == 1


def test_the_last_citation_stays_when_the_row_in_memory_is_out_of_date():
    milestone = make_milestone(state="draft")
    citation = milestone.citations.get()
    assert citation.subject.state == "draft"
    Milestone.objects.all().publish()

    with pytest.raises(ValidationError) as refusal:
        citation.delete()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert milestone.citations.count() == 1


def test_the_last_citations_stay_when_deleted_together():
    milestone = make_milestone()
    make_citation(milestone, paragraph=2)

    with pytest.raises(ValidationError) as refusal:
        milestone.citations.all().delete()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert milestone.citations.count() == 2


def test_one_of_two_citations_may_go():
    milestone = make_milestone()
    make_citation(milestone, paragraph=2).delete()

    milestone.citations.filter(paragraph=2).delete()

    assert milestone.citations.count() == 1


def test_the_last_citation_cannot_move_to_a_draft_source():
    milestone = make_milestone()
    citation = milestone.citations.get()
    citation.source = make_source(slug="memoirs", state="draft")

    with pytest.raises(ValidationError) as refusal:
        citation.save()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert milestone.citations.get().source.slug == "yearbook"


def test_the_last_citation_cannot_move_to_another_row():
    milestone = make_milestone()
    citation = milestone.citations.get()
    citation.subject = make_milestone(slug="second-car", cite=False, state="draft")

    with pytest.raises(ValidationError) as refusal:
        citation.save()

    assert refusal.value.message_dict == NO_EVIDENCE
    assert milestone.citations.count() == 1


@pytest.mark.parametrize("name", ["source", "subject"])
def test_citations_are_not_moved_in_bulk(name):
    milestone = make_milestone()
    citation = milestone.citations.get()
    memoirs, second_car = (
        make_source(slug="memoirs", state="draft"),
        make_milestone(slug="second-car", cite=False, state="draft"),
    )
    value = {"source": memoirs, "subject": second_car}[name]
    setattr(citation, name, value)

    with pytest.raises(TypeError, match=name):
        milestone.citations.all().update(**{name: value})
    with pytest.raises(TypeError, match=name):
        milestone.citations.all().bulk_update([citation], [name])


def test_a_cited_source_is_not_withdrawn():
    milestone = make_milestone()
    source = Source.objects.get()
    source.state = "withdrawn"

    with pytest.raises(ValidationError) as refusal:
        source.save()

    message = "Published statements rest on this source, such as “The first car leaves the line”."
    assert refusal.value.message_dict == {"state": [message]}
    milestone.refresh_from_db()
    assert milestone.citations.visible()


def test_a_source_that_only_drafts_cite_may_be_withdrawn():
    make_milestone(state="draft")
    source = Source.objects.get()
    source.state = "withdrawn"

    source.save()

    assert Source.objects.get().state == "withdrawn"


def test_a_draft_source_can_be_edited_although_a_published_row_cites_it_too():
    memoirs = make_source(slug="memoirs", state="draft")
    make_citation(make_milestone(), source=memoirs)
    memoirs.title_en = "Memoirs of a foreman"

    memoirs.save()

    assert Source.objects.get(slug="memoirs").title_en == "Memoirs of a foreman"


def test_a_cited_source_cannot_be_deleted():
    make_milestone()

    with pytest.raises(IntegrityError):
        Source.objects.all().delete()


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_a_slug_that_was_public_stays(state):
    milestone = make_milestone(state=state)
    milestone.slug = "another-slug"

    with pytest.raises(ValidationError) as refusal:
        milestone.save()

    assert refusal.value.message_dict == {"slug": ["“first-car” has been published and cannot change."]}


def test_a_drafts_slug_may_change():
    milestone = make_milestone(state="draft")
    milestone.slug = "another-slug"

    milestone.save()

    assert Milestone.objects.get().slug == "another-slug"


@pytest.mark.parametrize("state", ["draft", "in_review"])
@pytest.mark.parametrize("was", ["published", "withdrawn"])
def test_what_was_public_is_withdrawn_and_not_hidden(was, state):
    era = make_era(state=was)
    era.state = state

    with pytest.raises(ValidationError) as refusal:
        era.save()

    message = "What has been published is withdrawn, not hidden: choose “withdrawn”."
    assert refusal.value.message_dict == {"state": [message]}


def test_what_was_withdrawn_may_be_published_again():
    milestone = make_milestone(state="withdrawn")
    milestone.state = "published"

    milestone.save()

    assert Milestone.objects.published().get() == milestone


@pytest.mark.parametrize("options", [{}, {"update_fields": ["kind"]}, {"update_fields": []}])
def test_each_save_raises_the_version(options):
    milestone = make_milestone()
    before = milestone.updated_at
    milestone.kind = "product"

    milestone.save(**options)

    stored = Milestone.objects.get()
    assert stored.version == 2
    assert stored.updated_at > before


def test_saving_some_fields_leaves_the_others():
    milestone = make_milestone()
    milestone.kind, milestone.title_en = "product", "Another title"

    milestone.save(update_fields=["kind"])

    stored = Milestone.objects.get()
    assert (stored.kind, stored.title_en) == ("product", "The first car leaves the line")


ASPECTS = [
    ("owner", "owner", lambda: make_organization()),
    ("origin_en", "origin", lambda: "Nordic"),
    ("origin_ru", "origin", lambda: "северный"),
    ("is_own", "own brand", lambda: True),
    ("is_own", "own brand", lambda: False),
]


@pytest.mark.parametrize(("name", "label", "value"), ASPECTS)
def test_what_a_brand_says_needs_a_citation_for_that_aspect(name, label, value):
    brand = make_brand()
    setattr(brand, name, value())

    with pytest.raises(ValidationError) as refusal:
        brand.save()

    assert refusal.value.message_dict == {"state": [f"Add a citation for: {label}."]}


@pytest.mark.parametrize(("name", "label", "value"), ASPECTS)
def test_a_brand_keeps_the_citation_of_an_aspect(name, label, value):
    brand = make_brand(**{name: value()})

    with pytest.raises(ValidationError) as refusal:
        brand.citations.exclude(aspect="general").get().delete()

    assert refusal.value.message_dict == {"state": [f"Add a citation for: {label}."]}


def test_an_aspect_that_only_a_draft_source_supports_is_not_published():
    brand = make_brand()
    make_citation(brand, aspect="origin", source=make_source(slug="memoirs", state="draft"))
    brand.origin_en = "Nordic"

    with pytest.raises(ValidationError) as refusal:
        brand.save()

    assert refusal.value.message_dict == {"state": ["Add a citation for: origin."]}
