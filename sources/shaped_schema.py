"""The description of an object of which fields are left out, or whose ids give way to whole objects."""

from __future__ import annotations

import copy
from typing import Any

from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.serializers import Serializer

from sources.shaping import ANY, references_of, viewset_of

PREFIX = "Shaped"


def shaped_component(schema: Any, serializer_class: type[Serializer]) -> dict[str, Any]:
    """A reference to the shaped form of a serializer's objects, which is described at the first need."""
    whole = schema.resolve_serializer(serializer_class(), "response")
    shaped = ResolvedComponent(f"{PREFIX}{whole.name}", ResolvedComponent.SCHEMA, {}, object=f"{PREFIX}{whole.name}")
    if shaped in schema.registry:
        return shaped.ref
    schema.registry.register(shaped)
    shaped.schema = copy.deepcopy(whole.schema)
    shaped.schema.pop("required", None)
    shaped.schema["description"] = f"{whole.name}, some of its fields, or with whole objects in the place of ids."
    for path, resource in references_of(serializer_class).items():
        if resource != ANY:
            whole_object = shaped_component(schema, viewset_of(resource).serializer_class)
            allow(schema, shaped.schema, path.split("."), whole_object)
    return shaped.ref


def allow(schema: Any, described: dict[str, Any], path: list[str], whole_object: dict[str, Any]) -> None:
    """Let an object stand in the place of an id, or of each of a list of ids."""
    name, *rest = path
    part = described["properties"][name]
    if rest and part.get("type") == "array":
        part["items"] = own_copy(schema, part["items"])
        allow(schema, part["items"], rest, whole_object)
    elif rest:
        allow(schema, part, rest, whole_object)
    elif part.get("type") == "array":
        part["items"] = {"anyOf": [part["items"], whole_object]}
    else:
        described["properties"][name] = {"anyOf": [part, whole_object]}


def own_copy(schema: Any, part: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to, to be changed in this place alone."""
    if "$ref" not in part:
        return part
    return copy.deepcopy(schema.registry[part["$ref"].rpartition("/")[2], ResolvedComponent.SCHEMA].schema)
