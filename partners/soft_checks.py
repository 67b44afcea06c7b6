"""The checks of partnerships, claims and positions, and those that milestones and production share with them."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desk.checks import Check, Doubt, both
from desk.checks.keeping import MOST_AT_ONCE
from desk.soft_checks import ONE_SOURCE, TOO_FINE, citing, later_than_its_sources, on_one_source
from partners.models import Brand, Claim, Organization, Partnership, Position, Status
from sources.models import Publishable

OVERDUE = Check(
    "overdue-plan",
    _("Plan overdue without an outcome"),
    _("It was planned or proposed, its time is over (%(date)s), and no outcome is on record."),
)
UNLINKED = Check(
    "brand-not-linked",
    _("Brand in the text but not linked"),
    _("Named in the text, but not among its brands: %(brands)s."),
)

TEXTS = ("title_en", "title_ru", "summary_en", "summary_ru")


# What a source claims is its own to say: no second one is asked for.
ONE_SOURCE.of(Partnership, Position, concerned=citing)(on_one_source)


@TOO_FINE.of(Partnership, concerned=citing)
def partnership_later_than_its_sources(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    return later_than_its_sources(rows.filter(status=Status.HAPPENED), day)


@TOO_FINE.of(Claim, concerned=citing)
def claim_later_than_its_sources(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """Aims and forecasts speak of what is to come."""
    return later_than_its_sources(rows.exclude(kind__in=[Claim.Kind.AIM, Claim.Kind.FORECAST]), day)


TOO_FINE.of(Position, concerned=citing)(later_than_its_sources)


@OVERDUE.of(Partnership)
def overdue(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """Statements with a status, still planned or proposed when their time is over; the deprecated are nobody's plan."""
    name = rows.model.date_field
    over = rows.exclude(status=Status.HAPPENED).exclude(rank="deprecated").filter(**{f"{name}_latest__lt": day})
    for row in over:
        yield Doubt(row.pk, "status", {"date": both(row.own_date.wording)})


def naming_brand(model: type[Publishable], saved: Publishable) -> Iterable[int]:
    """The rows whose text holds the brand's name: it is asked of them whether they link it."""
    if not isinstance(saved, Brand):
        return ()
    names = [name for name in (saved.name_en, saved.name_ru) if name]
    found = [model.objects.containing(name).order_by().values_list("pk", flat=True) for name in names]
    return {row_id for rows in found for row_id in rows[: MOST_AT_ONCE + 1]}


@UNLINKED.of(Claim, Partnership, concerned=naming_brand)
def brand_not_linked(rows: QuerySet, day: datetime.date) -> Iterator[Doubt]:
    """Where an organization that bears the brand's name is linked, the text may mean that one."""
    names = Names()
    accounted: dict[int, set[int]] = defaultdict(set)
    for row_id, brand in links(rows, Brand):
        accounted[row_id].add(brand)
    for row_id, organization in links(rows, Organization):
        accounted[row_id] |= names.borne_by.get(organization, set())
    for row_id, *texts in rows.order_by().values_list("pk", *TEXTS):
        named = {brand for text in texts if text for brand in names.brands_in(text)}
        if missing := sorted(named - accounted[row_id]):
            brands = [names.brands[brand] for brand in missing]
            said = both(lambda language, brands=brands: ", ".join(each.heading(language)[0] for each in brands))
            yield Doubt(row_id, "brands", {"brands": said})


def links(rows: QuerySet, model: type[Publishable]) -> QuerySet:
    """The ids of these rows with those of the rows of another kind that they are linked to: one query."""
    relation = next(each for each in rows.model._meta.many_to_many if each.related_model is model)
    here, there = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    return relation.remote_field.through.objects.filter(**{f"{here}__in": rows.order_by()}).values_list(here, there)


class Names:
    """The published brands by their names, and the organizations that bear such a name in theirs: two queries.

    A brand is named by its whole name, and not in small letters where it is not written so; within the longer name of
    an organization it names that one.
    """

    def __init__(self) -> None:
        self.brands = {brand.pk: brand for brand in Brand.objects.published()}
        self.by_name = {}
        for brand in self.brands.values():
            for name in filter(None, (brand.name_en, brand.name_ru)):
                self.by_name.setdefault(name.casefold(), brand.pk)
        self.pattern = any_of(self.by_name)
        self.borne_by: dict[int, set[int]] = {}
        longer = set()
        for organization, *names in Organization.objects.values_list("pk", "name_en", "name_ru"):
            for name in filter(None, names):
                if borne := set(self.brands_in(name)):
                    self.borne_by.setdefault(organization, set()).update(borne)
                    longer |= {name} if name.casefold() not in self.by_name else set()
        self.pattern = any_of({*self.by_name, *longer})

    def brands_in(self, text: str) -> Iterator[int]:
        for match in self.pattern.finditer(text) if self.pattern else ():
            brand, word = self.by_name.get(match.group().casefold()), match.group()
            if brand is not None and not (word.islower() and not self.is_small(brand)):
                yield brand

    def is_small(self, brand: int) -> bool:
        row = self.brands[brand]
        return any(name and name.islower() for name in (row.name_en, row.name_ru))


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names as a whole word; the longest that fits comes first."""
    found = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None
