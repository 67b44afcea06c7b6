"""An observation as a datum: what its source states, and which signs draw it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dates.values import HistoricalDate, Precision
from production.charts.scales import day_after, decimal_year
from production.charts.theme import MINUS
from production.figures import Figure, plain
from production.models import Measure, Observation
from sources.models import text_of

TONES = {"actual": "ink", "estimate": "ink", "plan": "sea", "forecast": "ink-2", "capacity": "amber"}
PARTS_OF_A_YEAR = {
    Precision.HALF.value,
    Precision.QUARTER.value,
    Precision.SEASON.value,
    Precision.MONTH.value,
    Precision.DAY.value,
}


def figure_text(figure: Figure, language: str) -> str:
    """The figure in words, with a minus that is one."""
    return figure.wording(language).replace("-", MINUS)


def is_drawable(row: Observation) -> bool:
    """Whether it has a place in a picture: a figure, and a date at one end at least; and it is not refuted."""
    return row.value_state == "value" and not row.period.is_undated and not row.is_deprecated


def is_unsure(period: HistoricalDate) -> bool:
    return period.basis == "inferred" or period.is_approximate or period.is_uncertain


def ends(period: HistoricalDate) -> tuple[float | None, float | None]:
    """Where a period begins and ends, in years; None for an end that is open or unknown."""
    first, last = period.earliest, period.latest
    return (decimal_year(first) if first else None), (day_after(last) if last else None)


def moment(period: HistoricalDate) -> tuple[float | None, float | None]:
    """The time at which a level stands: the end of an interval where that is stated, else the whole of the date."""
    structure = period.structure
    last = structure.singles[-1] if period.is_interval and period.latest else None
    return (decimal_year(last.earliest), day_after(last.latest)) if last else ends(period)


SPANS = ("year", "part", "other", "named")


def span_kind(row: Observation) -> str:
    """Which periods may stand side by side: years, halves, months; spans of any other length; named ones."""
    if row.period_label_en or row.period_label_ru:
        return "named"
    first, last = ends(row.period)
    if first is None or last is None or int(first) != int(last - 1e-6):
        return "other"
    return "year" if last - first > 0.99 else "part"


def scope_of(row: Observation) -> tuple[str, ...]:
    """What it counts, in words of the active language; nothing where the source does not say."""
    language = get_language()
    segment = [row.get_segment_display()] if row.segment else []
    return (*segment, *(each.heading(language)[0] for each in row.scope_rows))


def datum(row: Observation) -> dict[str, Any]:
    """What a reader of the specification needs to know of an observation; an open bound is simply not there."""
    language, period = get_language(), row.period
    stated = {
        "lower": row.lower,
        "upper": row.upper,
        "from": period.earliest and period.earliest.isoformat(),
        "to": period.latest and period.latest.isoformat(),
    }
    return {
        "id": row.slug,
        "kind": row.kind,
        "kind_label": kind_label(row),
        "bound": row.bound,
        "edtf": period.edtf,
        "period": row.period_text(language),
        "figure": figure_text(row.figure, language),
        "scope": ", ".join(scope_of(row)),
        "status": row.obs_status,
        "unsure": is_unsure(period),
        "tone": TONES[row.kind],
        **{name: value for name, value in stated.items() if value is not None},
    }


def foreign_texts(*rows: Any) -> dict[str, str]:
    """Headings that are not in the active language -> their language."""
    found = (row.heading(get_language()) for row in rows)
    return {text: code for text, code in found if code != get_language()}


def foreign_in(rows: Iterable[Observation]) -> dict[str, str]:
    named = {each.pk: each for row in rows for each in row.scope_rows}
    return foreign_texts(*named.values())


def observation_table(rows: Iterable[Observation], site: str) -> list[list[str]]:
    """The rows of a chart for a spreadsheet: both languages, each bound by itself, each citation by its paragraph."""
    return [OBSERVATION_HEAD, *(observation_cells(row, site) for row in rows)]


OBSERVATION_HEAD = [
    *("slug", "measure", "measure_en", "measure_ru", "kind", "obs_status", "rank"),
    *("period_edtf", "period_earliest", "period_latest", "period_basis", "period_en", "period_ru"),
    *("lower", "upper", "bound", "figure_en", "figure_ru", "unit_en", "unit_ru"),
    *("segment", "brand", "vehicle_model", "organization", "site", "page", "sources"),
]


def observation_cells(row: Observation, site: str) -> list[str]:
    period, figure, measure = row.period, row.figure, row.measure
    scope = (row.brand, row.vehicle_model, row.organization, row.site)
    cells = [
        *(row.slug, measure.slug, measure.name_en, measure.name_ru, row.kind, row.obs_status, row.rank),
        *(period.edtf, period.earliest, period.latest, period.basis, row.period_text("en"), row.period_text("ru")),
        *(plain(row.lower), plain(row.upper), row.bound, figure.wording("en"), figure.wording("ru")),
        *(measure.unit_en, measure.unit_ru, row.segment),
        *(each.slug if each is not None and each.is_visible else "" for each in scope),
        *(f"{site}{row.get_absolute_url()}", sources_cell(row)),
    ]
    return ["" if cell is None else str(cell) for cell in cells]


def sources_cell(row: Any) -> str:
    """Each paragraph that supports the row: "yearbook#p5"; one that speaks against it is marked as doing so."""
    return " ".join(
        f"{'against:' if each.is_against else ''}{each.source.slug}#p{each.paragraph}" for each in row.citations.all()
    )


def unit_of(measure: Measure) -> str:
    return "" if measure.nature == Measure.Nature.RANK else text_of(measure, "unit", get_language())[0]


def kind_label(row: Observation) -> str:
    """The kind before a figure that is not an actual one: "plan 50,000–70,000"."""
    return "" if row.kind == "actual" else str(row.get_kind_display())


def panel_title(scope: tuple[str, ...], span: str) -> str:
    """What the figures of a panel have in common."""
    spans = {
        "year": "",
        "part": _("parts of years"),
        "other": _("spans other than a year"),
        "named": _("periods that their sources name"),
    }
    words = [", ".join(scope) or pgettext("of figures", "without a stated scope"), spans.get(span, "")]
    title = "; ".join(word for word in words if word)
    return title[:1].upper() + title[1:]
