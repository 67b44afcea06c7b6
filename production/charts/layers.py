"""The signs of a chart as Vega-Lite layers. Each draws the data that name it in `draw`, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from production.charts.scales import Frame
from production.charts.theme import HAIR, INK_2, LINE, PALETTE, PAPER, SMALL

TONES = ["ink", "ink-2", "sea", "amber"]
# As a property of the mark: Vega-Lite drops the channel of this name for rectangles.
DASHES = {"strokeDash": {"expr": "datum.kind == 'forecast' ? [1, 3] : datum.unsure ? [4, 3] : null"}}


def tone(channel: str = "stroke") -> dict[str, Any]:
    """The colour of a datum, by the name of its tone."""
    scale = {"domain": TONES, "range": [PALETTE[name] for name in TONES]}
    return {channel: {"field": "tone", "type": "nominal", "legend": None, "scale": scale}}


class Layers:
    """The layers of one panel; a sign that no datum names leaves none."""

    def __init__(self, frame: Frame, panel: int, data: Iterable[dict[str, Any]]) -> None:
        self.frame, self.panel = frame, panel
        self.named = {name for each in data if each["panel"] == panel for name in each["draw"]}
        self.layers: list[dict[str, Any]] = []

    def sign(self, name: str, mark: dict[str, Any], part: str = "", **encoding: Any) -> None:
        if name in self.named:
            test = f"datum.panel == {self.panel} && indexof(datum.draw, '{name}') >= 0"
            layer = {"name": f"{name}{part}-{self.panel}", "transform": [{"filter": test}]}
            self.layers.append({**layer, "mark": mark, "encoding": encoding})

    def own(self, name: str, values: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> None:
        """A layer with data of its own, which are no statements: lines of the grid, labels."""
        if values:
            layer = {"name": f"{name}-{self.panel}", "data": {"values": values}}
            self.layers.append({**layer, "mark": mark, "encoding": encoding})

    def grid(self, ticks: list[Decimal], labels: list[str]) -> None:
        """A hairline at each figure, its label on it."""
        values = [{"at": tick, "label": label} for tick, label in zip(ticks, labels, strict=True)]
        y = self.frame.y("at")
        self.own("grid", values, {"type": "rule", "stroke": HAIR}, y=y)
        self.own("zero", [{"at": 0}] if 0 in ticks else [], {"type": "rule", "stroke": INK_2, "strokeWidth": 0.75}, y=y)
        text = {"type": "text", "x": 0, "align": "left", "baseline": "bottom", "dy": -3, "fill": INK_2}
        self.own("grid-labels", values, {**text, "fontSize": SMALL}, y=y, text={"field": "label"})

    def years(self, ticks: list[int], *, shift: float = 0, labelled: bool = True, lines: bool = False) -> None:
        """Years beneath the panel; the shift puts a label under the middle of what is drawn for its year."""
        values = [{"at": year + shift, "label": str(year)} for year in ticks]
        x, foot = self.frame.x("at"), self.frame.height
        top = {"value": 0 if lines else foot + 5}
        if not shift:
            self.own("year-ticks", values, {"type": "rule", "stroke": LINE}, x=x, y={"value": foot}, y2=top)
        if labelled:
            text = {"type": "text", "y": foot, "yOffset": 16, "fill": INK_2, "fontSize": SMALL}
            self.own("year-labels", values, text, x=x, text={"field": "label"})

    def labels(self, values: list[dict[str, Any]], size: int = 13) -> None:
        mark = {"type": "text", "baseline": "middle", "align": "center", "fontSize": size}
        encoding = {"x": self.frame.x(), "y": self.frame.y(), "text": {"field": "label"}, **tone("fill")}
        self.own("labels", values, mark, **encoding)

    def bars(self, zero: str = "zero") -> None:
        """Solid from zero to the lower figure: as much is stated. Pale from there to the upper one."""
        x = {"x": self.frame.x("x"), "x2": {"field": "x2"}}
        opacity = {"condition": [{"test": "datum.unsure || datum.kind == 'estimate'", "value": 0.15}], "value": 1}
        solid = {"y": self.frame.y("lower"), "y2": {"field": zero}, "fillOpacity": opacity}
        self.sign("bar", {"type": "rect", "strokeWidth": 1, **DASHES}, **x, **solid, **tone("fill"), **tone())
        pale = {"y": self.frame.y("lower"), "y2": {"field": "upper"}}
        spread = {"type": "rect", "strokeWidth": 1, "fillOpacity": 0.2, **DASHES}
        self.sign("spread", spread, **x, **pale, **tone("fill"), **tone())
        notch = {"type": "rule", "stroke": PAPER, "strokeWidth": 2, "yOffset": 5}
        self.sign("notch", notch, **x, y=self.frame.y("lower"))

    def outlines(self) -> None:
        """What is not output: a range as an outline, one figure as an outlined tick, one bound as a rule."""
        x = {"x": self.frame.x("x"), "x2": {"field": "x2"}}
        box = {"type": "rect", "filled": False, "strokeWidth": 1.5, **DASHES}
        self.sign("range", box, **x, y=self.frame.y("lower"), y2={"field": "upper"}, **tone())
        tick = {"type": "rect", "fill": PAPER, "strokeWidth": 1.5, "yOffset": -2.5, "y2Offset": 2.5, **DASHES}
        self.sign("tick", tick, **x, y=self.frame.y("edge"), y2={"field": "edge"}, **tone())
        rule = {"type": "rule", "strokeWidth": 2, **DASHES}
        self.sign("rule", rule, **x, y=self.frame.y("edge"), **tone())

    def arrows(self, *, reverse: bool = False) -> None:
        """An open bound: a stem and a head that lead away from the only figure stated."""
        for name, sign in (("open-up", -1), ("open-down", 1)):
            way = -sign if reverse else sign
            encoding = {"x": self.frame.x("middle"), "y": self.frame.y("edge"), **tone()}
            stem = {"type": "rule", "strokeWidth": 1.5, "y2Offset": 13 * way}
            self.sign(name, stem, **encoding, y2={"field": "edge"})
            shape = "triangle-up" if way < 0 else "triangle-down"
            head = {"type": "point", "shape": shape, "size": 42, "opacity": 1, "filled": True, "yOffset": 15 * way}
            self.sign(name, head, "-head", x=self.frame.x("middle"), y=self.frame.y("edge"), **tone("fill"))

    def drops(self) -> None:
        """Beneath all else."""
        drop = {"type": "rule", "stroke": LINE}
        self.sign("drop", drop, x=self.frame.x("middle"), y=self.frame.y("edge"), y2={"field": "zero"})

    def points(self) -> None:
        """A level at a moment: a dot where the day or month is known, else a line over the time that is open."""
        span = {"x": self.frame.x("x"), "x2": {"field": "x2"}, "y": self.frame.y("edge"), **tone()}
        self.sign("segment", {"type": "rule", "strokeWidth": 3, **DASHES}, **span)
        dotted = {"type": "rule", "strokeWidth": 2, "strokeDash": [1, 4]}
        self.sign("fading", dotted, **{**span, "x": self.frame.x("fade"), "x2": {"field": "fade2"}})
        dot = {"type": "point", "shape": "circle", "size": 54, "opacity": 1, "strokeWidth": 1.75}
        at = {"x": self.frame.x("middle"), "y": self.frame.y("edge"), **tone()}
        hollow = {
            "condition": {"test": "datum.unsure || datum.kind != 'actual'", "value": PAPER},
            "value": PALETTE["ink"],
        }
        self.sign("dot", dot, **at, fill=hollow)
