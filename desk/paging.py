"""Pages of long lists: what cannot be counted at once is not counted to its end."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _


class BoundedPaginator(Paginator):
    """Counts as far as `bound` rows and leads no further: whoever seeks among more asks for less by filters.

    PostgreSQL counts by reading every row, and reads all rows before a page in order to skip them.
    """

    bound = 10_000

    @cached_property
    def counted(self) -> int:
        rows: Any = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by()[: self.bound + 1].count()
        return len(rows)

    @cached_property
    def count(self) -> int:
        return min(self.counted, self.bound)

    @property
    def count_text(self) -> str:
        """How many there are, as far as it is known."""
        return _("more than %(number)s") % {"number": self.count} if self.is_bounded else str(self.count)

    @property
    def is_bounded(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.counted > self.bound
