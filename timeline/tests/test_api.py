"""What milestones and eras can be asked beyond what every resource can."""

import pytest

from conftest import make_brand, make_era, make_milestone, make_organization, make_person
from tests.helpers import API, slugs

pytestmark = pytest.mark.django_db

# Resource -> query and the slugs expected.
FILTERS = {
    "milestones": [
        ("kind=founding", ["founded"]),
        ("kind=launch&ordering=slug", ["first-car", "new-car"]),
        ("status=planned", ["new-car"]),
        ("status=happened&ordering=date", ["founded", "first-car"]),
        ("brand=gale", ["first-car"]),
        ("organization=northwind", ["founded"]),
        ("person=vera-holm", ["founded"]),
        ("person=vera-holm&brand=gale", []),
        ("ordering=-date", ["new-car", "first-car", "founded"]),
    ],
    "eras": [
        ("date_from=2010", ["later-years"]),
        ("date_to=1995", ["first-years"]),
        ("date_from=2001&date_to=2002&ordering=slug", ["first-years", "later-years"]),
        ("ordering=-date", ["later-years", "first-years"]),
    ],
}


@pytest.fixture
def cast():
    make_milestone(
        slug="founded", date="1994", kind="founding", organizations=[make_organization()], people=[make_person()]
    )
    first_car = make_milestone(brands=[make_brand()])
    make_milestone(slug="new-car", status="planned", date="2030", outcome=first_car)
    make_era()
    make_era(slug="later-years", name_en="Later years", name_ru="Поздние годы", period="2002/..")


@pytest.mark.parametrize(("resource", "query", "expected"), [(name, *row) for name in FILTERS for row in FILTERS[name]])
def test_filters_choose_the_rows(client, cast, resource, query, expected):
    assert slugs(client.get(f"{API}/{resource}/?{query}")) == expected


def test_a_plan_names_its_outcome(client, cast):
    assert client.get(f"{API}/milestones/new-car/").json()["outcome"] == "first-car"
