"""Carrying out what a table says: all of it or nothing, and nothing that an editor was not shown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import contents
from desk.checks import look_at, look_at_all
from desk.contents import columns_of
from desk.models import Revision, Schedule, Upload
from desk.querysets import Reason, action_of, kind_of
from desk.tables.columns import SLUG
from desk.tables.entries import Entry
from desk.tables.faults import Fault, Refused, refuse
from desk.tables.planning import Planned, Planner
from desk.tables.references import chunks
from sources.models import Publishable

# So many rows are looked at one by one for doubts; of more, all rows of their kind at once.
FEW = 10
CHECKING, WRITING = "checking", "writing"


logger = logging.getLogger("desk")


@dataclass(frozen=True)
class Step:
    """How far the work is."""

    stage: str
    done: int
    total: int


def planner_of(upload: Upload, user: AbstractBaseUser) -> Planner:
    entries = [Entry.from_json(each) for each in upload.rows["entries"]]
    return Planner(apps.get_model(upload.kind), entries, user, [Fault(**each) for each in upload.rows["faults"]])


def rehearse(upload: Upload, planner: Planner) -> Iterator[Step]:
    """Plan, and note the versions that are going to be shown."""
    for done in planner.steps():
        yield Step(CHECKING, done, len(planner.entries))
    Upload.objects.filter(pk=upload.pk).update(versions=planner.versions)


class Importer:
    """Imports a table; `steps` says how far it is, and raises Refused if nothing can come of it."""

    def __init__(self, upload: Upload, user: AbstractBaseUser, reason: Reason) -> None:
        self.upload, self.user, self.reason = upload, user, reason
        self.planner = planner_of(upload, user)
        self.model = self.planner.model

    def steps(self) -> Iterator[Step]:
        """Only writing keeps other editors waiting: what takes longest is done before anything is locked."""
        for done in self.planner.steps():
            yield Step(CHECKING, done, len(self.planner.entries))
        if self.planner.faults:
            raise Refused(self.planner.faults)
        if self.planner.needs_reason and not any(self.reason):
            raise refuse(_("Say why, in one language at least: the public reads it in the log of changes."))
        try:
            with transaction.atomic():
                self.lock()
                yield from self.write()
                self.upload.delete()
        except IntegrityError as error:
            message = _("Something does not go together with what others have saved meanwhile, or with another row.")
            raise refuse(message) from error
        except ValidationError as error:
            raise refuse("; ".join(error.messages)) from error
        self.look_again()

    def look_again(self) -> None:
        """Renew the doubts about what has been written, which stands whatever becomes of that."""
        rows = [planned.row for planned in (*self.planner.new, *self.planner.changed)]
        try:
            if len(rows) > FEW:
                look_at_all(timezone.localdate(), self.model)
            else:
                for row in rows:
                    look_at(row)
        except Exception:
            logger.exception("The doubts about the rows of a table are not renewed yet.")

    def lock(self) -> None:
        """Keep all rows as they are until the end, if they are as the editor saw them and as they were planned."""
        if not Upload.objects.select_for_update().filter(pk=self.upload.pk).exists():
            raise refuse(_("This table has been imported already."))
        stored = {}
        for some in chunks(sorted(entry.slug for entry in self.planner.entries)):
            rows = self.model._base_manager.select_for_update().filter(slug__in=some).order_by("pk")
            stored |= dict(rows.values_list("slug", "version"))
        message = _("Someone has saved this row since you were shown what would change.")
        faults = [
            Fault(entry.row, SLUG, message)
            for entry in self.planner.entries
            if not stored.get(entry.slug)
            == self.upload.versions.get(entry.slug)
            == self.planner.versions.get(entry.slug)
        ]
        if faults:
            raise Refused(faults)

    def write(self) -> Iterator[Step]:
        new, changed = self.planner.new, self.planner.changed
        done, total = 0, len(new) + len(changed)
        for some in chunks(new):
            self.create(some)
            done += len(some)
            yield Step(WRITING, done, total)
        ids = {planned.row.slug: planned.row.pk for planned in new}
        for planned in new:
            if planned.pending:
                values = {columns_of(self.model)[name].attname: ids[slug] for name, slug in planned.pending.items()}
                self.model._base_manager.filter(pk=planned.row.pk).update(**values)
        for some in chunks(changed):
            self.change(some, ids)
            done += len(some)
            yield Step(WRITING, done, total)

    def create(self, planned: list[Planned]) -> None:
        for each in planned:
            prepare(each.row)
            for name in each.pending:
                setattr(each.row, columns_of(self.model)[name].attname, None)
        self.model.objects.bulk_create(each.row for each in planned)
        self.relate(planned)
        cited = [citation for each in planned for citation in each.to_write]
        for citation in cited:
            citation.subject = citation.subject  # takes the key that it has by now
        if cited:
            type(cited[0]).objects.bulk_create(cited)
        for each in planned:
            self.judge(each)
        Revision.objects.bulk_create(self.revision(each, None) for each in planned)

    def relate(self, planned: list[Planned]) -> None:
        """Write the many-to-many relations of rows that are new."""
        for name, column in columns_of(self.model).items():
            if column.many_to_many:
                through, other = column.remote_field.through, column.related_model
                own, others = (f"{each}_id" for each in (column.m2m_field_name(), column.m2m_reverse_field_name()))
                through._base_manager.bulk_create(
                    through(**{own: each.row.pk, others: self.planner.references.get(other, slug).pk})
                    for each in planned
                    for slug in each.many.get(name, ())
                )

    def change(self, planned: list[Planned], ids: dict[str, int]) -> None:
        stored = contents.with_named(self.model._base_manager.filter(pk__in=[each.row.pk for each in planned]))
        Revision.objects.keep_found_of(list(stored))
        for each in planned:
            prepare(each.row)
            for name, slug in each.pending.items():
                setattr(each.row, columns_of(self.model)[name].attname, ids[slug])
            each.row.save()
            self.change_parts(each)
            self.judge(each)
        # What was let through for a day was let through as it stood.
        Schedule.objects.filter(kind=kind_of(self.model), row_id__in=[each.row.pk for each in planned]).delete()
        last = Revision.objects.latest_of_each_of([each.row for each in planned])
        Revision.objects.bulk_create(self.revision(each, last[each.row.pk]) for each in planned)

    def change_parts(self, planned: Planned) -> None:
        for name, slugs in planned.many.items():
            other = columns_of(self.model)[name].related_model
            getattr(planned.row, name).set(other._base_manager.filter(slug__in=slugs))
        for citation in planned.gone:
            citation.subject = planned.row
            citation.delete()
        for citation in planned.to_write:
            citation.save()

    def judge(self, planned: Planned) -> None:
        """Ask the model about the whole, now that it is written."""
        row = planned.row
        row.evidence_follows = False
        try:
            if row.has_been_public:
                row.clean_publication()
        except ValidationError as error:
            raise Refused(Fault(planned.entry.row, "state", message) for message in error.messages) from error

    def revision(self, planned: Planned, last: Revision | None) -> Revision:
        before = planned.state_before
        return Revision.objects.made(
            planned.row,
            planned.after,
            last,
            user=self.user,
            way=Revision.Way.TABLE,
            reason=self.reason,
            was_public=planned.was_public,
            action=action_of(before, planned.row.state),
        )


def prepare(row: Publishable) -> None:
    """Have the row judged by what is stored, once its citations are."""
    row.evidence_follows = True
