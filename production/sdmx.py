"""Observations as SDMX-CSV 2.0.0, the tables of SDMX 3.0 (sdmx-twg/sdmx-csv, field guide of data messages).

A figure that its source bounds is not made exact: OBS_VALUE is the figure of "exactly" and "about" alone, and the
attributes BOUND, LOWER and UPPER say the rest. Rival statements share all that is counted, when and of what, so that
the slug is a dimension too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from django.http import HttpRequest, StreamingHttpResponse

from dates.iso import sdmx_time_period
from partners.models import Organization
from production.figures import Bound, ValueState, plain
from production.models import Observation
from sources.models import Publishable, text_of
from sources.tables import csv_lines

CONTENT_TYPE = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
# SDMX's code for what is not specified: a scope that a source leaves unstated is no total.
UNSPECIFIED = "_X"
# CL_OBS_STATUS 2.2: "data exist but were not collected", for what is stated without a figure; "missing value", without
# a reason, where bounds or "none" are stated, for which it has no code ("data cannot exist" is not what these say).
NOT_GIVEN, MISSING = "L", "O"


def obs_value(row: Observation) -> str:
    is_figure = row.value_state == ValueState.VALUE and row.bound in (Bound.EXACT, Bound.ABOUT)
    return plain(row.lower) if is_figure else ""


def obs_status(row: Observation) -> str:
    """The status that the record gives; where that is "normal" and there is no value, why there is none."""
    if row.obs_status != Observation.ObsStatus.NORMAL or obs_value(row):
        return row.obs_status
    return NOT_GIVEN if row.value_state == ValueState.SOMEVALUE else MISSING


def code(row: Publishable | None) -> str:
    return row.slug if row is not None and row.is_visible else UNSPECIFIED


def citations(row: Observation) -> str:
    """The paragraphs that speak for it: "yearbook#p5 memoirs#p3"."""
    return " ".join(f"{each.source.slug}#p{each.paragraph}" for each in row.citations.all() if not each.is_against)


# Column -> its cell, in SDMX's order: dimensions, the value, attributes, and after them columns of our own.
COLUMNS: dict[str, Callable[[Observation], str]] = {
    "OBSERVATION": lambda row: row.slug,
    "MEASURE": lambda row: row.measure.slug,
    "KIND": lambda row: row.kind,
    "SEGMENT": lambda row: row.segment or UNSPECIFIED,
    "BRAND": lambda row: code(row.brand),
    "VEHICLE_MODEL": lambda row: code(row.vehicle_model),
    "ORGANIZATION": lambda row: code(row.organization),
    "SITE": lambda row: code(row.site),
    "TIME_PERIOD": lambda row: sdmx_time_period(row.period),
    "OBS_VALUE": obs_value,
    "OBS_STATUS": obs_status,
    "UNIT_MEASURE": lambda row: text_of(row.measure, "unit", "en")[0],
    "NATURE": lambda row: row.measure.nature,
    "VALUE_STATE": lambda row: row.value_state,
    "BOUND": lambda row: row.bound,
    "LOWER": lambda row: plain(row.lower) or "",
    "UPPER": lambda row: plain(row.upper) or "",
    "PERIOD_EDTF": lambda row: row.period.edtf,
    "PERIOD_REFINE": lambda row: row.period.refine,
    "PERIOD_BASIS": lambda row: row.period.basis,
    "PERIOD_LABEL_EN": lambda row: row.period_label_en or "",
    "PERIOD_LABEL_RU": lambda row: row.period_label_ru or "",
    "AS_OF_EDTF": lambda row: row.as_of.edtf,
    "AS_OF_BASIS": lambda row: row.as_of.basis,
    "RANK": lambda row: row.rank,
    "DISPUTE": lambda row: row.dispute.slug if row.is_disputed else "",
    "SAME_AS": lambda row: row.same_as.slug if row.same_as is not None and row.same_as.is_visible else "",
    "COMMENT_OBS_EN": lambda row: row.reading_note_en or "",
    "COMMENT_OBS_RU": lambda row: row.reading_note_ru or "",
    "WORDS_EN": lambda row: row.figure.wording("en"),
    "WORDS_RU": lambda row: row.figure.wording("ru"),
    "CITATIONS": citations,
    "UPDATED": lambda row: row.updated_at.isoformat(timespec="seconds"),
}


def answer(rows: Iterable[Observation], request: HttpRequest) -> StreamingHttpResponse:
    """The rows, as `for_list` gives them, line by line, as fast as they come. One query more."""
    response = StreamingHttpResponse(csv_lines(lines(rows, structure_id())), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{PurePosixPath(request.path).name}"'
    return response


def structure_id() -> str:
    """The dataflow, whose agency is the subject of the record; an id of SDMX begins with a letter."""
    subject = Organization.objects.subject()
    agency = subject.slug if subject else "record"
    return f"{agency if agency[0].isalpha() else f'id-{agency}'}:OBSERVATIONS(1.0.0)"


def lines(rows: Iterable[Observation], structure: str) -> Iterator[list[str]]:
    yield ["STRUCTURE", "STRUCTURE_ID", "ACTION", *COLUMNS]
    for row in rows:
        yield ["dataflow", structure, "I", *(str(cell(row)) for cell in COLUMNS.values())]
