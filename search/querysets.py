"""Looking for words in the whole record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from partners.models import Brand, Claim, Organization, Partnership, Person, Position
from production.models import AssemblyRun, Measure, Observation, Site, VehicleModel
from sources.models import Dispute, Publishable, Source, Statement
from timeline.models import Era, Milestone

# In the order in which a reader is likely to look.
SEARCHED: tuple[type[Publishable], ...] = (
    Milestone,
    Brand,
    Organization,
    Person,
    VehicleModel,
    Partnership,
    AssemblyRun,
    Site,
    Observation,
    Measure,
    Position,
    Claim,
    Dispute,
    Source,
    Era,
)


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first rows, and how many there are in all."""

    model: type[Publishable]
    rows: list[Any]
    count: int

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def list_url(self) -> str:
        """The list of this kind, of all ranks where rows have one: a search hides no rival."""
        address = reverse(self.model.page_name.replace("-detail", "-list"))
        return f"{address}?rank=all&" if issubclass(self.model, Statement) else f"{address}?"


def search(text: str, *, limit: int) -> list[Group]:
    """The published rows of every kind that contain all the words: two queries for a kind with hits, one without."""
    groups = []
    for model in SEARCHED:
        found = model.objects.published().containing(text)
        if count := found.count():
            groups.append(Group(model, list(with_heading(found).order_by("slug")[:limit]), count))
    return groups


def with_heading(rows: Any) -> Any:
    """Attach what the headings of observations and positions are made of, and the disputes of statements."""
    related = list({Observation: ["measure"], Position: ["person"]}.get(rows.model, []))
    if issubclass(rows.model, Statement):
        related.append("dispute")
    return rows.select_related(*related) if related else rows
