"""Hooks of schemathesis: what a valid request must keep to, and the description of the API has no words for.

Which slugs are published and which cursors there are follows from the record; that `date_from` is not after `date_to`,
that a day is in its month, that an order is given one way and that a cursor belongs to it follows from other values;
what is a space between words differs from language to language. Which parameters go with one another, and with which
form, is told in words.
Only what is meant to be valid is brought into line: what is meant to be refused goes out as it was made up.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import schemathesis

API = "/api/v1"
SITE = os.environ.get("CONTRACT_SITE", "http://127.0.0.1:8000")
# Parameter -> the resource whose ids it takes.
SLUGS = {
    "brand": "brands",
    "dispute": "disputes",
    "measure": "measures",
    "organization": "organizations",
    "owner": "organizations",
    "person": "people",
    "site": "sites",
    "source": "sources",
    "speaker": "people",
    "vehicle_model": "vehicle-models",
}
A_FEW, MOST_WORDS = 4, 8
# What some objects do not have at an earlier version.
NOT_KNOWN = {"updated_at", "outcome", "rivals"}
# What each form of a list takes besides its filters; JSON comes twice, for it is the one that most will ask for.
PAGE = ("application/json", {"limit", "cursor", "facets", "fields", "omit", "expand"})
FORMS = [
    PAGE,
    PAGE,
    ("application/x-ndjson", {"fields", "omit", "expand"}),
    ("text/csv", {"fields", "omit", "bom"}),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {"fields", "omit"}),
]


def get(path: str) -> dict[str, Any]:
    return requests.get(f"{SITE}{path}", timeout=10).json()


def ids_of(resource: str) -> list[str]:
    return [row["id"] for row in get(f"{API}/{resource}/?limit={A_FEW}")["results"]]


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    published = {resource: ids_of(resource) for resource in {*SLUGS.values()}}
    last = get(f"{API}/changes/?limit=1")["results"][0]
    for path, operations in raw_schema["paths"].items():
        resource = path.removeprefix(f"{API}/").partition("/")[0]
        for parameter in operations["get"]["parameters"]:
            name = parameter["name"]
            if name in SLUGS:
                parameter["schema"]["enum"] = published[SLUGS[name]]
            elif name == "cursor":
                parameter["schema"]["enum"] = cursors_of(path)
            elif name == "slug":
                parameter["schema"]["examples"] = ids_of(resource)
            elif name == "language":
                parameter["schema"]["enum"] = languages()
            elif name == "number":
                parameter["schema"]["examples"] = [1, last["number"]]
            elif name == "version":
                parameter["schema"]["examples"] = [row["version"] for row in get(f"{API}/releases/")["results"]]
            elif name == "at_version":
                parameter["schema"]["maximum"] = last["record_version"]


def languages() -> list[str]:
    return sorted({row["language"] for row in get(f"{API}/sources/?limit=500")["results"]})


def cursors_of(path: str) -> list[str]:
    """The cursor of the second page, in the usual order."""
    following = get(f"{path}?limit=1")["next"]
    return parse_qs(urlsplit(following).query)["cursor"]


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    if case.query and case.meta is not None and case.meta.generation.mode.is_positive:
        bring_into_line(case.query)
        choose_form(case)
        agree(case.query)


def choose_form(case: schemathesis.Case) -> None:
    """Where there are several forms, ask for one of them, and for nothing that another form takes."""
    described = case.operation.definition.raw["responses"]["200"]["content"]
    if len(described) == 1:
        return
    forms = [each for each in FORMS if each[0] in described]
    media_type, taken = forms[len(str(case.query)) % len(forms)]
    case.headers["Accept"] = media_type
    for name in set.union(*(names for _type, names in forms)) - taken:
        case.query.pop(name, None)


def bring_into_line(query: dict[str, Any]) -> None:
    if "q" in query:
        query["q"] = " ".join(query["q"].split()[:MOST_WORDS]) or "a"
    if "ordering" in query:
        query["ordering"] = list({name.lstrip("-"): name for name in query["ordering"]}.values())
    if "ordering" in query or "since" in query:
        query.pop("cursor", None)
    for name in ("date_from", "date_to"):
        if name in query:
            query[name] = calendar_day(query[name])
    if "date_from" in query and "date_to" in query:
        query["date_from"], query["date_to"] = sorted([query["date_from"], query["date_to"]])
    if "updated_after" in query:
        query["updated_after"] = f"2{query['updated_after'][1:]}"
    if "as_of" in query:
        query["as_of"] = f"2{query['as_of'][1:]}"


def agree(query: dict[str, Any]) -> None:
    """Leave out what does not go with what else is asked for."""
    if "fields" in query:
        query.pop("omit", None)
    if "fields" in query or "omit" in query or "at_version" in query:
        query.pop("expand", None)
    for name in ("fields", "omit") if "at_version" in query else ():
        if name in query:
            query[name] = [each for each in query[name] if each not in NOT_KNOWN] or ["id"]
    if query.get("date_match") == "certain" and query.keys().isdisjoint(("date_from", "date_to")):
        del query["date_match"]


def calendar_day(text: str) -> str:
    """A day that every month has."""
    year_and_month, day = text[:7], text[8:]
    return f"{year_and_month}-{min(28, int(day)):02}" if day else year_and_month
