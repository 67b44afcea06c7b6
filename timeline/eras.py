"""Where a milestone stands on the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from timeline.models import Era, Milestone


@dataclass
class Group:
    """Milestones that follow one another in one era; those without a date stand on a shelf of their own."""

    era: Era | None
    is_undated: bool
    milestones: list[Milestone] = field(default_factory=list)


def by_era(milestones: Iterable[Milestone], eras: Iterable[Era]) -> list[Group]:
    """Group milestones, in the order given, by the era in which each begins."""
    eras = list(eras)
    groups: list[Group] = []
    for milestone in milestones:
        era = next((era for era in eras if era.holds(milestone)), None)
        place = (era, milestone.date.is_undated)
        if not groups or (groups[-1].era, groups[-1].is_undated) != place:
            groups.append(Group(*place))
        groups[-1].milestones.append(milestone)
    return groups
