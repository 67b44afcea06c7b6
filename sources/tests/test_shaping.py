"""What can be chosen of an object, and what is refused."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_milestone, make_organization
from sources.shaping import field_names
from tests.helpers import API, faults_of, viewsets

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"


def test_a_path_of_two_expands_both(client):
    make_milestone(brands=[make_brand(owner=make_organization())])

    (brand,) = client.get(f"{MILESTONES}first-car/?expand=brands.owner").json()["brands"]

    assert (brand["id"], brand["owner"]["id"], brand["owner"]["citations"][0]["source"]) == (
        "gale",
        "northwind",
        "yearbook",
    )
    assert client.get(f"{MILESTONES}first-car/?expand=brands,brands.owner").json()["brands"] == [brand]


def test_a_row_that_leads_back_to_itself_is_expanded_so_far_and_no_further(client):
    planned = make_milestone(slug="planned", status="planned")
    planned.outcome = planned
    planned.save()

    found = client.get(f"{MILESTONES}planned/?expand=outcome.outcome").json()

    assert found["outcome"]["outcome"]["outcome"] == "planned"


def test_what_is_not_public_is_left_out_of_what_is_expanded(client):
    hidden, gone = make_brand(slug="hidden", state="draft"), make_brand(slug="gone")
    make_milestone(brands=[hidden, gone, make_brand()], dispute=None)
    gone.state = "withdrawn"
    gone.save()

    found = client.get(f"{MILESTONES}first-car/?expand=brands,dispute,outcome").json()

    assert [each["id"] for each in found["brands"]] == ["gale"]
    assert (found["dispute"], found["outcome"]) == (None, None)


FAULTS = [
    ("fields=id,nothing", [("fields", "unknown")]),
    ("fields=id,id", [("fields", "repeated")]),
    ("fields=id,,title", [("fields", "unknown")]),
    ("fields=id&omit=title", [("omit", "conflict")]),
    ("fields=" + ",".join(["id"] * 41), [("fields", "too_many")]),
    ("omit=" + ",".join(field_names(viewsets()["milestones"].serializer_class)), [("omit", "nothing_left")]),
    ("expand=title", [("expand", "unknown")]),
    ("expand=citations", [("expand", "unknown")]),
    ("expand=brands,brands", [("expand", "repeated")]),
    ("expand=outcome.outcome.outcome", [("expand", "too_deep")]),
    ("expand=brands.owner.citations.source", [("expand", "too_deep")]),
    ("expand=" + ",".join(f"a{number}" for number in range(21)), [("expand", "too_many")]),
    ("expand=brands&omit=brands", [("expand", "left_out")]),
    ("expand=citations.source&fields=id,brands", [("expand", "left_out")]),
    ("fields=idd&expand=brand", [("fields", "unknown"), ("expand", "unknown")]),
]


@pytest.mark.parametrize(("query", "faults"), FAULTS)
def test_a_shape_that_cannot_be_is_400_on_lists_and_details(client, query, faults):
    make_milestone()

    assert faults_of(client.get(f"{MILESTONES}?{query}")) == faults
    assert faults_of(client.get(f"{MILESTONES}first-car/?{query}")) == faults


def test_a_facet_is_counted_under_all_filters_but_its_own(client):
    make_milestone(brands=[make_brand()])
    make_milestone(slug="halt", kind="stop")
    make_milestone(slug="second-car", date="2001")

    body = client.get(f"{MILESTONES}?facets=kind,brand&kind=launch&date_to=2000").json()

    assert (body["count"], body["facets"]) == (1, {"kind": {"launch": 1, "stop": 1}, "brand": {"gale": 1}})


def test_a_value_that_no_row_has_is_not_counted(client):
    make_milestone()

    assert client.get(f"{MILESTONES}?facets=disputed").json()["facets"] == {"disputed": {"false": 1}}
    assert client.get(f"{MILESTONES}?facets=disputed&date_to=1900").json()["facets"] == {"disputed": {}}
