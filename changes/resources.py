"""The kinds of rows whose changes are logged: every model of the record, with what the API serves of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import resolve, reverse
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.encoders import JSONEncoder

from sources.models import Publishable, record_models


@dataclass(frozen=True)
class Resource:
    """A kind of row under the name that its list has in the API: "milestones"."""

    name: str
    model: type[Publishable]
    viewset: Any

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def page_url(self, slug: str) -> str:
        return reverse(self.model.page_name, args=[slug])

    def public_rows(self, slugs: Iterable[str]) -> list[Publishable]:
        """Those of the rows that are public, with all that is shown of them."""
        return list(self.viewset.rows().filter(slug__in=slugs))

    def serializer(self) -> BaseSerializer:
        """The API's serializer of these rows without what is derived: needs no request."""
        serializer = self.viewset.serializer_class(context={"request": None})
        leave_out_derived(serializer)
        return serializer


def leave_out_derived(serializer: BaseSerializer) -> None:
    for name in getattr(serializer, "derived", ()):
        del serializer.fields[name]
    for field in serializer.fields.values():
        part = getattr(field, "child", field)
        if isinstance(part, BaseSerializer):
            leave_out_derived(part)


def public_object(serializer: BaseSerializer, row: Publishable) -> dict[str, Any]:
    """What the public sees of a row, as it is stored: plain JSON."""
    return json.loads(json.dumps(serializer.to_representation(row), cls=JSONEncoder))


@cache
def shape_of(resource: Resource) -> BaseSerializer:
    """The serializer of these rows as the log keeps them, made once: to be read, not to be changed."""
    return resource.serializer()


@cache
def resources() -> dict[str, Resource]:
    """By name. They are asked for by address, as a mirror would: an app below the API cannot import its router."""
    found = {}
    for model in record_models():
        address = reverse(f"api:{model.resource}-list")
        name = address.rstrip("/").rpartition("/")[2]
        found[name] = Resource(name, model, resolve(address).func.cls)
    return found


@cache
def resource_of(model: type[Publishable]) -> Resource:
    return next(each for each in resources().values() if each.model is model)
