"""What a reader may have meant by an address that leads nowhere: among what is published, and nothing else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from modeltranslation.manager import get_translatable_fields_for_model
from modeltranslation.utils import get_translation_fields

from sources.models import Publishable
from sources.text import fold

MOST = 5
MAX_WORDS = 8
MAX_LENGTH = 80
# How alike a slug, or a word of a heading, must be to count: of a word of four letters, one that differs is too many.
ALIKE, ALIKE_WORD = 0.65, 0.8
# How much of what is wanted a row must hold.
ENOUGH = 0.5
# How far behind the best one a row still counts.
BEHIND = 0.25
# Words shorter than this are in every heading.
SHORTEST = 3


def words_of(text: str) -> list[str]:
    """The words of an address or a heading, as a search reads them."""
    return re.findall(r"\w+", fold(text).replace("_", " "))


def nearest_slugs(published: QuerySet, asked: str) -> list[str]:
    """The slugs of those published rows whose slug or heading, in either language, is most like what was asked.

    One query, which takes as long for a row that is hidden as for one that never was: neither is looked at.
    """
    asked = asked[:MAX_LENGTH]
    headings = published.values_list("slug", *heading_columns(published.model))
    rows = {slug: set(words_of(" ".join(filter(None, [slug, *texts])))) for slug, *texts in headings}
    wanted = [word for word in words_of(asked) if len(word) >= SHORTEST][:MAX_WORDS]
    alike = alike_words(wanted, set().union(*rows.values()))
    matcher = difflib.SequenceMatcher(b=fold(asked))
    scores = {slug: max(likeness(matcher, slug), share_of(wanted, words, alike)) for slug, words in rows.items()}
    best = max(scores.values(), default=0.0)
    found = [slug for slug, score in scores.items() if score and score > best - BEHIND]
    return sorted(found, key=lambda slug: (-scores[slug], slug))[:MOST]


def heading_columns(model: type[Publishable]) -> list[str]:
    """The columns of the text that heads a row; of a heading that is put together, those that a search looks into."""
    try:
        model._meta.get_field(model.heading_field)
    except FieldDoesNotExist:
        return model.search_columns()
    is_translated = model.heading_field in (get_translatable_fields_for_model(model) or ())
    return get_translation_fields(model.heading_field) if is_translated else [model.heading_field]


def alike_words(wanted: Iterable[str], vocabulary: set[str]) -> dict[str, dict[str, float]]:
    """Each word that is wanted -> the words that are like it, with how much."""
    found = {}
    for word in wanted:
        matcher = difflib.SequenceMatcher(b=word)
        scored = {each: likeness(matcher, each, ALIKE_WORD) for each in vocabulary}
        found[word] = {each: score for each, score in scored.items() if score}
    return found


def likeness(matcher: difflib.SequenceMatcher, text: str, least: float = ALIKE) -> float:
    """From 0 to 1; 0 for anything less than the least, which is known without counting it out."""
    matcher.set_seq1(text)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    score = matcher.ratio()
    return score if score >= least else 0.0


def share_of(wanted: list[str], words: set[str], alike: dict[str, dict[str, float]]) -> float:
    """How much of what is wanted stands among the words; 0 if it is less than enough."""
    if not wanted:
        return 0.0
    share = sum(max((alike[word].get(each, 0.0) for each in words), default=0.0) for word in wanted) / len(wanted)
    return share if share >= ENOUGH else 0.0


def nearest_rows(published: QuerySet, asked: str) -> list[Publishable]:
    """The same as rows, with no more than what names them: one query more."""
    slugs = nearest_slugs(published, asked)
    rows = published.filter(slug__in=slugs).prefetch_related(None) if slugs else []
    return sorted(rows, key=lambda row: slugs.index(row.slug))
