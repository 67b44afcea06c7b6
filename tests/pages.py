"""What the tests of the pages share: a small record of every kind of row, all its addresses, and a reader of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.urls import LocalePrefixPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from modeltranslation.manager import get_translatable_fields_for_model

import conftest as build
from changes.models import Change
from changes.recording import record_changes
from releases.models import Release
from sources.models import record_models
from tests.helpers import BUILDERS

LANGUAGES = ("en", "ru")
VOID = {"meta", "link", "input", "br", "img", "hr", "source", "wbr"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Node:
    """An element, with what it holds: elements and texts."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, *tags: str, **attrs: str) -> list[Node]:
        """The elements with one of these tags and all of these attributes, in the order of the page."""
        return [
            node
            for node in self.walk()
            if (not tags or node.tag in tags)
            and all(node.attrs.get(name.rstrip("_")) == value for name, value in attrs.items())
        ]

    def one(self, *tags: str, **attrs: str) -> Node:
        found = self.all(*tags, **attrs)
        assert len(found) == 1, (tags, attrs, len(found))
        return found[0]

    def with_class(self, name: str) -> list[Node]:
        return [node for node in self.walk() if name in node.attrs.get("class", "").split()]

    def texts(self) -> Iterator[tuple[str, Node]]:
        """Each text with the element that holds it."""
        for node in self.walk():
            yield from ((child, node) for child in node.children if isinstance(child, str) and child.strip())

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).replace("\xa0", " ").split())

    @property
    def lang(self) -> str:
        """The language that the element is in, its own or that of the nearest around it."""
        if "lang" in self.attrs or self.parent is None:
            return self.attrs.get("lang", "")
        return self.parent.lang

    @property
    def hrefs(self) -> list[str]:
        return [node.attrs["href"] for node in self.all("a")]


class Reader(HTMLParser):
    """Reads HTML in which every element is closed where it must be; anything else fails."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Node("document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}> at line {self.getpos()[0]}"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(response: Any) -> Node:
    """The page as a tree, once its tags are in balance."""
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    reader = Reader()
    reader.feed(response.content.decode())
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is never closed"
    return reader.root


def entry_ids(page: Node, resource: str) -> list[str]:
    """The slugs of the rows of a kind that a page lists, in its order."""
    ids = [node.attrs["id"] for node in page.one("main").all("li", "tr") if "id" in node.attrs]
    return [each.removeprefix(f"{resource}-") for each in ids if each.startswith(f"{resource}-")]


def page_names() -> list[str]:
    """The name of every page under a language, as the addresses are laid out: none can be forgotten here.

    Files of a page are not pages: tests/test_files.py walks them.
    """

    def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from names(each.url_patterns, f"{prefix}{each.namespace}:" if each.namespace else prefix)
            else:
                yield f"{prefix}{each.name}"

    trees = get_resolver().url_patterns
    return [
        name
        for tree in trees
        if isinstance(tree, URLResolver) and isinstance(tree.pattern, LocalePrefixPattern)
        for name in names(tree.url_patterns)
        if not name.endswith("-file")
    ]


def page_addresses(language: str) -> list[str]:
    """The address of every page of the record: lists, each published row's, and the history of each."""
    record_changes()
    histories = Change.objects.order_by("resource", "slug").values_list("resource", "slug").distinct()
    with translation.override(language):
        lists = [reverse(name) for name in page_names() if not name.endswith("-detail")]
        rows = [row for model in record_models() for row in model.objects.published().order_by("slug")]
        searches = [f"{reverse('search:results')}?q={word}" for word in ("northwind", "gale", "nothing-of-this")]
        changed = [reverse("changes:history-detail", args=names) for names in histories]
        released = [release.get_absolute_url() for release in Release.objects.all()]
        return [*lists, *searches, *(row.get_absolute_url() for row in rows), *released, *changed]


def make_statements(world: dict[str, Any], mark: str = "", **texts: str) -> dict[str, Any]:
    """One statement of each kind, disputed and cited twice, that relates to all that is in the world."""
    brand, person, site, model = world["brand"], world["person"], world["site"], world["vehicle_model"]
    organization, measure = world["organization"], world["measure"]
    common = {"dispute": world["dispute"], "reading_note_en": "A note.", "reading_note_ru": "Примечание."}
    scope = {"brand": brand, "vehicle_model": model, "organization": organization, "site": site}
    people = {"organizations": [organization], "people": [person], "brands": [brand]}
    came_true = build.make_milestone(slug=f"came-true{mark}", **common, **people, **texts)
    actual = build.make_observation(slug=f"actual{mark}", measure=measure, **scope, **common)
    made = {
        "milestone": came_true,
        "plan": build.make_milestone(
            slug=f"planned{mark}", status="planned", outcome=came_true, date="", **common, **people, **texts
        ),
        "position": build.make_position(slug=f"office{mark}", person=person, organization=organization, **common),
        "partnership": build.make_partnership(
            slug=f"agreement{mark}", parties=[organization], brands=[brand], **common, **texts
        ),
        "claim": build.make_claim(slug=f"claim{mark}", **common, **people, **texts),
        "assembly_run": build.make_assembly_run(
            slug=f"run{mark}", brand=brand, vehicle_model=model, site=site, **common, **texts
        ),
        "observation": actual,
        "planned_figure": build.make_observation(
            slug=f"figure{mark}", measure=measure, kind="plan", value=50_000, same_as=actual, **scope, **common
        ),
    }
    for row in made.values():
        build.make_citation(row, paragraph=2, speaker=person)
    return made


def make_world() -> dict[str, Any]:
    """A record with at least one row of every kind, each related to every other that it can name."""
    yearbook = build.make_source()
    northwind = build.make_organization(is_subject=True)
    world: dict[str, Any] = {
        "organization": northwind,
        "person": build.make_person(),
        "brand": build.make_brand(owner=northwind, origin_en="Harbor", origin_ru="Портовая", is_own=True),
        "measure": build.make_measure(),
        "dispute": build.make_dispute(),
        "era": build.make_era(),
        "source": build.make_source(slug="reprint", repeats=yearbook),
    }
    world["site"] = build.make_site(organization=northwind, dispute=world["dispute"])
    world["vehicle_model"] = build.make_vehicle_model(brand=world["brand"])
    build.make_release()
    return {**world, **make_statements(world)}


def double_world(world: dict[str, Any]) -> None:
    """As many statements again, on more citations, of more entities, about what is there already."""
    harbor = build.make_organization(slug="harbor")
    more = {
        "organization": harbor,
        "person": build.make_person(slug="ada-berg"),
        "brand": build.make_brand(slug="squall", owner=harbor),
        "measure": build.make_measure(slug="trucks-produced"),
        "dispute": build.make_dispute(slug="how-many"),
    }
    build.make_era(slug="later-years", period="2002/..")
    build.make_release(version=13)
    more["site"] = build.make_site(slug="east-plant", organization=world["organization"], dispute=world["dispute"])
    more["vehicle_model"] = build.make_vehicle_model(slug="gale-two", brand=world["brand"])
    other = build.make_source(slug="almanac", repeats=world["source"])
    statements = {**make_statements(world, "-more"), **make_statements(more, "-other")}
    statements["milestone"].brands.add(world["brand"])
    for row in [*world.values(), *statements.values()]:
        if hasattr(row, "citations"):
            build.make_citation(row, paragraph=3, speaker=more["person"], source=other)


def say(row: Any, text: str, *, languages: tuple[str, ...] = LANGUAGES) -> Any:
    """Put the text into every text of a row in these languages, take out the others, and save.

    The name of a period stays: in the heading of a figure it stands among texts of another language.
    """
    for name in set(get_translatable_fields_for_model(type(row)) or ()) - {"period_label"}:
        for language in LANGUAGES:
            setattr(row, f"{name}_{language}", text if language in languages else "")
    row.save()
    return row


def say_in_citations(row: Any, text: str, **options: Any) -> Any:
    for citation in row.citations.all() if hasattr(row, "citations") else ():
        say(citation, text, **options)
    return row


def make_one_of_each(mark: str, text: str, *, states: tuple[str, ...] = ("published",), **options: Any) -> dict:
    """A row of each kind, by resource, that says this in all its texts and citations; the states take turns."""
    # The origin of a brand is one of its texts, and needs a citation of its own.
    given = {"brands": {"origin_en": "Harbor"}}
    made = {
        resource: make(slug=f"{mark}-{resource}", state=states[place % len(states)], **given.get(resource, {}))
        for place, (resource, make) in enumerate(BUILDERS.items())
    }
    return {resource: say_in_citations(say(row, text, **options), text, **options) for resource, row in made.items()}


def hide_behind(rows: dict[str, Any]) -> None:
    """Let published rows lean on these, which are not public, by every relation that there is."""
    brand, person, measure, dispute = rows["brands"], rows["people"], rows["measures"], rows["disputes"]
    organization, site, model = rows["organizations"], rows["sites"], rows["vehicle-models"]
    people = {"organizations": [organization], "people": [person], "brands": [brand]}
    slug = "leaning"
    scope = {"brand": brand, "vehicle_model": model, "organization": organization, "site": site}
    leaning = [
        build.make_brand(slug=f"{slug}-owner", owner=organization),
        build.make_vehicle_model(slug=f"{slug}-brand", brand=brand),
        build.make_site(slug=f"{slug}-operator", organization=organization, dispute=dispute),
        build.make_milestone(
            slug=f"{slug}-plan", status="planned", outcome=rows["milestones"], dispute=dispute, **people
        ),
        build.make_claim(slug=f"{slug}-claim", dispute=dispute, **people),
        build.make_partnership(slug=f"{slug}-agreement", parties=[organization], brands=[brand], dispute=dispute),
        build.make_assembly_run(slug=f"{slug}-run", brand=brand, vehicle_model=model, site=site, dispute=dispute),
        build.make_observation(slug=f"{slug}-figure", same_as=rows["observations"], dispute=dispute, **scope),
        build.make_observation(slug=f"{slug}-measure", measure=measure),
        build.make_position(slug=f"{slug}-holder", person=person),
        build.make_position(slug=f"{slug}-place", organization=organization),
    ]
    for row in leaning:
        build.make_citation(row, paragraph=4, speaker=person)
        build.make_citation(
            row,
            paragraph=5,
            source=rows["sources"],
            stated_en=rows["sources"].title_en,
        )
    build.make_source(slug=f"{slug}-reprint", repeats=rows["sources"])
