"""Some fields of an object, whole objects in the place of ids, and counts beside a list: of every resource."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_milestone
from sources.shaping import field_names, paths_of
from tests.helpers import API, BUILDERS, faults_of, slugs, viewsets

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"


def names_of(resource: str) -> list[str]:
    return list(field_names(viewsets()[resource].serializer_class))


@pytest.mark.parametrize("resource", BUILDERS)
def test_fields_are_shown_in_the_order_of_the_object(client, world, resource):
    address = f"{API}/{resource}/{world[resource].slug}/"
    whole = client.get(address).json()
    chosen = names_of(resource)[::-2]

    fields = client.get(f"{address}?fields={','.join(chosen)}").json()
    rest = client.get(f"{address}?omit={','.join(chosen)}").json()

    assert list(fields) == [name for name in whole if name in chosen]
    assert fields | rest == whole
    assert list(rest) == [name for name in whole if name not in chosen]


@pytest.mark.parametrize("resource", BUILDERS)
def test_an_expanded_id_is_the_object_that_its_own_address_answers(client, world, resource):
    address = f"{API}/{resource}/{world[resource].slug}/"
    plain = client.get(address).json()

    for path in paths_of(viewsets()[resource].serializer_class):
        expanded = client.get(f"{address}?expand={path}").json()

        found = list(whole_objects(plain, expanded))
        assert bool(found) == bool(plain[path.partition(".")[0]]), path
        for each in found:
            assert each.keys() == client.get(each["url"]).json().keys()
            if "." not in path or path.startswith(("citations.", "scope.")):
                assert each == client.get(each["url"]).json()


def whole_objects(plain: Any, expanded: Any) -> Iterator[dict[str, Any]]:
    """What stands in one answer in the place of an id of the other."""
    if isinstance(expanded, dict) and not (isinstance(plain, dict) and plain.keys() == expanded.keys()):
        assert expanded["id"] == (plain["id"] if isinstance(plain, dict) else plain)
        yield expanded
    elif isinstance(expanded, dict):
        for name in expanded:
            yield from whole_objects(plain[name], expanded[name])
    elif isinstance(expanded, list):
        for one, other in zip(plain, expanded, strict=True):
            yield from whole_objects(one, other)
    else:
        assert plain == expanded


def test_the_rivals_of_a_dispute_are_expanded_whatever_they_are(client, world):
    found = client.get(f"{API}/disputes/which-year/?expand=rivals").json()["rivals"]

    assert len(found) == 7
    for rival in found:
        assert rival == client.get(rival["url"]).json()


def test_an_expanded_plan_is_judged(client, world):
    world["observations"].same_as = world["plans"]
    world["observations"].save()

    found = client.get(f"{API}/observations/{world['observations'].slug}/?expand=same_as").json()

    assert found["same_as"]["outcome"]["status"] == "missed"


@given(
    names=st.lists(st.sampled_from(["id", "brands", "citations", "a.b.a.b", "", "é", "outcome.outcome"]), max_size=60)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("parameter", ["fields", "omit", "expand", "facets"])
def test_whatever_names_are_given_the_answer_is_200_or_400(client, world, parameter, names):
    response = client.get(MILESTONES, {parameter: ",".join(names)})

    assert response.status_code in (200, 400)


@pytest.mark.parametrize("resource", BUILDERS)
def test_each_number_of_a_facet_is_the_length_of_its_list(client, world, resource):
    viewset = viewsets()[resource]
    names = viewset.filterset_class({}, viewset.rows()).facet_names
    if not names:
        assert faults_of(client.get(f"{API}/{resource}/?facets=kind")) == [("facets", "unknown")]
        return

    body = client.get(f"{API}/{resource}/?facets={','.join(names)}&q=e&limit=1").json()

    assert list(body) == ["count", "next", "previous", "facets", "results"]
    assert list(body["facets"]) == names
    for name, counts in body["facets"].items():
        for value, number in counts.items():
            assert client.get(f"{API}/{resource}/?q=e&{name}={value}").json()["count"] == number, (name, value)


def test_pages_keep_the_shape_and_the_facets(client, world):
    make_milestone(slug="second-car")
    first = client.get(f"{MILESTONES}?limit=1&fields=id,brands&expand=brands&facets=kind&ordering=slug").json()

    second = client.get(first["next"]).json()

    assert slugs(client.get(first["next"])) == ["second-car"]
    assert (list(second["results"][0]), second["facets"]) == (["id", "brands"], first["facets"])


def test_no_parameter_leaves_the_answer_as_it_was(client, world):
    body = client.get(MILESTONES).json()

    assert list(body) == ["count", "next", "previous", "results"]
    assert json.dumps(body["results"][0]["brands"]) == '["gale"]'
