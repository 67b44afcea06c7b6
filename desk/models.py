"""What the desk remembers of the work on the record: revisions, proposed changes, dates of publication, who has what
open, doubts, saved filters and tables on their way in. None of it is public, but for the reason of a public change.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desk.querysets import (
    FindingQuerySet,
    OfRowQuerySet,
    PresenceQuerySet,
    ProposalQuerySet,
    RevisionQuerySet,
    SavedFilterQuerySet,
    ScheduleQuerySet,
    UploadQuerySet,
)
from sources.models import Publishable, text_of

State = Publishable.State


class OfRow(models.Model):
    """Something about one row of the record, of whatever kind: the row may have been deleted since."""

    # The model, as "timeline.milestone".
    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField()

    objects = OfRowQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def model(self) -> type[Publishable]:
        return apps.get_model(self.kind)

    @property
    def row(self) -> Publishable | None:
        """The row, if it is there: one query."""
        return self.model._base_manager.filter(pk=self.row_id).first()

    @property
    def kind_label(self) -> str:
        """What kind of row this is, in the active language: "milestone"."""
        return str(self.model._meta.verbose_name)


class Headed(OfRow):
    """It keeps the texts that headed the row."""

    heading_en = models.TextField(blank=True)
    heading_ru = models.TextField(blank=True)

    class Meta:
        abstract = True

    def heading(self, language: str) -> tuple[str, str]:
        """The text that headed the row then, and the language that it is in."""
        return text_of(self, "heading", language)


class Reasoned(models.Model):
    """It has its reason, in one language at least where one is asked for."""

    reason_en = models.TextField(blank=True)
    reason_ru = models.TextField(blank=True)

    class Meta:
        abstract = True

    def reason(self, language: str) -> tuple[str, str]:
        return text_of(self, "reason", language)


class Revision(Headed, Reasoned):
    """One save of a row with its citations: who, when, why, and all that it held then (desk/contents.py).

    The first of a row names who drafted it. A row that was written elsewhere (by the import of fixtures, say) has none
    until it is saved here; then what was found comes first, without a name.
    """

    class Action(models.TextChoices):
        FOUND = "found", pgettext_lazy("revision", "found as it was")
        CREATED = "created", pgettext_lazy("revision", "drafted")
        CHANGED = "changed", pgettext_lazy("revision", "changed")
        SUBMITTED = "submitted", pgettext_lazy("revision", "sent to review")
        RETURNED = "returned", pgettext_lazy("revision", "taken back to draft")
        PUBLISHED = "published", pgettext_lazy("revision", "published")
        CORRECTED = "corrected", pgettext_lazy("revision", "corrected")
        WITHDRAWN = "withdrawn", pgettext_lazy("revision", "withdrawn")
        RESTORED = "restored", pgettext_lazy("revision", "published again")
        DELETED = "deleted", pgettext_lazy("revision", "deleted")
        UNDELETED = "undeleted", pgettext_lazy("revision", "brought back")

    class Way(models.TextChoices):
        FORM = "form", pgettext_lazy("way of a revision", "in its form")
        LIST = "list", pgettext_lazy("way of a revision", "in a list")
        REVERT = "revert", pgettext_lazy("way of a revision", "by going back")
        PROPOSAL = "proposal", pgettext_lazy("way of a revision", "by a proposal")
        TABLE = "table", pgettext_lazy("way of a revision", "by a table")
        SCHEDULE = "schedule", pgettext_lazy("way of a revision", "on its day")

    # From 1 for each row.
    number = models.PositiveIntegerField()
    # The row's own, after the save.
    version = models.PositiveIntegerField()
    slug = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State)
    # Whether the row had been public before: only then is its reason.
    was_public = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="revisions")
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=10, choices=Action)
    way = models.CharField(max_length=10, choices=Way, default=Way.FORM)
    # What it applied, if somebody else had proposed it.
    proposal = models.ForeignKey("Proposal", models.PROTECT, null=True, related_name="revisions")
    content = models.JSONField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "row_id", "number"], name="revision_once")]
        indexes = [models.Index(fields=["at"], condition=models.Q(action="deleted"), name="revision_deletions")]
        permissions = [("review", _("Can publish, correct and withdraw, and decide on proposals"))]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}, {self.number}"

    @property
    def is_deletion(self) -> bool:
        return self.action == self.Action.DELETED


class Proposal(Headed, Reasoned):
    """A change of a public row that waits for a reviewer; the public sees nothing of it until it is applied."""

    class Verdict(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "waiting")
        APPLIED = "applied", pgettext_lazy("proposal", "applied")
        DECLINED = "declined", pgettext_lazy("proposal", "declined")
        TAKEN_BACK = "taken-back", pgettext_lazy("proposal", "taken back")

    slug = models.CharField(max_length=80)
    # What the row held when the proposal was written, and what it is to hold.
    base_version = models.PositiveIntegerField()
    base = models.JSONField()
    content = models.JSONField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals", verbose_name=_("proposed by")
    )
    at = models.DateTimeField(_("proposed on"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.OPEN, db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(null=True)
    verdict_reason = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "row_id"], name="proposal_row")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}, {self.get_verdict_display()}"

    @property
    def is_open(self) -> bool:
        return self.verdict == self.Verdict.OPEN


class Schedule(OfRow):
    """That a reviewer lets a row, as it stands at this version, be published at a moment."""

    version = models.PositiveIntegerField()
    publish_at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="schedule_once")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}, {self.publish_at:%Y-%m-%d %H:%M}"


class Presence(OfRow):
    """That an editor has the form of a row open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id", "user"], name="presence_once")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.row_id}"


class Finding(OfRow):
    """A doubt about a row that a soft check has found: it warns, and never blocks (desk/checks/)."""

    code = models.CharField(max_length=40, db_index=True)
    # The field of the form beside which it is said; empty for the row as a whole.
    field = models.CharField(max_length=60, blank=True)
    # What its sentence is filled with.
    said = models.JSONField(default=dict)
    found_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["code", "kind", "row_id", "pk"]
        indexes = [models.Index(fields=["kind", "row_id"], name="finding_row")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.code}: {self.kind} {self.row_id}"


class SavedFilter(models.Model):
    """The filters of a list, under a name of the editor's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    kind = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "name"], name="savedfilter_once")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list with these filters."""
        page = f"admin:{self.kind.replace('.', '_')}_changelist"
        return f"{reverse(page)}?{self.query}"

    @property
    def kind_label(self) -> str:
        return str(apps.get_model(self.kind)._meta.verbose_name_plural)


class Upload(models.Model):
    """A table that an editor has sent, read once and shown as what it would change, until it is imported or dropped."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    # Row by row what was read, with the faults that were found in reading; and of the rows that are there already the
    # version that was shown, by slug.
    rows = models.JSONField()
    versions = models.JSONField(default=dict)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
