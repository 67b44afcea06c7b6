"""Plans against outcomes: each plan on a line of its own, measure by measure, the actual figure as a dot."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from production.charts import data
from production.charts.chart import Chart
from production.charts.layers import Layers, tone
from production.charts.notes import left_out
from production.charts.scales import Box, Frame, Wanted, figure_ticks, placed
from production.charts.series import MOST_PANELS, tick_labels
from production.charts.theme import (
    AMBER,
    INK,
    INK_2,
    NARROW,
    PAPER,
    SEA,
    SMALL,
    TEXT,
    WIDE,
    shortened,
    text_width,
)
from production.charts.theme import LINE as LINE_COLOUR
from production.models import Measure, Observation
from production.plans import OutcomeStatus
from sources.models import text_of

FEWEST = 2
MOST_LINES = 60
# Height of a line, wide and narrow: where there is little room, the outcome stands beneath the period.
LINE, NARROW_LINE = 56, 76
# Half the height of a range, and how far from the foot of its line it is drawn; its words stand above.
HALF, FOOT = 6, 20

SHAPES = {
    OutcomeStatus.MET: "circle",
    OutcomeStatus.EXCEEDED: "triangle-up",
    OutcomeStatus.MISSED: "triangle-down",
    OutcomeStatus.PENDING: "square",
    OutcomeStatus.UNKNOWN: "diamond",
}
# Told by shape and word; colour only helps.
FILLED = {OutcomeStatus.MET, OutcomeStatus.EXCEEDED, OutcomeStatus.MISSED}


def plans_chart(rows: Sequence[Observation]) -> Chart | None:
    """Draw judged plans; None where there are too few to draw."""
    drawable = [row for row in rows if row.is_plan and row.outcome and row.value_state == "value"]
    drawable = [row for row in drawable if not row.is_deprecated][:MOST_LINES]
    panels: dict[Measure, list[Observation]] = {}
    for row in drawable:
        panels.setdefault(row.measure, []).append(row)
    chosen = dict(sorted(panels.items(), key=lambda item: -len(item[1]))[:MOST_PANELS])
    shown = [row for members in chosen.values() for row in members]
    if len(shown) < FEWEST:
        return None
    number = len(shown)
    return Chart(
        key="plans",
        title=_("Plans and what became of them"),
        description=ngettext("%(number)d plan (%(parts)s).", "%(number)d plans (%(parts)s).", number)
        % {"number": number, "parts": counted(shown)},
        rows=shown,
        draw=partial(draw, chosen),
        table=partial(plan_table, shown),
        notes=[*notes(shown), *left_out(rows, shown, undated_too=False)],
        foreign=data.foreign_in(shown) | data.foreign_texts(*chosen),
    )


def counted(rows: Sequence[Observation]) -> str:
    """ "missed: 1, pending: 2"."""
    labels = [str(row.outcome.label) for row in rows]
    return ", ".join(f"{label}: {labels.count(label)}" for label in dict.fromkeys(labels))


def notes(rows: Sequence[Observation]) -> list[str]:
    bounds = {row.bound for row in rows}
    sentences = {
        _("Outlined in blue: what was planned, from the lower to the upper figure."): True,
        _("A dot: the actual figure."): any(row.outcome.actual for row in rows),
        _("An arrow: no bound is stated on that side."): bool(bounds & {"over", "at-least", "up-to"}),
        _("Each measure has a scale of its own."): len({row.measure_id for row in rows}) > 1,
    }
    return [sentence for sentence, is_needed in sentences.items() if is_needed]


def plan_table(rows: Sequence[Observation], site: str) -> list[list[str]]:
    head, *lines = data.observation_table(rows, site)
    outcomes = [row.outcome.as_json() for row in rows]
    cells = [[outcome["status"], outcome["actual"] or "", outcome["difference"] or ""] for outcome in outcomes]
    return [[*head, "outcome", "actual", "difference"], *(line + more for line, more in zip(lines, cells, strict=True))]


def draw(panels: dict[Measure, list[Observation]], narrow: bool) -> dict[str, Any]:
    width = NARROW if narrow else WIDE
    frames = [frame_of(rows, width) for rows in panels.values()]
    values = [
        line_of(row, number, place, frame)
        for number, (rows, frame) in enumerate(zip(panels.values(), frames, strict=True))
        for place, row in enumerate(rows)
    ]
    views = [view(measure, number, frames[number], values) for number, measure in enumerate(panels)]
    return {"data": {"values": values}, "vconcat": views}


def figures_of(row: Observation) -> list[Decimal]:
    actual = row.outcome.actual
    figures = [row.lower, row.upper, *((actual.lower, actual.upper) if actual else ())]
    return [figure for figure in figures if figure is not None]


def frame_of(rows: list[Observation], width: int) -> Frame:
    figures = [Decimal(0), *(figure for row in rows for figure in figures_of(row))]
    low, high = min(figures), max(figures)
    height = (NARROW_LINE if width == NARROW else LINE) * len(rows)
    room = Decimal("0.12") if low < 0 else Decimal(0)
    span = (high - low) or Decimal(1)
    domain = (float(low - span * room), float(low + span * Decimal("1.04")))
    return Frame(width, height, domain, (height, 0), left=4, right=28)


def line_of(row: Observation, panel: int, place: int, frame: Frame) -> dict[str, Any]:
    """A plan with its outcome; an open bound is not there, nor a figure that is not on record."""
    outcome, is_narrow = row.outcome, frame.width == NARROW
    line = NARROW_LINE if is_narrow else LINE
    at = line * (place + 1) - FOOT
    actual = outcome.actual
    found = {
        **data.datum(row),
        "panel": panel,
        "draw": signs_of(row),
        "edge": row.upper if row.lower is None else row.lower,
        "y": at,
        "top": at - HALF,
        "foot": at + HALF,
        "words": line * place + 10,
        "verdict": line * place + (29 if is_narrow else 10),
        "outcome": outcome.status,
        "outcome_label": f"{outcome.label}: {outcome.difference_text}" if outcome.difference else str(outcome.label),
    }
    if actual is None or actual.value_state != "value":
        return found
    figure = actual.upper if actual.lower is None else actual.lower
    gap = {"nearer": figure - outcome.difference} if outcome.difference else {}
    text = data.figure_text(actual.figure, get_language())
    joined = ["gap"] if gap else []
    found["draw"] = [*found["draw"], *joined, "actual"]
    return {**found, **gap, "actual": figure, "actual_id": actual.slug, "actual_figure": text}


def signs_of(row: Observation) -> list[str]:
    if row.lower is None:
        return ["plan-edge", "open-left"]
    if row.upper is None:
        return ["plan-edge", "open-right"]
    return ["plan-range"] if row.lower != row.upper else ["plan-tick"]


def view(measure: Measure, number: int, frame: Frame, values: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [each for each in values if each["panel"] == number]
    layers = Layers(frame, number, mine)
    figure_grid(layers, measure, mine)
    plan_signs(layers)
    outcome_signs(layers)
    words(layers, mine)
    name = text_of(measure, "name", get_language())[0]
    title = {"text": shortened(name, frame.width, TEXT), "fontSize": TEXT, "offset": 6}
    return {
        "name": f"panel-{number}",
        "width": frame.width,
        "height": frame.height,
        "title": title,
        "layer": layers.layers,
    }


def figure_grid(layers: Layers, measure: Measure, lines: list[dict[str, Any]]) -> None:
    """Figures beneath, a hairline at each, broken where there are words."""
    frame = layers.frame
    low, high = (Decimal(repr(each)) for each in frame.x_domain)
    ticks = figure_ticks(low, high, 2 if frame.width == NARROW else 5)
    labels = tick_labels(measure, ticks, (0, 1))
    values = [{"at": tick, "label": label} for tick, label in zip(ticks, labels, strict=True)]
    hairs = [{"at": tick, "y": each["y"] - 10, "y2": each["y"] + FOOT} for tick in ticks for each in lines]
    layers.own("grid", hairs, {"type": "rule", "stroke": LINE_COLOUR}, x=frame.x("at"), y=frame.y(), y2={"field": "y2"})
    text = {"type": "text", "y": frame.height, "yOffset": 14, "fill": INK_2, "fontSize": SMALL}
    for align, chosen in (("left", values[:1]), ("center", values[1:-1]), ("right", values[1:][-1:])):
        # The outer labels stay within the picture.
        mark = {**text, "align": align}
        layers.own(f"grid-labels-{align}", chosen, mark, x=frame.x("at"), text={"field": "label"})


def plan_signs(layers: Layers) -> None:
    frame = layers.frame
    rows = {"y": frame.y("top"), "y2": {"field": "foot"}}
    box = {"type": "rect", "fill": PAPER, "stroke": SEA, "strokeWidth": 1.5}
    layers.sign("plan-range", box, x=frame.x("lower"), x2={"field": "upper"}, **rows)
    tick = {**box, "xOffset": -2.5, "x2Offset": 2.5}
    layers.sign("plan-tick", tick, x=frame.x("edge"), x2={"field": "edge"}, **rows)
    layers.sign("plan-edge", {"type": "rule", "stroke": SEA, "strokeWidth": 2}, x=frame.x("edge"), **rows)
    for name, way, shape in (("open-right", 1, "triangle-right"), ("open-left", -1, "triangle-left")):
        stem = {"type": "rule", "stroke": SEA, "strokeWidth": 1.5, "x2Offset": 18 * way}
        layers.sign(name, stem, x=frame.x("edge"), x2={"field": "edge"}, y=frame.y())
        head = {"type": "point", "shape": shape, "size": 42, "opacity": 1, "filled": True, "fill": SEA}
        layers.sign(name, {**head, "xOffset": 20 * way}, "-head", x=frame.x("edge"), y=frame.y())


def outcome_signs(layers: Layers) -> None:
    frame = layers.frame
    gap = {"type": "rule", "stroke": AMBER, "strokeWidth": 1.5, "strokeDash": [2, 2]}
    layers.sign("gap", gap, x=frame.x("actual"), x2={"field": "nearer"}, y=frame.y())
    dot = {"type": "point", "shape": "circle", "size": 70, "opacity": 1, "filled": True, "fill": INK}
    layers.sign("actual", dot, x=frame.x("actual"), y=frame.y())


def words(layers: Layers, values: list[dict[str, Any]]) -> None:
    """Above each line its period and scope, and its outcome with the shape of it; figures at marks."""
    frame, is_narrow = layers.frame, layers.frame.width == NARROW
    lines = [line_words(each, frame) for each in values]
    text = {"type": "text", "baseline": "middle", "fontSize": TEXT}
    layers.own("periods", lines, {**text, "x": 0, "align": "left"}, y=frame.y("words"), text={"field": "period"})
    side = {"x": 16, "align": "left"} if is_narrow else {"x": frame.width - 18, "align": "right"}
    bold = {**text, **side, "fontWeight": "bold"}
    layers.own("outcomes", lines, bold, y=frame.y("verdict"), text={"field": "outcome_label"})
    scale = {"domain": [str(status) for status in SHAPES], "range": list(SHAPES.values())}
    shape = {"shape": {"field": "outcome", "type": "nominal", "legend": None, "scale": scale}}
    fill = {"condition": {"test": "datum.is_settled", "value": INK}, "value": PAPER}
    mark = {"type": "point", "x": 6 if is_narrow else frame.width - 7, "size": 60, "opacity": 1}
    mark |= {"stroke": INK, "strokeWidth": 1.5}
    layers.own("outcome-shapes", lines, mark, y=frame.y("verdict"), fill=fill, **shape)
    encoding = {"x": frame.x(), "y": frame.y(), "text": {"field": "label"}, **tone("fill")}
    labels = placed(wanted(values, frame), frame, boxes(values, frame))
    layers.own("labels", labels, {**text, "align": "center", "fontSize": SMALL}, **encoding)


def line_words(value: dict[str, Any], frame: Frame) -> dict[str, Any]:
    taken = 0 if frame.width == NARROW else text_width(value["outcome_label"]) * 1.08 + 40
    period = ", ".join(part for part in (value["period"], value["scope"]) if part)
    return {
        **{name: value[name] for name in ("words", "verdict", "outcome", "outcome_label")},
        "period": shortened(period, frame.width - taken),
        "is_settled": value["outcome"] in FILLED,
    }


def boxes(values: list[dict[str, Any]], frame: Frame) -> list[Box]:
    """The lines of words and the marks."""
    heads = [Box(0, each["words"] - 8, frame.width, each["verdict"] + 7) for each in values]
    return [*heads, *(box for each in values for box in marks_of(each, frame).values())]


def marks_of(value: dict[str, Any], frame: Frame) -> dict[str, Box]:
    low = float(value.get("lower", value["edge"]))
    high = float(value.get("upper", value["edge"]))
    left = frame.px(low) - (24 if "open-left" in value["draw"] else 3)
    right = frame.px(high) + (24 if "open-right" in value["draw"] else 3)
    found = {"plan": Box(left, value["top"], right, value["foot"])}
    if "actual" in value:
        place = frame.px(float(value["actual"]))
        found["actual"] = Box(place - 5, value["top"], place + 5, value["foot"])
    return found


def wanted(values: list[dict[str, Any]], frame: Frame) -> list[Wanted]:
    found = []
    for each in values:
        marks = marks_of(each, frame)
        found.append(Wanted(each["id"], each["figure"], marks["plan"], order=1, tone="sea", size=SMALL))
        if "actual" in marks:
            found.append(Wanted(each["actual_id"], each["actual_figure"], marks["actual"], size=SMALL))
    return found
