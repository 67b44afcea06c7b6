"""Reads the whole record by the client that was made of its description, and prints how many rows each resource has."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import urllib.request
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from record_client import Client, api

MOMENTS = ("updated_at", "at", "recorded_at", "released_at")


def resources() -> Iterator[tuple[str, ModuleType]]:
    for found in pkgutil.iter_modules(api.__path__):
        yield found.name.replace("_", "-"), importlib.import_module(f"record_client.api.{found.name}")


def operation(resource: ModuleType, name: str) -> ModuleType:
    """The one operation of this name, or of the only name that there is."""
    (found,) = (each.name for each in pkgutil.iter_modules(resource.__path__) if each.name.endswith(f"_{name}"))
    return importlib.import_module(f"{resource.__name__}.{found}")


def read(resource: ModuleType, client: Client) -> int:
    """Every row of a list, page after page, each the same as the object at its own address, or the head of it."""
    listing, cursor, number = operation(resource, "list"), {}, 0
    while True:
        page = listing.sync(client=client, limit=100, **cursor)
        number += len(page.results)
        for row in page.results[:3]:
            head, whole = served(row), operation(resource, "retrieve").sync(key_of(row), client=client)
            assert written(row.to_dict()).items() <= head.items(), row.url
            assert written(whole.to_dict()) == head, row.url
        if page.next_ is None:
            assert number == page.count
            return number
        cursor = {"cursor": parse_qs(urlsplit(page.next_).query)["cursor"][0]}


def key_of(row: Any) -> str | int:
    """What its address ends in."""
    names = ("number", "id", "version")
    return next(getattr(row, name) for name in names if hasattr(row, name))


def served(row: Any) -> dict[str, Any]:
    with urllib.request.urlopen(row.url) as answer:
        return written(json.load(answer))


def written(body: dict[str, Any]) -> dict[str, Any]:
    """With moments in one spelling."""
    moments = {name: body[name].replace("+00:00", "Z") for name in MOMENTS if name in body}
    return {**body, **moments}


def main() -> None:
    client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
    counts = {}
    for name, resource in resources():
        is_search = name == "search"
        counts[name] = (
            operation(resource, "list").sync(client=client, q="a").count if is_search else read(resource, client)
        )
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
