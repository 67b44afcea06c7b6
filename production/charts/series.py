"""A measure over the years: bars for what flows, points for what stands at a moment; a panel for each scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from production.charts import data
from production.charts.chart import Chart
from production.charts.layers import Layers
from production.charts.notes import left_out, reading
from production.charts.scales import Box, Frame, Wanted, figure_ticks, placed, year_domain, year_ticks
from production.charts.theme import INK_2, MINUS, NARROW, SMALL, TEXT, WIDE, shortened, text_width, wrapped
from production.figures import number_wording
from production.models import Measure, Observation
from production.series import strands_of
from sources.models import text_of

FEWEST = 2
MOST_PANELS = 6
MOST_LABELS = 60
# Room above the highest mark for its label and, if its bound is open, for an arrow.
HEADROOM, ARROW = 30, 22
DOT = 4.5
OUTPUT = ("actual", "estimate")
# How far a mark keeps from the ends of its year: an outline stands around a bar, a capacity runs through.
INSETS = {"actual": 0.18, "estimate": 0.18, "capacity": 0}
FADE = 34
# Years without a figure from which on the picture says so in words.
GAP = 5


@dataclass(frozen=True)
class Panel:
    """A strand of the series with its title."""

    title: str
    span: str
    rows: list[Observation]


def series_chart(measure: Measure, rows: Sequence[Observation]) -> Chart | None:
    """Draw the dated figures of a measure; None where there are too few to draw."""
    panels = panels_of(measure, rows)
    shown = [row for panel in panels[:MOST_PANELS] for row in panel.rows]
    if len(shown) < FEWEST:
        return None
    name, language = text_of(measure, "name", get_language())
    is_flow = measure.nature == Measure.Nature.FLOW
    signs = {sign for row in shown for sign in signs_of(row, is_bar(row, measure)) if sign != "segment" or is_wide(row)}
    return Chart(
        key=measure.slug,
        title=_("%(measure)s, by period") % {"measure": name} if is_flow else name,
        description=description(measure, shown),
        language=language,
        rows=shown,
        draw=partial(draw, measure, panels[:MOST_PANELS]),
        table=partial(data.observation_table, shown),
        notes=[*reading(signs, shown, measure), *left_out(rows, shown)],
        foreign=data.foreign_in(shown) | data.foreign_texts(measure),
    )


def charts_by_measure(rows: Iterable[Observation]) -> dict[Measure, Chart]:
    """The chart of each measure that has one."""
    found: dict[Measure, list[Observation]] = {}
    for row in rows:
        found.setdefault(row.measure, []).append(row)
    charts = {measure: series_chart(measure, members) for measure, members in found.items()}
    return {measure: chart for measure, chart in charts.items() if chart is not None}


def headline_of(charts: dict[Measure, Chart]) -> Measure | None:
    """The measure whose chart stands for all: a flow before anything else, the one with most actual figures."""

    def weight(measure: Measure) -> tuple:
        actual = sum(row.kind == "actual" for row in charts[measure].rows)
        return (measure.nature != Measure.Nature.FLOW, -actual, measure.slug)

    return min(charts, key=weight, default=None)


def headline_chart(rows: Iterable[Observation]) -> Chart | None:
    """The one chart that stands for all of these, at the page of its measure."""
    charts = charts_by_measure(rows)
    measure = headline_of(charts)
    return charts[measure].at(measure.get_absolute_url()) if measure else None


def panels_of(measure: Measure, rows: Iterable[Observation]) -> list[Panel]:
    """The strands of the series, as far as they can be drawn."""
    drawn = [(strand.span, strand.drawable) for strand in strands_of(measure, rows)]
    return [Panel(data.panel_title(data.scope_of(rows[0]), span), span, rows) for span, rows in drawn if rows]


def is_wide(row: Observation) -> bool:
    """Whether its time is drawn as a line, and not as a dot."""
    first, last = data.moment(row.period)
    return first is not None and last is not None and last - first > 0.2


def is_bar(row: Observation, measure: Measure) -> bool:
    """Whether the figure counts what came about within a year or a part of one: a bar over a longer span would make
    it look like more."""
    if measure.nature != Measure.Nature.FLOW:
        return False
    first, last = data.ends(row.period)
    return first is not None and last is not None and last - first < 1.01


def signs_of(row: Observation, bar: bool) -> list[str]:
    """The signs that draw a figure. What a source leaves open has an arrow and no end."""
    output = row.kind in OUTPUT
    if row.lower is None:
        return ["rule" if bar else "segment", "open-down"]
    if row.upper is None:
        return ["bar" if bar and output else "rule" if bar else "segment", "open-up"]
    if row.lower != row.upper:
        return ["bar", "spread"] if bar and output else ["range"]
    if not bar:
        return ["segment"]
    if not output:
        return ["rule" if row.kind == "capacity" else "tick"]
    return ["bar", "notch"] if row.bound == "about" else ["bar"]


def draw(measure: Measure, panels: list[Panel], narrow: bool) -> dict[str, Any]:
    rows = [row for panel in panels for row in panel.rows]
    frame = frame_of(measure, rows, len(panels), narrow)
    values = [each for number, panel in enumerate(panels) for each in panel_data(measure, panel, number, frame)]
    views = [
        view(measure, panel, number, frame, values, last=number == len(panels) - 1, titled=len(panels) > 1)
        for number, panel in enumerate(panels)
    ]
    return {"data": {"values": values}, "vconcat": views}


def frame_of(measure: Measure, rows: list[Observation], panels: int, narrow: bool) -> Frame:
    """One plane for all panels, so that they can be compared."""
    width = NARROW if narrow else WIDE
    height = {1: 240, 2: 150}.get(panels, 76)
    spans = [place_of(row, measure) for row in rows]
    ends = [end for span in spans for end in span if end is not None]
    leaving = [(last, -1) for first, last in spans if first is None] + [
        (first, 1) for first, last in spans if last is None
    ]
    figures = [figure for row in rows for figure in (row.lower, row.upper) if figure is not None]
    is_open = any(row.upper is None and row.lower > max(figures) * Decimal("0.85") for row in rows)
    room = HEADROOM + (ARROW if is_open else 0)
    y_domain = figure_domain(measure, figures, room / height)
    labels = tick_labels(measure, ticks_of(measure, y_domain), y_domain)
    left = max((text_width(label, 12) for label in labels), default=0) + 12
    return Frame(width, height, year_domain(ends, leaving), y_domain, left=min(left, width / 3), right=14)


def place_of(row: Observation, measure: Measure) -> tuple[float | None, float | None]:
    flow = measure.nature == Measure.Nature.FLOW
    return data.ends(row.period) if flow else data.moment(row.period)


def figure_domain(measure: Measure, figures: list[Decimal], room: float) -> tuple[float, float]:
    """From zero, with room above; the first place of a ranking is at the top."""
    low, high = min(figures), max(figures)
    if measure.nature == Measure.Nature.RANK:
        margin = max((high - low) * Decimal("0.35"), Decimal(3))
        return float(high + margin), float(min(low - margin, Decimal(1)))
    low = min(low, Decimal(0))
    high = max(high, Decimal(0))
    span = (high - low) or Decimal(1)
    if low < 0:
        low -= span * Decimal("0.12")
    return float(low), float(low + (high - low or Decimal(1)) / (1 - Decimal(str(room))))


def ticks_of(measure: Measure, domain: tuple[float, float]) -> list[Decimal]:
    low, high = sorted(Decimal(repr(each)) for each in domain)
    ticks = figure_ticks(low, high, 4)
    if measure.nature == Measure.Nature.RANK:
        return [tick for tick in ticks if tick >= 1 and tick == tick.to_integral_value()] or [Decimal(1)]
    return ticks


def tick_labels(measure: Measure, ticks: list[Decimal], domain: tuple[float, float]) -> list[str]:
    """Figures in the page's language, the topmost with the unit."""
    language = get_language()
    labels = [number_wording(tick.normalize(), language).replace("-", MINUS) for tick in ticks]
    top = ticks.index(max(ticks)) if domain[0] < domain[1] else None
    if top is not None and (unit := data.unit_of(measure)):
        labels[top] = f"{labels[top]} {shortened(unit, 90, 12)}"
    return labels


def panel_data(measure: Measure, panel: Panel, number: int, frame: Frame) -> list[dict[str, Any]]:
    """The figures with their places; rivals for one period stand side by side."""
    slots = defaultdict(list)
    for row in panel.rows:
        slots[place_of(row, measure), "output" if row.kind in OUTPUT else row.kind].append(row)
    return [
        {**data.datum(row), "panel": number, "named": panel.span == "named"}
        | place(row, measure, frame, rivals.index(row), len(rivals))
        for rivals in slots.values()
        for row in rivals
    ]


def place(row: Observation, measure: Measure, frame: Frame, slot: int, slots: int) -> dict[str, Any]:
    first, last = place_of(row, measure)
    bar = is_bar(row, measure)
    signs = signs_of(row, bar)
    found: dict[str, Any] = {"edge": row.upper if row.lower is None else row.lower, "zero": 0}
    if first is None or last is None:
        end = first if last is None else last
        way = 1 if last is None else -1
        return {**found, "draw": [*as_points(signs, row), "fading"]} | dotted(end, way, slot, slots, frame)
    width = (last - first) / slots
    inset = INSETS.get(row.kind, 0.1) if bar else 0
    x, x2 = first + width * (slot + inset), first + width * (slot + 1 - inset)
    found |= {"x": x, "x2": x2, "middle": (x + x2) / 2}
    if bar:
        return {**found, "draw": signs}
    if (x2 - x) / frame.unit < 2 * DOT:
        return {**found, "draw": as_points(signs, row)} | around((first + last) / 2, slot, slots, frame)
    return {**found, "draw": [*drop(row), *signs]}


def as_points(signs: list[str], row: Observation) -> list[str]:
    return [*drop(row), *("dot" if sign in ("segment", "rule", "bar") else sign for sign in signs)]


def drop(row: Observation) -> list[str]:
    """A hairline down to zero, for what was achieved; the places of a ranking have no zero."""
    return ["drop"] if row.kind in OUTPUT and row.measure.nature != Measure.Nature.RANK else []


def around(middle: float, slot: int, slots: int, frame: Frame) -> dict[str, float]:
    """A dot's width at a moment, beside those of its rivals, and all of them within the picture."""
    room = frame.width - frame.left - frame.right - 2 * DOT
    step = min(3 * DOT, room / slots)
    half = step * (slots - 1) / 2
    at = min(max(frame.px(middle), frame.left + half), frame.width - frame.right - half) + step * slot - half
    return {"x": frame.x_at(at - DOT), "x2": frame.x_at(at + DOT), "middle": frame.x_at(at)}


def dotted(end: float, way: int, slot: int, slots: int, frame: Frame) -> dict[str, float]:
    """A dot at the end that is known, and a dotted line that leaves it: how far is not stated."""
    near = around(end, slot, slots, frame)
    start = near["x2"] if way > 0 else near["x"]
    return {**near, "fade": start, "fade2": frame.x_at(min(max(frame.px(start) + FADE * way, 0), frame.width))}


def view(
    measure: Measure, panel: Panel, number: int, frame: Frame, values: list[dict], *, last: bool, titled: bool
) -> dict[str, Any]:
    mine = [each for each in values if each["panel"] == number]
    layers = Layers(frame, number, mine)
    ticks = ticks_of(measure, frame.y_domain)
    layers.grid(ticks, tick_labels(measure, ticks, frame.y_domain))
    flow = measure.nature == Measure.Nature.FLOW
    years = year_ticks(frame.x_domain, 5 if frame.width == NARROW else 14)
    within = [year for year in years if year < frame.x_domain[1]] if flow else years
    layers.years(within, shift=0.5 if flow else 0, labelled=last)
    layers.drops()
    layers.bars()
    layers.outlines()
    layers.arrows(reverse=measure.nature == Measure.Nature.RANK)
    layers.points()
    gap = gap_label(mine, frame) if flow and panel.span == "year" else []
    layers.labels(labels(mine, frame, gap))
    found = {"name": f"panel-{number}", "width": frame.width, "height": frame.height, "layer": layers.layers}
    if titled:
        text = wrapped(panel.title, frame.width)
        found["title"] = {"text": text, "fontSize": TEXT, "fontWeight": "normal", "color": INK_2, "offset": 4}
    return found


def labels(values: list[dict[str, Any]], frame: Frame, more: list[Wanted]) -> list[dict[str, Any]]:
    """Each figure in words at its mark, as far as there is room: the greatest and the last first."""
    boxes = {each["id"]: box_of(each, frame) for each in values}
    greatest = max(values, key=lambda each: float(each["edge"]), default=None)
    ordered = sorted(values, key=lambda each: (each["kind"] == "actual", each is not greatest, -each["middle"]))
    wanted = [
        Wanted(each["id"], label_text(each), boxes[each["id"]], order=order, tone=each["tone"])
        for order, each in enumerate(ordered)
        if not any(is_said_by(other, each) for other in ordered[:order])
    ]
    return placed([*wanted[:MOST_LABELS], *more], frame, boxes.values())


def is_said_by(other: dict[str, Any], value: dict[str, Any]) -> bool:
    """Whether a plan or capacity is the same again: one label tells of a row of them."""
    return value["kind"] != "actual" and all(other[name] == value[name] for name in ("kind", "figure", "named"))


def label_text(value: dict[str, Any]) -> str:
    words = [value["kind_label"], value["figure"]]
    text = " ".join(word for word in words if word) + ("†" if value["status"] != "A" else "")
    return f"{value['period']}: {text}" if value["named"] else text


def gap_label(values: list[dict[str, Any]], frame: Frame) -> list[Wanted]:
    """The longest time without a figure says that it is one."""
    first, last = (int(year) for year in frame.x_domain)
    covered = sorted({int(each["middle"]) for each in values} | {first - 1, last})
    start, end = max(pairwise(covered), key=lambda pair: pair[1] - pair[0])
    if end - start < GAP:
        return []
    text = _("%(first)d–%(last)d: no figure for a year") % {"first": start + 1, "last": end - 1}
    left, right = frame.px(start + 1), frame.px(end)
    if text_width(text, SMALL) > right - left:
        return []
    return [
        Wanted("", text, Box(left, frame.py(0), right, frame.py(0)), order=MOST_LABELS + 1, tone="ink-2", size=SMALL)
    ]


def box_of(value: dict[str, Any], frame: Frame) -> Box:
    """What a mark covers, its arrow included."""
    bar = "bar" in value["draw"]
    ends = [float(value[name]) for name in ("lower", "upper", "edge") if name in value] + [0.0] * bar
    top, bottom = sorted((frame.py(max(ends)), frame.py(min(ends))))
    extra = 0 if bar else DOT
    arrow = 20
    right = value.get("fade2", value["x2"])
    return Box(
        frame.px(min(value["x"], right)),
        top - extra - (arrow if "open-up" in value["draw"] else 0),
        frame.px(max(value["x2"], right)),
        bottom + extra + (arrow if "open-down" in value["draw"] else 0),
    )


def description(measure: Measure, rows: Sequence[Observation]) -> str:
    """For a reader who does not see the picture: how many figures of which kind, over which years."""
    counts = defaultdict(int)
    for row in rows:
        counts[str(row.get_kind_display())] += 1
    parts = ", ".join(f"{kind}: {number}" for kind, number in counts.items())
    years = sorted(end for row in rows for end in data.ends(row.period) if end is not None)
    number = len(rows)
    text = ngettext("%(number)d figure", "%(number)d figures", number) % {"number": number}
    span = f"{int(years[0])}–{int(years[-1] - 1e-6)}"
    return _("%(figures)s (%(parts)s), %(span)s. The table holds the same figures in words.") % {
        "figures": text,
        "parts": parts,
        "span": span,
    }
