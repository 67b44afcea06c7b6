"""What revisions tell of a row: which values have left their evidence behind, which text its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from modeltranslation.utils import get_translation_fields

from desk.contents import CITATIONS, PUBLIC, Content, columns_of, originals_of
from desk.differences import is_nothing
from desk.models import Revision
from desk.querysets import kind_of
from sources.models import Publishable
from sources.text import fold

# What the record says in its own name, and no source vouches for.
EDITORIAL = {"slug", "state", "rank", "rank_reason", "dispute", "reading_note", "summary", "description"}
EDITORIAL |= {"outcome", "same_as", "is_subject"}
# What the basis of a date is that is not said: it changes whenever a date is filled in.
UNSAID = "unknown"
# How like its replacement a word is that was only spelled or inflected anew.
SAME_WORD = 0.75


@dataclass(frozen=True)
class Past:
    """What a row held after one of its saves."""

    content: Content
    is_public: bool


def pasts(rows: QuerySet) -> Iterator[tuple[int, list[Past]]]:
    """The id of each row that was saved more than once, with what it held, the oldest first. One query."""
    kept = Revision.objects.filter(kind=kind_of(rows.model)).order_by()
    several = kept.filter(number=2, row_id__in=rows.order_by().values("pk")).values("row_id")
    found = kept.filter(row_id__in=several).order_by("row_id", "number")
    for row_id, revisions in groupby(found.values_list("row_id", "content", "state").iterator(), itemgetter(0)):
        yield row_id, [Past(content, state in PUBLIC) for _row, content, state in revisions]


@cache
def vouched_for(model: type[Publishable]) -> list[str]:
    """The columns whose values rest on evidence."""
    editorial = {column for name in EDITORIAL for column in (name, *get_translation_fields(name))}
    return [name for name in columns_of(model) if name not in editorial]


def changed_since_cited(model: type[Publishable], history: list[Past]) -> list[str]:
    """The columns that do not hold what they held when a citation was last changed.

    To fill what was empty is no change while the row is a draft, nor is a missing translation; a link that only joins
    others says nothing new of them.
    """
    base = dict(history[0].content)
    for before, now in pairwise(history):
        if before.content.get(CITATIONS) != now.content.get(CITATIONS):
            base = dict(now.content)
        elif not before.is_public:
            base |= {name: value for name, value in now.content.items() if is_empty(base.get(name))}
    last, columns = history[-1].content, columns_of(model)
    held = [name for name in vouched_for(model) if name in base]  # a column may be newer than the revision
    return [name for name in held if is_another(columns[name], base[name], last.get(name))]


def is_empty(value: Any) -> bool:
    return is_nothing(value) or value == UNSAID


def is_another(column: Any, old: Any, new: Any) -> bool:
    if old == new or is_nothing(old, new):
        return False
    if column.many_to_many:
        return not set(old or ()) <= set(new or ())
    if hasattr(column, "translated_field"):
        return bool(old) and says_other(old, new or "")
    return True


def says_other(old: str, new: str) -> bool:
    """Whether more has changed than signs, spelling or the ends of words."""
    words = zip_longest(*(re.findall(r"\w+", fold(text)) for text in (old, new)), fillvalue="")
    return any(was != now and not is_respelled(was, now) for was, now in words)


def is_respelled(was: str, now: str) -> bool:
    """Not so for numbers, nor for words that begin otherwise: a million is no billion."""
    if was[:1] != now[:1] or re.search(r"\d", was + now):
        return False
    return SequenceMatcher(None, was, now, autojunk=False).ratio() >= SAME_WORD


def left_behind(model: type[Publishable], history: list[Past]) -> list[str]:
    """The columns of texts that have not followed a change of the text in the other language."""
    found = []
    for name in sorted(originals_of(model)):
        columns = get_translation_fields(name)
        texts = [tuple(past.content.get(column) or "" for column in columns) for past in history]
        leader = leading(texts)
        found += [column for place, column in enumerate(columns) if leader is not None and place != leader]
    return found


def leading(texts: list[tuple[str, ...]]) -> int | None:
    """The place of the language that was changed alone, and last, if the other has not followed nor it gone back.

    A text that is filled, or changed after the other, follows it; a change of both is taken for one.
    """
    leader, base = None, ""
    for old, new in pairwise(texts):
        changed = [place for place, (was, now) in enumerate(zip(old, new, strict=True)) if says_other(was, now)]
        if not all(old) or not all(new) or len(changed) > 1:
            leader = None
        elif changed and leader is None:
            leader, base = changed[0], old[changed[0]]
        elif changed and changed[0] != leader:
            leader = None
        if leader is not None and not says_other(base, new[leader]):
            leader = None
    return leader
