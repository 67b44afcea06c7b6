"""The description of the API: what every operation can answer, what every name means, and examples of it all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from avtotor.described import FIELDS, PARAMETER_SCHEMAS, PARAMETERS
from changes.resources import resources
from sources.api import RecordListViewSet
from sources.parameters import refuse, unknown_parameters
from sources.problems import fault, problem

EXAMPLES = settings.BASE_DIR / "docs" / "examples"
# The host of the examples, which are those of the tests.
TEST_HOST, EXAMPLE_HOST = "http://testserver", "https://record.example"
PROBLEM = "application/problem+json"
UNKNOWN = [fault("knd", "unknown", "There is no such parameter. Valid here: kind, …", ["kind"])]
NO_SLUG = [fault("slug", "not_found", "Nothing is published under this slug.", ["first-car"])]
METHODS = ["GET", "HEAD", "OPTIONS"]
NO_METHOD = [fault("method", "not_allowed", f"Served here: {', '.join(METHODS)}.", METHODS)]
SERVED = f"Served here: {', '.join(each.media_type for each in RecordListViewSet.renderer_classes)}."
NO_FORM = [fault("Accept", "not_acceptable", SERVED)]
WITHDRAWN = (
    "Withdrawn on 2026-11-24, at version 321 of the record. "
    "Its history: https://record.example/en/changes/milestones/first-car.json"
)
GONE = [fault("slug", "gone", "What was published under this slug is no longer part of the record.")]
# Status -> name, when it comes, and the body of one.
PROBLEMS: dict[int, tuple[str, str, dict[str, Any]]] = {
    400: (
        "BadRequest",
        "A parameter is unknown, repeated, empty or cannot be read.",
        problem(400, "invalid_parameters", "Some parameters are not valid; see errors.", UNKNOWN),
    ),
    404: (
        "NotFound",
        "Nothing is published at this address.",
        problem(404, "not_found", "Nothing is published at this address.", NO_SLUG),
    ),
    405: (
        "MethodNotAllowed",
        "Only GET, HEAD and OPTIONS are served.",
        problem(405, "method_not_allowed", 'Method "POST" not allowed.', NO_METHOD),
    ),
    406: (
        "NotAcceptable",
        "`Accept` allows none of the forms that are served here.",
        problem(406, "not_acceptable", SERVED, NO_FORM),
    ),
    410: (
        "Gone",
        "What was published here has been withdrawn or deleted: since when, and where its history is, as in `Link`.",
        problem(410, "gone", WITHDRAWN, GONE),
    ),
    412: (
        "PreconditionFailed",
        "`If-Match` or `If-Unmodified-Since` does not hold.",
        problem(412, "precondition_failed", "If-Match or If-Unmodified-Since does not hold for what is served now."),
    ),
    429: (
        "TooManyRequests",
        "More requests than one address may make. `Retry-After` says when to come again.",
        problem(429, "too_many_requests", "More than 600 requests in 3600 seconds. See Retry-After."),
    ),
    503: (
        "Unavailable",
        "The database is away. `Retry-After` says when to come again.",
        problem(503, "unavailable", "Something went wrong here. It is not your fault."),
    ),
}
# Those that only some operations answer: their own descriptions tell which.
OF_SOME = {404, 410}
HEADERS = {
    "ETag": "The tag of this answer in its coding, to send as `If-None-Match`.",
    "Last-Modified": "When the record, the code or the day last changed.",
}
CONDITION = {
    "name": "If-None-Match",
    "in": "header",
    "description": "An `ETag` that you hold: the answer is 304 until something has changed.",
    "schema": {"type": "string"},
}


class SchemaView(APIView):
    """The description, in the one form that has the address's tag."""

    schema = None

    def get(self, request: Request) -> Response:
        refuse(unknown_parameters(request.query_params, []))
        return Response(described())


@cache
def described() -> dict[str, Any]:
    """Made once in a process: it follows from the code alone."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


def complete(result: dict[str, Any], generator: SchemaGenerator, **kwargs: Any) -> dict[str, Any]:
    """Add to what the generator found: a hook of drf-spectacular."""
    components = result["components"]
    for path, operations in result["paths"].items():
        for operation in operations.values():
            complete_operation(path, operation, components["schemas"])
    for name, component in components["schemas"].items():
        describe_fields(name, component)
    components["responses"] = {name: answer(when, body) for name, when, body in PROBLEMS.values()}
    components["responses"]["NotModified"] = {"description": "What you hold is what would be sent."}
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()
    }
    return result


def answer(when: str, body: dict[str, Any]) -> dict[str, Any]:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": body}}
    return {"description": when, "content": content}


def complete_operation(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    is_detail = path.endswith("}/")
    (resource,) = operation["tags"]
    operation["summary"] = summary_of(resource.replace("-", " "), is_detail)
    operation["parameters"] = [*map(described_parameter, operation.get("parameters", [])), CONDITION]
    responses = operation["responses"]
    responses["304"] = {"$ref": "#/components/responses/NotModified"}
    for status, (name, _when, _body) in PROBLEMS.items():
        if str(status) in responses or status not in OF_SOME:
            responses[str(status)] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"] = dict(sorted(responses.items()))
    responses["200"]["description"] = responses["200"].get("description") or "As asked for."
    responses["200"]["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    content = responses["200"]["content"]["application/json"]
    names = None if is_detail else fields_of_rows(content["schema"], schemas)
    if (example := example_of(resource, names)) is not None:
        content["example"] = example


def summary_of(words: str, is_detail: bool) -> str:
    if words == "search":
        return "Find words in the record"
    return f"One of the {words}" if is_detail else f"List {words}"


def described_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    name = parameter["name"]
    text, example = PARAMETERS.get(name, ("", None))
    found = {**parameter, "description": text or parameter.get("description", "").strip()}
    found["schema"] = plain(kinds() if name == "resource" else PARAMETER_SCHEMAS.get(name, parameter["schema"]))
    return found if example is None else {**found, "example": example}


def kinds() -> dict[str, Any]:
    """The resources whose changes are in the log: its filter knows them only once all apps are there."""
    return {"type": "string", "enum": list(resources())}


def plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without what the generator left for itself, and with what it left out: an empty list is no list here."""
    found = {key: value for key, value in schema.items() if not key.startswith("x-")}
    if found.get("type") == "array":
        return {"minItems": 1, **found}
    return {"type": "string", **found} if "enum" in found else found


def describe_fields(component: str, schema: dict[str, Any]) -> None:
    """Describe the fields that do not describe themselves, and what is inside them."""
    for name, field in schema.get("properties", {}).items():
        field.pop("x-spec-enum-id", None)
        text = FIELDS.get(f"{component}.{name}") or FIELDS.get(name)
        if text and "description" not in field:
            field["description"] = text
        describe_fields(name, field)
    for part in parts_of(schema):
        describe_fields(component, part)


def parts_of(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if isinstance(schema.get("items"), dict):
        yield schema["items"]
    yield from schema.get("anyOf", [])


def fields_of_rows(page: dict[str, Any], schemas: dict[str, Any]) -> set[str] | None:
    """The fields of each row of a list; None where a page is no list of rows."""
    results = referred(page, schemas)["properties"].get("results")
    if results is None:
        return None
    row = results["items"].get("anyOf", [results["items"]])[0]
    return set(referred(row, schemas)["properties"])


def referred(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def example_of(resource: str, names: set[str] | None) -> Any:
    """The answer that the tests hold this resource to, of a list a page of one row with these fields; nothing for a
    resource without an example."""
    path = EXAMPLES / f"{resource}.json"
    if not path.exists():
        return None
    body = json.loads(path.read_text(encoding="utf-8").replace(TEST_HOST, EXAMPLE_HOST))
    if names is None:
        return body
    row = {name: value for name, value in body.items() if name in names}
    return {"count": 1, "next": None, "previous": None, "results": [row]}
