"""The description of the API tells every name, every answer and every error, and its examples are true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from jsonschema import Draft202012Validator

from avtotor import schema as schema_module
from avtotor.described import FIELDS, PARAMETER_SCHEMAS, PARAMETERS
from avtotor.schema import OF_SOME, PROBLEMS
from changes.models import RecordVersion
from changes.tests.helpers import withdraw
from conftest import make_milestone
from tests.helpers import API, PROBLEM_KEYS, faults_of, problem_of, viewsets

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"


@pytest.fixture
def described(client) -> dict[str, Any]:
    return client.get(f"{API}/schema/").json()


def fields_of(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of an object and of those in it, by its path."""
    for field, inner in schema.get("properties", {}).items():
        yield f"{name}.{field}", inner
        yield from fields_of(f"{name}.{field}", inner)
    for part in [schema["items"]] if isinstance(schema.get("items"), dict) else schema.get("anyOf", []):
        yield from fields_of(name, part)


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_every_field_is_described(described):
    fields = [each for name, schema in described["components"]["schemas"].items() for each in fields_of(name, schema)]

    silent = [name for name, schema in fields if not schema.get("description", "").strip().endswith((".", "…", "null"))]

    assert len(fields) > 300
    assert silent == []


def test_every_parameter_is_described_in_a_sentence(described):
    silent = {
        (parameter["name"], parameter["description"])
        for _path, operation in operations(described)
        for parameter in operation["parameters"]
        if not parameter["description"].endswith(".") or not parameter["schema"].get("type")
    }

    assert silent == set()


def test_nothing_is_described_that_there_is_not(described):
    names = {parameter["name"] for _path, operation in operations(described) for parameter in operation["parameters"]}
    paths = [
        path for name, schema in described["components"]["schemas"].items() for path, _schema in fields_of(name, schema)
    ]
    fields = {".".join(path.split(".")[-2:]) for path in paths} | {path.rpartition(".")[2] for path in paths}

    assert set(PARAMETERS) - names == set()
    assert set(PARAMETER_SCHEMAS) - names == set()
    assert set(FIELDS) - fields == set()


def test_an_example_of_a_parameter_is_a_value_of_it(described):
    for _path, operation in operations(described):
        for parameter in operation["parameters"]:
            if "example" in parameter:
                Draft202012Validator(parameter["schema"]).validate(parameter["example"])


def test_every_answer_has_an_example_that_is_true_to_its_schema(described):
    for path, operation in operations(described):
        content = operation["responses"]["200"]["content"]["application/json"]
        schema = {**content["schema"], "components": described["components"]}

        assert "testserver" not in str(content["example"]), path
        Draft202012Validator(schema).validate(content["example"])


def test_every_operation_names_every_error(described):
    for path, operation in operations(described):
        resource = path.split("/")[3]
        some = {404} if path.endswith("}/") else set()
        some |= {410} if some and resource in viewsets() else set()
        wanted = {str(status) for status in [*some, *(set(PROBLEMS) - OF_SOME)]}

        assert set(operation["responses"]) == {"200", "304", *wanted}
        assert operation["summary"]


def test_every_error_has_an_example_of_the_one_shape(described):
    for name, response in described["components"]["responses"].items():
        if name == "NotModified":
            continue
        content = response["content"]["application/problem+json"]
        schema = {**content["schema"], "components": described["components"]}

        assert list(content["example"]) == PROBLEM_KEYS
        Draft202012Validator(schema).validate(content["example"])


ASKED = [
    (400, "get", f"{MILESTONES}?knd=launch", {}),
    (404, "get", f"{MILESTONES}first-cat/", {}),
    (405, "post", MILESTONES, {}),
    (406, "get", MILESTONES, {"HTTP_ACCEPT": "text/html"}),
    (412, "get", MILESTONES, {"HTTP_IF_MATCH": '"other"'}),
]


@pytest.mark.parametrize(("status", "method", "address", "headers"), ASKED)
def test_an_error_is_worded_as_in_its_example(client, status, method, address, headers):
    make_milestone()

    body = problem_of(getattr(client, method)(address, **headers), status)

    _name, _when, example = PROBLEMS[status]
    assert {**body, "errors": []} == {**example, "errors": []}
    assert [fault["code"] for fault in body["errors"]] == [fault["code"] for fault in example["errors"]]
    assert [fault["nearest"] for fault in body["errors"]] == [fault["nearest"] for fault in example["errors"]]


def test_what_has_gone_is_worded_as_in_its_example(client):
    milestone = make_milestone()
    client.get(f"{API}/changes/")
    withdraw(milestone)

    body = problem_of(client.get(f"{MILESTONES}first-car/"), 410)

    _name, _when, example = PROBLEMS[410]
    assert shape_of_words(body["detail"]) == shape_of_words(example["detail"])
    assert {**body, "detail": ""} == {**example, "detail": ""}


def shape_of_words(text: str) -> str:
    """Without the host, the day and the numbers of versions."""
    return re.sub(r"[0-9]+", "N", text.replace("http://testserver", "https://record.example"))


def test_an_absent_database_is_worded_as_in_its_example(client, monkeypatch):
    def fail(self) -> None:
        raise OperationalError("The database is away.")

    client.raise_request_exception = False
    monkeypatch.setattr(type(RecordVersion.objects), "as_it_stands", fail)

    response = client.get(MILESTONES)

    assert (response.status_code, response.json()) == (503, PROBLEMS[503][2])
    assert response.headers["Retry-After"] == "10"


def test_the_schema_has_no_parameters(client):
    assert faults_of(client.get(f"{API}/schema/?lang=ru")) == [("lang", "unknown")]


def test_the_schema_is_made_once(client, monkeypatch):
    client.get(f"{API}/schema/")
    monkeypatch.setattr(schema_module, "SchemaGenerator", None)

    assert client.get(f"{API}/schema/").status_code == 200


MANUALS = [f"{API}/docs/", f"{API}/redoc/"]


@pytest.mark.parametrize("address", MANUALS)
def test_a_manual_is_a_page_for_people(client, address):
    response = client.get(address, HTTP_ACCEPT="text/html")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert ("sha256-" in response.headers["Content-Security-Policy"]) == ("redoc" in address)
    assert client.head(address).headers["ETag"] == client.get(address).headers["ETag"]


@pytest.mark.parametrize("address", MANUALS)
def test_what_a_manual_does_not_serve_is_refused_and_told_as_the_api_does(address):
    client = Client(enforce_csrf_checks=True)

    told = client.options(address).json()

    assert (told["methods"], told["formats"]) == (["GET", "HEAD", "OPTIONS"], {"html": "text/html"})
    for method in ("post", "put", "patch", "delete"):
        problem_of(getattr(client, method)(address), 405)
    assert faults_of(client.get(f"{address}?foo=1", HTTP_ACCEPT="text/html")) == [("foo", "unknown")]
