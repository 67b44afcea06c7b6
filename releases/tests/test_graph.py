"""The JSON-LD dump: what all pages say of themselves, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changes.resources import resources
from releases.graph import merged
from releases.tests.helpers import graph_of, make_files
from tests import pages

pytestmark = pytest.mark.django_db


def test_every_row_has_its_page_in_each_language():
    pages.make_world()

    graph = graph_of(make_files()[1])

    found = {node["@id"] for node in graph if node["@type"] == "WebPage"}
    rows = [row for resource in resources().values() for row in resource.viewset.rows()]
    assert found == {f"/{code}/{row.get_absolute_url()[4:]}" for row in rows for code in ("en", "ru")}


def test_what_a_row_is_about_stands_once_with_both_its_names():
    pages.make_world()

    graph = graph_of(make_files()[1])

    (brand,) = [node for node in graph if node["@type"] == "Brand" and "description" not in node and "name" in node]
    assert brand["@id"] == "/api/v1/brands/gale/"
    assert brand["name"] == [
        {"@value": "Gale", "@language": "en"},
        {"@value": "Гейл", "@language": "ru"},
    ]
    assert brand["url"] == ["/en/brands/gale/", "/ru/brands/gale/"]


def test_a_measure_says_which_years_its_figures_span():
    pages.make_world()

    (measure,) = [node for node in graph_of(make_files()[1]) if node.get("@id") == "/api/v1/measures/cars-produced/"]

    assert measure["temporalCoverage"] == "2020/2020"


def test_it_begins_with_what_it_is():
    pages.make_world()
    edition, made = make_files()

    head = graph_of(made)[0]

    assert (head["@type"], head["@id"], head["version"]) == ("Dataset", edition.urn, str(edition.number))
    assert head["name"][1] == {"@value": edition.names["ru"], "@language": "ru"}


@pytest.mark.parametrize(
    ("en", "ru", "both"),
    [
        ("1994", "1994", "1994"),
        ("car", "машина", [{"@value": "car", "@language": "en"}, {"@value": "машина", "@language": "ru"}]),
        ("car", {"@value": "car", "@language": "en"}, {"@value": "car", "@language": "en"}),
        ({"url": "/en/"}, {"url": "/ru/"}, {"url": ["/en/", "/ru/"]}),
        ({"a": "1"}, {"a": "1", "b": "2"}, {"a": "1", "b": "2"}),
        ([{"@id": "x", "n": "1"}], [{"@id": "x", "n": "1"}], [{"@id": "x", "n": "1"}]),
        ([{"url": "/en/"}], [{"url": "/ru/"}], [{"url": ["/en/", "/ru/"]}]),
        (None, {"@id": "x"}, {"@id": "x"}),
    ],
)
def test_two_languages_are_told_as_one(en, ru, both):
    assert merged({"en": en, "ru": ru}) == both


values = st.recursive(
    st.text("aбв1", max_size=3),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, min_size=1),
    max_leaves=8,
)


@given(values)
def test_what_is_the_same_in_both_languages_is_told_once(value):
    assert merged({"en": value, "ru": value}) == value


@given(values, values)
def test_no_text_of_either_language_is_lost(en, ru):
    told = str(merged({"en": en, "ru": ru}))

    assert all(repr(text)[1:-1] in told for value in (en, ru) for text in texts_in(value))


def texts_in(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in texts_in(part)]
