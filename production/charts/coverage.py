"""Which years of which measure the record covers: how many sources, and where there is no figure, why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from production.charts import data
from production.charts.chart import Chart
from production.charts.layers import Layers
from production.charts.scales import Frame, year_ticks
from production.charts.theme import HAIR, INK, LINE, NARROW, PAPER, SEA, SMALL, TEXT, WIDE, shortened, text_width
from production.figures import ValueState
from production.models import Measure, Observation
from sources.models import Source, text_of

# More years than these are shown only where they hold something.
MOST_YEARS = 60
MOST_MEASURES = 60
DEEPEST = 4
CELL, HEAD, MOST_GUTTER, UNDATED = 24, 20, 340, 84
OUTPUT = ("actual", "estimate")
INTENDED = gettext_lazy("Outlined: no figure of what came about, only a plan, a forecast or a capacity.")

# Why a year has something, and yet no figure: sign and words, the weightiest first.
SIGNS: dict[str, tuple[str, str | Promise]] = {
    "missing": ("×", gettext_lazy("missing value")),
    "somevalue": ("○", gettext_lazy("stated without a figure")),
    "novalue": ("–", gettext_lazy("stated to be none")),
}


@dataclass
class Cell:
    """What the record says of one measure in one year; nothing, if it has no rows."""

    year: int | None
    rows: list[Observation] = field(default_factory=list)

    @property
    def is_intended(self) -> bool:
        """Whether its only figures are plans, forecasts or capacities: none of what came about."""
        return bool(self.count) and not any(is_of_output(row) for row in self.rows if has_figure(row))

    @property
    def sources(self) -> list[Source]:
        """Who gives a figure of what came about, or else of what was intended; who repeats another is not one more.

        Those that say something without a figure are told by a sign instead.
        """
        told = [row for row in self.rows if has_figure(row)]
        weightiest = [row for row in told if is_of_output(row)] or told
        found = [each.source for row in weightiest for each in row.citations.all() if not each.is_against]
        return sorted({each.repeats_id or each.pk: each for each in found}.values(), key=lambda each: each.slug)

    @property
    def count(self) -> int:
        return len(self.sources)

    @property
    def kinds(self) -> list[str]:
        return sorted({row.kind for row in self.rows})

    @property
    def level(self) -> int:
        """The depth of its shade."""
        return min(self.count, DEEPEST)

    @property
    def reason(self) -> str:
        """Why it has rows and no figure, as a key of SIGNS."""
        if self.count or not self.rows:
            return ""
        if any(row.obs_status == Observation.ObsStatus.MISSING for row in self.rows):
            return "missing"
        silent = {row.value_state for row in self.rows}
        return "somevalue" if ValueState.SOMEVALUE in silent else "novalue"

    @property
    def sign(self) -> str:
        return SIGNS[self.reason][0] if self.reason else ""

    @property
    def words(self) -> str:
        return str(SIGNS[self.reason][1]) if self.reason else ""

    @property
    def text(self) -> str:
        return str(self.count) if self.count else self.sign


@dataclass(frozen=True)
class Coverage:
    """Years and, for each measure, a cell for each of them and one for what is undated."""

    years: list[int]
    lines: list[tuple[Measure, list[Cell]]]

    @property
    def cells(self) -> list[tuple[Measure, Cell]]:
        return [(measure, cell) for measure, cells in self.lines for cell in cells]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The signs in use, each with its meaning."""
        used = {cell.reason for _measure, cell in self.cells}
        return [(sign, str(words)) for reason, (sign, words) in SIGNS.items() if reason in used]


def is_of_output(row: Observation) -> bool:
    return row.kind in OUTPUT


def has_figure(row: Observation) -> bool:
    return row.value_state == ValueState.VALUE and row.obs_status != Observation.ObsStatus.MISSING


def year_of(row: Observation) -> int | None:
    """The year under which a figure is counted: that in which its period ends, or begins if no end is stated."""
    if row.period.is_undated:
        return None
    first, last = data.moment(row.period)
    return int(last - 1e-6) if last is not None else int(first)


def coverage_of(rows: Iterable[Observation]) -> Coverage:
    measures: dict[Measure, dict[int | None, Cell]] = {}
    for row in rows:
        year = year_of(row)
        measures.setdefault(row.measure, {}).setdefault(year, Cell(year)).rows.append(row)
    met = sorted({year for cells in measures.values() for year in cells if year is not None})
    whole = list(range(met[0], met[-1] + 1)) if met else []
    years = whole if len(whole) <= MOST_YEARS else met
    ordered = sorted(measures.items(), key=lambda item: (-len(item[1]), item[0].slug))
    columns = [*years, None]
    return Coverage(years, [(each, [cells.get(year) or Cell(year) for year in columns]) for each, cells in ordered])


def coverage_chart(coverage: Coverage) -> Chart | None:
    """The same matrix as a picture; None where the record has no observation."""
    shown = Coverage(coverage.years, coverage.lines[:MOST_MEASURES])
    if not shown.lines:
        return None
    names = [measure for measure, _cells in shown.lines]
    number = len(names)
    span = f", {shown.years[0]}–{shown.years[-1]}" if shown.years else ""
    rest = len(coverage.lines) - number
    more = ngettext("%(number)d more", "%(number)d more", rest) % {"number": rest}
    return Chart(
        key="coverage",
        title=_("What the record covers"),
        description=ngettext("%(number)d measure", "%(number)d measures", number) % {"number": number} + f"{span}.",
        rows=[row for _measure, cell in shown.cells for row in cell.rows],
        draw=partial(draw, shown),
        table=partial(coverage_table, shown),
        notes=[
            _("A number: how many sources give a figure. Nothing: no source does."),
            *([str(INTENDED)] if any(cell.is_intended for _measure, cell in shown.cells) else []),
            *(f"{sign}: {words}." for sign, words in shown.reasons),
            *([_("In the table only: %(parts)s.") % {"parts": more}] if rest else []),
        ],
        foreign=data.foreign_texts(*names),
    )


def coverage_table(coverage: Coverage, site: str) -> list[list[str]]:
    """A line for each cell that holds something; of what is undated the year is empty."""
    head = ["measure", "measure_en", "measure_ru", "year", "kinds", "source_count", "reason", "sources", "observations"]
    lines = [
        [
            *(measure.slug, measure.name_en or "", measure.name_ru or "", str(cell.year or ""), " ".join(cell.kinds)),
            *(str(cell.count), cell.reason, " ".join(source.slug for source in cell.sources)),
            *(" ".join(row.slug for row in cell.rows), f"{site}{measure.get_absolute_url()}"),
        ]
        for measure, cell in coverage.cells
        if cell.rows
    ]
    return [[*head, "page"], *lines]


def draw(coverage: Coverage, narrow: bool) -> dict[str, Any]:
    width, head = (NARROW, HEAD) if narrow else (WIDE, 0)
    height = (CELL + head) * len(coverage.lines)
    left, years = (0 if narrow else gutter(coverage)), max(len(coverage.years), 1)
    frame = Frame(width, height, (0, years), (height, 0), left=left, right=UNDATED)
    values = [
        datum(measure, cell, line, column, frame, head)
        for line, (measure, cells) in enumerate(coverage.lines)
        for column, cell in enumerate(cells)
        if cell.rows
    ]
    layers = Layers(frame, 0, values)
    grid(layers, coverage, head)
    cells(layers, values)
    return {
        "data": {"values": values},
        "vconcat": [{"name": "coverage", "width": width, "height": height, "layer": layers.layers}],
    }


def datum(measure: Measure, cell: Cell, line: int, column: int, frame: Frame, head: int) -> dict[str, Any]:
    top = (CELL + head) * line + head + 2
    x, x2 = (column, column + 1) if cell.year is not None else undated(frame)
    found = {
        "measure": measure.slug,
        "sources": cell.count,
        "observations": [row.slug for row in cell.rows],
        "label": cell.text,
        "shade": cell.level / DEEPEST,
        "panel": 0,
        "draw": ["intended" if cell.is_intended else "cell"],
        "x": x + 0.5 * frame.unit,
        "x2": x2 - 0.5 * frame.unit,
        "middle": (x + x2) / 2,
        "y": top,
        "y2": top + CELL - 4,
        "at": top + CELL / 2 - 2,
    }
    stated = {"year": cell.year, "reason": cell.reason}
    return {**found, **{name: value for name, value in stated.items() if value}}


def gutter(coverage: Coverage) -> float:
    """What the longest name needs, as far as the years can spare it."""
    names = (text_of(measure, "name", get_language())[0] for measure, _cells in coverage.lines)
    return min(max(text_width(name, TEXT) for name in names) + 12, MOST_GUTTER)


def undated(frame: Frame) -> tuple[float, float]:
    """The column of what has no year."""
    middle = frame.width - UNDATED / 2 + 4
    return frame.x_at(middle - CELL / 2), frame.x_at(middle + CELL / 2)


def grid(layers: Layers, coverage: Coverage, head: int) -> None:
    frame = layers.frame
    narrow = frame.width == NARROW
    names = [
        {
            "label": shortened(text_of(measure, "name", get_language())[0], NARROW if narrow else frame.left - 12),
            "at": (CELL + head) * line + (head / 2 + 2 if narrow else CELL / 2),
            "foot": (CELL + head) * (line + 1),
        }
        for line, (measure, _cells) in enumerate(coverage.lines)
    ]
    layers.own("rules", names, {"type": "rule", "stroke": HAIR}, y=frame.y("foot"))
    text = {"type": "text", "x": 0, "align": "left", "baseline": "middle", "fontSize": TEXT}
    layers.own("measures", names, text, y=frame.y("at"), text={"field": "label"})
    years = coverage.years
    wanted = year_ticks((years[0], years[-1]), 4 if narrow else 7) if years else []
    ticks = [{"at": years.index(year) + 0.5, "label": str(year)} for year in wanted if year in years]
    foot = {"type": "text", "y": frame.height, "yOffset": 14, "fontSize": SMALL, "fill": INK}
    layers.own("years", ticks, foot, x=frame.x("at"), text={"field": "label"})
    # The last column is not a year: it stands apart, under its name.
    apart = {**foot, "x": frame.width - UNDATED / 2 + 4}
    layers.own("undated", [{"label": pgettext("figures", "undated")}], apart, text={"field": "label"})
    edge = {"type": "rule", "stroke": LINE, "x": frame.width - UNDATED + 6}
    layers.own("edge", [{"label": ""}], edge)


def cells(layers: Layers, values: list[dict[str, Any]]) -> None:
    """Shaded by the number of sources, which stands there as well."""
    frame = layers.frame
    rows = {"y": frame.y(), "y2": {"field": "y2"}}
    scale = {"domain": [0, 1], "range": [0, 0.85]}
    shade = {"field": "shade", "type": "quantitative", "legend": None, "scale": scale}
    box = {"type": "rect", "fill": SEA, "stroke": SEA, "strokeWidth": 0.75}
    layers.sign("cell", box, x=frame.x(), x2={"field": "x2"}, **rows, fillOpacity=shade)
    outline = {"type": "rect", "fill": None, "stroke": SEA, "strokeWidth": 1.25, "strokeDash": [3, 2]}
    layers.sign("intended", outline, x=frame.x(), x2={"field": "x2"}, **rows)
    small = min((frame.px(1) - frame.px(0)) * 0.9, SMALL)
    fill = {"condition": {"test": "datum.shade > 0.6", "value": PAPER}, "value": INK}
    text = {"type": "text", "baseline": "middle", "fontSize": max(small, 8)}
    place = {"x": frame.x("middle"), "y": frame.y("at"), "text": {"field": "label"}}
    layers.sign("cell", text, "-text", **place, fill=fill)
    layers.sign("intended", {**text, "fill": INK}, "-text", **place)
