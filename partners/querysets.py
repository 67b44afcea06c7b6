"""Which organizations, people, brands, partnerships and claims, with what attached."""

from __future__ import annotations

from django.db.models import QuerySet

from sources.querysets import CitedQuerySet, StatementQuerySet


class OrganizationQuerySet(CitedQuerySet):
    def subject(self):
        """The organization whose record this is, or None while it is not published: one query."""
        return self.published().filter(is_subject=True).first()


class PersonQuerySet(CitedQuerySet):
    pass


class PositionQuerySet(StatementQuerySet):
    def published(self) -> PositionQuerySet:
        """Published positions of published people in published organizations."""
        return super().published().filter(person__state="published", organization__state="published")

    def with_public_parts(self) -> PositionQuerySet:
        return super().with_public_parts().select_related("person", "organization")


class BrandQuerySet(CitedQuerySet):
    # What is said of a brand is published with its own citation: only `save` asks for it.
    GUARDED = CitedQuerySet.GUARDED | {"owner", "owner_id", "origin", "origin_en", "origin_ru", "is_own"}

    def with_public_parts(self) -> BrandQuerySet:
        return super().with_public_parts().select_related("owner")


class PartnershipQuerySet(StatementQuerySet):
    def with_public_parts(self) -> PartnershipQuerySet:
        return super().with_public_parts().with_published("parties", "brands")

    def in_time(self) -> PartnershipQuerySet:
        """The earliest first, what has no date last."""
        return self.order_by("date_order", "slug")

    def between(self, organizations: QuerySet) -> PartnershipQuerySet:
        """Those to which one of these organizations is a party."""
        parties = self.model.parties.through.objects.filter(organization__in=organizations.order_by().values("pk"))
        return self.filter(pk__in=parties.values("partnership"))


class ClaimQuerySet(StatementQuerySet):
    def with_public_parts(self) -> ClaimQuerySet:
        return super().with_public_parts().with_published("organizations", "people", "brands")
