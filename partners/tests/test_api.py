"""What organizations, people, positions, brands, partnerships and claims can be asked beyond the common."""

import pytest

from conftest import make_brand, make_claim, make_organization, make_partnership, make_person, make_position
from tests.helpers import API, slugs

pytestmark = pytest.mark.django_db

# Resource -> query and the slugs expected.
FILTERS = {
    "organizations": [
        ("kind=authority", ["city-council"]),
        ("kind=company&ordering=slug", ["northwind", "southwind"]),
        ("is_subject=true", ["northwind"]),
        ("is_subject=false&ordering=-slug", ["southwind", "city-council"]),
    ],
    "people": [("q=holm", ["vera-holm"])],
    "positions": [
        ("person=vera-holm", ["holm-director"]),
        ("organization=southwind", ["berg-adviser"]),
        ("organization=southwind&person=vera-holm", []),
        ("ordering=date", ["berg-adviser", "holm-director"]),
    ],
    "brands": [
        ("owner=southwind", ["gale"]),
        ("is_own=true", ["breeze"]),
        ("is_own=false", ["gale"]),
    ],
    "partnerships": [
        ("kind=contract", ["gale-contract"]),
        ("status=planned", ["gale-contract"]),
        ("status=happened", ["harbor-agreement"]),
        ("organization=southwind", ["gale-contract"]),
        ("brand=gale", ["gale-contract"]),
        ("brand=breeze", []),
        ("ordering=-date", ["gale-contract", "harbor-agreement"]),
    ],
    "claims": [
        ("kind=reason", ["why-it-stopped"]),
        ("organization=southwind", ["why-it-stopped"]),
        ("person=vera-holm", ["why-it-stopped"]),
        ("brand=gale", ["why-it-stopped"]),
        ("brand=gale&kind=assessment", []),
        ("ordering=date,slug", ["largest-plant", "why-it-stopped"]),
    ],
}


@pytest.fixture
def cast():
    northwind = make_organization(is_subject=True)
    southwind = make_organization(slug="southwind", name_en="Southwind", name_ru="Саутвинд")
    make_organization(slug="city-council", name_en="City council", name_ru="Горсовет", kind="authority")
    holm = make_person()
    berg = make_person(slug="olaf-berg", name_en="Olaf Berg", name_ru="Олаф Берг")
    gale = make_brand(owner=southwind, is_own=False)
    make_brand(slug="breeze", name_en="Breeze", name_ru="Бриз", is_own=True)
    make_brand(slug="squall", name_en="Squall", name_ru="Шквал")
    make_position(person=holm, organization=northwind)
    make_position(slug="berg-adviser", person=berg, organization=southwind, period="1996/1999")
    make_partnership(parties=[northwind])
    make_partnership(
        slug="gale-contract", kind="contract", status="planned", date="2004", parties=[southwind], brands=[gale]
    )
    make_claim(organizations=[northwind])
    make_claim(
        slug="why-it-stopped", kind="reason", date="2011", organizations=[southwind], people=[holm], brands=[gale]
    )


@pytest.mark.parametrize(("resource", "query", "expected"), [(name, *row) for name in FILTERS for row in FILTERS[name]])
def test_filters_choose_the_rows(client, cast, resource, query, expected):
    assert slugs(client.get(f"{API}/{resource}/?{query}")) == expected


def test_a_row_that_names_two_parties_is_listed_once(client, cast):
    parties = [make_organization(slug=slug) for slug in ("east-bank", "west-bank")]
    make_partnership(slug="loan", parties=parties, date="2008")

    assert slugs(client.get(f"{API}/partnerships/?q=agreement&date_from=2008&date_to=2008")) == ["loan"]


def test_a_position_is_hidden_with_its_person(client):
    position = make_position()
    person = position.person
    person.state = "withdrawn"
    person.save()

    assert slugs(client.get(f"{API}/positions/")) == []
    assert client.get(f"{API}/positions/{position.slug}/").status_code == 404


def test_a_position_is_hidden_with_its_organization(client):
    position = make_position()
    organization = position.organization
    organization.state = "withdrawn"
    organization.save()

    assert slugs(client.get(f"{API}/positions/")) == []
    assert client.get(f"{API}/positions/{position.slug}/").status_code == 404
