"""The checks of milestones: when they warn, and when they stay silent."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_milestone
from tests.doubts import doubts_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["planned", "proposed"])
def test_plan_whose_time_is_over_is_doubted(status):
    said = doubts_of(make_milestone(status=status, date="2026-05"))["overdue-plan"]

    assert said.field == "status"
    assert "May 2026" in said.text


@pytest.mark.parametrize(
    "values",
    [
        {"status": "happened", "date": "2024"},
        {"status": "planned", "date": "2026"},
        {"status": "planned", "date": "2024/.."},
        {"status": "planned", "date": ""},
        {"status": "planned", "date": "2024", "rank": "deprecated", "rank_reason_en": "Misread."},
    ],
)
def test_what_happened_or_may_yet_happen_is_not_doubted(values):
    assert "overdue-plan" not in doubts_of(make_milestone(**values))


def test_plan_with_an_outcome_is_not_doubted():
    outcome = make_milestone(slug="came-true", date="2024-02")

    assert "overdue-plan" not in doubts_of(make_milestone(status="planned", date="2024", outcome=outcome))


def test_brand_in_the_text_is_asked_for_until_it_is_linked():
    gale = make_brand()
    milestone = make_milestone(title_en="The first Gale leaves the line")
    said = doubts_of(milestone)["brand-not-linked"]
    assert (said.field, said.text) == ("brands", "Named in the text, but not among its brands: Gale.")

    milestone.brands.add(gale)

    assert "brand-not-linked" not in doubts_of(milestone)
