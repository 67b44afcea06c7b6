"""The check of links to what is not public: when it warns, and when it stays silent."""

from __future__ import annotations

import pytest

from conftest import make_assembly_run, make_brand, make_milestone
from desk.checks import look_at
from desk.models import Finding
from tests.doubts import TODAY, doubts_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["published", "in_review"])
def test_link_to_a_draft_is_doubted_where_the_row_is_public_or_about_to_be(state):
    gale, breeze = make_brand(), make_brand(slug="breeze", state="draft")

    said = doubts_of(make_milestone(brands=[gale, breeze], state=state))["linked-but-not-public"]

    assert (said.field, said.text) == (
        "brands",
        "What is linked here is not published, so readers do not see it: brands.",
    )


def test_one_relation_to_what_is_not_public_is_doubted():
    run = make_assembly_run(brand=make_brand(state="draft"))

    assert doubts_of(run)["linked-but-not-public"].field == "brand"


@pytest.mark.parametrize(
    ("brand", "row"),
    [("published", "published"), ("draft", "draft"), ("withdrawn", "draft"), ("published", "in_review")],
)
def test_link_is_not_doubted_while_nobody_misses_it(brand, row):
    milestone = make_milestone(brands=[make_brand(state=brand)], state=row)

    assert "linked-but-not-public" not in doubts_of(milestone)


def test_doubt_about_a_link_goes_as_what_is_linked_is_published():
    brand = make_brand(state="draft")
    milestone = make_milestone(brands=[brand])
    look_at(milestone, TODAY)
    brand.state = "published"
    brand.save()

    look_at(brand, TODAY)

    assert not Finding.objects.filter(code="linked-but-not-public").exists()
