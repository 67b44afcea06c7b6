"""Writes plain rows into the database, many at once, in whatever state: who may publish is not the question here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tests.filter_model.rows import FIGURES, KINDS, Kind, Row

REASON = {"rank_reason_en": "So it is ranked."}
# What a kind must have besides, for the database to take it.
NEEDED = {
    "sources": {"sha256": "0" * 64, "paragraph_count": 9},
    "observations": {"bound": "exact", "lower": 5, "upper": 5},
}


def save(rows: list[Row], saved: dict[Row, Any]) -> None:
    """Save the rows kind by kind, each after those that it leads to; `saved` has those of before, and then these."""
    for name, kind in KINDS.items():
        chosen = [row for row in rows if row.kind == name]
        if not chosen:
            continue
        made = [instance(row, kind, saved) for row in chosen]
        kind.model.objects.bulk_create(made)
        saved |= dict(zip(chosen, made, strict=True))
        save_relations(chosen, kind, saved)
        if kind.is_cited:
            save_citations(chosen, kind, saved)
        for row, each in zip(chosen, made, strict=True):
            each.state, each.updated_at = row.state, row.updated_at
        # Django's own: the record's would refuse to write a state.
        QuerySet(kind.model).bulk_update(made, ["state", "updated_at"])


def instance(row: Row, kind: Kind, saved: dict[Row, Any]) -> Any:
    one = {name: saved[rows[0]] for name, rows in row.related.items() if name in kind.one and rows}
    values = {**NEEDED.get(row.kind, {}), **row.values, **row.texts, **one}
    if row.kind == "observations":
        figure = next(each for each in FIGURES if each[:2] == (row.values["bound"], row.values["value_state"]))
        values |= {"lower": figure[2], "upper": figure[3]}
    if kind.is_statement:
        dispute = saved[row.dispute] if row.dispute else None
        values |= {"rank": row.rank, "dispute": dispute, **(REASON if row.rank != "normal" else {})}
    date = "published" if row.kind == "sources" else kind.date
    return kind.model(slug=row.slug, **values, **({date: row.date} if date else {}))


def save_relations(rows: list[Row], kind: Kind, saved: dict[Row, Any]) -> None:
    for name, (field_name, _kind) in kind.many.items():
        field = kind.model._meta.get_field(field_name)
        here, there = field.m2m_column_name(), field.m2m_reverse_name()
        field.remote_field.through.objects.bulk_create(
            field.remote_field.through(**{here: saved[row].pk, there: saved[each].pk})
            for row in rows
            for each in row.related[name]
        )


def save_citations(rows: list[Row], kind: Kind, saved: dict[Row, Any]) -> None:
    model = kind.model._meta.get_field("citations").related_model
    model.objects.bulk_create(
        model(
            subject=saved[row],
            source=saved[each.source],
            paragraph=each.paragraph,
            stance=each.stance,
            **({"speaker": saved[each.speaker]} if each.speaker else {}),
        )
        for row in rows
        for each in row.citations
    )
