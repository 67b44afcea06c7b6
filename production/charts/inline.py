"""An SVG of the renderer as a part of a page: in its colours and type, with a title, and with ids that are its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # reads nothing but what our own renderer wrote
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from production.charts.theme import PALETTE, tidy

NAMESPACE = "{http://www.w3.org/2000/svg}"
COLOURS = {value: f"var(--{name})" for name, value in PALETTE.items()}
PAINTED = ("fill", "stroke", "stop-color")
# What the page says itself, or must not take over from the renderer.
DROPPED = {"class", "role", "version", "width", "height", "font-family", "pointer-events"}
KEPT_SIZE = {"rect", "image"}
LONG = re.compile(r"(\d+\.\d\d)\d+")
SHAPE = ("d", "transform", "x", "y", "x2", "y2", "width", "height")
FRAMES = {"background", "foreground"}


def inline_svg(svg: str, *, prefix: str, title: str, description: str, foreign: dict[str, str]) -> SafeString:
    """The picture as markup; every id in it begins with the prefix. `foreign` names texts of another language."""
    root = ET.fromstring(svg)  # noqa: S314 - see the import
    drop_frames(root)
    for element in root.iter():
        element.tag = element.tag.removeprefix(NAMESPACE)
        element.attrib = dict(attributes(element, prefix))
        if element.tag == "text" and (language := language_of(element.text or "", foreign)):
            element.set("lang", language)
    name(root, prefix, title, description)
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 - written by ElementTree, which escapes


def standing_svg(svg: str, *, title: str, description: str) -> str:
    """The picture as a file of its own: named and described in words, in place of the renderer's names of its marks."""
    ET.register_namespace("", NAMESPACE.strip("{}"))
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(svg)  # noqa: S314 - see the import
    for element in root.iter():
        element.attrib = {name: value for name, value in element.items() if not name.startswith("aria-")}
        element.attrib.pop("role", None)
    name(root, "", title, description, NAMESPACE)
    return ET.tostring(root, encoding="unicode")


def name(root: ET.Element, prefix: str, title: str, description: str, namespace: str = "") -> None:
    """Give the picture a title and a description, for whoever hears it."""
    root.attrib |= {"role": "img", "aria-labelledby": f"{prefix}title {prefix}desc"}
    for place, (part, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{namespace}{part}", {"id": f"{prefix}{part}"})
        element.text = tidy(text)
        root.insert(place, element)


def language_of(text: str, foreign: dict[str, str]) -> str | None:
    """The language of a text that is, or begins with, a foreign one, whole or shortened."""
    begun = text.removesuffix("…").casefold()
    short = text.endswith("…")
    names = ((tidy(name).casefold(), code) for name, code in foreign.items())
    return next((code for name, code in names if begun.startswith(name) or (short and name.startswith(begun))), None)


def drop_frames(element: ET.Element) -> None:
    """Take out the empty rectangles with which the renderer frames each group."""
    for child in list(element):
        if child.get("class") in FRAMES:
            element.remove(child)
        else:
            drop_frames(child)


def attributes(element: ET.Element, prefix: str) -> Any:
    for name, value in element.items():
        if name.startswith(("aria-", "{")) or (name in DROPPED and not is_size(element, name)):
            continue
        if name == "id":
            value = f"{prefix}{value}"
        elif name in PAINTED:
            value = COLOURS.get(value, value)
        elif name in SHAPE:
            value = LONG.sub(r"\1", value)
        yield name, value.replace("url(#", f"url(#{prefix}")


def is_size(element: ET.Element, name: str) -> bool:
    return name in ("width", "height") and element.tag.removeprefix(NAMESPACE) in KEPT_SIZE
