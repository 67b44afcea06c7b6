"""The checks that hold for rows of any kind."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dates.edtf import Interval, Single
from desk.checks import Check, Doubt, both
from desk.checks.alike import Titled, alike, stems
from desk.checks.history import changed_since_cited, left_behind, pasts
from desk.checks.keeping import MOST_AT_ONCE
from desk.checks.saying import choice
from desk.contents import citation_model, columns_of, originals_of
from sources.models import Cited, Dispute, Publishable, Source, Statement
from sources.querysets import CitedQuerySet

# As many years at most are asked for one by one.
FEW_YEARS = 20
YEAR = 10**12

TAINTED = Check(
    "tainted-reference",
    _("Changed, but not its citations"),
    _("Changed since a citation was last changed: %(fields)s. Do the citations still say so?"),
)
STALE = Check(
    "stale-translation",
    _("Translation left behind"),
    _("The text in the other language has changed since. Left behind: %(fields)s."),
)
UNTRANSLATED = Check(
    "untranslated", _("Text in one language only"), _("Readers get the other language, for this is empty: %(fields)s.")
)
DUPLICATE = Check(
    "possible-duplicate",
    _("Possible duplicate"),
    _("“%(row)s” (%(date)s) is of the same time and reads alike. If both are to stay, name their dispute."),
)
ONE_SOURCE = Check(
    "one-source",
    _("One source only"),
    _("All that supports it is “%(source)s”, if sources that repeat one another count as one."),
)
TOO_FINE = Check(
    "date-finer-than-source",
    _("Later than its sources can know"),
    _(
        "It is said to have happened, with the date %(date)s; but the last of its sources, “%(source)s”, is of "
        "%(published)s and cannot know."
    ),
)
RANKED = Check(
    "rank-without-dispute",
    _("Rank without a dispute"),
    _("Its rank is “%(rank)s”, but no dispute names its rivals."),
)

UNSEEN = Check(
    "linked-but-not-public",
    _("Linked, but not public"),
    _("What is linked here is not published, so readers do not see it: %(fields)s."),
)


def bears_on(row_is_public: bool, other_is_public: bool) -> bool:
    """Whether a doubt is said of a row for the sake of another: what is public is not doubted because of a draft; that
    is said at the draft."""
    return other_is_public or not row_is_public


@TAINTED.of(Cited)
def changed_but_not_its_citations(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    for row_id, history in pasts(rows):
        if changed := changed_since_cited(rows.model, history):
            yield Doubt(row_id, changed[0], {"fields": changed})


@STALE.of(Publishable)
def translation_left_behind(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    for row_id, history in pasts(rows):
        for column in left_behind(rows.model, history):
            yield Doubt(row_id, column, {"fields": [column]})


@UNTRANSLATED.of(Publishable)
def text_in_one_language(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    columns = [name for name, column in columns_of(rows.model).items() if hasattr(column, "translated_field")]
    texts: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(columns):
        texts[columns_of(rows.model)[name].translated_field.name].append(place)
    for row_id, *values in rows.order_by().values_list("pk", *columns):
        for places in texts.values():
            if any(values[place] for place in places):
                for place in places:
                    if not values[place]:
                        yield Doubt(row_id, columns[place], {"fields": [columns[place]]})


def rivals_of_dispute(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    is_dispute = isinstance(saved, Dispute)
    return model.objects.filter(dispute=saved).values_list("pk", flat=True)[: MOST_AT_ONCE + 1] if is_dispute else ()


@RANKED.of(Statement, concerned=rivals_of_dispute)
def rank_without_dispute(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    alone = rows.exclude(rank=Statement.Rank.NORMAL).filter(Q(dispute=None) | Q(dispute__state="withdrawn"))
    for row in alone:
        yield Doubt(row.pk, "dispute", {"rank": choice(row, "rank")})


def relations(model: type[Publishable]) -> list[str]:
    """The names of its relations to other rows of the record."""
    return [name for name, column in columns_of(model).items() if column.is_relation]


def linking(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    to_it = [name for name in relations(model) if model._meta.get_field(name).related_model is type(saved)]
    linked = Q(*((name, saved.pk) for name in to_it), _connector=Q.OR)
    return model.objects.filter(linked).values_list("pk", flat=True)[: MOST_AT_ONCE + 1] if to_it else ()


@UNSEEN.of(Publishable, concerned=linking)
def linked_but_not_public(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """Of rows that are public or about to be: a query for each relation. It names no row, for they may be hidden."""
    near = rows.filter(state__in=[Publishable.State.IN_REVIEW, Publishable.State.PUBLISHED]).order_by()
    for name in relations(rows.model):
        linked = near.filter(**{f"{name}__isnull": False}).exclude(**{f"{name}__state": Publishable.State.PUBLISHED})
        if rows.model._meta.get_field(name).many_to_many:
            # Of several, one that is not public is enough.
            other = rows.model._meta.get_field(name).related_model.objects.exclude(state="published").order_by()
            linked = near.filter(**{f"{name}__in": other})
        for row_id in sorted(set(linked.values_list("pk", flat=True))):
            yield Doubt(row_id, name, {"fields": [name]})


def citing(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    if not isinstance(saved, Source):
        return ()
    return citation_model(model).objects.filter(source=saved).values_list("subject", flat=True)[: MOST_AT_ONCE + 1]


def support_of(rows: CitedQuerySet) -> Iterator[tuple[int, list[Source]]]:
    """Each row with the published sources that support it, the first cited first: two queries."""
    cited = citation_model(rows.model).objects.filter(stance="supports", source__state="published")
    pairs = cited.filter(subject__in=rows.order_by().values("pk")).order_by("pk").values_list("subject", "source")
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for subject, source in pairs:
        found[subject][source] = None
    sources = Source.objects.in_bulk({source for each in found.values() for source in each}) if found else {}
    for subject, each in found.items():
        yield subject, [sources[source] for source in each]


def on_one_source(rows: CitedQuerySet, day: datetime.date) -> Iterator[Doubt]:
    repeats = dict(Source.objects.exclude(repeats=None).values_list("pk", "repeats"))
    for row_id, sources in support_of(rows):
        if len({first_told_by(source.pk, repeats) for source in sources}) == 1:
            yield Doubt(row_id, "citations", {"source": both(sources[0].heading)})


def first_told_by(source: int, repeats: dict[int, int]) -> int:
    """The source that it repeats in the end."""
    seen = {source}
    while (source := repeats.get(source, source)) not in seen:
        seen.add(source)
    return source if source not in repeats else min(seen)


def surely_from(row: Publishable) -> datetime.date | None:
    """The first day on which all that its date says can be over: the date's end at the earliest, where it has one."""
    structure = row.own_date.structure
    if isinstance(structure, Interval) and isinstance(structure.end, Single):
        return structure.end.earliest
    return row.own_date.earliest


def later_than_its_sources(
    rows: CitedQuerySet, day: datetime.date, known_from: Callable[[Any], datetime.date | None] = surely_from
) -> Iterator[Doubt]:
    """Of rows that say what has happened, those that no source could know of, however its own date is read."""
    name = rows.model.date_field
    dated = {row.pk: row for row in rows.exclude(**{name: ""})}
    for row_id, sources in support_of(rows):
        ends = [source.published_latest for source in sources]
        if row_id not in dated or None in ends:
            continue
        row, last = dated[row_id], max(sources, key=lambda source: source.published_latest)
        moment = known_from(row)
        if moment is not None and moment > last.published_latest:
            said = {"date": both(row.own_date.wording), "published": both(last.published.wording)}
            yield Doubt(row_id, name, {**said, "source": both(last.heading)})


def reads_like(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    """The rows that a new row is like."""
    if type(saved) is not model:
        return ()
    pairs = pairs_alike(model.objects.filter(pk=saved.pk))
    return {each.row_id for pair in pairs for each in pair} if saved.state != "withdrawn" else ()


@DUPLICATE.of(Statement, concerned=reads_like)
def possible_duplicate(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    wanted = set(rows.order_by().values_list("pk", flat=True))
    first: dict[int, int] = {}
    for pair in pairs_alike(rows):
        for row, other in (pair, pair[::-1]):
            if row.row_id in wanted and bears_on(row.is_published, other.is_published):
                first[row.row_id] = min(other.row_id, first.get(row.row_id, other.row_id))
    others = rows.model.objects.with_names().in_bulk(set(first.values())) if first else {}
    for row_id, other in first.items():
        said = {"row": both(others[other].heading), "date": both(others[other].own_date.wording), "other": other}
        yield Doubt(row_id, field_of_title(rows.model), said)


def field_of_title(model: type[Publishable]) -> str:
    return f"{model.heading_field}_en"


def pairs_alike(rows: QuerySet) -> Iterator[tuple[Titled, Titled]]:
    """The pairs in which these rows may be; also such of others that stand in the same years. None where the rows have
    no title of their own: two queries."""
    model = rows.model
    if model.heading_field not in originals_of(model):
        return
    years = {order // YEAR for order in rows.order_by().values_list(f"{model.date_field}_order", flat=True)}
    others = model.objects.exclude(state="withdrawn").order_by("pk")
    if len(years) <= FEW_YEARS:
        near = Q(pk__in=[])
        for year in years:
            near |= Q(**{f"{model.date_field}_order__range": (year * YEAR, (year + 1) * YEAR - 1)})
        others = others.filter(near)
    yield from alike(titled(others))


def titled(rows: QuerySet) -> Iterator[Titled]:
    """Only what is of the same people, places and makes, and as much planned or done, can say the same."""
    model = rows.model
    date = [f"{model.date_field}_{part}" for part in ("order", "earliest", "latest")]
    heads = [f"{model.heading_field}_{language}" for language in ("en", "ru")]
    tied = [
        column.attname
        for name, column in columns_of(model).items()
        if name == "status" or (column.many_to_one and column.related_model not in (model, Dispute))
    ]
    for values in rows.values_list("pk", "state", "dispute", "dispute__state", *date, *heads, *tied):
        row_id, state, dispute, question, order, earliest, latest, english, russian, *ties = values
        dispute = None if question == "withdrawn" else dispute
        titles = (stems(english or ""), stems(russian or ""))
        block = (order // YEAR, *ties)
        yield Titled(row_id, state == "published", dispute, block, earliest, latest, titles)
