"""What an object of the API shows at request: some of its fields, and whole objects in the place of their ids.

Which names there are follows from the fields of the serializer, so that no list of them can be out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.urls import get_script_prefix, resolve, reverse
from rest_framework.serializers import BaseSerializer, Serializer

from sources.keysets import CHUNK, batched
from sources.names import name_faults, names_in
from sources.problems import fault
from sources.serializers import SlugOf, SlugsOf

MAX_FIELDS = 40
MAX_PATHS = 20
Names = Iterable[str]
# Stands for the resource of a reference that names its own by its address.
ANY = ""


def shape_faults(
    parameters: Mapping[str, str], serializer_class: type[Serializer], *, absent: Names = (), always: Names = ()
) -> list[dict[str, Any]]:
    """All that is wrong with `fields`, `omit` and `expand`; how often each may be given is not looked at here.

    `absent` are fields that the object does not have this time, `always` keys that it has whatever is left out.
    """
    valid = [name for name in field_names(serializer_class) if name not in absent]
    paths = paths_of(serializer_class)
    fields, omit, expand = (names_in(parameters, name) for name in ("fields", "omit", "expand"))
    errors = name_faults("fields", fields, [*valid, *always], most=MAX_FIELDS)
    errors += name_faults("omit", omit, valid, most=MAX_FIELDS)
    if "fields" in parameters and "omit" in parameters:
        errors.append(fault("omit", "conflict", "Give either `fields` or `omit`."))
    elif not errors and not always and not shown(parameters, serializer_class):
        errors.append(fault("omit", "nothing_left", "This leaves nothing to show."))
    errors += path_faults(expand, paths)
    if not errors:
        errors += left_out(expand, shown(parameters, serializer_class))
    return errors


def path_faults(expand: list[str], paths: Mapping[str, str]) -> list[dict[str, Any]]:
    deep = [path for path in expand if path.count(".") > 1] if len(expand) <= MAX_PATHS else []
    errors = name_faults("expand", [path for path in expand if path not in deep], paths, most=MAX_PATHS)
    for path in deep:
        begin = ".".join(path.split(".")[:2])
        nearest = [begin] if begin in paths else []
        errors.append(fault("expand", "too_deep", "A path has two names at most, such as “citations.source”.", nearest))
    return errors


def left_out(expand: list[str], shown_names: list[str]) -> list[dict[str, Any]]:
    return [
        fault("expand", "left_out", f"“{path}” is not shown: `fields` or `omit` leaves it out.")
        for path in expand
        if path.partition(".")[0] not in shown_names
    ]


def shown(parameters: Mapping[str, str], serializer_class: type[Serializer]) -> list[str]:
    """The names of the fields that are left, in the order of the object whatever the order of the request."""
    fields, omit = names_in(parameters, "fields"), names_in(parameters, "omit")
    return [name for name in field_names(serializer_class) if name not in omit and (not fields or name in fields)]


def keep_shown(serializer: Serializer, parameters: Mapping[str, str]) -> None:
    """Take out of a serializer what is not asked for."""
    if "fields" in parameters or "omit" in parameters:
        kept = shown(parameters, type(serializer))
        for name in [name for name in serializer.fields if name not in kept]:
            del serializer.fields[name]


@cache
def field_names(serializer_class: type[Serializer]) -> tuple[str, ...]:
    return tuple(serializer_class(context={"request": None}).fields)


@cache
def paths_of(serializer_class: type[Serializer]) -> dict[str, str]:
    """Every path that can be expanded -> the resource that it leads to. Two names at most, so that no cycle matters."""
    found = {}
    for path, resource in references_of(serializer_class).items():
        found[path] = resource
        if "." not in path and resource != ANY:
            inner = references_of(viewset_of(resource).serializer_class)
            found |= {f"{path}.{name}": target for name, target in inner.items() if "." not in name}
    return found


@cache
def references_of(serializer_class: type[Serializer]) -> dict[str, str]:
    """Where its objects hold ids of other rows -> the resource of these."""
    return dict(references(serializer_class(context={"request": None}), serializer_class.Meta.model))


def references(serializer: Serializer, model: type[Model]) -> Iterator[tuple[str, str]]:
    """Each reference of a serializer of this model: an id, ids, or what a part refers to in its turn."""
    for name, field in serializer.fields.items():
        part = getattr(field, "child", field)
        if isinstance(field, (SlugOf, SlugsOf)):
            yield name, model._meta.get_field(field.source).related_model.resource
        elif getattr(part, "is_reference", False):
            yield name, ANY
        elif isinstance(part, BaseSerializer):
            inner = references(part, model._meta.get_field(field.source).related_model)
            yield from ((f"{name}.{each}", resource) for each, resource in inner)
        else:
            yield from ((f"{name}.{each}", resource) for each, resource in getattr(part, "references", {}).items())


@cache
def viewset_of(resource: str) -> Any:
    """The viewset of a resource, asked for by its address: no app can import the router that is above it."""
    return resolve(own_path(reverse(f"api:{resource}-list"))).func.cls


def own_path(address: str) -> str:
    """The path of an address of ours, below the prefix that the site may be served under."""
    return "/" + urlsplit(address).path.removeprefix(get_script_prefix())


def expand(objects: list[dict[str, Any]], paths: list[str], serializer_class: type[Serializer], context: Any) -> None:
    """Put whole public objects in the place of their ids, in these objects: the queries of a list for each path.

    What is not public is left as it is without: null, or missing from its list.
    """
    leads = paths_of(serializer_class)
    inner: dict[str, list[str]] = {}
    for path in paths:
        first, _dot, rest = path.partition(".")
        inner.setdefault(first, []).extend([rest] if rest else [])
    for first, rests in inner.items():
        if first in leads:
            put_objects(objects, first, leads[first], rests, context)
            continue
        parts = [part for each in objects for part in members(each[first])]
        for rest in rests:
            put_objects(parts, rest, leads[f"{first}.{rest}"], [], context)


def members(value: Any) -> list[dict[str, Any]]:
    """The parts of an object at one name: a list of them, one, or none."""
    return value if isinstance(value, list) else [value] if value else []


def put_objects(holders: list[dict[str, Any]], name: str, resource: str, inner: list[str], context: Any) -> None:
    """Replace what these hold under a name; `inner` is expanded in what is put there."""
    keys = {key_of(each, resource) for holder in holders for each in references_in(holder[name])}
    found = {}
    for kind in sorted({kind for kind, _slug in keys}):
        found |= fetched(kind, sorted(slug for each, slug in keys if each == kind), inner, context)
    for holder in holders:
        if isinstance(holder[name], list):
            holder[name] = [found[key] for each in holder[name] if (key := key_of(each, resource)) in found]
        elif holder[name] is not None:
            holder[name] = found.get(key_of(holder[name], resource))


def references_in(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def key_of(reference: Any, resource: str) -> tuple[str, str]:
    """Resource and slug: of an id, or of a short object that says its address."""
    if resource != ANY:
        return resource, reference
    return resolve(own_path(reference["url"])).func.cls.model.resource, reference["id"]


def fetched(resource: str, slugs: list[str], inner: list[str], context: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The public objects of these ids."""
    viewset = viewset_of(resource)()
    rows = [row for some in batched(slugs, CHUNK) for row in viewset.rows().filter(slug__in=some)]
    serializer = viewset.serializer_class(context=context)
    objects = [serializer.to_representation(row) for row in viewset.prepared(rows)]
    expand(objects, inner, type(serializer), context)
    return {(resource, row.slug): each for row, each in zip(rows, objects, strict=True)}
