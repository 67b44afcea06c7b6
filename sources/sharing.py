"""What a list or a row shows of itself where it is shared: its picture, its title and a sentence, its linked data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dates.values import Basis
from sources import cards, linked_data
from sources.cards import Card
from sources.linked_data import Node, Page
from sources.models import Cited, Dispute, Publishable, Source, Statement, text_of

CARD = "card.png"


class SharedMixin:
    """A page of the record: its picture stands at its stem, and is not offered among its files."""

    def card(self) -> Card:
        raise NotImplementedError

    def chart_of_card(self) -> str:
        """The chart that the picture shows, as an SVG of our own renderer; none unless the page has one."""
        return ""

    def as_card(self) -> HttpResponse:
        return cards.answer(self.card(), self.request)

    def file_links(self) -> list[tuple[str, str]]:
        return [(suffix, address) for suffix, address in super().file_links() if suffix != CARD]

    def image(self) -> str:
        """The address of its picture; a page without one has that of the site."""
        return f"{self.request.path.removesuffix('/')}.{CARD}" if CARD in self.files else ""


class SharedList(SharedMixin):
    """A list, under whatever filters: it is shared as the whole of its kind."""

    # One sentence on what it holds.
    lede = ""
    # Its rows are figures or dated events, which schema.org calls a set of data.
    is_dataset = False

    def share(self) -> dict[str, Any]:
        return {"title": self.title(), "description": str(self.lede), "image": self.image()}

    def card(self) -> Card:
        count = self.viewset.filterset_class({}, self.viewset.rows()).qs.count()
        return Card(
            title=self.title(),
            lead=ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count},
            text=str(self.lede),
            foot=evidence_line(Source.objects.published().count()),
            chart=self.chart_of_card(),
        )

    def linked_data(self, page: Page) -> list[Node]:
        is_whole = self.is_dataset and not page.context.get("query")
        entities = [linked_data.dataset(page, self.title(), str(self.lede))] if is_whole else []
        return linked_data.graph_of_list(self.title(), entities, page)

    @classmethod
    def title(cls) -> str:
        return capfirst(str(cls.heading or cls.label()))


class SharedRow(SharedMixin):
    """One published row."""

    # What the row is in the words of schema.org.
    describe: Callable[[Publishable, Page], list[Node]] = staticmethod(linked_data.no_entity)

    def share(self) -> dict[str, Any]:
        row = self.object
        return {
            "title": row.heading(get_language())[0],
            "description": sentence_of(row),
            "image": self.image(),
            "kind": "article",
            "modified": row.updated_at.isoformat(timespec="seconds"),
        }

    def as_card(self) -> HttpResponse:
        self.object = self.get_object()
        return super().as_card()

    def card(self) -> Card:
        row = self.object
        is_dated = row.own_date is not None and not row.own_date.is_undated
        return Card(
            title=row.heading(get_language())[0],
            kind=kind_of(row),
            lead=row.own_date.wording(get_language()) if is_dated else "",
            text=sentence_of(row),
            flags=tuple(flags_of(row)),
            foot=foot_of(row),
            chart=self.chart_of_card(),
        )

    def linked_data(self, page: Page) -> list[Node]:
        return linked_data.graph_of_row(self.object, self.describe(self.object, page), page)


def kind_of(row: Publishable) -> str:
    """ "Milestone · launch"."""
    own = row.get_kind_display() if hasattr(row, "get_kind_display") else ""
    return " · ".join(filter(None, (capfirst(row.kind_label), str(own))))


def sentence_of(row: Publishable) -> str:
    """What the row says of itself, or else what a source says of it in our own words."""
    summary = text_of(row, row.summary_field, get_language())[0] if row.summary_field else ""
    if summary or not isinstance(row, Cited):
        return summary
    stated = (text_of(each, "stated", get_language())[0] for each in row.citations.all() if not each.is_against)
    return next(filter(None, stated), "")


def flags_of(row: Publishable) -> list[str]:
    """What must be known of a row before it is believed: as its page says it."""
    found = []
    if getattr(row, "status", "") in ("planned", "proposed", "under-construction"):
        found.append(capfirst(row.get_status_display()))
    if row.own_date is not None and row.own_date.basis == Basis.INFERRED:
        found.append(_("Date inferred"))
    if isinstance(row, Statement) and row.is_deprecated:
        found.append(_("Deprecated"))
    if isinstance(row, Statement) and row.is_disputed:
        found.append(_("Sources differ"))
    return found


def foot_of(row: Publishable) -> str:
    """On how much the row rests: reads what `for_list` has attached."""
    if isinstance(row, Source):
        count = row.paragraph_count
        return "¶ " + ngettext("%(count)s paragraph", "%(count)s paragraphs", count) % {"count": count}
    if isinstance(row, Dispute):
        count = len(row.rivals)
        return ngettext("%(count)s statement", "%(count)s statements", count) % {"count": count}
    return evidence_line(len({each.source_id for each in row.citations.all()})) if isinstance(row, Cited) else ""


def evidence_line(count: int) -> str:
    return "¶ " + ngettext("%(count)s source", "%(count)s sources", count) % {"count": count}
