"""Who was built when: a line for each run, brand by brand; what is certain solid, what is possible pale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dates.edtf import Gap, Single
from dates.values import HistoricalDate
from partners.models import Brand, Status
from production.charts import data
from production.charts.chart import Chart
from production.charts.layers import DASHES, Layers, tone
from production.charts.scales import Frame, day_after, decimal_year, year_domain, year_ticks
from production.charts.theme import HAIR, INK, NARROW, PAPER, SMALL, TEXT, WIDE, shortened, text_width
from production.models import AssemblyRun, VehicleModel

MOST_RUNS = 120
LINE, HEAD = 23, 18
BAR, FADE, SEEN = 5, 40, 6
GUTTER, NARROW_END = 150, 10


@dataclass(frozen=True)
class Span:
    """A run's time in years. Certain from `sure` to `sure2`; its ends lie somewhere from `first` and until `last`.

    None is an end that the source does not state; `is_open` says that it goes on, `is_open_start` that it began
    before anything on record.
    """

    first: float | None
    sure: float | None
    sure2: float | None
    last: float | None
    is_open: bool = False
    is_open_start: bool = False

    @classmethod
    def of(cls, period: HistoricalDate) -> Span:
        first, last = data.ends(period)
        if not period.is_interval:
            return cls(first, None, None, last)
        start, end = period.structure.start, period.structure.end
        sure = day_after(start.latest) if isinstance(start, Single) and start.latest > start.earliest else first
        sure2 = decimal_year(end.earliest) if isinstance(end, Single) and end.latest > end.earliest else last
        return cls(first, sure, sure2, last, end is Gap.OPEN, start is Gap.OPEN)

    @property
    def leaving(self) -> list[tuple[float, int]]:
        """Where a dotted line leaves what is known, and to which side."""
        if self.is_moment:
            return []
        before = self.first is None and not self.is_open_start
        after = self.last is None and not self.is_open
        return [(self.sure2, -1)] * before + [(self.sure, 1)] * after

    @property
    def is_moment(self) -> bool:
        """On record at one date; neither beginning nor end is told."""
        return self.sure is None and self.sure2 is None


def owner_of(run: AssemblyRun) -> Brand | VehicleModel | AssemblyRun:
    """Whose line a run stands on: its brand, its model's brand, its model; its own, where none of them is public."""
    model = run.vehicle_model
    of_model = model.brand if model is not None and model.is_visible else None
    public = (each for each in (run.brand, of_model, model) if each is not None and each.is_visible)
    return next(public, run)


def runs_chart(runs: Sequence[AssemblyRun], *, key: str = "runs", title: str = "") -> Chart | None:
    """Draw the dated runs; None if there are none."""
    dated = [run for run in runs if not run.period.is_undated and not run.is_deprecated]
    shown = [run for members in by_owner(dated).values() for run in members][:MOST_RUNS]
    if not shown:
        return None
    spans = {run.pk: Span.of(run.period) for run in shown}
    owners = {owner.pk: owner for owner in by_owner(shown)}
    return Chart(
        key=key,
        title=title or _("Who was built when"),
        description=description(shown),
        rows=shown,
        draw=partial(draw, by_owner(shown), spans),
        table=partial(run_table, shown),
        notes=[*notes(shown, list(spans.values())), *more(dated, shown)],
        unplaced=[run for run in runs if run.period.is_undated and not run.is_deprecated],
        foreign=data.foreign_texts(*owners.values(), *(run.vehicle_model for run in shown if run.vehicle_model)),
    )


def by_owner(runs: Iterable[AssemblyRun]) -> dict[Any, list[AssemblyRun]]:
    """Runs by whose they are, in the order in which each owner is first met."""
    found: dict[Any, list[AssemblyRun]] = {}
    for run in sorted(runs, key=lambda run: (run.period.order, run.slug)):
        found.setdefault(owner_of(run), []).append(run)
    return found


def description(runs: Sequence[AssemblyRun]) -> str:
    number = len(runs)
    text = ngettext("%(number)d dated run", "%(number)d dated runs", number) % {"number": number}
    years = sorted(end for run in runs for end in data.ends(run.period) if end is not None)
    span = f"{int(years[0])}–{int(years[-1] - 1e-6)}"
    return _("%(runs)s, %(span)s. The table holds the same in words.") % {"runs": text, "span": span}


def notes(runs: Sequence[AssemblyRun], spans: Sequence[Span]) -> list[str]:
    sentences = {
        _("Solid: certain."): any(span.sure is not None and span.sure2 is not None for span in spans),
        _("Pale: it began or ended in that time."): any(
            not span.is_moment and (span.sure != span.first or span.sure2 != span.last) for span in spans
        ),
        _("Dotted: that end is not stated."): any(
            not span.is_moment and None in (span.first, span.last) and not (span.is_open or span.is_open_start)
            for span in spans
        ),
        _("Arrow: it goes on."): any(span.is_open or span.is_open_start for span in spans),
        _("Diamond: on record at that date, beginning and end unknown."): any(span.is_moment for span in spans),
        _("Dashed or hollow: the date is inferred or approximate."): any(data.is_unsure(run.period) for run in runs),
        _("Blue: planned or proposed."): any(run.status != Status.HAPPENED for run in runs),
    }
    return [sentence for sentence, is_needed in sentences.items() if is_needed]


def more(dated: Sequence[AssemblyRun], shown: Sequence[AssemblyRun]) -> list[str]:
    number = len(dated) - len(shown)
    parts = ngettext("%(number)d more", "%(number)d more", number) % {"number": number}
    return [_("In the table only: %(parts)s.") % {"parts": parts}] if number else []


RUN_HEAD = [
    *("slug", "title_en", "title_ru", "brand", "vehicle_model", "site", "cycle", "status", "rank"),
    *("period_edtf", "period_earliest", "period_latest", "period_basis", "period_en", "period_ru", "page", "sources"),
]


def run_table(runs: Sequence[AssemblyRun], site: str) -> list[list[str]]:
    return [RUN_HEAD, *(run_cells(run, site) for run in runs)]


def run_cells(run: AssemblyRun, site: str) -> list[str]:
    period = run.period
    named = (run.brand, run.vehicle_model, run.site)
    cells = [
        *(run.slug, run.title_en, run.title_ru),
        *(each.slug if each is not None and each.is_visible else "" for each in named),
        *(run.cycle, run.status, run.rank, period.edtf, period.earliest, period.latest, period.basis),
        *(period.wording("en"), period.wording("ru"), f"{site}{run.get_absolute_url()}", data.sources_cell(run)),
    ]
    return ["" if cell is None else str(cell) for cell in cells]


def draw(owners: dict[Any, list[AssemblyRun]], spans: dict[int, Span], narrow: bool) -> dict[str, Any]:
    width = NARROW if narrow else WIDE
    heads, lines, height = layout(owners, narrow)
    ends = [end for span in spans.values() for end in (span.first, span.last) if end is not None]
    leaving = [way for span in spans.values() for way in span.leaving]
    left, right = (0, NARROW_END) if narrow else (GUTTER, 16)
    frame = Frame(width, height, year_domain(ends, leaving), (height, 0), left=left, right=right)
    values = [datum(run, spans[run.pk], at, frame, owner) for owner, runs in lines.items() for run, at in runs]
    layers = Layers(frame, 0, values)
    layers.years(year_ticks(frame.x_domain, 5 if narrow else 12), lines=True)
    rules = [{"at": head["at"] - (HEAD if narrow else LINE) / 2} for head in heads]
    layers.own("rules", rules, {"type": "rule", "stroke": HAIR}, y=frame.y("at"))
    text = {"type": "text", "x": 0, "align": "left", "baseline": "middle", "fontWeight": "bold", "fontSize": TEXT}
    layers.own("owners", heads, text, y=frame.y("at"), text={"field": "label"})
    signs(layers)
    layers.labels(run_labels(values, frame), SMALL)
    return {
        "data": {"values": values},
        "vconcat": [{"name": "runs", "width": width, "height": height, "layer": layers.layers}],
    }


def layout(owners: dict[Any, list[AssemblyRun]], narrow: bool) -> tuple[list[dict], dict[Any, list], float]:
    """Where each name and each run stands, from the top: a name beside its first run, or above it if it is narrow."""
    heads, lines, at = [], {}, 0.0
    for owner, runs in owners.items():
        name = owner.heading(get_language())[0]
        heads.append(
            {"label": shortened(name, NARROW if narrow else GUTTER - 14), "at": at + (HEAD if narrow else LINE) / 2}
        )
        at += HEAD if narrow else 0
        lines[owner] = [(run, at + LINE * place + LINE / 2) for place, run in enumerate(runs)]
        at += LINE * len(runs)
    return heads, lines, at


def datum(run: AssemblyRun, span: Span, at: float, frame: Frame, owner: Any) -> dict[str, Any]:
    """A run with what is stated of its time; an end that is not stated is not there."""
    stated = {"from": run.period.earliest, "to": run.period.latest}
    is_plan = run.status != Status.HAPPENED
    return {
        "id": run.slug,
        "panel": 0,
        "owner": owner.heading(get_language())[0],
        "label": label_of(run, owner),
        "edtf": run.period.edtf,
        "period": run.period.wording(get_language()),
        "cycle": run.cycle,
        "status": run.status,
        "unsure": data.is_unsure(run.period),
        "is_plan": is_plan,
        "tone": "sea" if is_plan else "ink",
        "y": at,
        "top": at - BAR,
        "foot": at + BAR,
        **{name: day.isoformat() for name, day in stated.items() if day is not None},
        **places(span, frame),
    }


def label_of(run: AssemblyRun, owner: Any) -> str:
    """The model, where the line is the brand's, and the cycle, where it is stated."""
    model = run.vehicle_model
    name = [model.heading(get_language())[0]] if model is not None and model.is_visible and model != owner else []
    cycle = [str(run.get_cycle_display())] if run.cycle != AssemblyRun.Cycle.NOT_STATED else []
    planned = [str(run.get_status_display())] if run.status != Status.HAPPENED else []
    return ", ".join([*name, *cycle, *planned])


def places(span: Span, frame: Frame) -> dict[str, Any]:
    """Where the parts of a run lie, and which signs draw them."""
    if span.is_moment:
        return moment(span, frame)
    found: dict[str, Any] = {"draw": []}
    start = span.first if span.first is not None else span.sure2 if span.sure2 is not None else span.last
    end = span.last if span.last is not None else span.sure if span.sure is not None else span.first
    if span.is_open:
        end = frame.x_domain[1]
        found["draw"].append("goes-on")
    elif span.last is None:
        found |= {"fade": end, "fade2": min(end + FADE * frame.unit, frame.x_at(frame.width))}
        found["draw"].append("fading")
    if span.is_open_start:
        start = frame.x_domain[0]
        found["draw"].append("came-from")
    elif span.first is None:
        found |= {"fade": max(start - FADE * frame.unit, frame.x_at(frame.left)), "fade2": start}
        found["draw"].append("fading")
    sure = span.sure if span.first is not None else start
    sure2 = span.sure2 if span.last is not None else end
    if sure < sure2 and None not in (span.first if not span.is_open_start else 0, span.last if not span.is_open else 0):
        found |= {"sure": sure, "sure2": sure2}
        found["draw"].append("sure")
    if start == end:
        # A day from which on, or up to which, and nothing else.
        found |= {"cap": start}
        found["draw"].append("cap")
    return found | {"x": start, "x2": end, "draw": [*found["draw"], "pale"]}


def moment(span: Span, frame: Frame) -> dict[str, Any]:
    first = span.first if span.first is not None else span.last
    last = span.last if span.last is not None else span.first
    found = {"x": first, "x2": last, "middle": (first + last) / 2}
    if (last - first) / frame.unit < 2 * SEEN:
        return {**found, "draw": ["seen"]}
    return {**found, "draw": ["pale"]}


def signs(layers: Layers) -> None:
    frame = layers.frame
    rows = {"y": frame.y("top"), "y2": {"field": "foot"}}
    hollow = {"condition": {"test": "datum.unsure || datum.is_plan", "value": 0}, "value": 1}
    pale = {"condition": {"test": "datum.unsure || datum.is_plan", "value": 0}, "value": 0.3}
    x = {"x": frame.x(), "x2": {"field": "x2"}}
    box = {"type": "rect", "strokeWidth": 1.25, **DASHES}
    both = {**tone("fill"), **tone()}
    layers.sign("pale", box, **x, **rows, fillOpacity=pale, **both)
    sure = {"x": frame.x("sure"), "x2": {"field": "sure2"}}
    layers.sign("sure", {**box, "strokeWidth": 0}, **sure, **rows, fillOpacity=hollow, **both)
    layers.sign("cap", {"type": "rule", "strokeWidth": 2.5}, x=frame.x("cap"), **rows, **tone())
    fade = {"type": "rule", "strokeWidth": 2, "strokeDash": [1, 4]}
    layers.sign("fading", fade, x=frame.x("fade"), x2={"field": "fade2"}, y=frame.y(), **tone())
    arrow = {"type": "point", "size": 60, "opacity": 1, "filled": True}
    layers.sign(
        "goes-on", {**arrow, "shape": "triangle-right", "xOffset": 4}, x=frame.x("x2"), y=frame.y(), **tone("fill")
    )
    layers.sign(
        "came-from", {**arrow, "shape": "triangle-left", "xOffset": -4}, x=frame.x(), y=frame.y(), **tone("fill")
    )
    seen = {"type": "point", "shape": "diamond", "size": 80, "opacity": 1, "strokeWidth": 1.5}
    fill = {"condition": {"test": "datum.unsure || datum.is_plan", "value": PAPER}, "value": INK}
    layers.sign("seen", seen, x=frame.x("middle"), y=frame.y(), fill=fill, **tone())


def run_labels(values: Iterable[dict[str, Any]], frame: Frame) -> list[dict[str, Any]]:
    """Model and cycle right of the run, or left of it where the picture ends."""
    found = []
    for each in values:
        left, right = (frame.px(each[name]) for name in ("x", "x2"))
        left, right = (
            min(left, frame.px(each.get("fade", each["x"]))),
            max(right, frame.px(each.get("fade2", each["x2"]))),
        )
        text = shortened(each["label"], max(frame.width - right, left - frame.left) - 20, SMALL)
        half = text_width(text, SMALL) / 2
        place = right + 10 + half if right + 20 + 2 * half <= frame.width else left - 12 - half
        found.append({"of": each["id"], "label": text, "tone": each["tone"], "x": frame.x_at(place), "y": each["y"]})
    return [each for each in found if each["label"]]
