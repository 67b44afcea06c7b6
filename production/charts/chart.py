"""A chart: what it shows, in words, as a Vega-Lite specification and as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from production.charts.theme import CONFIG, INK_2, PAPER, SCHEMA, SMALL, WIDE, tidy, wrapped


@dataclass(frozen=True)
class Chart:
    """Texts are in the language in which the chart was made; rows are those that it draws."""

    key: str
    title: str
    description: str
    rows: list[Any]
    # Takes whether it is narrow; gives the data and the panels of the specification.
    draw: Callable[[bool], dict[str, Any]]
    # Head and lines of the same rows as a table; takes the address of the site, for links that travel.
    table: Callable[[str], list[list[str]]]
    # How to read its signs, and what it leaves to the table: a sentence each.
    notes: list[str] = field(default_factory=list)
    # Rows that it cannot place in time: they are named beneath it.
    unplaced: list[Any] = field(default_factory=list)
    # The language that the title is in, or the name in it.
    language: str = ""
    # Texts that are not in the language of the page -> their language.
    foreign: dict[str, str] = field(default_factory=dict)
    # Where it stands: the address of its page, the filters in use, and the suffix of its own table.
    page: str = ""
    query: str = ""
    csv_suffix: str = "csv"

    def at(self, page: str, query: str = "", csv_suffix: str = "csv") -> Chart:
        return replace(self, page=page, query=query, csv_suffix=csv_suffix)

    @property
    def address(self) -> str:
        return f"{self.page}{self.query}"

    @property
    def files(self) -> list[tuple[str, str]]:
        """Label and address of each of its files."""
        suffixes = {"SVG": "svg", "PNG": "png", "Vega-Lite": "vl.json", "CSV": self.csv_suffix}
        stem = self.page.removesuffix("/")
        return [(label, f"{stem}.{suffix}{self.query}") for label, suffix in suffixes.items()] if stem else []

    @property
    def unplaced_note(self) -> list[str]:
        names = "; ".join(row.heading(get_language())[0] for row in self.unplaced)
        return [f"{_('Without dates:')} {names}."] if names else []

    def spec(self, *, narrow: bool = False) -> dict[str, Any]:
        """The picture in a page, which has title and notes beside it: a specification that needs nothing else."""
        return tidy(
            {
                "$schema": SCHEMA,
                "description": f"{self.title}. {self.description}",
                "background": None,
                "padding": {"top": 4, "bottom": 4, "left": 0, "right": 2},
                "config": CONFIG,
                **self.draw(narrow),
            }
        )

    def document(self, citation: str) -> dict[str, Any]:
        """The picture that travels alone: with its title, its notes, and where it comes from."""
        spec = self.spec()
        title = {
            "text": wrapped(self.title, WIDE, 18),
            "subtitle": wrapped(" ".join([*self.notes, *self.unplaced_note]), WIDE),
        }
        return tidy(
            {
                **spec,
                "title": {**title, "frame": "bounds"},
                "background": PAPER,
                "padding": 28,
                "usermeta": {"key": self.key, "citation": citation, "page": self.address},
                "vconcat": [*spec["vconcat"], caption(citation)],
            }
        )


def caption(citation: str) -> dict[str, Any]:
    """A last panel that holds nothing but lines of text."""
    lines = wrapped(citation, WIDE, SMALL)
    height = 17 * len(lines)
    return {
        "name": "caption",
        "width": WIDE,
        "height": height,
        "data": {"values": [{"line": line, "at": 17 * place + 10} for place, line in enumerate(lines)]},
        "mark": {"type": "text", "x": 0, "align": "left", "fontSize": SMALL, "fill": INK_2},
        "encoding": {
            "y": {"field": "at", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0]}},
            "text": {"field": "line"},
        },
    }
