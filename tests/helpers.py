"""What several test modules ask of the API."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from openpyxl import Workbook, load_workbook

import conftest as build
from avtotor.api_router import router
from sources.api import RecordViewSet
from sources.models import Publishable

API = "/api/v1"
PROBLEM_KEYS = ["type", "title", "status", "code", "detail", "errors"]
FAULT_KEYS = ["parameter", "code", "detail", "nearest"]

# Resource -> the builder of its rows; a resource that is missing here fails test_contract.
BUILDERS: dict[str, Callable[..., Any]] = {
    "milestones": build.make_milestone,
    "eras": build.make_era,
    "organizations": build.make_organization,
    "people": build.make_person,
    "positions": build.make_position,
    "brands": build.make_brand,
    "vehicle-models": build.make_vehicle_model,
    "partnerships": build.make_partnership,
    "assembly-runs": build.make_assembly_run,
    "sites": build.make_site,
    "measures": build.make_measure,
    "observations": build.make_observation,
    "claims": build.make_claim,
    "sources": build.make_source,
    "disputes": build.make_dispute,
    "plans": lambda **values: build.make_observation(**{"kind": "plan", **values}),
}


def lists() -> dict[str, Any]:
    """Resource -> viewset, for all that are lists under filters."""
    return {prefix: viewset for prefix, viewset, _name in router.registry if hasattr(viewset, "filterset_class")}


def viewsets() -> dict[str, Any]:
    """Those of them that list rows of the record: all but the log of its changes, and the series."""
    rows = {prefix: viewset for prefix, viewset in lists().items() if issubclass(viewset, RecordViewSet)}
    return {prefix: viewset for prefix, viewset in rows.items() if issubclass(viewset.model, Publishable)}


def slugs(response: Any) -> list[str]:
    """The slugs of a list, in its order."""
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def problem_of(response: Any, status: int | None = None) -> dict[str, Any]:
    """The body of an error, once its shape is as it should be."""
    assert response.status_code == (status or response.status_code), (response.status_code, response.content[:500])
    assert 400 <= response.status_code < 500, response.content[:500]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    if response.request["REQUEST_METHOD"] == "HEAD":
        return {}
    body = json.loads(response.content)
    assert list(body) == PROBLEM_KEYS
    assert body["status"] == response.status_code
    assert all(list(fault) == FAULT_KEYS for fault in body["errors"])
    return body


def faults_of(response: Any) -> list[tuple[str, str]]:
    """Parameter and code of each fault of a 400."""
    return [(fault["parameter"], fault["code"]) for fault in problem_of(response, 400)["errors"]]


def make_world(state: str = "published") -> dict[str, Any]:
    """Resource -> one row of it; together they fill every field and every relation that a row can have."""
    note = {"reading_note_en": "The source is vague.", "reading_note_ru": "Источник не уточняет.", "state": state}
    world: dict[str, Any] = {"sources": build.shared(build.Source, build.make_source, "yearbook")}
    world["disputes"] = dispute = build.make_dispute(state=state)
    ranked = {
        "rank": "preferred",
        "rank_reason_en": "It is closer to the event.",
        "rank_reason_ru": "Он ближе к событию.",
        "dispute": dispute,
        **note,
    }
    world["eras"] = build.make_era(state=state, summary_en="How it began.", summary_ru="Как всё начиналось.")
    world["organizations"] = northwind = build.make_organization(state=state, is_subject=True)
    world["people"] = holm = build.make_person(state=state)
    world["positions"] = build.make_position(person=holm, organization=northwind, **ranked)
    world["brands"] = gale = build.make_brand(
        state=state, owner=northwind, origin_en="Nordic", origin_ru="северный", is_own=True
    )
    world["partnerships"] = build.make_partnership(parties=[northwind], brands=[gale], **ranked)
    world["claims"] = build.make_claim(organizations=[northwind], people=[holm], brands=[gale], **ranked)
    world["sites"] = plant = build.make_site(organization=northwind, place_en="Harbor", place_ru="Порт", **ranked)
    world["vehicle-models"] = gale_one = build.make_vehicle_model(state=state, brand=gale)
    world["assembly-runs"] = build.make_assembly_run(brand=gale, vehicle_model=gale_one, site=plant, **ranked)
    world["measures"] = cars = build.make_measure(state=state)
    scope = {"segment": "passenger-cars", "brand": gale, "vehicle_model": gale_one, "organization": northwind}
    label = {"period_label_en": "the jubilee year", "period_label_ru": "юбилейный год"}
    plan = {"kind": "plan", "bound": "range", "lower": 50_000, "upper": 70_000}
    world["observations"] = build.make_observation(
        measure=cars, site=plant, as_of="2021-02", **scope, **label, **ranked
    )
    world["plans"] = build.make_observation(
        slug="planned", measure=cars, site=plant, same_as=world["observations"], **scope, **label, **plan, **note
    )
    event = {"summary_en": "It is grey.", "summary_ru": "Он серый.", "organizations": [northwind], "people": [holm]}
    world["milestones"] = build.make_milestone(brands=[gale], status="planned", **event, **ranked)
    if state == "published":
        speak(world, holm)
    return world


def speak(world: dict[str, Any], speaker: Any) -> None:
    """Add to each row that is cited a second citation with all that a citation can say."""
    for row in world.values():
        if hasattr(row, "citations"):
            build.make_citation(
                row,
                paragraph=5,
                stance="disputes",
                speaker=speaker,
                speaker_note_en="through an agency",
                speaker_note_ru="через агентство",
                quotation="grey, all of it",
            )


@contextmanager
def kept_rows(django_db_blocker: Any) -> Iterator[None]:
    """Rows made in here serve all tests of a module, each of which takes back its own changes; then they go."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def book_of(response) -> Workbook:
    return load_workbook(io.BytesIO(response.getvalue()))


def sheets_of(response) -> dict[str, list[dict[str, Any]]]:
    """Sheet -> its rows by the heads of its columns; the last one has names and values."""
    sheets = {}
    for sheet in book_of(response):
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return sheets
