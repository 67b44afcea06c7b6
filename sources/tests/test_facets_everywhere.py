"""The counts beside the choices of every filter of every list, against the lists that the choices lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import resolve, reverse

from tests.helpers import kept_rows
from tests.pages import Node, double_world, make_world, page_names, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def filters_of(name: str) -> set[str]:
    return set(resolve(reverse(name)).func.view_class.viewset.filterset_class.base_filters)


def lists() -> list[str]:
    """Every list that can be asked for a part of itself."""
    return [name for name in page_names() if name.endswith("-list") and filters_of(name)]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[None]:
    with kept_rows(django_db_blocker):
        double_world(make_world())
        yield


@pytest.mark.parametrize("name", lists())
@pytest.mark.parametrize("start", [{}, {"source": "yearbook", "rank": "all"}])
def test_the_number_beside_each_choice_is_the_length_of_its_list(client, world, name, start):
    """On every list of the site, by the choices that its page offers, on the page and in the API."""
    address = reverse(name)
    if not set(start) <= filters_of(name):
        return
    for parameter, value, number in choices(read(client.get(address, start))):
        query = {key: text for key, text in {**start, parameter: value}.items() if text}

        page = read(client.get(address, query))

        twin = client.get(page.one("link", rel="alternate", type="application/json").attrs["href"]).json()
        shown = int(page.with_class("count")[0].text.split()[0])
        assert (query, shown, twin["count"]) == (query, number, number)


def choices(page: Node) -> list[tuple[str, str, int]]:
    """Parameter, value and number of each choice of a form that has a number."""
    return [
        (select.attrs["name"], option.attrs["value"], int(number.group(1)))
        for select in page.one("form", class_="filters").all("select")
        for option in select.all("option")
        if (number := re.search(r" \((\d+)\)$", option.text))
    ]
