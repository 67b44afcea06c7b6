"""The subject of the record, and what offices, brands and partnerships are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conftest import make_brand, make_claim, make_organization, make_partnership, make_person, make_position
from partners.models import Brand, Claim, Organization, Partnership, Position

pytestmark = pytest.mark.django_db


def test_one_organization_is_the_subject():
    make_organization(is_subject=True)
    southwind = Organization(slug="southwind", name_en="Southwind", is_subject=True)

    with pytest.raises(ValidationError) as refusal:
        southwind.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        southwind.save()

    message = "Another organization is the subject of the record already."
    assert refusal.value.message_dict == {"__all__": [message]}


def test_any_number_of_organizations_are_not_the_subject():
    make_organization()
    southwind = Organization(slug="southwind", name_en="Southwind")

    southwind.full_clean()
    southwind.save()

    assert Organization.objects.filter(is_subject=False).count() == 2


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_subject_that_is_not_published_is_not_shown(state):
    make_organization(is_subject=True, state=state)

    assert Organization.objects.subject() is None


def test_the_subject_is_found_in_one_query(django_assert_num_queries):
    northwind = make_organization(is_subject=True)
    make_organization(slug="southwind")

    with django_assert_num_queries(1):
        assert Organization.objects.subject() == northwind


DATED = [(make_position, Position, "period"), (make_partnership, Partnership, "date"), (make_claim, Claim, "date")]


@pytest.mark.parametrize(("make", "model", "name"), DATED)
@pytest.mark.parametrize(
    "bounds",
    [("2020-01-02", "2020-01-01"), ("0999-12-31", "2020-01-01")],
    ids=["ends before it begins", "begins before the year 1000"],
)
def test_the_database_holds_the_bounds_of_a_date(make, model, name, bounds):
    make(state="draft")
    columns = dict(zip([f"{name}_earliest", f"{name}_latest"], bounds, strict=True))

    with pytest.raises(IntegrityError, match=f"{name}_bounds"), transaction.atomic():
        model.objects.update(**columns)


@pytest.mark.parametrize(("make", "model", "name"), DATED)
def test_a_form_names_the_date_that_ends_before_it_begins(make, model, name):
    row = make(state="draft")
    setattr(row, name, "2020/2019")

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert refusal.value.message_dict == {name: ["An interval begins with its earlier date: 1994/1997."]}


def test_a_position_is_named_by_person_and_title():
    position = make_position(person=make_person(name_ru=""))

    assert position.heading("en") == ("Vera Holm: Director", "en")
    assert position.heading("ru") == ("Vera Holm: Директор", "ru")


def test_a_person_who_holds_an_office_is_not_deleted():
    position = make_position()

    with pytest.raises(IntegrityError):
        position.person.delete()


@pytest.mark.parametrize("claim", [{"is_own": True}, {"origin_en": "Baltic"}, {"owner": None}])
def test_what_is_said_of_a_brand_is_not_set_past_its_citation(claim):
    make_brand(slug="gale")

    with pytest.raises(TypeError, match=r"update\(\) cannot set"):
        Brand.objects.filter(slug="gale").update(**claim)

    assert Brand.objects.get(slug="gale").is_own is None
