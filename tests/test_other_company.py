"""The code knows no company: another record is served by it as it is, and no word of ours stands outside fixtures/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_claim,
    make_dispute,
    make_era,
    make_measure,
    make_milestone,
    make_observation,
    make_organization,
    make_partnership,
    make_person,
    make_position,
    make_site,
    make_source,
    make_vehicle_model,
)
from tests.helpers import API, slugs, viewsets

BASE = settings.BASE_DIR
NAMED = ("organizations", "people", "brands", "vehicle-models", "sites")
NOT_CODE = {"fixtures", "documents", "var", "node_modules"}
SUFFIXES = {".py", ".html", ".po", ".js", ".css", ".txt", ".toml", ".ini", ".svg"}
# Names in the record that are words of plain English or Russian too.
COMMON = {"Government", "Правительство"}


def names_in_the_record() -> set[str]:
    """The names of organizations, people, brands, models and sites, whole, and each capitalized word of them."""
    names = set()
    for stem in NAMED:
        path = BASE / "fixtures" / f"{stem}.yaml"
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            names |= {text for text in entry["name"].values() if len(text) > 2}
    return names


def proper_words(names: set[str]) -> set[str]:
    """What can only be a name: whole names, and of several words those written unlike any common word of the code."""
    quoted = {part for name in names for part in re.findall('[“«"](.+?)[”»"]', name)}
    return {name for name in names | quoted if name[0].isupper() and name not in COMMON}


NOT_OURS = {"vendor", "node_modules"}


def code_files() -> list[Path]:
    """The project's own code, templates, translations and assets, apart from what is vendored."""
    tops = [path for path in BASE.iterdir() if path.name not in NOT_CODE and not path.name.startswith(".")]
    files = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    return [path for path in files if path.suffix in SUFFIXES and not NOT_OURS & set(path.parts)]


def test_no_name_of_the_record_stands_in_the_code():
    names = proper_words(names_in_the_record())
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?!\w)")

    found = [
        f"{path.relative_to(BASE)}: {match.group()}"
        for path in code_files()
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]

    assert len(names) > 40
    assert found == []


def make_second_record() -> None:
    """A dozen statements about a boatyard."""
    log = make_source(slug="harbor-log", title_en="Harbor log", title_ru="Портовый журнал", archive_name="log.txt")
    yard = make_organization(slug="tern-yard", name_en="Tern Yard", name_ru="Верфь «Крачка»", is_subject=True)
    bank = make_organization(slug="shore-bank", name_en="Shore Bank", name_ru="Береговой банк")
    ida = make_person(slug="ida-moe", name_en="Ida Moe", name_ru="Ида Му")
    tern = make_brand(slug="tern", name_en="Tern", name_ru="Крачка", owner=yard, is_own=True)
    skiff = make_vehicle_model(slug="tern-skiff", name_en="Tern Skiff", name_ru="Ялик", brand=tern)
    slip = make_site(slug="slip", name_en="The slip", name_ru="Стапель", organization=yard, date="1951")
    boats = make_measure(
        slug="boats", name_en="Boats built", name_ru="Построено лодок", unit_en="boats", unit_ru="лодок"
    )
    when = make_dispute(
        slug="when-founded", question_en="When was the yard founded?", question_ru="Когда основана верфь?"
    )
    make_position(slug="moe-master", person=ida, organization=yard, title_en="Master", title_ru="Мастер")
    make_partnership(slug="loan", title_en="A loan", title_ru="Заём", parties=[bank], date="1952", brands=[tern])
    make_claim(slug="finest", title_en="Its boats are the finest", title_ru="Её лодки лучшие", people=[ida])
    make_assembly_run(
        slug="skiffs", title_en="Skiffs", title_ru="Ялики", vehicle_model=skiff, site=slip, period="1953/1960"
    )
    make_observation(slug="boats-1955", measure=boats, period="1955", value=12)
    make_observation(slug="boats-planned", measure=boats, period="1955", kind="plan", bound="at-least", lower=20)
    make_era(slug="wooden-years", name_en="Wooden years", name_ru="Деревянные годы", period="1950/1970")
    founded = {"kind": "founding", "dispute": when}
    make_milestone(slug="founded-1950", title_en="Founded in 1950", title_ru="Основана в 1950", date="1950", **founded)
    later = make_milestone(
        slug="founded-1951", title_en="Founded in 1951", title_ru="Основана в 1951", date="1951", **founded
    )
    make_citation(later, source=log, paragraph=7, speaker=ida)


@pytest.mark.django_db
def test_another_companys_record_is_served_without_a_word_of_this_one(client):
    make_second_record()
    names = proper_words(names_in_the_record())

    bodies = {}
    for resource in viewsets():
        response = client.get(f"{API}/{resource}/?limit=500")
        bodies[resource] = response.content.decode()
        for slug in slugs(response):
            bodies[f"{resource}/{slug}"] = client.get(f"{API}/{resource}/{slug}/").content.decode()
    for words in ("верфь", "boat", "moe"):
        bodies[f"search {words}"] = client.get(f"{API}/search/", {"q": words}).content.decode()

    assert len(bodies) > 35
    assert [name for name in bodies if not bodies[name].startswith("{")] == []
    assert [
        (name, word) for name in names for word, body in bodies.items() if re.search(rf"\b{re.escape(name)}\b", body)
    ] == []


@pytest.mark.django_db
def test_another_companys_plan_is_judged(client):
    make_second_record()

    outcome = client.get(f"{API}/plans/boats-planned/").json()["outcome"]

    assert outcome == {"status": "missed", "actual": "boats-1955", "difference": "-8"}
