"""How to read a picture, in sentences: only for the signs that it uses. And what it leaves to the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from production.charts import data
from production.models import Measure, Observation


def reading(signs: set[str], rows: Sequence[Observation], measure: Measure) -> list[str]:
    """The sentences that the signs of these rows need."""
    kinds = {row.kind for row in rows}
    sentences = {
        _("Solid: actual figures."): "bar" in signs and "actual" in kinds,
        _("Pale: from the lower to the upper figure."): "spread" in signs,
        _("Pale, outlined: estimates."): "estimate" in kinds and "bar" in signs,
        _("Outlined in blue: plans."): "plan" in kinds,
        _("Dotted outline: forecasts."): "forecast" in kinds,
        _("Amber rule: capacity."): "capacity" in kinds,
        _("A notch in a bar: about that figure."): "notch" in signs,
        _("An arrow up: no upper figure is stated."): "open-up" in signs and measure.nature != Measure.Nature.RANK,
        _("An arrow down: no lower figure is stated."): "open-down" in signs and measure.nature != Measure.Nature.RANK,
        _("A line: at some time along it."): "segment" in signs,
        _("Dashed or hollow: the date is inferred or approximate."): any(data.is_unsure(row.period) for row in rows),
        _("Dotted line: its other end is not stated."): any(None in data.ends(row.period) for row in rows),
        _("† See the note in the table."): any(row.obs_status != "A" for row in rows),
        _("Years without a mark are years without a figure on record."): measure.nature == Measure.Nature.FLOW,
    }
    return [sentence for sentence, is_needed in sentences.items() if is_needed]


def left_out(rows: Iterable[Observation], shown: Iterable[Observation], *, undated_too: bool = True) -> list[str]:
    """What the table has and the picture cannot: counted, with the reason."""
    drawn = {row.pk for row in shown}
    rest = [row for row in rows if row.pk not in drawn and not row.is_deprecated]
    silent = sum(row.value_state != "value" for row in rest)
    undated = undated_too * sum(row.value_state == "value" and row.period.is_undated for row in rest)
    others = len(rest) - silent - undated
    counts: list[tuple[int, Any]] = [
        (silent, ngettext("%(number)d without a figure", "%(number)d without a figure", silent)),
        (undated, ngettext("%(number)d without a date", "%(number)d without a date", undated)),
        (others, ngettext("%(number)d more", "%(number)d more", others)),
    ]
    parts = [text % {"number": number} for number, text in counts if number]
    return [_("In the table only: %(parts)s.") % {"parts": ", ".join(parts)}] if parts else []
