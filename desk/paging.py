"""Pages of long lists: what cannot be counted at once is not counted to its end."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _


class BoundedPaginator(Paginator):
    """Counts as far as `bound` rows and leads no further: whoever seeks among more asks for less by filters.

    PostgreSQL counts by reading every row, and reads all rows before a page in order to skip them.
    """

    bound = 10_000

    @cached_property
    def first_rows(self) -> list[Any]:
        """Those of the first page, and one more if there is one."""
        return list(self.object_list[: self.per_page + 1])

    @cached_property
    def counted(self) -> int:
        """What is on one page is not sought a second time to be counted."""
        if len(self.first_rows) <= self.per_page:
            return len(self.first_rows)
        rows = self.object_list
        return rows.order_by()[: self.bound + 1].count() if isinstance(rows, QuerySet) else len(rows)

    @cached_property
    def count(self) -> int:
        return min(self.counted, self.bound)

    def page(self, number: Any) -> Page:
        page = super().page(number)
        if page.number == 1:
            page.object_list = self.first_rows[: self.per_page]
        return page

    @property
    def count_text(self) -> str:
        """How many there are, as far as it is known."""
        return _("more than %(number)s") % {"number": self.count} if self.is_bounded else str(self.count)

    @property
    def is_bounded(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.counted > self.bound
