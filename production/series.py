"""A measure over time: in each period what was achieved, planned and possible. The chart draws it, the API tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from production.charts import data
from production.charts.coverage import Cell
from production.models import Measure, Observation

KINDS = tuple(Observation.Kind.values)


@dataclass(frozen=True)
class Period:
    """What the record says of one period under one scope; kinds stay apart."""

    span: str
    rows: list[Observation]
    # How many other figures on record compete with the best actual one.
    rivals: int = 0

    @property
    def by_kind(self) -> dict[str, list[Observation]]:
        return {kind: [row for row in self.rows if row.kind == kind] for kind in KINDS}

    @property
    def named_by(self) -> Observation:
        """The row that gives the period its name: the plainest date, for it holds the others."""

        def key(row: Observation) -> tuple:
            return (bool(row.period.refine), data.is_unsure(row.period), KINDS.index(row.kind), row.slug)

        return min(self.rows, key=key)

    @property
    def missing(self) -> str:
        """Why there is no actual figure although a source speaks of it, in the words of the coverage of the record."""
        return Cell(None, self.by_kind["actual"]).reason


@dataclass(frozen=True)
class Series:
    """All periods of a measure, strand by strand, and the ids of those of its figures that have no date."""

    periods: list[Period]
    undated: list[str]

    @property
    def count(self) -> int:
        return len(self.periods)


@dataclass(frozen=True)
class Strand:
    """Figures that may stand side by side: of one scope, and for a flow over periods of one sort."""

    span: str
    rows: list[Observation]

    @property
    def drawable(self) -> list[Observation]:
        return [row for row in self.rows if data.is_drawable(row)]

    def periods(self) -> list[list[Observation]]:
        """Its rows period by period, the earliest first, each as a plan is compared with what became of it."""
        found = defaultdict(list)
        for row in self.rows:
            found[row.period_key].append(row)
        return sorted(found.values(), key=lambda rows: min((row.period.order, row.slug) for row in rows))


def strands_of(measure: Measure, rows: Iterable[Observation]) -> list[Strand]:
    """The scope that most actual figures have comes first; nothing of one strand is mixed with another, and what has
    no date is in none."""
    is_flow = measure.nature == Measure.Nature.FLOW
    found = defaultdict(list)
    for row in rows:
        if not row.period.is_undated:
            scope = (row.segment, row.brand_id, row.vehicle_model_id, row.organization_id, row.site_id)
            found[scope, data.span_kind(row) if is_flow else ""].append(row)

    def weight(strand: Strand) -> tuple:
        drawable = strand.drawable
        actual = sum(row.kind == "actual" for row in drawable)
        first = (drawable or strand.rows)[0].slug
        return (not drawable, strand.span not in ("year", ""), -actual, -len(drawable), first)

    return sorted((Strand(span, members) for (_scope, span), members in found.items()), key=weight)


def series_of(measure: Measure, rows: list[Observation]) -> Series:
    """The series of the best rows of a measure, which are judged: one query, for their rivals."""
    disputes = Observation.objects.by_dispute(rows)
    periods = [
        Period(strand.span, members, rivals_of(members, disputes))
        for strand in strands_of(measure, rows)
        for members in strand.periods()
    ]
    return Series(periods, sorted(row.slug for row in rows if row.period.is_undated))


def rivals_of(rows: list[Observation], disputes: dict[int, set[int]]) -> int:
    """How many figures stand against one of the actual: those beside it, and those of its dispute, of whatever rank."""
    actual = [row for row in rows if row.kind == "actual"]
    all_of_them = {row.pk for row in actual}.union(*(disputes.get(row.dispute_id, set()) for row in actual))
    return max(len(all_of_them) - 1, 0)


def series_table(measure: Measure, periods: Iterable[Period]) -> list[list[str]]:
    """The same rows for a spreadsheet. Where several figures of a kind share a period, a bar stands between them."""
    return [TABLE_HEAD, *(table_row(measure, period) for period in periods)]


FIGURE_HEAD = ("", "_lower", "_upper", "_bound", "_en", "_ru")
TABLE_HEAD = [
    *("measure", "unit_en", "unit_ru", "period_edtf", "period_earliest", "period_latest", "period_en", "period_ru"),
    *("span", "segment", "brand", "vehicle_model", "organization", "site"),
    *(f"{kind}{part}" for kind in KINDS for part in FIGURE_HEAD),
    *("plan_outcome", "plan_difference", "rivals", "missing"),
]


def table_row(measure: Measure, period: Period) -> list[str]:
    named = period.named_by
    date, scope = named.period, (named.brand, named.vehicle_model, named.organization, named.site)
    figures = [cell for rows in period.by_kind.values() for cell in figure_cells(rows)]
    outcomes = [plan.outcome.as_json() for plan in period.by_kind["plan"]]
    cells = [
        *(measure.slug, measure.unit_en, measure.unit_ru, date.edtf, date.earliest, date.latest),
        *(named.period_text("en"), named.period_text("ru"), period.span, named.segment),
        *(each.slug if each is not None and each.is_visible else "" for each in scope),
        *figures,
        *(joined(each[name] for each in outcomes) for name in ("status", "difference")),
        *(period.rivals, period.missing),
    ]
    return ["" if cell is None else str(cell) for cell in cells]


def figure_cells(rows: list[Observation]) -> list[str]:
    """The cells of one kind, in the order of FIGURE_HEAD."""
    texts = [[row.slug, *(row.figure.as_json()[name] for name in ("lower", "upper", "bound"))] for row in rows]
    words = [[row.figure.wording("en"), row.figure.wording("ru")] for row in rows]
    columns = zip(*([*text, *word] for text, word in zip(texts, words, strict=True)), strict=True)
    return [joined(column) for column in columns] or [""] * len(FIGURE_HEAD)


def joined(values: Iterable[Any]) -> str:
    return "|".join("" if value is None else str(value) for value in values)
