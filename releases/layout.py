"""The tables of the record and what their columns mean, as Table Schema says it (datapackage.org, version 2).

The columns are those of the API's tables; their types and descriptions are those of the API's own description, so that
what is told of a field is told once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers

from changes.resources import Resource, resource_of, resources
from partners.models import BrandCitation
from releases.editions import HostlessRequest
from sources import tables
from sources.models import AbstractCitation, Publishable

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "array": "list"}
FORMATS = {"date": "date", "date-time": "datetime", "decimal": "number"}
# What stands between the members of a list.
SPACE = " "
CITATIONS = "citations"
CITATION_KEY = ["resource", "row", "source", "paragraph", "aspect"]


@dataclass(frozen=True)
class Column:
    """`refers_to` is the table whose ids stand here, each of them in it."""

    name: str
    type: str
    description: str
    title: str = ""
    enum: tuple[str, ...] = ()
    refers_to: str = ""

    def schema(self) -> dict[str, Any]:
        field: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.type == "list":
            field |= {"delimiter": SPACE, "itemType": "string"}
        if self.title:
            field["title"] = self.title
        field["description"] = self.description
        return {**field, "constraints": {"enum": list(self.enum)}} if self.enum else field


@dataclass(frozen=True)
class Table:
    """One kind of row; `resource` is what serves it in the API, and of the citations none."""

    name: str
    description: str
    columns: list[Column]
    key: list[str]
    resource: Resource | None = None

    @property
    def label(self) -> str:
        """What its rows are called, in the active language."""
        return self.resource.label if self.resource else str(AbstractCitation._meta.verbose_name_plural)

    def schema(self) -> dict[str, Any]:
        references = [
            {
                "fields": [column.name],
                "reference": {"resource": "" if column.refers_to == self.name else column.refers_to, "fields": ["id"]},
            }
            for column in self.columns
            if column.refers_to
        ]
        return {
            "$schema": PROFILE,
            "fields": [column.schema() for column in self.columns],
            "missingValues": [""],
            "primaryKey": self.key,
            **({"foreignKeys": references} if references else {}),
        }


@cache
def record_tables() -> list[Table]:
    """A table for each kind of row, and one of all citations: made once a process, for it takes a second."""
    with translation.override("en"):
        described = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
        found = [table_of(resource, described) for _name, resource in sorted(resources().items())]
        return [*found, citations_table(described)]


def table_of(resource: Resource, described: dict[str, Any]) -> Table:
    schema = schema_of_rows(resource, described)
    columns = columns_of(serializer_of(resource), resource.model, schema, described)
    return Table(resource.name, first_line(resource.viewset), columns, ["id"], resource)


def citations_table(described: dict[str, Any]) -> Table:
    """The columns of every kind of citation, and before them the row that stands on it."""
    citing = [resource for _name, resource in sorted(resources().items()) if citation_serializer(resource)]
    names = tuple(resource.name for resource in citing)
    found = {
        "resource": Column("resource", "string", "The table of the row that stands on this paragraph.", enum=names),
        "row": Column("row", "string", "The id of that row."),
    }
    for resource in citing:
        part = resolved(schema_of_rows(resource, described)["properties"][CITATIONS], described)["items"]
        model = resource.model._meta.get_field(CITATIONS).related_model
        own = columns_of(citation_serializer(resource), model, resolved(part, described), described)
        found |= {column.name: column for column in own if column.name not in found}
    return Table(
        CITATIONS, "Every paragraph that a row stands on, or that speaks against it.", [*found.values()], CITATION_KEY
    )


def serializer_of(resource: Resource) -> serializers.BaseSerializer:
    """The API's serializer, with addresses that name no host but the configured one."""
    return resource.viewset.serializer_class(context={"request": HostlessRequest()})


def citation_serializer(resource: Resource) -> serializers.Serializer | None:
    field = serializer_of(resource).fields.get(CITATIONS)
    return getattr(field, "child", None)


def cells_of(serializer: serializers.Serializer, data: dict[str, Any]) -> list[str]:
    return [tables.cell(column.value(data)) for column in tables.columns(serializer)]


class CitationRows:
    """Puts the citations of one kind of row in the columns of their table; what has no aspects is cited in general."""

    def __init__(self, table: Table, resource: Resource, serializer: serializers.Serializer) -> None:
        self.names = [column.name for column in table.columns]
        self.resource = resource
        self.serializer = getattr(serializer.fields.get(CITATIONS), "child", None)
        self.columns = tables.columns(self.serializer) if self.serializer else []

    def of(self, data: dict[str, Any]) -> list[list[str]]:
        """Those of one object."""
        return [self.row(citation, data["id"]) for citation in data.get(CITATIONS, ())]

    def row(self, citation: dict[str, Any], slug: str) -> list[str]:
        given = {"resource": self.resource.name, "row": slug, "aspect": str(BrandCitation.Aspect.GENERAL)}
        given |= {column.head: tables.cell(column.value(citation)) for column in self.columns}
        return [given.get(name, "") for name in self.names]


def columns_of(
    serializer: serializers.Serializer, model: type[Model], schema: dict[str, Any], described: dict[str, Any]
) -> list[Column]:
    return [
        column_of(part, field, model, resolved(schema["properties"][field.field_name], described), described)
        for field in serializer.fields.values()
        for part in tables.columns_of(field)
    ]


def column_of(
    place: tables.Column,
    field: serializers.Field,
    model: type[Model],
    schema: dict[str, Any],
    described: dict[str, Any],
) -> Column:
    part, path = schema, place.path
    for step in path if schema.get("type") != "array" else ():
        part = resolved(part["properties"][step], described)
    stored = stored_field(model, path[-1] if path else field.source)
    target = target_of(stored)
    kind = str(next((each for each in as_list(part.get("type")) if each != "null"), "string"))
    told = part.get("description") or schema.get("description") or told_of(stored, target, path)
    is_one = bool(target and stored.many_to_one)
    return Column(
        name=place.head,
        type=FORMATS.get(part.get("format", ""), TYPES.get(kind, "string")),
        description=told or capfirst(place.head.replace("_", " ")),
        title=part.get("title", ""),
        enum=tuple(each for each in part.get("enum", ()) if each is not None),
        refers_to=target.name if is_one else "",
    )


def told_of(stored: Field | None, target: Resource | None, path: tuple[str, ...]) -> str:
    """What the model tells of a column that the API's description says nothing about."""
    if target is not None:
        return f"Row of the table {target.name}." if stored.many_to_one else f"Rows of the table {target.name}."
    return capfirst(str(getattr(stored, "help_text", "") or getattr(stored, "verbose_name", ""))) if not path else ""


def stored_field(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def target_of(stored: Any) -> Resource | None:
    """The kind of row that a column of the model names."""
    related = getattr(stored, "related_model", None)
    names_rows = related is not None and not stored.auto_created and issubclass(related, Publishable)
    return resource_of(related) if names_rows else None


def schema_of_rows(resource: Resource, described: dict[str, Any]) -> dict[str, Any]:
    address = f"{reverse(f'api:{resource.model.resource}-list')}{{slug}}/"
    content = described["paths"][address]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    # The whole object comes first, before those with fewer fields and those of the past.
    return resolved(schema.get("anyOf", [schema])[0], described)


def resolved(part: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """The part itself where it names one that stands elsewhere; what is said beside the name counts first."""
    names = [part["$ref"]] if "$ref" in part else [each["$ref"] for each in part.get("allOf", ()) if "$ref" in each]
    for name in names:
        part = {**described["components"]["schemas"][name.rpartition("/")[2]], **part}
    return part


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def first_line(described: type) -> str:
    return (described.__doc__ or "").strip().partition("\n")[0]
