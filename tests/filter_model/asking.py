"""Which rows a query leaves and in which order, in plain Python."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from dates.values import HistoricalDate
from tests.filter_model.rows import RESOURCES, Citation, Kind, Row

Query = dict[str, str]


@dataclass(frozen=True)
class Question:
    """A query to a list, with all public rows of its kind: whether a row is the best depends on the others."""

    kind: Kind
    query: Query
    public: list[Row]


def answer(resource: str, rows: list[Row], query: Query) -> list[str]:
    """The slugs of the rows that the query leaves, in the order of the list."""
    is_plans = resource == "plans"
    public = [row for row in rows if row.kind == ("observations" if is_plans else resource) and row.is_public]
    question = Question(RESOURCES[resource], query, public)
    kept = [row for row in public if holds(row, question) and (not is_plans or row.values["kind"] == "plan")]
    return [row.slug for row in in_order(kept, query.get("ordering"), is_dated=bool(question.kind.date))]


def parameters(resource: str) -> set[str]:
    """The parameters that this model knows of a list."""
    kind = RESOURCES[resource]
    return {*rules(kind), *kind.choices, *kind.flags, *kind.related, "ordering"}


def holds(row: Row, question: Question) -> bool:
    kind, query = question.kind, question.query
    return (
        all(rule(row, question) for rule in set(rules(kind).values()))
        and all(row.values[name] == query[name] for name in kind.choices if name in query)
        and all(row.values[name] is (query[name] == "true") for name in kind.flags if name in query)
        and all(query[name] in [each.slug for each in row.related[name]] for name in kind.related if name in query)
    )


def rules(kind: Kind) -> dict[str, Callable[[Row, Question], bool]]:
    """Parameter -> the rule that it has a part in; those of one citation, and those of the date, are one rule."""
    found = {"q": has_words, "updated_after": is_changed_after}
    if kind.is_cited:
        found |= dict.fromkeys(("source", "paragraph"), is_cited_so) | {"as_of": is_known}
    elif "archive_name" in kind.plain_texts:
        found |= {"as_of": is_out}
    if kind.is_statement:
        found |= {"speaker": is_cited_so, "rank": has_rank, "dispute": is_rival_in, "disputed": is_disputed}
    if kind.date:
        found |= dict.fromkeys(("date_from", "date_to", "date_match"), is_in_range) | {"undated": is_dated_so}
    return found


def has_words(row: Row, question: Question) -> bool:
    """Each word stands in one of the texts; case and ё make no difference."""
    texts = [folded(text) for text in row.searched]
    return all(any(word in text for text in texts) for word in folded(question.query.get("q", "")).split())


def folded(text: str) -> str:
    return text.lower().replace("ё", "е")


def is_changed_after(row: Row, question: Question) -> bool:
    if "updated_after" not in question.query:
        return True
    moment = datetime.datetime.fromisoformat(question.query["updated_after"].replace("Z", "+00:00"))
    return row.updated_at > (moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc))


def is_cited_so(row: Row, question: Question) -> bool:
    """One and the same citation, of a published source, is of this source, paragraph and speaker."""
    asked = {name: question.query[name] for name in ("source", "paragraph", "speaker") if name in question.query}
    return not asked or any(
        each.source.is_published and has_come_out(each.source, question) and asked.items() <= told(each).items()
        for each in row.citations
    )


def told(citation: Citation) -> dict[str, str]:
    speaker = citation.speaker.slug if citation.speaker else ""
    return {"source": citation.source.slug, "paragraph": str(citation.paragraph), "speaker": speaker}


def is_known(row: Row, question: Question) -> bool:
    """As of a day: a source that had surely come out by then supports it."""
    return "as_of" not in question.query or any(
        each.source.is_published and each.stance == "supports" and has_come_out(each.source, question)
        for each in row.citations
    )


def is_out(row: Row, question: Question) -> bool:
    return has_come_out(row, question)


def has_come_out(source: Row, question: Question) -> bool:
    if "as_of" not in question.query:
        return True
    day = datetime.date.fromisoformat(question.query["as_of"])
    return source.date.latest is not None and source.date.latest <= day


def has_rank(row: Row, question: Question) -> bool:
    """Best, without another word: a preferred rival hides the normal ones of its dispute; the deprecated are hidden."""
    rank = question.query.get("rank", "best")
    if rank != "best":
        return rank in ("all", row.rank)
    rivals = [each for each in question.public if each.dispute is row.dispute and is_known(each, question)]
    is_outdone = (
        row.dispute is not None and row.dispute.is_published and any(each.rank == "preferred" for each in rivals)
    )
    return row.rank == "preferred" or (row.rank == "normal" and not is_outdone)


def is_rival_in(row: Row, question: Question) -> bool:
    asked = question.query.get("dispute")
    return asked is None or (row.dispute is not None and row.dispute.slug == asked)


def is_disputed(row: Row, question: Question) -> bool:
    asked = question.query.get("disputed")
    return asked is None or (row.dispute is not None and row.dispute.is_published) == (asked == "true")


def is_in_range(row: Row, question: Question) -> bool:
    """A range leaves out what has no date; possibly in it is what an open end reaches, certainly what lies inside."""
    start, end = (question.query.get(name) for name in ("date_from", "date_to"))
    if not (start or end):
        return True
    first = HistoricalDate(start).earliest if start else datetime.date.min
    last = HistoricalDate(end).latest if end else datetime.date.max
    earliest, latest = row.date.earliest, row.date.latest
    if question.query.get("date_match") == "certain":
        return None not in (earliest, latest) and first <= earliest and latest <= last
    reaches = (latest or datetime.date.max) >= first and (earliest or datetime.date.min) <= last
    return bool(row.date.edtf) and reaches


def is_dated_so(row: Row, question: Question) -> bool:
    asked = question.query.get("undated")
    return asked is None or (row.date.edtf == "") == (asked == "true")


def in_order(rows: list[Row], ordering: str | None, *, is_dated: bool) -> list[Row]:
    """By what is asked, else by date or slug; the slug settles ties, and the undated are last either way."""
    rows = sorted(rows, key=lambda row: row.slug)
    name = ordering or ("date" if is_dated else "slug")
    if name.lstrip("-") == "slug":
        return rows[::-1] if name == "-slug" else rows
    sign = -1 if name.startswith("-") else 1
    if name.lstrip("-") == "date":
        return sorted(rows, key=lambda row: (row.date.edtf == "", sign * row.date.order))
    return sorted(rows, key=lambda row: sign * row.updated_at.timestamp())
