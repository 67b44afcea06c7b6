"""What a list of releases can be asked: for its pages and its forms, and for nothing else."""

from __future__ import annotations

from django.db.models import QuerySet

from sources.filters import RecordFilter


class ReleaseFilter(RecordFilter):
    """None of what other lists can be asked; the latest first."""

    q = updated_after = ordering = None

    def in_order(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-version")
