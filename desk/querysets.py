"""Which revisions, proposals and the like."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import BigIntegerField, CharField, Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from desk import contents
from sources.models import Publishable, record_models

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from desk.models import Presence, Proposal, Revision, Schedule
    from desk.policy import Policy

# An editor whose browser has not been heard of for so long has left.
PRESENT_FOR = datetime.timedelta(seconds=70)
# So long a decision is news to whoever proposed.
NEWS_FOR = datetime.timedelta(days=14)
# A table that is not imported by then is sent again.
KEPT_FOR = datetime.timedelta(days=1)
Reason = tuple[str, str]
# What names a row of whatever kind: "timeline.milestone" and its id.
Key = tuple[str, int]


def kind_of(model: type[models.Model] | models.Model) -> str:
    return model._meta.label_lower


def across(kinds: list[models.QuerySet]) -> models.QuerySet:
    """Rows of several kinds as one list of (of_kind, id, updated_at), in one query."""
    named = [
        rows.order_by()
        .annotate(of_kind=Value(kind_of(rows.model), CharField()))
        .values_list("of_kind", "pk", "updated_at")
        for rows in kinds
    ]
    return joined(named)


def joined(parts: list[models.QuerySet]) -> models.QuerySet:
    return parts[0].union(*parts[1:], all=True)


class OfRowQuerySet(models.QuerySet):
    def of(self, row: Publishable) -> Any:
        return self.filter(kind=kind_of(row), row_id=row.pk)

    def of_kinds(self, kinds: Iterable[str]) -> Any:
        return self.filter(kind__in=list(kinds))

    def among(self, kinds: Iterable[models.QuerySet]) -> list[Any]:
        """Those whose row is among these rows, a queryset for each kind: to be joined by `union`.

        PostgreSQL would try one condition for all kinds on each of them, and SQLite lists all rows first where they are
        asked for by `row_id__in`.
        """
        row = {"pk": OuterRef("row_id")}
        return [self.filter(Exists(rows.filter(**row).order_by()), kind=kind_of(rows.model)) for rows in kinds]

    def of_these(self, keys: Iterable[Key]) -> Any:
        """Those of the rows of these kinds and ids."""
        ids = defaultdict(list)
        for kind, row_id in keys:
            ids[kind].append(row_id)
        found = Q(pk__in=[])
        for kind, some in ids.items():
            found |= Q(kind=kind, row_id__in=some)
        return self.filter(found)


class RevisionQuerySet(OfRowQuerySet):
    """Saves of rows with their citations."""

    def first_by(self, user: AbstractBaseUser, model: type[Publishable]) -> RevisionQuerySet:
        """The ids of the rows of a kind of which this user wrote the first revision.

        To be asked for once (`pk__in`): PostgreSQL reckons with a look for each row where there is an `Exists`, and
        compiles the query for as long as it takes to answer.
        """
        return self.filter(kind=kind_of(model), number=1, user=user).order_by().values("row_id")

    def since(self, version: int) -> RevisionQuerySet:
        """From one of the row's versions on, the oldest first, with who wrote them."""
        return self.filter(version__gte=version).order_by("number").select_related("user")

    def latest_of(self, row: Publishable) -> Revision | None:
        return self.of(row).order_by("-number").first()

    def latest_of_each(self) -> RevisionQuerySet:
        """The last revision of each row, also of those that have been deleted."""
        same = self.model.objects.filter(kind=OuterRef("kind"), row_id=OuterRef("row_id")).order_by("-number")
        return self.filter(pk=Subquery(same.values("pk")[:1]))

    def deletions(self) -> RevisionQuerySet:
        """The last revisions of the rows that have been deleted and not brought back."""
        return self.filter(action="deleted").latest_of_each()

    def seen_by(self, user: AbstractBaseUser, *, all_of_them: bool) -> RevisionQuerySet:
        """Those of what was public then, and of what the user drafted."""
        if all_of_them:
            return self
        first = self.model.objects.filter(kind=OuterRef("kind"), row_id=OuterRef("row_id"), number=1, user=user)
        return self.filter(Q(state__in=contents.PUBLIC) | Exists(first.order_by()))

    def submissions(self, keys: Iterable[Key]) -> dict[Key, Revision]:
        """The revision by which each of these rows was last sent to review, with who did it. One query."""
        sent = self.of_these(keys).filter(action="submitted").select_related("user").defer("content")
        return {(each.kind, each.row_id): each for each in sent.order_by("number")}

    def drafted_by(self, row: Publishable) -> int | None:
        """The id of the user who drafted the row, if it was drafted here: one query."""
        return self.of(row).filter(number=1).values_list("user", flat=True).first()

    def keep_found(self, row: Publishable) -> None:
        """Before a save, keep what is stored now if no revision holds it: it was written elsewhere."""
        stored = type(row)._base_manager.get(pk=row.pk)
        last, found = self.latest_of(row), contents.read(stored)
        if last is None or last.content != found:
            self.make(stored, found, last, user=None, action=self.model.Action.FOUND)

    def keep(
        self,
        row: Publishable,
        *,
        user: AbstractBaseUser | None,
        before: str | None,
        way: str = "form",
        reason: Reason = ("", ""),
        action: str = "",
        proposal: Proposal | None = None,
    ) -> Revision:
        """Keep what has just been saved as the row's next revision; `before` is the state that it had, if any."""
        return self.make(
            row,
            contents.read(row),
            self.latest_of(row),
            user=user,
            way=way,
            reason=reason,
            was_public=before in contents.PUBLIC,
            action=action or action_of(before, row.state),
            proposal=proposal,
        )

    def latest_of_each_of(self, rows: list[Publishable]) -> dict[int, Revision]:
        """The last revision of each of these rows of one model, by the row's id: one query."""
        of_them = self.filter(kind=kind_of(rows[0]), row_id__in=[row.pk for row in rows])
        return {each.row_id: each for each in of_them.latest_of_each()}

    def keep_found_of(self, rows: list[Publishable]) -> None:
        """What `keep_found` does, for rows of one model in a few queries. They are as they are stored."""
        last, found = self.latest_of_each_of(rows), contents.read_many(rows)
        self.bulk_create(
            self.made(row, found[row.pk], last.get(row.pk), user=None, action=self.model.Action.FOUND)
            for row in rows
            if row.pk not in last or last[row.pk].content != found[row.pk]
        )

    def make(self, *args: Any, **values: Any) -> Revision:
        revision = self.made(*args, **values)
        revision.save(force_insert=True)
        return revision

    def made(
        self, row: Publishable, content: Any, last: Revision | None, *, reason: Reason = ("", ""), **values: Any
    ) -> Revision:
        """The next revision of a row, which is not saved yet."""
        return self.model(
            kind=kind_of(row),
            row_id=row.pk,
            number=last.number + 1 if last else 1,
            version=row.version,
            slug=row.slug,
            state=row.state,
            at=timezone.now(),
            reason_en=reason[0],
            reason_ru=reason[1],
            content=content,
            **contents.headings(row),
            **values,
        )

    def with_public_reason(self, kind: str, row_ids: list[int]) -> dict[int, list[Revision]]:
        """By row, the saves of what was public then that say why, the oldest first: one query."""
        found = defaultdict(list)
        rows = self.filter(kind=kind, row_id__in=row_ids, was_public=True).exclude(reason_en="", reason_ru="")
        for revision in rows.order_by("number").defer("content"):
            found[revision.row_id].append(revision)
        return found


def action_of(before: str | None, after: str) -> str:
    """What a save did, by the states before and after."""
    if before is None:
        return "published" if after == "published" else "submitted" if after == "in_review" else "created"
    if before == after:
        return "corrected" if after in contents.PUBLIC else "changed"
    if after == "published":
        return "restored" if before == "withdrawn" else "published"
    return {"withdrawn": "withdrawn", "in_review": "submitted"}.get(after, "returned")


class ProposalQuerySet(OfRowQuerySet):
    """Proposed changes."""

    def open(self) -> ProposalQuerySet:
        return self.filter(verdict="open")

    def seen_by(self, user: AbstractBaseUser, *, all_of_them: bool) -> ProposalQuerySet:
        return self if all_of_them else self.filter(user=user)

    def to_hear_of(self, user: AbstractBaseUser) -> ProposalQuerySet:
        """What waits, and what somebody else has decided lately of what the user proposed."""
        lately = Q(user=user, verdict__in=["applied", "declined"], decided_at__gte=timezone.now() - NEWS_FOR)
        return self.filter(Q(verdict="open") | lately & ~Q(decided_by=user))

    def propose(self, row: Publishable, content: Any, *, user: AbstractBaseUser, reason: Reason = ("", "")) -> Proposal:
        """Write down that the row is to hold this content, in the place of what the user had proposed of it before.

        `row` is as it is stored.
        """
        self.of(row).open().filter(user=user).update(verdict="taken-back", decided_at=timezone.now())
        return self.create(
            kind=kind_of(row),
            row_id=row.pk,
            slug=row.slug,
            base_version=row.version,
            base=contents.read(row),
            content=content,
            user=user,
            at=timezone.now(),
            reason_en=reason[0],
            reason_ru=reason[1],
            **contents.headings(row),
        )


class ScheduleQuerySet(OfRowQuerySet):
    """Dates of publication."""

    def let_through(self, row: Publishable, moment: datetime.datetime, user: AbstractBaseUser) -> Schedule:
        """Note that the row, as it stands now, is to be published at this moment."""
        return self.create(kind=kind_of(row), row_id=row.pk, version=row.version, publish_at=moment, user=user)

    def due(self, now: datetime.datetime) -> ScheduleQuerySet:
        return self.filter(publish_at__lte=now).order_by("publish_at", "pk")


class UploadQuerySet(models.QuerySet):
    """Tables on their way in."""

    def of(self, user: AbstractBaseUser, model: type[Publishable]) -> UploadQuerySet:
        """Those of a user that can still be imported."""
        return self.filter(user=user, kind=kind_of(model), at__gte=timezone.now() - KEPT_FOR)

    def drop_old(self) -> None:
        self.filter(at__lt=timezone.now() - KEPT_FOR).delete()


class PresenceQuerySet(OfRowQuerySet):
    """Who has which form open."""

    def note(self, row: Publishable, user: AbstractBaseUser) -> None:
        """That the user has the form of the row open now; what has long not been heard of is forgotten."""
        now = timezone.now()
        self.filter(seen_at__lt=now - PRESENT_FOR).delete()
        place = {"kind": kind_of(row), "row_id": row.pk, "user": user}
        self.update_or_create(**place, defaults={"seen_at": now}, create_defaults={"since": now, "seen_at": now})

    def others(self, row: Publishable, user: AbstractBaseUser) -> list[Presence]:
        """Who else has it open, the first to come first: one query."""
        present = self.of(row).filter(~Q(user=user), seen_at__gte=timezone.now() - PRESENT_FOR)
        return list(present.select_related("user").order_by("since", "pk"))

    def forget(self, row: Publishable, user: AbstractBaseUser) -> None:
        self.of(row).filter(user=user).delete()


class FindingQuerySet(OfRowQuerySet):
    """Doubts. Their sentences name rows: nobody hears of what the policy hides from them."""

    def with_other(self) -> FindingQuerySet:
        """With `other`, the id of the row of the same kind that the sentence names, if it names one."""
        return self.alias(other=Cast(KeyTextTransform("other", "said"), BigIntegerField()))

    def naming_seen(self, policy: Policy | None, model: type[Publishable]) -> FindingQuerySet:
        """Of findings about one kind of row, those that name none, or one that is public or that the user may see."""
        rows = model.objects.order_by()
        seen = policy.sees(rows) if policy else rows.filter(state__in=contents.PUBLIC)
        return self.with_other().filter(Q(other=None) | Q(other__in=seen.values("pk")))

    def seen_by(self, policy: Policy) -> FindingQuerySet:
        """Those of the rows that the user may see, and of the kinds that they have to do with."""
        allowed = Q(pk__in=[])
        for model in record_models():
            app, name = model._meta.app_label, model._meta.model_name
            if policy.user.has_perm(f"{app}.view_{name}") or policy.user.has_perm(f"{app}.change_{name}"):
                seen = policy.sees(model.objects.order_by()).values("pk")
                named = Q(other=None) | Q(other__in=seen)
                allowed |= Q(kind=kind_of(model), row_id__in=seen) & named
        return self.with_other().filter(allowed)

    def counted(self) -> dict[str, int]:
        """How many rows each check doubts, by its code: one query."""
        found: dict[str, int] = {}
        # Ids are unique within a kind only.
        for code, _kind, rows in (
            self.order_by("code").values_list("code", "kind").annotate(Count("row_id", distinct=True))
        ):
            found[code] = found.get(code, 0) + rows
        return found

    def among_seen(self, policy: Policy, kinds: Iterable[type[Publishable]]) -> list[FindingQuerySet]:
        """Those that the user may hear of, querysets to be joined by `union`.

        What names no row and what names one are sought apart: together they are one condition that PostgreSQL tries
        on each finding, and compiles for seconds.
        """
        seen = [policy.sees(model.objects.order_by()) for model in kinds]
        parts = [(rows, part.with_other()) for rows, part in zip(seen, self.among(seen), strict=True)]
        naming = [part.filter(Exists(rows.filter(pk=OuterRef("other")))) for rows, part in parts]
        return [*(part.filter(other=None) for _rows, part in parts), *naming]

    def by_code(self) -> Any:
        """The kinds of doubt, by kind of row (ids are unique within one only), each with the number of rows."""
        return self.order_by().values_list("code", "kind").annotate(Count("row_id", distinct=True))


class SavedFilterQuerySet(models.QuerySet):
    """Filters of lists that editors have named."""

    def of_user(self, user: AbstractBaseUser, kinds: Iterable[str]) -> SavedFilterQuerySet:
        """The user's own, of these kinds of rows, in the order of these lists."""
        return self.filter(user=user, kind__in=list(kinds)).order_by("kind", "name", "pk")
