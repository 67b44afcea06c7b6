"""What there is to do at the desk: each list of it by name, with what a user may see of it and no more.

A list knows its items, which may be rows of any kind, and how one of them reads. The desk shows the first few of every
list, a page of its own all of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Page
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.entries import Entry, admin_address, code_label, headed_entry, row_entry, rows_named
from desk.models import Finding, Proposal, Revision, Schedule
from desk.paging import BoundedPaginator
from desk.policy import Policy
from desk.querysets import FindingQuerySet, Key, OfRowQuerySet, across, joined, kind_of
from sources.models import Publishable, Source
from sources.querysets import SourceQuerySet

# Checks that have a list of their own (soft_checks.py of the desk and of partners).
TRANSLATIONS, OVERDUE = ("untranslated", "stale-translation"), "overdue-plan"


@dataclass(frozen=True)
class Desk:
    """The user, and the kinds of rows that they have to do with."""

    user: AbstractBaseUser
    models: list[type[Publishable]]

    @cached_property
    def policy(self) -> Policy:
        return Policy(self.user)

    @cached_property
    def kinds(self) -> list[str]:
        return [kind_of(model) for model in self.models]

    @property
    def seen(self) -> list[QuerySet]:
        """The rows of each kind that the user may read."""
        return [self.policy.sees(model.objects.all()) for model in self.models]

    def about(self, things: OfRowQuerySet) -> list[QuerySet]:
        """Those of the things that are about rows which the user may read: to be joined."""
        return [things.of_kinds(self.kinds)] if self.policy.may_review else things.among(self.seen)

    def hears_of(self, findings: FindingQuerySet) -> list[QuerySet]:
        """Those of the findings that name no row which the user may not read either: to be joined."""
        may_hear_all = self.policy.may_review
        return [findings.of_kinds(self.kinds)] if may_hear_all else findings.among_seen(self.policy, self.models)

    def unused_paragraphs(self, sources: SourceQuerySet) -> list[tuple[Source, list[int]]]:
        """Those of the sources that the user may read, with the numbers of their paragraphs that nothing cites.

        Two queries. What cites unseen by the user does not count: it would tell of another's draft.
        """
        sources = self.policy.sees(sources)
        used = sources.paragraphs_used(self.seen_citations())
        found = [(each, sorted({*range(1, each.paragraph_count + 1)} - used[each.pk])) for each in sources]
        return [(source, numbers) for source, numbers in found if numbers]

    def seen_citations(self) -> list[QuerySet]:
        """The citations of each kind by rows that the user may read, whatever kinds they have to do with."""
        found = []
        for model in Source.citation_models():
            rows = model._meta.get_field("subject").related_model.objects.filter(pk=OuterRef("subject"))
            seen = Exists(self.policy.sees(rows).order_by())
            found.append(model.objects.all() if self.policy.may_review else model.objects.filter(seen))
        return found


class Worklist:
    """The items of one kind of work."""

    name = ""
    title: Any = ""
    nothing: Any = _("Nothing.")
    # How many the desk shows.
    shown = 5

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def items(self) -> Any:
        raise NotImplementedError

    def key(self, item: Any) -> Key | None:
        """Which row has to be read to tell of the item, if any."""
        return None

    def around(self, items: list[Any]) -> Any:
        """What else has to be read to tell of these: one query at most."""
        return None

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        raise NotImplementedError

    def count(self, page: Page) -> str:
        """How many there are to do, in words."""
        return page.paginator.count_text if page.paginator.count else ""

    @property
    def url(self) -> str:
        return reverse("admin:desk_work", args=[self.name])


class RowList(Worklist):
    """Rows of the record, of every kind that the user has to do with."""

    order = "-updated_at"

    def rows(self, model: type[Publishable]) -> QuerySet | None:
        raise NotImplementedError

    def items(self) -> Any:
        parts = [rows for model in self.desk.models if (rows := self.rows(model)) is not None]
        return across(parts).order_by(self.order, "of_kind", "pk") if parts else []

    def key(self, item: Any) -> Key | None:
        return item[0], item[1]

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        return row and row_entry(row, at=row.updated_at)


class InReview(RowList):
    name = "in-review"
    title = _("In review")
    nothing = _("Nothing waits for a reviewer.")
    order = "updated_at"  # whoever has waited longest comes first

    def rows(self, model: type[Publishable]) -> QuerySet:
        return self.desk.policy.awaiting(model.objects.all())

    def around(self, items: list[Any]) -> dict[Key, Revision]:
        return Revision.objects.submissions([self.key(item) for item in items])

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        sent = around.get(self.key(item))
        return row and row_entry(row, who=sent and sent.user, at=sent.at if sent else row.updated_at)


class MyDrafts(RowList):
    name = "my-drafts"
    title = _("My drafts")
    nothing = _("You have no draft.")

    def rows(self, model: type[Publishable]) -> QuerySet:
        return self.desk.policy.own(model.objects.all())

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        note = row.get_state_display() if row and row.state == row.State.IN_REVIEW else ""
        return row and row_entry(row, at=row.updated_at, note=note)


class OpenDisputes(RowList):
    name = "disputes"
    title = _("Disputes without a discussion")
    nothing = _("Every dispute has its discussion.")

    def rows(self, model: type[Publishable]) -> QuerySet | None:
        silent = getattr(model.objects.all(), "without_discussion", None)
        return self.desk.policy.sees(silent()) if silent else None


class UnusedParagraphs(Worklist):
    """Documents of which the record does not use everything yet, as far as the user can see."""

    name = "unused-paragraphs"
    title = _("Paragraphs not used yet")
    nothing = _("Every paragraph of every source is used.")

    def items(self) -> list[tuple[Source, list[int]]]:
        return (
            self.desk.unused_paragraphs(Source.objects.exclude(state="withdrawn")) if Source in self.desk.models else []
        )

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry:
        source, numbers = item
        said = {"unused": len(numbers), "all": source.paragraph_count}
        return row_entry(
            source,
            url=reverse("admin:desk_unused", args=[source.pk]),
            note=_("%(unused)d of %(all)d paragraphs") % said,
        )


class Proposals(Worklist):
    name = "proposals"
    title = _("Proposed changes")
    nothing = _("No proposed change waits.")

    def items(self) -> QuerySet:
        seen = Proposal.objects.to_hear_of(self.desk.user)
        seen = seen.seen_by(self.desk.user, all_of_them=self.desk.policy.may_review)
        return (
            seen.filter(kind__in=self.desk.kinds).select_related("user").defer("base", "content").order_by("at", "pk")
        )

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry:
        said = "" if item.is_open else f"{item.get_verdict_display()}. {item.verdict_reason}".strip()
        url = admin_address(Proposal, "change", item.pk)
        return headed_entry(item, url=url, who=item.user, at=item.decided_at or item.at, note=said)


class Warnings(Worklist):
    """Doubts by kind: how many rows each is about. Overdue plans and translations have lists of their own."""

    name = "warnings"
    title = _("Warnings")
    nothing = _("No check has found anything doubtful.")
    shown = 30
    but = (*TRANSLATIONS, OVERDUE)

    def findings(self) -> FindingQuerySet:
        return Finding.objects.exclude(code__in=self.but)

    def items(self) -> list[tuple[str, int]]:
        """Each kind with its number, the most first: one query."""
        numbers = Counter()
        for code, _kind, number in joined([each.by_code() for each in self.desk.hears_of(self.findings())]):
            numbers[code] += number
        return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        code, number = item
        return Entry(code_label(code), url=reverse("admin:desk_warnings", args=[code]), number=number)

    def count(self, page: Page) -> str:
        """Of all kinds together."""
        return str(sum(number for _code, number in page.paginator.object_list) or "")


class Translations(Warnings):
    name = "translations"
    title = _("Translations to write or renew")
    nothing = _("Every text is in both languages and up to date.")

    def findings(self) -> FindingQuerySet:
        return Finding.objects.filter(code__in=TRANSLATIONS)


class WarningsOf(Worklist):
    """The rows of one kind of doubt."""

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self.code, self.title = code, code_label(code)

    def items(self) -> QuerySet:
        """In the order in which they were found: a row once for each doubt about it."""
        found = self.desk.hears_of(Finding.objects.filter(code=self.code).order_by())
        return joined([each.values_list("kind", "row_id", "found_at", "pk") for each in found]).order_by(
            "-found_at", "-pk"
        )

    def key(self, item: Any) -> Key:
        return item[0], item[1]

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        return row and row_entry(row, at=item[2])


class OverduePlans(WarningsOf):
    name = OVERDUE
    title = _("Overdue plans")
    nothing = _("No plan is overdue without an outcome.")

    def __init__(self, desk: Desk) -> None:
        Worklist.__init__(self, desk)
        self.code = OVERDUE

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        return row and row_entry(row, note=row.own_date.wording(get_language()) if row.own_date else "")


class Scheduled(Worklist):
    name = "scheduled"
    title = _("To be published")
    nothing = _("Nothing is to be published by itself.")

    def items(self) -> QuerySet:
        return joined(self.desk.about(Schedule.objects.select_related("user"))).order_by("publish_at", "pk")

    def key(self, item: Schedule) -> Key:
        return item.kind, item.row_id

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry | None:
        return row and row_entry(row, who=item.user, at=item.publish_at)


class Revisions(Worklist):
    def seen(self, revisions: Any) -> QuerySet:
        seen = revisions.seen_by(self.desk.user, all_of_them=self.desk.policy.may_review)
        return seen.filter(kind__in=self.desk.kinds).select_related("user").defer("content").order_by("-at", "-pk")


class Deleted(Revisions):
    name = "deleted"
    title = _("Recently deleted")
    nothing = _("Nothing has been deleted.")

    def items(self) -> QuerySet:
        return self.seen(Revision.objects.deletions())

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry:
        return headed_entry(item, url=admin_address(item.model, "undelete", item.row_id), who=item.user, at=item.at)


class Changes(Revisions):
    name = "changes"
    title = _("Latest changes")
    nothing = _("Nothing has been saved yet.")
    shown = 10

    def count(self, page: Page) -> str:
        return ""  # there are as many as there have been saves

    def items(self) -> QuerySet:
        return self.seen(Revision.objects.exclude(action=Revision.Action.FOUND))

    def entry(self, item: Any, row: Publishable | None, around: Any) -> Entry:
        url = "" if item.is_deletion else admin_address(item.model, "history", item.row_id)
        return headed_entry(item, url=url, who=item.user, at=item.at, note=item.get_action_display())


WORKLISTS: tuple[type[Worklist], ...] = (
    InReview,
    Proposals,
    MyDrafts,
    Scheduled,
    Warnings,
    Translations,
    OverduePlans,
    OpenDisputes,
    UnusedParagraphs,
    Changes,
    Deleted,
)


@dataclass(frozen=True)
class Part:
    """A page of a list, ready to be shown."""

    worklist: Worklist
    page: Page
    entries: list[Entry]

    @property
    def count(self) -> str:
        return self.worklist.count(self.page)


def first_parts(lists: Iterable[Worklist]) -> list[Part]:
    """The first few of each list. Queries: three at most for each, and one for each kind of row that is named."""
    return told([(each, BoundedPaginator(each.items(), each.shown).page(1)) for each in lists])


def told(pages: list[tuple[Worklist, Page]]) -> list[Part]:
    """The pages as entries; all rows of a kind that they name are read at once."""
    pages = [(worklist, page, list(page.object_list)) for worklist, page in pages]
    rows = rows_named(worklist.key(item) for worklist, _page, items in pages for item in items)
    parts = []
    for worklist, page, items in pages:
        around = worklist.around(items)
        entries = [worklist.entry(item, rows.get(worklist.key(item)), around) for item in items]
        parts.append(Part(worklist, page, [each for each in entries if each]))
    return parts
