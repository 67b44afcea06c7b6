"""Every filter of every list, held against a plain model of it: the same rows in the same order, by API, page and CSV.

The records and the queries are made up. A filter that the model does not know fails.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.filter_model.asking import Query, answer, parameters
from tests.filter_model.drawing import cast, own, queries, records
from tests.filter_model.rows import RESOURCES, Row
from tests.filter_model.saving import save
from tests.helpers import API, BUILDERS, kept_rows, viewsets
from tests.pages import entry_ids, read

pytestmark = pytest.mark.django_db

# Pages that put their rows under headings, so that their order is not the list's.
GROUPED = {"observations", "plans"}
given_freely = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate, Phase.shrink]
)


@pytest.fixture(scope="module")
def others(django_db_setup, django_db_blocker) -> Iterator[dict[Row, Any]]:
    """The rows that those of each example lead to, with what is saved of them."""
    with kept_rows(django_db_blocker):
        saved: dict[Row, Any] = {}
        save(cast(), saved)
        yield saved


def filters_of(resource: str) -> set[str]:
    return set(viewsets()[resource].filterset_class.base_filters)


@pytest.mark.parametrize("resource", BUILDERS)
def test_the_model_knows_every_filter(resource):
    assert filters_of(resource) - parameters(resource) == set()


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_model_knows_every_choice_by_its_name(resource):
    kind = RESOURCES[resource]
    for name, values in kind.choices.items():
        given = {value for value, _label in kind.model._meta.get_field(name).choices or []}
        assert not given or set(values) - {""} <= given, name


@pytest.mark.parametrize("resource", BUILDERS)
@given(data=st.data())
@settings(given_freely, max_examples=2)
def test_a_list_answers_as_the_model_does(client, others, resource, data):
    hold(client, others, resource, data, at_most=5)


@pytest.mark.slow
@pytest.mark.parametrize("resource", BUILDERS)
@given(data=st.data())
@settings(given_freely, max_examples=30)
def test_a_list_answers_as_the_model_does_whatever_is_asked(client, others, resource, data):
    hold(client, others, resource, data, at_most=99)


def hold(client: Client, others: dict[Row, Any], resource: str, data: st.DataObject, *, at_most: int) -> None:
    """Ask a made-up record about its parameters, one query as page and table too; then take it back."""
    names = sorted(filters_of(resource) & parameters(resource))
    with transaction.atomic():
        record = data.draw(records(own(resource), list(others)))
        save(record, dict(others))
        rows = [*others, *record]
        asked = data.draw(st.permutations(names))[:at_most]
        for name in asked:
            query = data.draw(queries(resource, name, names, rows))
            expected = answer(resource, rows, query)

            limit = data.draw(st.sampled_from([3, 500]))
            assert from_api(client, resource, query, limit) == (expected, len(expected)), query
            if name == asked[-1]:
                assert from_csv(client, resource, query) == expected, query
                assert from_page(client, resource, query) == (in_groups(resource, expected), len(expected)), query
        transaction.set_rollback(True)


def from_api(client: Client, resource: str, query: Query, limit: int) -> tuple[list[str], int]:
    """The ids of all pages, and the count, which is the same on each."""
    address, ids, counts = f"{API}/{resource}/?{urlencode({**query, 'limit': limit})}", [], set()
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        body = response.json()
        ids += [row["id"] for row in body["results"]]
        counts.add(body["count"])
        address = body["next"]
    (count,) = counts
    return ids, count


def from_csv(client: Client, resource: str, query: Query) -> list[str]:
    response = client.get(f"{page_of(resource).rstrip('/')}.csv?{urlencode(query)}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in csv.DictReader(response.getvalue().decode().splitlines())]


def from_page(client: Client, resource: str, query: Query) -> tuple[list[str], int]:
    # A page leads on from what its list does anyway: `rank=best`.
    response = client.get(f"{page_of(resource)}?{urlencode(query)}", follow=True)
    assert response.status_code == 200
    ids = entry_ids(read(response), viewsets()[resource].model.resource)
    return in_groups(resource, ids), response.context["paginator"].count


def in_groups(resource: str, ids: list[str]) -> list[str]:
    return sorted(ids) if resource in GROUPED else ids


def page_of(resource: str) -> str:
    names = {"plans": "production:plan-list"}
    return reverse(names.get(resource) or viewsets()[resource].model.page_name.replace("-detail", "-list"))
