"""The interface in Russian: whole, true to its placeholders, compiled as written, and without English on its pages."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize

import conftest as build
from partners.models import Brand
from search.querysets import SEARCHED
from sources.models import record_models
from tests.admin_forms import address, change_address, sign_in
from timeline.models import Milestone

CATALOG = Path(settings.BASE_DIR) / "locale/ru/LC_MESSAGES/django.po"
LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({LITERAL}(?:, {LITERAL})*)")
# Which arguments of a call are the context, the message and its plural.
ARGUMENTS = {"_": "m", "gettext": "m", "pgettext": "cm", "ngettext": "mp", "npgettext": "cmp"}
# Names, codes and examples that are the same in both languages.
LATIN = {"API", "English", "Gale", "JSON", "May", "SHA"} | {
    *("api", "best", "car", "en", "first", "ru", "which", "year", "zz"),
    *("possible", "certain", "true", "false"),
    # Names of the forms in which a page can be had.
    *(
        "CSV",
        "NDJSON",
        "XLSX",
        "SDMX",
        "TimelineJS",
        "PNG",
        "SVG",
        "Vega",
        "Lite",
        "BibTeX",
        "CSL",
        "iCalendar",
        "Atom",
        "UTC",
    ),
    # The name of the archived file, in a citation of the document.
    *("yearbook", "txt"),
}
# What Django's admin itself leaves in English: the texts of two icons.
DJANGO_ADMIN = {"Search", "True"}
# Keys that are pressed, and the program sha256sum.
ADMIN_LATIN = {"Alt", "Ctrl", "sha", "sum"}


@pytest.fixture(autouse=True)
def _language_restored() -> Iterator[None]:
    """A request leaves its language behind, and other tests expect English."""
    with translation.override("en"):
        yield


def messages() -> list[dict[str, Any]]:
    """The entries of the catalogue, its header left out: context, message, plural, translations, flags."""
    blocks = CATALOG.read_text(encoding="utf-8").strip().split("\n\n")
    return [read_entry(block) for block in blocks[1:] if not block.startswith("#~")]


def read_entry(block: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"flags": "", "msgctxt": "", "msgid": "", "msgid_plural": "", "translations": []}
    for line in block.splitlines():
        keyword, _space, text = line.partition(" ")
        if line.startswith("#"):
            entry["flags"] += text if keyword == "#," else ""
            continue
        if not line.startswith('"'):
            key = keyword.partition("[")[0]
            if key == "msgstr":
                entry["translations"].append("")
            line = text
        if key == "msgstr":
            entry["translations"][-1] += ast.literal_eval(line)
        else:
            entry[key] += ast.literal_eval(line)
    return entry


def spoken() -> set[tuple[str, str, str]]:
    """Context, message and plural of all that the code and the templates ask to be translated."""
    root = Path(settings.BASE_DIR)
    folders = [path for path in root.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "var"]
    found = set()
    for path in [*root.glob("*.py"), *(file for folder in folders for file in folder.rglob("*.*"))]:
        if "node_modules" in path.parts:
            continue
        if path.suffix == ".py":
            found |= set(calls_of_code(path))
        elif path.suffix == ".html":
            found |= set(calls_of_template(path))
    return found


def calls_of_code(path: Path) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id.removesuffix("_lazy")
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if name in ARGUMENTS and texts:
                yield as_key(name, texts)


def calls_of_template(path: Path) -> Iterator[tuple[str, str, str]]:
    for name, arguments in TEMPLATE_CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield as_key(name, [ast.literal_eval(text) for text in re.findall(LITERAL, arguments)])


def as_key(name: str, texts: list[str]) -> tuple[str, str, str]:
    given = dict(zip(ARGUMENTS[name], texts, strict=False))
    return given.get("c", ""), given["m"], given.get("p", "")


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)\w|%[sd]|\{\w*\}|<[^>]*>", text))


class Reader(HTMLParser):
    """What a reader meets on a page, seen or spoken."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.is_code = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # A text in the other language, marked as such, and what is not to be translated: addresses, names of formats.
        is_other = given.get("lang") == "en" or given.get("translate") == "no"
        self.is_code = is_other or tag in ("script", "style", "code", "textarea")
        self.words += [
            value for name, value in attrs if name in ("aria-label", "placeholder", "title", "alt") and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self.is_code = False

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.words.append(data)

    @property
    def latin(self) -> set[str]:
        """The Latin words, those of addresses apart."""
        return set(re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+", "", " ".join(self.words))))


def english_of(pages: dict[str, str], known: set[str]) -> dict[str, set[str]]:
    """The Latin words of each page that has any besides the known ones."""
    found = {address: Reader(page).latin - known for address, page in pages.items()}
    return {address: words for address, words in found.items() if words}


@pytest.fixture
def record(db: Any) -> None:
    """A row of every kind, and of what is said of rows: rivals, ranks, plans, inferred and missing dates."""
    dispute, person = build.make_dispute(), build.make_person()
    subject = build.make_organization(is_subject=True)
    rival = {"dispute": dispute, "rank_reason_ru": "Так вернее.", "rank_reason_en": "Truer."}
    build.make_citation(build.make_milestone(rank="preferred", **rival), paragraph=2, stance="disputes", speaker=person)
    build.make_milestone(slug="proposed-car", status="proposed", date="", rank="deprecated", **rival)
    build.make_milestone(slug="planned-car", status="planned", date_basis="inferred", people=[person])
    build.make_brand(owner=subject, origin_ru="местная", is_own=True)
    build.make_observation(obs_status="D", segment="passenger-cars", as_of="2021-03", as_of_basis="inferred")
    build.make_observation(slug="plan-2020", kind="plan", segment="passenger-cars", value=50_000)
    build.make_site(status="under-construction")
    build.make_release()
    for maker in (build.make_era, build.make_position, build.make_partnership, build.make_claim):
        maker()
    build.make_assembly_run(vehicle_model=build.make_vehicle_model())


def test_catalogue_holds_the_strings_of_the_project_and_no_others():
    kept = {(entry["msgctxt"], entry["msgid"], entry["msgid_plural"]) for entry in messages()}

    said = spoken()

    assert said - kept == set(), "not in the catalogue: make messages"
    assert kept - said == set(), "no longer said: make messages"


def test_every_string_is_translated_with_its_placeholders():
    for entry in messages():
        assert "fuzzy" not in entry["flags"], entry["msgid"]
        assert len(entry["translations"]) == (4 if entry["msgid_plural"] else 1), entry["msgid"]
        for text in entry["translations"]:
            assert text.strip(), entry["msgid"]
            assert placeholders(text) == placeholders(entry["msgid"]), entry["msgid"]


def test_compiled_catalogue_says_what_the_text_says():
    expected = {}
    for entry in messages():
        key = f"{entry['msgctxt']}\x04{entry['msgid']}" if entry["msgctxt"] else entry["msgid"]
        plural = enumerate(entry["translations"])
        expected |= {(key, n): text for n, text in plural} if entry["msgid_plural"] else {key: entry["translations"][0]}

    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = vars(gettext.GNUTranslations(file))["_catalog"]

    assert {key: text for key, text in compiled.items() if key} == expected


@pytest.mark.django_db
def test_names_are_set_apart_in_russian_sentences_of_the_admin(client):
    """Django's own read "Добавить марка", and end an attribute at a quotation mark of theirs."""
    sign_in(client, username="вера")
    build.make_brand()

    listed, form = (
        client.get(address(Brand, page), headers={"accept-language": "ru"}).content.decode()
        for page in ("changelist", "add")
    )

    assert "Добавить: марка" in " ".join(listed.split())
    assert "марка: 1" in " ".join(listed.split())
    assert 'title="Добавить запись: организация"' in form


@pytest.mark.slow
def test_russian_pages_show_no_english(client, record):
    addresses = [f"/ru/{path}" for path in ("", "about/", "search/", "search/?q=год", "search/?q=", "nothing-here/")]
    with translation.override("ru"):
        timeline = reverse("timeline:milestone-list")
        addresses += [
            f"{timeline}?rank=all",
            f"{timeline}?date_from=zz&paragraph=zz&undated=zz&date_match=zz&source=zz",
        ]
        for model in SEARCHED:
            listed = reverse(model.page_name.replace("-detail", "-list"))
            addresses += [listed, f"{listed}?zz=1", f"{listed}?ordering=zz&updated_after=zz&q={'zz+' * 9}"]
            addresses += [row.get_absolute_url() for row in model.objects.published()]

    pages = {each: client.get(each).content.decode() for each in addresses}

    assert english_of(pages, LATIN) == {}


@pytest.mark.slow
def test_russian_admin_shows_no_english(client, record):
    sign_in(client, username="вера")
    models = [model for model in admin.site._registry if model._meta.app_label != "auth"]
    addresses = [reverse("admin:index"), *(address(model, "changelist") for model in models)]
    addresses += [address(model, "add") for model in record_models()]
    addresses.append(change_address(Milestone.objects.get(slug="first-car")))

    pages = {each: client.get(each, headers={"accept-language": "ru"}).content.decode() for each in addresses}

    assert english_of(pages, LATIN | DJANGO_ADMIN | ADMIN_LATIN) == {}
