"""The picture that stands for a page where it is shared: 1200 by 630, made from an SVG and then kept."""

from __future__ import annotations

import hashlib
import logging
import xml.etree.ElementTree as ET  # reads nothing but what our own renderer wrote
from dataclasses import dataclass
from functools import cache

import vl_convert
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from sources.text import printable
from sources.typesetting import FONTS, fitted

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
INNER = WIDTH - 2 * MARGIN
# Between the rule at the head and the evidence at the foot.
TOP, BOTTOM = 148, 530
# What the evidence takes of the line of the title, where a chart takes the foot.
FOOT = 260
CACHE = "charts"
FALLBACK = settings.BASE_DIR / "static" / "preview.png"
NARROW_SPACE, SPACE = "\u202f", "\u00a0"  # the face has the second alone
SVG = "http://www.w3.org/2000/svg"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    text: str
    y: int
    size: int
    style: str


@dataclass(frozen=True)
class Card:
    """What a picture says: the kind of page, its title, above it the date or the figure, below it the evidence."""

    title: str
    # What stands in place of the name of the company, where that is the title.
    head: str = ""
    kind: str = ""
    lead: str = ""
    # The lead is what matters most: a figure.
    is_figure: bool = False
    text: str = ""
    # What must be known of a row before it is believed.
    flags: tuple[str, ...] = ()
    foot: str = ""
    # A picture to stand beneath the title: an SVG of our own renderer.
    chart: str = ""

    @cached_property
    def lines(self) -> list[Line]:
        """Lead, title and text, each as large as it can be."""
        if self.chart:
            return stack([(self.title, "title", [(40, 1), (34, 1)])], INNER - FOOT)
        lead = [(112, 1), (84, 1), (60, 1)] if self.is_figure else [(52, 1), (40, 1)]
        title = [(84, 1), (66, 2), (54, 3), (46, 4)] if self.lead else [(104, 1), (80, 2), (66, 3), (54, 4)]
        return stack([(self.lead, "lead", lead), (self.title, "title", title), (self.text, "text", [(30, 3)])])

    @property
    def inner_chart(self) -> SafeString:
        """The chart, in the place that the picture has for it."""
        root = ET.fromstring(self.chart)  # noqa: S314 - see the import
        root.attrib |= {"x": str(MARGIN), "y": "216", "width": str(INNER), "height": "384"}
        return mark_safe(ET.tostring(root, encoding="unicode", default_namespace=None))  # noqa: S308


def stack(blocks: list[tuple[str, str, list[tuple[int, int]]]], limit: int = INNER) -> list[Line]:
    """Blocks of text one beneath the other, from under the rule; the last has the lines that are left."""
    lines, y = [], float(TOP)
    for text, style, sizes in blocks:
        if style == "text":
            sizes = [(size, min(most, int((BOTTOM - y) / (1.18 * size)))) for size, most in sizes]
        if not text or sizes[-1][1] < 1:
            continue
        size, texts = fitted(printable(text).replace(NARROW_SPACE, SPACE), limit, sizes)
        for each in texts:
            y += 1.18 * size
            lines.append(Line(each, round(y), size, style))
        y += 0.45 * size
    return lines


def answer(card: Card, request: HttpRequest) -> HttpResponse:
    """The picture; a template, for it tells of whom the record is."""
    svg = printable(render_to_string("card.svg", {"card": card}, request=request))
    return HttpResponse(png(svg), content_type="image/png")


def png(svg: str) -> bytes:
    """The picture that is kept, or else a new one; what cannot be drawn is the same picture for every page."""
    key = f"card-{hashlib.sha256(f'{vl_convert.__version__} {svg}'.encode()).hexdigest()}"
    try:
        if (kept := caches[CACHE].get(key)) is not None:
            return kept
        register_face()
        made = vl_convert.svg_to_png(svg, scale=1, ppi=72)
        caches[CACHE].set(key, made)
    except Exception:
        logger.exception("A preview picture cannot be made.")
        return FALLBACK.read_bytes()
    return made


@cache
def register_face() -> None:
    vl_convert.register_font_directory(str(FONTS))
