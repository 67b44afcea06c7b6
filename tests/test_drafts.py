"""Nothing of a draft shows anywhere: neither what it says, nor its slug, nor that it exists."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

import conftest as build
from changes.models import RecordVersion
from sources.shaping import paths_of
from tests.helpers import API, BUILDERS, problem_of, slugs, viewsets

pytestmark = pytest.mark.django_db

CANARY = "canary"
# Every route that answers without a parameter; the searches stand in for a reader's words.
SEARCHES = [f"{API}/search/?q={word}" for word in (CANARY, "КАНАРЕЙКА", "northwind", "year", "gale", "plant", "holm")]


def texts_of(model) -> dict[str, str]:
    """A canary for every text of a model, in both languages."""
    own = [column for column in model.search_columns() if "__" not in column]
    return {column: "канарейка canary" if column.endswith("_ru") else f"canary {column}" for column in own}


def make_drafts() -> dict[str, object]:
    """A draft of every kind, each with a canary for a slug and for all its texts."""
    drafts = {}
    for resource in [name for name in BUILDERS if name != "plans"]:
        model = viewsets()[resource].model
        drafts[resource] = BUILDERS[resource](slug=f"canary-{resource}", state="draft", **texts_of(model))
    return drafts


def tie(draft: dict[str, object]) -> None:
    """Published rows that refer to the drafts by every relation that there is."""
    person, organization, brand = draft["people"], draft["organizations"], draft["brands"]
    ranked = {"dispute": draft["disputes"], "rank": "normal"}
    build.make_position(**ranked)
    build.make_position(slug="hidden-person", person=person)
    build.make_position(slug="hidden-organization", organization=organization)
    build.make_brand(slug="owned", owner=organization)
    build.make_partnership(parties=[organization], brands=[brand], **ranked)
    build.make_claim(organizations=[organization], people=[person], brands=[brand], **ranked)
    build.make_site(organization=organization, **ranked)
    build.make_vehicle_model(brand=brand)
    build.make_assembly_run(brand=brand, vehicle_model=draft["vehicle-models"], site=draft["sites"], **ranked)
    scope = {"brand": brand, "vehicle_model": draft["vehicle-models"], "organization": organization}
    build.make_observation(same_as=draft["observations"], site=draft["sites"], **scope, **ranked)
    build.make_observation(slug="hidden-measure", measure=draft["measures"])
    build.make_observation(slug="planned", kind="plan", period="2019", value=1)
    build.make_observation(slug="canary-actual", period="2019", value=1, state="draft")
    milestone = build.make_milestone(
        status="planned",
        outcome=draft["milestones"],
        brands=[brand],
        organizations=[organization],
        people=[person],
        **ranked,
    )
    build.make_citation(milestone, source=draft["sources"], paragraph=3, stated_en="canary", quotation="canary")
    build.make_citation(milestone, paragraph=4, speaker=person)
    build.make_source(slug="reprint", repeats=draft["sources"])
    build.make_milestone(slug="rival", dispute=build.make_dispute())
    build.make_milestone(slug="canary-rival", dispute=draft["milestones"].dispute, state="in_review")


# The log, its feeds and its table; a page of it that begins at any number, and the last ones of each kind of row.
LOG = [
    *(f"{API}/changes/?limit=500{order}" for order in ("", "&since=0", "&ordering=-number")),
    *(
        f"/{language}/changes.{suffix}"
        for language in ("en", "ru")
        for suffix in ("atom", "csv", "json", "ndjson", "xlsx")
    ),
    *("/en/changes/", "/ru/changes/?resource=milestones", "/en/changes.atom?action=corrected"),
]


def crawl(client) -> dict[str, bytes]:
    """Address -> body of every list, of all ranks and pages, in all its forms and shapes, of every detail as it stands
    and as it stood, of the searches, of the schema, and of the log with every change in it.
    """
    plain = [*SEARCHES, f"{API}/", f"{API}/schema/", *LOG]
    bodies = {address: content_of(client.get(address)) for address in plain}
    version = RecordVersion.objects.current()
    for change in client.get(f"{API}/changes/?since=0&limit=500").json()["results"]:
        bodies[change["url"]] = client.get(change["url"]).content
    for resource, viewset in viewsets().items():
        ranks = ["?rank=all", "?rank=best"] if "rank" in viewset.filterset_class.base_filters else [""]
        for query in ranks:
            response = client.get(f"{API}/{resource}/{query}")
            bodies[f"{resource}/{query}"] = response.content
            bodies |= {address: content_of(client.get(address)) for address in shapes(resource, viewset, query)}
            for slug in slugs(response):
                bodies[f"{resource}/{slug}"] = client.get(f"{API}/{resource}/{slug}/").content
                past = client.get(f"{API}/{resource}/{slug}/?at_version={version}")
                assert past.status_code == 200
                bodies[f"{resource}/{slug}@"] = past.content
    return bodies


def shapes(resource: str, viewset, query: str) -> list[str]:
    """The list with all that can be expanded and counted, and in each of its forms."""
    paths, facets = paths_of(viewset.serializer_class), viewset.filterset_class({}, viewset.rows()).facet_names
    asked = {"expand": paths, "facets": facets}
    more = "&".join([query.removeprefix("?"), *(f"{name}={','.join(all_)}" for name, all_ in asked.items() if all_)])
    files = [f"{API}/{resource}.{each.format}{query}" for each in viewset.renderer_classes]
    return [f"{API}/{resource}/?{more.strip('&')}", *files]


def content_of(response) -> bytes:
    """What is sent; of a workbook the sheets."""
    assert response.status_code == 200, response
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return content
    book = ZipFile(BytesIO(content))
    return b"".join(book.read(name) for name in book.namelist())


def test_no_answer_holds_anything_of_a_draft(client):
    tie(make_drafts())

    bodies = crawl(client)

    assert len(bodies) >= 100
    for address, body in bodies.items():
        text = re.sub('"query":"[^"]*"', "", body.decode())
        assert not re.search("canary|канарейка", text, re.I), (address, text)


def test_published_rows_show_nothing_in_the_place_of_a_draft(client):
    tie(make_drafts())

    milestone = client.get(f"{API}/milestones/first-car/").json()
    observation = client.get(f"{API}/observations/cars-2020/").json()
    run = client.get(f"{API}/assembly-runs/gale-series/").json()

    assert (milestone["outcome"], milestone["dispute"]) == (None, None)
    assert (milestone["brands"], milestone["organizations"], milestone["people"]) == ([], [], [])
    assert [(each["paragraph"], each["speaker"]) for each in milestone["citations"]] == [(1, None), (4, None)]
    assert (observation["same_as"], set(observation["scope"].values())) == (None, {None})
    assert (run["brand"], run["vehicle_model"], run["site"]) == (None, None, None)
    assert client.get(f"{API}/brands/owned/").json()["owner"] is None
    assert client.get(f"{API}/sources/reprint/").json()["repeats"] is None
    assert client.get(f"{API}/disputes/which-year/").json()["rivals"] == [
        {"id": "rival", "url": "http://testserver/api/v1/milestones/rival/", "rank": "normal"}
    ]


def test_a_plan_is_not_judged_by_a_draft(client):
    tie(make_drafts())

    outcome = client.get(f"{API}/plans/planned/").json()["outcome"]

    assert outcome == {"status": "unknown", "actual": None, "difference": None}


def slug_parameters() -> list[tuple[str, str, str]]:
    """Resource, parameter and the kind of row that it names, of every filter that takes a slug."""
    kinds = {viewset.model: resource for resource, viewset in viewsets().items() if resource != "plans"}
    return [
        (resource, name, kinds[each.queryset(None).model])
        for resource, viewset in viewsets().items()
        for name, each in viewset.filterset_class.base_filters.items()
        if each.extra.get("to_field_name") == "slug"
    ]


@pytest.mark.parametrize(("resource", "name", "kind"), slug_parameters())
def test_a_filter_by_a_draft_is_a_filter_by_nothing(client, resource, name, kind):
    BUILDERS[kind](slug="canary-hidden", state="draft")

    draft = client.get(f"{API}/{resource}/?{name}=canary-hidden")
    missing = client.get(f"{API}/{resource}/?{name}=canary-absent")

    assert draft.status_code == missing.status_code == 400
    assert draft.content.replace(b"hidden", b"absent") == missing.content
    assert dict(draft.headers) == dict(missing.headers)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
@pytest.mark.parametrize("resource", BUILDERS)
def test_a_detail_that_is_not_published_is_one_that_never_was(client, resource, state):
    BUILDERS[resource](slug="canary-hidden", state=state)

    hidden = client.get(f"{API}/{resource}/canary-hidden/", HTTP_IF_NONE_MATCH='"any"')
    missing = client.get(f"{API}/{resource}/canary-absent/", HTTP_IF_NONE_MATCH='"any"')

    assert problem_of(hidden, 404) == problem_of(missing, 404)
    assert dict(hidden.headers) == dict(missing.headers)


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_draft_changes_no_etag(client, resource):
    row = BUILDERS[resource]()
    lists = [f"{API}/{resource}/", f"{API}/{resource}/{row.slug}/", f"{API}/search/?q=canary"]
    before = [client.get(address).headers["ETag"] for address in lists]
    number = RecordVersion.objects.current()

    draft = BUILDERS[resource](slug="canary-hidden", state="draft")
    draft.save()
    if hasattr(draft, "citations"):
        build.make_citation(draft, paragraph=2)
    draft.delete()

    assert [client.get(address).headers["ETag"] for address in lists] == before
    assert RecordVersion.objects.current() == number


@pytest.mark.parametrize("resource", [name for name in BUILDERS if name != "sources"])
def test_what_is_withdrawn_is_gone_from_the_next_answer(client, resource):
    row = BUILDERS[resource](**texts_of(viewsets()[resource].model))
    before = client.get(f"{API}/{resource}/")
    assert slugs(before) == [row.slug]

    row.state = "withdrawn"
    row.save()

    after = client.get(f"{API}/{resource}/", HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert slugs(after) == []
    assert client.get(f"{API}/search/?q=canary").json()["count"] == 0
