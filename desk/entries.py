"""How the items of the desk's lists read: one line each, with an address."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language

from desk.checks.registry import CHECKS
from desk.models import Headed
from desk.querysets import Key, kind_of
from sources.models import Publishable, Statement


@dataclass(frozen=True)
class Entry:
    """One line of a list."""

    text: str
    # The language of the text, if it is not the page's.
    language: str = ""
    url: str = ""
    kind: str = ""
    who: Any = None
    at: datetime.datetime | None = None
    note: str = ""
    # How many things the line stands for.
    number: int | None = None


def row_entry(row: Publishable, *, url: str = "", **values: Any) -> Entry:
    """A row of the record by its heading, with the address of its form unless another is given."""
    text, code = row.heading(get_language())
    url = url or admin_address(type(row), "change", row.pk)
    return Entry(text or row.slug, tongue(code), url, row.kind_label, **values)


def headed_entry(item: Headed, *, url: str, **values: Any) -> Entry:
    """What has kept the heading of its row, which may be gone."""
    text, code = item.heading(get_language())
    return Entry(text or item.slug, tongue(code), url, item.kind_label, **values)


def tongue(code: str) -> str:
    return "" if code == get_language() else code


def code_label(code: str) -> str:
    """The name of a kind of doubt."""
    return str(CHECKS[code].title) if code in CHECKS else code


def admin_address(model: type[models.Model], page: str, key: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[key])


def rows_named(keys: Iterable[Key | None]) -> dict[Key, Publishable]:
    """The rows of these keys, with what their headings are made of: one query for each kind."""
    ids = defaultdict(set)
    for key in filter(None, keys):
        ids[key[0]].add(key[1])
    found = {}
    for kind, some in ids.items():
        model = apps.get_model(kind)
        rows = model.objects.filter(pk__in=some)
        for row in rows.with_names() if issubclass(model, Statement) else rows:
            found[kind_of(row), row.pk] = row
    return found
