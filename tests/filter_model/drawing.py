"""Made-up records and queries: few words, few days and few rows to lead to, so that queries meet rows."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from dates.edtf import EdtfError
from dates.tests.strategies import historical_dates
from dates.values import HistoricalDate
from tests.filter_model.asking import Query
from tests.filter_model.rows import FIGURES, NOON, RESOURCES, Citation, Kind, Row

# Parameters that mean something else together.
PARTNERS = {
    "source": ["paragraph", "speaker"],
    "paragraph": ["source", "speaker"],
    "speaker": ["source", "paragraph"],
    "date_match": ["date_from", "date_to"],
    "date_from": ["date_to", "date_match"],
    "date_to": ["date_from", "date_match"],
    "dispute": ["rank"],
    "disputed": ["rank"],
    "as_of": ["rank", "source"],
}
WORDS = ["Ёлка", "елка", "ЁЖ", "Gale", "gale2", "50%", "a_b", "\\", "'x'", '"', "naïve", "2022", "<b>", "-", "—"]
# Of every form, and near each other.
NEAR = [
    *("1997", "1997-05", "1997-05-16", "1997-05-XX", "1997-XX", "1997-XX-XX", "1997~", "1997-05?", "1997-05-16%"),
    *("1997-21", "1997-24", "1997-33", "1997-36", "1997-40", "1997-41", "199X", "19XX", "1998", "1996-12-31"),
    *("1996/1998", "1997-05/1998-02", "1997/..", "1997/", "../1997", "/1997", "1997~/1999", "1997-33/1997-35"),
    *("[1996,1998]", "[1996..1998]", "[1997..]", "[..1997]", "[1997-05,1997-06-20..1997-08]"),
]
DAYS = ["1996", "1997", "1998", "1996-12", "1997-05", "1997-06", "1996-12-31", "1997-01-01", "1997-05-16", "1997-06-30"]
MOST_ROWS = 12
STATES = ["published"] * 4 + ["draft", "in_review", "withdrawn"]
MOMENTS = [NOON + datetime.timedelta(seconds=seconds) for seconds in (-86_400, -1, 0, 1, 3_600)]


@st.composite
def dates(draw: st.DrawFn) -> HistoricalDate:
    text = draw(st.sampled_from([*[""] * 4, *NEAR]))
    refine = draw(st.sampled_from(["", "", "end", "first-half", "second-half"]))
    try:
        near = HistoricalDate.parse(text, refine)
    except EdtfError:
        near = HistoricalDate.parse(text)
    return draw(st.one_of(*[st.just(near)] * 4, historical_dates()))


TEXTS = ["", *WORDS, *(f"{one} {other}" for one, other in zip(WORDS, WORDS[4:], strict=False))]


def columns(kind: Kind) -> list[str]:
    return [*(f"{name}_{code}" for name in kind.texts for code in ("en", "ru")), *kind.plain_texts]


def cast() -> list[Row]:
    """What the rows of a made-up record lead to: of each kind two that are published, and one that is not."""
    found: list[Row] = []
    for name in ("sources", "disputes", "people", "organizations", "measures", "brands", "vehicle-models", "sites"):
        kind = RESOURCES[name]
        for place, state in enumerate(("published", "published", "draft")):
            row = Row(name, f"{name}-{place}", state, MOMENTS[place])
            row.texts = {column: WORDS[(place + at) % len(WORDS)] for at, column in enumerate(columns(kind))}
            row.values = {each: values[place % len(values)] for each, values in (kind.choices | kind.flags).items()}
            row.related = {each: [] for each in kind.related}
            row.date = HistoricalDate(["2021-03", "2022", ""][place]) if name == "sources" else HistoricalDate()
            found.append(row)
    subject = next(row for row in found if row.kind == "organizations")
    subject.values["is_subject"] = True
    return found


@st.composite
def records(draw: st.DrawFn, name: str, others: list[Row]) -> list[Row]:
    """Some rows of one kind, which lead to these others."""
    return [draw(rows(name, f"row-{place}", others)) for place in range(draw(st.integers(MOST_ROWS // 2, MOST_ROWS)))]


@st.composite
def rows(draw: st.DrawFn, name: str, slug: str, others: list[Row]) -> Row:
    kind = RESOURCES[name]
    row = Row(name, slug, draw(st.sampled_from(STATES)), draw(st.sampled_from(MOMENTS)))
    row.texts = {column: draw(st.sampled_from(TEXTS)) for column in columns(kind)}
    row.values = {each: draw(st.sampled_from(values)) for each, values in (kind.choices | kind.flags).items()}
    if name == "observations":
        row.values["bound"], row.values["value_state"] = draw(st.sampled_from(FIGURES))[:2]
    for each, of_kind in kind.related.items():
        least = int(each in kind.required)
        most = 2 if each in kind.many else 1
        row.related[each] = draw(several(of_kind, others, least, most))
    if kind.date or name == "sources":
        row.date = draw(dates())
    if kind.is_statement:
        row.rank = draw(st.sampled_from(["normal", "preferred", "normal", "deprecated"]))
        row.dispute = draw(st.sampled_from([None, *(each for each in others if each.kind == "disputes")]))
    if kind.is_cited:
        row.citations = draw(citations(kind, others))
    return row


def several(name: str, others: list[Row], least: int, most: int) -> st.SearchStrategy[list[Row]]:
    found = [row for row in others if row.kind == name]
    return st.lists(st.sampled_from(found), min_size=least, max_size=most, unique=True)


@st.composite
def citations(draw: st.DrawFn, kind: Kind, others: list[Row]) -> list[Citation]:
    sources, people = ([row for row in others if row.kind == name] for name in ("sources", "people"))
    places = draw(
        st.lists(st.tuples(st.sampled_from(sources), st.integers(1, 3)), max_size=3, unique_by=lambda each: each)
    )
    speakers = st.sampled_from([None, *people]) if kind.is_statement else st.none()
    stances = st.sampled_from(["supports", "supports", "disputes"])
    return [Citation(source, paragraph, draw(stances), draw(speakers)) for source, paragraph in places]


@st.composite
def queries(draw: st.DrawFn, resource: str, name: str, names: list[str], record: list[Row]) -> Query:
    """A valid query with this parameter, and with a few others."""
    partners = [each for each in PARTNERS.get(name, []) if each in names]
    chosen = [
        name,
        *draw(st.lists(st.sampled_from(partners), max_size=2) if partners else st.just([])),
        *draw(st.lists(st.sampled_from(names), max_size=1)),
    ]
    query = {each: draw(values_of(resource, each, record)) for each in dict.fromkeys(chosen)}
    if {"date_from", "date_to"} <= query.keys():
        start, end = HistoricalDate(query["date_from"]), HistoricalDate(query["date_to"])
        if start.earliest > end.latest:
            query["date_from"], query["date_to"] = query["date_to"], query["date_from"]
    elif query.get("date_match") == "certain" and query.keys().isdisjoint(("date_from", "date_to")):
        query["date_from"] = draw(values_of(resource, "date_from", record))  # nothing lies inside of no range
    # A relation that leads to nothing public cannot be asked for.
    return {each: value for each, value in query.items() if value}


def values_of(resource: str, name: str, record: list[Row]) -> st.SearchStrategy[str]:
    kind = RESOURCES[resource]
    leads_to = {"source": "sources", "speaker": "people", "dispute": "disputes", **kind.related}
    if name == "language":
        # One in which no public source is written cannot be asked for.
        spoken = [row.values[name] for row in record if row.kind == "sources" and row.is_published]
        return st.sampled_from(spoken or [""])
    if name in kind.choices:
        return st.sampled_from([value for value in kind.choices[name] if value])
    if name in leads_to:
        return st.sampled_from([row.slug for row in record if row.kind == leads_to[name] and row.is_published] or [""])
    if name in ("date_from", "date_to"):
        public = [row.date for row in record if row.kind == own(resource) and row.is_public]
        bounds = [str(day) for date in public for day in (date.earliest, date.latest) if day]
        return st.one_of(st.sampled_from(DAYS), st.sampled_from(bounds or DAYS))
    return _VALUES[name](kind)


def own(resource: str) -> str:
    """The kind of row that a list is of."""
    return "observations" if resource == "plans" else resource


def _orders(kind: Kind) -> st.SearchStrategy[str]:
    fields = ["slug", "updated_at", *(["date"] if kind.date else [])]
    return st.sampled_from([f"{sign}{name}" for name in fields for sign in ("", "-")])


def _one_of(*values: str) -> Any:
    return lambda _kind: st.sampled_from(values)


def _moment(moment: datetime.datetime) -> st.SearchStrategy[str]:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    return st.sampled_from(
        [
            moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            moment.strftime("%Y-%m-%dT%H:%M:%S"),
            moment.astimezone(zone).isoformat(),
            moment.strftime("%Y-%m-%d"),
        ]
    )


_words = st.sampled_from(WORDS).flatmap(lambda word: st.sampled_from([word, word.lower(), word.upper(), word[:2]]))
_YES_NO = _one_of("true", "false")
_VALUES: dict[str, Any] = {
    "q": lambda _kind: st.lists(_words, min_size=1, max_size=3).map(" ".join),
    "updated_after": lambda _kind: st.sampled_from(MOMENTS).flatmap(_moment),
    "ordering": _orders,
    "paragraph": _one_of("1", "2", "3", "99999"),
    "rank": _one_of("best", "all", "preferred", "normal", "deprecated"),
    "date_match": _one_of("possible", "certain"),
    "as_of": _one_of("2021-03-30", "2021-03-31", "2022-06-01", "2022-12-31", "1997-06-30"),
    **dict.fromkeys(("disputed", "undated", "is_subject", "is_own"), _YES_NO),
}
