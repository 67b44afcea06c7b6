"""The checks of figures, and of what is shared with other statements for sites and assembly runs."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from desk.checks import Check, Doubt, both
from desk.checks.keeping import MOST_AT_ONCE
from desk.soft_checks import (
    DUPLICATE,
    ONE_SOURCE,
    TOO_FINE,
    bears_on,
    citing,
    later_than_its_sources,
    on_one_source,
    surely_from,
)
from partners.models import Status
from partners.soft_checks import OVERDUE, overdue
from production.certain import (
    Pair,
    disjoint,
    falls,
    holds_for,
    is_below,
    reach,
    scope_of,
    wider_scopes,
)
from production.models import AssemblyRun, Measure, Observation, Site
from production.plans import OutcomeStatus
from production.querysets import SCOPE
from sources.models import Publishable

FALLS = Check(
    "falling-total",
    _("Cumulative total that falls"),
    _("A cumulative total cannot fall: %(earlier)s; then %(later)s."),
)
ABOVE_CAPACITY = Check(
    "above-capacity",
    _("Actual above capacity"),
    _("More was made than there was capacity for. Made: %(actual)s. Capacity: %(capacity)s."),
)
PART_ABOVE_WHOLE = Check(
    "part-above-whole",
    _("Part above its whole"),
    _("The part is above the whole that it belongs to: %(part)s; %(whole)s."),
)
RIVAL = Check(
    "rival-without-dispute",
    _("Rivals without a dispute"),
    _("This cannot be true together with another figure of the same, and no dispute names the two: %(rival)s."),
)

PERIOD = ("kind", "period_earliest", "period_latest")

ONE_SOURCE.of(Site, AssemblyRun, Observation, concerned=citing)(on_one_source)


@TOO_FINE.of(AssemblyRun, concerned=citing)
def run_later_than_its_sources(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    return later_than_its_sources(rows.filter(status=Status.HAPPENED), day)


@TOO_FINE.of(Site, concerned=citing)
def site_later_than_its_sources(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    return later_than_its_sources(rows.filter(status=Site.Stage.EXISTING), day)


@TOO_FINE.of(Observation, concerned=citing)
def figure_later_than_its_sources(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """What was made in a period is known when that is over."""

    def known_from(row: Observation) -> datetime.date | None:
        return row.period.latest if row.measure.nature == Measure.Nature.FLOW else surely_from(row)

    actual = rows.filter(kind=Observation.Kind.ACTUAL).select_related("measure")
    return later_than_its_sources(actual, day, known_from)


@OVERDUE.of(AssemblyRun)
def run_overdue(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    return overdue(rows, day)


@OVERDUE.of(Site)
def site_overdue(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """Not yet standing when the time named for it is over; of one under construction the date may be its beginning."""
    over = rows.filter(status__in=[Site.Stage.PLANNED, Site.Stage.PROPOSED], date_latest__lt=day)
    for row in over.exclude(rank="deprecated"):
        yield Doubt(row.pk, "status", {"date": both(row.date.wording)})


def of_its_measure(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    """The figures of any time that may be held against this one, once more."""
    return ids_with(model, saved, "measure_id", "organization_id")


def of_its_period(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    return ids_with(model, saved, "measure_id", "organization_id", "period_earliest", "period_latest")


def ids_with(model: type[Publishable], saved: Publishable, *columns: str) -> Iterable[int]:
    if not isinstance(saved, Observation):
        return ()
    same = model.objects.filter(**{name: getattr(saved, name) for name in columns})
    return same.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1]


@OVERDUE.of(Observation, concerned=of_its_period)
def figure_overdue(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """As the ledger of plans judges: over, and no actual figure tells what became of it. What is planned without a
    figure nobody can judge."""
    plans = rows.plans().exclude(rank="deprecated").filter(value_state="value", period_latest__lt=day)
    for row in Observation.objects.judge(list(plans), day=day):
        if row.outcome.status == OutcomeStatus.UNKNOWN:
            yield Doubt(row.pk, "period", {"date": both(row.period_text)})


def comparable(rows: QuerySet, *columns: str) -> QuerySet:
    """The figures that may be compared with these: not withdrawn, nor deprecated, of a measure of these, and with
    values of theirs in the other columns."""
    others = Observation.objects.exclude(state="withdrawn").exclude(rank="deprecated").filter(value_state="value")
    for name in ("measure", *columns):
        others = others.filter(Q(**{f"{name}__in": rows.order_by().values(name)}) | Q(**{name: None}))
    return others.select_related("measure", "dispute", *SCOPE).order_by("pk")


def in_words(row: Observation) -> dict[str, str]:
    """Measure, period and figure, with what is counted where that is narrower."""

    def wording(language: str) -> str:
        with override(language):
            segment = [row.get_segment_display()] if row.segment else []
        scope = [*segment, *(each.heading(language)[0] for each in row.scope_rows)]
        return row.heading(language)[0] + (f" ({', '.join(scope)})" if scope else "")

    return both(wording)


def told(rows: QuerySet, pairs: Iterable[Pair], names: tuple[str, str]) -> Iterator[Doubt]:
    """Of each pair the first, unless it is public and the other a draft: then the draft. One doubt for each row."""
    wanted = set(rows.order_by().values_list("pk", flat=True))
    for pair in pairs:
        row, other = pair if bears_on(pair[0].is_published, pair[1].is_published) else pair[::-1]
        if row.pk in wanted:
            wanted.remove(row.pk)
            said = {name: in_words(each) for name, each in zip(names, pair, strict=True)}
            yield Doubt(row.pk, "upper" if row.lower is None else "lower", {**said, "other": other.pk})


def told_of_each(rows: QuerySet, pairs: Iterable[Pair], name: str, field: str = "") -> Iterator[Doubt]:
    """Of the first of each pair, as the pairs have every row first that is to be doubted. One doubt for each row."""
    wanted = set(rows.order_by().values_list("pk", flat=True))
    for row, other in pairs:
        if row.pk in wanted and bears_on(row.is_published, other.is_published):
            wanted.remove(row.pk)
            said = {name: in_words(other), "date": both(other.period_text), "other": other.pk}
            yield Doubt(row.pk, field or ("upper" if row.lower is None else "lower"), said)


def by(key: Callable[[Observation], tuple], rows: Iterable[Observation]) -> Iterable[list[Observation]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found.values()


def series_key(row: Observation) -> tuple:
    return (row.measure_id, scope_of(row), row.organization_id)


def period_key(row: Observation) -> tuple:
    return (row.measure_id, row.kind, row.period_key, row.organization_id)


def thing_key(row: Observation) -> tuple:
    return (row.kind, row.comparison_key)


def are_apart(row: Observation, other: Observation) -> bool:
    """Whether nothing on record explains the two: neither a dispute nor that one restates the other."""
    in_dispute = row.dispute is not None and row.dispute == other.dispute and row.dispute.state != "withdrawn"
    return not in_dispute and other.pk != row.same_as_id and row.pk != other.same_as_id


@FALLS.of(Observation, concerned=of_its_measure)
def falling_total(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    totals = comparable(rows).filter(measure__nature=Measure.Nature.CUMULATIVE, kind="actual")
    pairs = (pair for each in by(series_key, totals) for pair in falls(each, are_apart))
    return told(rows, pairs, ("later", "earlier"))


@ABOVE_CAPACITY.of(Observation, concerned=of_its_measure)
def above_capacity(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """A total of all time says nothing of the capacity of a year, nor does a place in a ranking."""
    natures = [Measure.Nature.CUMULATIVE, Measure.Nature.RANK]
    figures = comparable(rows).exclude(measure__nature__in=natures).filter(kind__in=["actual", "capacity"])
    return told(rows, (pair for each in by(series_key, figures) for pair in overfull(each)), ("actual", "capacity"))


def overfull(figures: list[Observation]) -> Iterator[Pair]:
    """Each actual figure with the least capacity that it is certainly above."""
    by_year = capacities_by_year(row for row in figures if row.kind == "capacity" and row.upper is not None)
    for actual in figures if by_year else ():
        start = actual.period.earliest
        candidates = [*by_year.get(None, ()), *(by_year.get(start.year, ()) if start else ())]
        exceeded = (
            each
            for each in (candidates if actual.kind == "actual" else ())
            if is_below(each.figure, actual.figure) and holds_for(each, actual) and are_apart(actual, each)
        )
        if least := min(exceeded, key=lambda each: reach(each.figure)[1], default=None):
            yield actual, least


def capacities_by_year(capacities: Iterable[Observation]) -> dict[int | None, list[Observation]]:
    """Under each year for which they are told, or under None where that has no bound."""
    found = defaultdict(list)
    for row in capacities:
        told = row.as_of if row.period.is_undated else row.period
        first, last = told.earliest, told.latest
        for year in range(first.year, last.year + 1) if first and last else [None]:
            found[year].append(row)
    return found


@PART_ABOVE_WHOLE.of(Observation, concerned=of_its_period)
def part_above_whole(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """Rates and ranks of parts do not add up to those of the whole."""
    figures = comparable(rows, *PERIOD).exclude(measure__nature__in=[Measure.Nature.RATE, Measure.Nature.RANK])
    pairs = (pair for each in by(period_key, figures.exclude(period="")) for pair in parts_above(each))
    return told(rows, pairs, ("part", "whole"))


def parts_above(figures: list[Observation]) -> Iterator[Pair]:
    of_scope = {scope_of(each[0]): each for each in by(lambda row: (scope_of(row),), figures)}
    for part in figures if len(of_scope) > 1 else ():
        wholes = (whole for scope in wider_scopes(part) for whole in of_scope.get(scope, ()))
        if whole := next(
            (each for each in wholes if is_below(each.figure, part.figure) and are_apart(part, each)), None
        ):
            yield part, whole


@RIVAL.of(Observation, concerned=of_its_period)
def rival_without_dispute(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """What is planned or expected changes: two such figures are rivals if they may be of one day."""

    def of_one_day(row: Observation, other: Observation) -> bool:
        days = (row.as_of, other.as_of)
        is_new = (
            row.kind != "actual"
            and not any(each.is_undated for each in days)
            and not days[0].overlaps(days[1].earliest, days[1].latest)
        )
        return not is_new and are_apart(row, other)

    return told_of_each(rows, (pair for each in of_same_thing(rows) for pair in disjoint(each, of_one_day)), "rival")


@DUPLICATE.of(Observation, concerned=of_its_period)
def figure_said_twice(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """A figure has no title: the same one of the same thing, period and scope is the same statement."""
    alike = (each for same in of_same_thing(rows) for each in by(lambda row: (row.figure,), same) if len(each) > 1)
    pairs = ((row, other) for each in alike for row in each for other in each if row is not other)
    return told_of_each(rows, ((row, other) for row, other in pairs if are_apart(row, other)), "row", "period")


def of_same_thing(rows: QuerySet) -> Iterator[list[Observation]]:
    """Figures that count the same in the same period; what has no period, nor a name of it, is like no other."""
    named = [
        row
        for row in comparable(rows, *PERIOD)
        if not row.period.is_undated or row.period_label_en or row.period_label_ru
    ]
    return (each for each in by(thing_key, named) if len(each) > 1)
