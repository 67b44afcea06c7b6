"""Which milestones and eras, with what attached."""

from __future__ import annotations

from sources.querysets import PublishableQuerySet, StatementQuerySet


class MilestoneQuerySet(StatementQuerySet):
    def with_public_parts(self) -> MilestoneQuerySet:
        parts = super().with_public_parts().select_related("outcome")
        return parts.with_published("brands", "organizations", "people")

    def undated(self) -> MilestoneQuerySet:
        return self.filter(date="")


class EraQuerySet(PublishableQuerySet):
    pass
