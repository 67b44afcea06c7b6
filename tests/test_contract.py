"""The public contract: one exact answer for each resource, true to the schema, for a fixed number of queries.

The answers are the files of docs/examples/, with the keys in their order. A resource without a file fails.
"""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from avtotor.api_router import router
from conftest import make_milestone, make_observation, make_release
from production.filters import SeriesFilter
from sources.pagination import KeysetPagination
from sources.shaping import paths_of
from tests.helpers import API, BUILDERS, kept_rows, lists, make_world, viewsets

pytestmark = pytest.mark.django_db

ANSWERS = settings.BASE_DIR / "docs" / "examples"
MOMENT = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.timezone.utc)
DAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker) -> Iterator[dict[str, Any]]:
    with kept_rows(django_db_blocker):
        rows = make_world()
        for row in rows.values():
            type(row).objects.filter(pk=row.pk).update(updated_at=MOMENT)
        yield rows


@pytest.fixture
def world(rows, monkeypatch) -> dict[str, Any]:
    """One row of each resource, saved at a fixed moment and asked for on a fixed day."""
    monkeypatch.setattr(timezone, "localdate", lambda: DAY)
    return rows


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


def answer_of(name: str) -> str:
    return (ANSWERS / f"{name}.json").read_text(encoding="utf-8")


def written(body: Any) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def test_every_resource_has_its_answer():
    assert {path.stem for path in ANSWERS.glob("*.json")} == {prefix for prefix, _viewset, _name in router.registry}
    assert set(viewsets()) == set(BUILDERS)


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_detail_is_exactly_this(client, world, resource):
    body = client.get(f"{API}/{resource}/{world[resource].slug}/").json()

    assert written(body) == answer_of(resource)


def test_a_series_is_exactly_this(client, world):
    body = client.get(f"{API}/series/cars-produced/?as_of=2026-11-22").json()

    assert written(body) == answer_of("series")


def test_the_list_of_series_holds_how_each_begins(client, world):
    body = client.get(f"{API}/series/").json()
    series = client.get(body["results"][0]["url"]).json()

    (head,) = body["results"]
    assert list(body) == ["count", "next", "previous", "results"]
    assert list(series) == [*head, "count", "undated", "results"]
    assert head.items() <= series.items()


def test_a_search_is_exactly_this(client, world):
    body = client.get(f"{API}/search/?q=northwind").json()

    assert written(body) == answer_of("search")


def test_a_release_is_exactly_this(client):
    make_release()

    body = client.get(f"{API}/releases/12/").json()

    assert written(body) == answer_of("releases")


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_list_holds_what_the_details_hold(client, world, resource):
    body = client.get(f"{API}/{resource}/?ordering=slug").json()

    details = [client.get(row["url"]).json() for row in body["results"]]
    assert list(body) == ["count", "next", "previous", "results"]
    assert body["count"] == len(body["results"]) > 0
    assert body["results"] == details
    assert world[resource].slug in [row["id"] for row in body["results"]]


def test_the_root_names_every_resource(client):
    root = client.get(f"{API}/").json()

    assert root == {prefix: f"http://testserver{API}/{prefix}/" for prefix, _viewset, _name in router.registry}


def test_the_schema_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))

    assert (tmp_path / "schema.yaml").stat().st_size > 10_000


def response_schema(
    schema: dict[str, Any], path: str, status: str = "200", *, shaped: bool = False
) -> Draft202012Validator:
    """What an answer must be: by default one to a request that chooses no fields, of which all are required."""
    response = schema["paths"][path]["get"]["responses"][status]
    if "$ref" in response:
        response = schema["components"]["responses"][response["$ref"].rpartition("/")[2]]
    described = response["content"]["application/json" if status == "200" else "application/problem+json"]["schema"]
    components = copy.deepcopy(schema["components"])
    if not shaped:
        described = described.get("anyOf", [described])[0]
        for name, component in components["schemas"].items():
            if name.startswith("Paginated"):
                results = component["properties"]["results"]
                results["items"] = results["items"].get("anyOf", [results["items"]])[0]
    return Draft202012Validator({**described, "components": components})


def as_it_stands(validator: Draft202012Validator, schema: dict[str, Any]) -> dict[str, Any]:
    """The shape of an object as it stands: a detail that can be asked for as it stood has two."""
    return resolved(validator.schema.get("anyOf", [validator.schema])[0], schema)


def resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return schema["components"]["schemas"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


@pytest.mark.parametrize("resource", BUILDERS)
def test_answers_are_true_to_the_schema(client, world, schema, resource):
    path = f"{API}/{resource}/"
    listed = client.get(path).json()
    detail = client.get(f"{path}{world[resource].slug}/").json()

    response_schema(schema, path).validate(listed)
    response_schema(schema, f"{path}{{slug}}/").validate(detail)
    assert set(as_it_stands(response_schema(schema, f"{path}{{slug}}/"), schema)["properties"]) == set(detail)
    described = resolved(response_schema(schema, path).schema, schema)
    assert described["required"] == list(listed)
    assert described["properties"].keys() - {"excluded_undated", "facets"} == listed.keys()


@pytest.mark.parametrize("resource", [name for name in BUILDERS if name not in ("eras", "measures", "disputes")])
def test_answers_as_of_a_day_are_true_to_the_schema(client, world, schema, resource):
    path = f"{API}/{resource}/"
    body = client.get(f"{path}?as_of=2026-11-22").json()

    response_schema(schema, path).validate(body)
    assert resolved(response_schema(schema, path).schema, schema)["properties"].keys() - {"facets"} == body.keys()
    assert body["results"] == client.get(path).json()["results"]


@pytest.mark.parametrize("query", ["", "?as_of=2026-11-22", "?as_of=2000-01-01", "?segment=electric-vehicles"])
def test_series_are_true_to_the_schema(client, world, schema, query):
    make_observation(slug="unstated", value_state="somevalue", bound="")
    for path, address in ((f"{API}/series/", ""), (f"{API}/series/{{slug}}/", "cars-produced/")):
        body = client.get(f"{API}/series/{address}{query}").json()
        described = resolved(response_schema(schema, path).schema, schema)
        absent = {"facets"} if "as_of" in query else {"facets", "excluded_undated"}

        response_schema(schema, path).validate(body)
        assert described["properties"].keys() - absent == body.keys()


def test_sparse_rows_are_true_to_the_schema(client, schema):
    for resource, make in BUILDERS.items():
        row = make(slug=f"sparse-{resource}")
        body = client.get(f"{API}/{resource}/{row.slug}/").json()

        response_schema(schema, f"{API}/{resource}/{{slug}}/").validate(body)


def test_a_figure_that_is_not_stated_is_true_to_the_schema(client, schema):
    make_observation(slug="unstated", value_state="somevalue", bound="", period="")
    body = client.get(f"{API}/observations/unstated/").json()

    response_schema(schema, f"{API}/observations/{{slug}}/").validate(body)
    assert body["value"] == {
        "state": "somevalue",
        "lower": None,
        "upper": None,
        "bound": None,
        "text": {"en": "stated without a figure", "ru": "указано без цифры"},
    }


def test_releases_are_true_to_the_schema(client, schema):
    make_release()
    path = f"{API}/releases/"

    response_schema(schema, path).validate(client.get(path).json())
    response_schema(schema, f"{path}{{version}}/").validate(client.get(f"{path}12/").json())
    response_schema(schema, f"{path}{{version}}/", "404").validate(client.get(f"{path}13/").json())


def test_search_is_true_to_the_schema(client, world, schema):
    for query in ("northwind", "nothing-at-all"):
        response_schema(schema, f"{API}/search/").validate(client.get(f"{API}/search/?q={query}").json())


@pytest.mark.parametrize("resource", [*BUILDERS, "series", "search", "releases"])
def test_errors_are_true_to_the_schema(client, schema, resource):
    path = f"{API}/{resource}/"

    response_schema(schema, path, "400").validate(client.get(f"{path}?x=1").json())
    response_schema(schema, path, "406").validate(client.get(path, HTTP_ACCEPT="text/html").json())
    if resource not in ("search", "releases"):
        response_schema(schema, f"{path}{{slug}}/", "404").validate(client.get(f"{path}nothing/").json())


def test_the_schema_names_the_parameters_that_are_taken(schema):
    shape = {"fields", "omit", "expand"}
    taken = {f"{API}/search/": {"q", "limit"}}
    for resource, viewset in lists().items():
        own = {name for renderer in viewset.renderer_classes for name in renderer.parameters}
        assert own | {"facets"} == {*KeysetPagination.parameters, *shape, "facets", "bom"}
        counted = viewset.filterset_class({}, viewset.rows()).facet_names
        none = {*([] if counted else ["facets"]), *([] if paths_of(viewset.serializer_class) else ["expand"])}
        taken[f"{API}/{resource}/"] = {*viewset.filterset_class.base_filters, *own} - none
        taken[f"{API}/{resource}/{{slug}}/"] = {*shape, *viewset().answers} - none
    for resource, key in (("changes", "number"), ("releases", "version")):
        taken[f"{API}/{resource}/{{{key}}}/"] = taken.pop(f"{API}/{resource}/{{slug}}/")
    taken[f"{API}/series/{{slug}}/"] = {*SeriesFilter.base_filters, "bom"}

    described = {
        path: {each["name"] for each in operations["get"].get("parameters", []) if each["in"] == "query"}
        for path, operations in schema["paths"].items()
    }

    assert {path: names for path, names in described.items() if names} == taken


def shapes(resource: str) -> list[str]:
    """Queries that leave fields out, and that put whole objects in the place of all ids of a resource."""
    paths = list(paths_of(viewsets()[resource].serializer_class))
    return ["fields=id", "omit=id,url", *([f"expand={','.join(paths)}"] if paths else [])]


@pytest.mark.parametrize("resource", BUILDERS)
def test_shaped_answers_are_true_to_the_schema(client, world, schema, resource):
    path = f"{API}/{resource}/"
    for query in shapes(resource):
        listed = client.get(f"{path}?{query}").json()
        detail = client.get(f"{path}{world[resource].slug}/?{query}").json()

        response_schema(schema, path, shaped=True).validate(listed)
        response_schema(schema, f"{path}{{slug}}/", shaped=True).validate(detail)
        assert detail in listed["results"]


@pytest.mark.parametrize("resource", BUILDERS)
def test_the_schema_names_what_parameters_take(schema, resource):
    viewset = viewsets()[resource]
    operation = schema["paths"][f"{API}/{resource}/"]["get"]
    items = {
        each["name"]: each["schema"]["items"]["enum"]
        for each in operation["parameters"]
        if each["name"] in ("fields", "omit", "expand", "facets")
    }

    whole = list(json.loads(answer_of(resource)))
    assert items["fields"] == items["omit"] == whole
    assert items.get("expand", []) == list(paths_of(viewset.serializer_class))
    assert items.get("facets", []) == viewset.filterset_class({}, viewset.rows()).facet_names


@pytest.mark.parametrize("resource", BUILDERS)
def test_the_schema_names_the_forms_that_are_served(client, schema, resource):
    forms = {each.format: each.media_type for each in viewsets()[resource].renderer_classes}
    operation = schema["paths"][f"{API}/{resource}/"]["get"]

    assert list(operation["responses"]["200"]["content"]) == list(forms.values())
    assert list(schema["paths"][f"{API}/{resource}/{{slug}}/"]["get"]["responses"]["200"]["content"]) == [
        "application/json"
    ]
    for form, media_type in forms.items():
        by_accept = client.get(f"{API}/{resource}/", HTTP_ACCEPT=media_type)
        by_suffix = client.get(f"{API}/{resource}.{form}")
        assert f"`{API}/{resource}.{form}`" in operation["description"]
        for response in (by_accept, by_suffix):
            assert response.getvalue()
            assert response.headers["Content-Type"].partition(";")[0] == media_type


def test_the_schema_names_the_forms_of_one_series(schema):
    path = f"{API}/series/{{slug}}/"
    operation = schema["paths"][path]["get"]

    assert list(operation["responses"]["200"]["content"]) == ["application/json", "text/csv"]
    assert f"`{API}/series/{{slug}}.csv`" in operation["description"]
    (bom,) = [each for each in operation["parameters"] if each["name"] == "bom"]
    assert bom["description"].endswith("Only for: csv.")


def test_the_schema_describes_only_questions(schema):
    assert {method for operations in schema["paths"].values() for method in operations} == {"get"}
    assert schema["openapi"].startswith("3.1")


# For each list: the version of the record, the count, the rows with what they refer to, their citations, and one query
# for each many-to-many relation. Observations and plans add the actuals that plans are judged by; a dispute has one
# for each of the 7 kinds of rivals.
LIST_QUERIES = {
    "milestones": 7,
    "eras": 3,
    "organizations": 4,
    "people": 4,
    "positions": 4,
    "brands": 4,
    "vehicle-models": 4,
    "partnerships": 6,
    "assembly-runs": 4,
    "sites": 4,
    "measures": 3,
    "observations": 5,
    "claims": 7,
    "sources": 3,
    "disputes": 10,
    "plans": 5,
}


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_list_costs_the_same_however_many_rows_there_are(client, world, resource):
    few = queries_of(client, f"{API}/{resource}/")
    double(world)
    many = queries_of(client, f"{API}/{resource}/")

    assert len(client.get(f"{API}/{resource}/").json()["results"]) >= 3
    assert (few, many) == (LIST_QUERIES[resource], LIST_QUERIES[resource])


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_detail_costs_a_query_less_than_its_list(client, world, resource):
    address = f"{API}/{resource}/{world[resource].slug}/"

    is_judged = resource != "observations"  # its row is an actual
    assert queries_of(client, address) == LIST_QUERIES[resource] - (1 if is_judged else 2)


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_list_that_is_expanded_costs_the_same_however_many_rows_there_are(client, world, resource):
    """For each path the queries of a list of what it leads to, but the count: 10 at most, or those of all rivals."""
    paths = list(paths_of(viewsets()[resource].serializer_class))
    if not paths:
        return
    address = f"{API}/{resource}/?expand={','.join(paths)}"
    few = queries_of(client, address)
    double(world)
    many = queries_of(client, address)

    rivals = sum(LIST_QUERIES[each] - 2 for each in RIVALS) if any("rivals" in path for path in paths) else 0
    assert few == many <= LIST_QUERIES[resource] + 10 * len(paths) + rivals


# The kinds of statements, of which a dispute may hold some.
RIVALS = ["milestones", "positions", "partnerships", "claims", "sites", "assembly-runs", "observations"]


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_facet_costs_two_queries_at_most_whatever_it_counts(client, world, resource):
    viewset = viewsets()[resource]
    names = viewset.filterset_class({}, viewset.rows()).facet_names
    if not names:
        return
    address = f"{API}/{resource}/?facets={','.join(names)}"
    few = queries_of(client, address)
    double(world)

    assert few == queries_of(client, address) <= LIST_QUERIES[resource] + 2 * len(names)


def test_a_search_costs_two_queries_for_each_kind_with_hits(client):
    make_milestone(slug="kraken", title_en="The kraken rises")
    one = queries_of(client, f"{API}/search/?q=kraken")
    make_milestone(slug="second-kraken", title_en="The kraken rises again")

    # The version of the record, a count for each of the 15 kinds, and the rows of the one that has hits.
    assert one == queries_of(client, f"{API}/search/?q=kraken") == 1 + 15 + 1


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def double(world: dict[str, Any]) -> None:
    """Add two copies of each row, with the same relations and citations."""
    for row in list(world.values()):
        for number in (1, 2):
            twin(row, f"{row.slug}-{number}")


def twin(row: Any, slug: str) -> None:
    new = copy.copy(row)
    new._state = copy.copy(row._state)
    new.pk, new.slug, new.state, new._state.adding = None, slug, "draft", True
    if hasattr(new, "is_subject"):
        new.is_subject = False
    new.save()
    for field in row._meta.many_to_many:
        getattr(new, field.name).set(getattr(row, field.name).all())
    for citation in row.citations.all() if hasattr(row, "citations") else []:
        citation.pk, citation.subject, citation._state.adding = None, new, True
        citation.save()
    type(new).objects.filter(pk=new.pk).publish()
