"""The checks of partnerships and claims: when they warn, and when they stay silent."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_claim, make_milestone, make_organization, make_partnership
from desk.checks import look_at
from desk.models import Finding
from tests.doubts import TODAY, doubts_of

pytestmark = pytest.mark.django_db


def test_planned_partnership_whose_time_is_over_is_doubted():
    assert doubts_of(make_partnership(status="planned"))["overdue-plan"].field == "status"
    assert "overdue-plan" not in doubts_of(make_partnership(slug="other"))


@pytest.mark.parametrize(
    "values",
    [
        {"title_en": "A Gale for everyone"},
        {"summary_ru": "Это Гейл."},
        {"summary_en": "It is called “GALE”."},
        {"title_en": "The Gale-based truck"},
    ],
)
@pytest.mark.parametrize("maker", [make_claim, make_partnership])
def test_brand_in_a_text_of_either_language_is_asked_for(maker, values):
    make_brand()

    assert doubts_of(maker(**values))["brand-not-linked"].field == "brands"


@pytest.mark.parametrize(
    "values",
    [
        {"title_en": "A gale blows in the harbor"},
        {"title_en": "The Galeforce is no brand"},
        {"summary_ru": "Гейлы."},
        {"reading_note_en": "Gale?"},
        {"title_en": "Agreement with Gale Motor Works"},
    ],
)
def test_other_words_name_no_brand(values):
    make_brand()
    make_organization(name_en="Gale Motor Works")

    assert "brand-not-linked" not in doubts_of(make_claim(**values))


def test_brand_that_is_not_public_is_not_asked_for():
    make_brand(state="draft")

    assert "brand-not-linked" not in doubts_of(make_claim(title_en="A Gale for everyone"))


def test_name_of_a_brand_may_stand_for_an_organization_that_is_linked():
    make_brand()
    concern = make_organization(name_en="Gale (concern)")

    assert "brand-not-linked" not in doubts_of(make_partnership(title_en="Gale signs", parties=[concern]))
    assert "brand-not-linked" in doubts_of(make_partnership(slug="other", title_en="Gale signs, too"))


def test_save_of_a_brand_renews_the_doubts_of_what_names_it():
    claim, milestone = make_claim(title_en="A Gale for everyone"), make_milestone(title_en="The first Gale")
    other = make_claim(slug="other")

    look_at(make_brand(), TODAY)

    found = Finding.objects.filter(code="brand-not-linked")
    assert {(each.kind, each.row_id) for each in found} == {
        ("partners.claim", claim.pk),
        ("timeline.milestone", milestone.pk),
    }
    assert not found.filter(kind="partners.claim", row_id=other.pk).exists()
