"""What happened, was planned or was proposed, and the eras that head the timeline."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dates.fields import HistoricalDateField, date_constraints
from partners.models import Brand, Organization, Person, SpokenCitation, Status
from sources.models import Publishable, Statement
from timeline.querysets import EraQuerySet, MilestoneQuerySet


class Era(Publishable):
    """A labelled span of years that heads a part of the timeline: our own division, not a claim of a source."""

    name = models.CharField(_("name"), max_length=100)
    summary = models.TextField(_("summary"), blank=True)
    period = HistoricalDateField(_("period"), help_text=_("First and last year: 1994/2001; or 2022/.. while it lasts."))

    objects = EraQuerySet.as_manager()

    search_fields = ("name", "summary")
    summary_field = "summary"
    heading_field = "name"
    resource = "era"
    page_name = "timeline:era-detail"
    date_field = "period"

    class Meta:
        verbose_name = _("era")
        verbose_name_plural = _("eras")
        ordering = ["period_order", "slug"]
        constraints = [*date_constraints("period")]

    def __str__(self) -> str:
        return self.name

    def holds(self, milestone: Milestone) -> bool:
        """Whether the milestone's place on the timeline lies in this era."""
        return self.holds_year(milestone.date.year)

    def holds_year(self, year: int | None) -> bool:
        """Both its first and its last year belong to it; what has no year to no era."""
        first, last = self.years
        return year is not None and (first is None or first <= year) and (last is None or year <= last)

    @property
    def years(self) -> tuple[int | None, int | None]:
        """The first and the last year, None where it has no bound."""
        first, last = self.period.earliest, self.period.latest
        return first.year if first else None, last.year if last else None

    def milestones(self) -> MilestoneQuerySet:
        """The best published milestones of this era, in their order."""
        return Milestone.objects.for_list().best().in_years(*self.years).order_by("date_order", "slug")


class Milestone(Statement):
    """One event, plan or proposal in the history of the company."""

    class Kind(models.TextChoices):
        FOUNDING = "founding", _("founding")
        AGREEMENT = "agreement", _("agreement")
        CONSTRUCTION = "construction", _("construction")
        LAUNCH = "launch", _("launch")
        STOP = "stop", _("stop")
        RESUMPTION = "resumption", _("resumption")
        LANDMARK = "landmark", _("landmark")
        INVESTMENT = "investment", _("investment")
        POLICY = "policy", _("policy")
        PRODUCT = "product", _("product")

    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("The event as a sentence in the present tense. Example: The first car leaves the line"),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences that the title does not say.")
    )
    date = HistoricalDateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HAPPENED)
    brands = models.ManyToManyField(Brand, verbose_name=_("brands"), blank=True, related_name="milestones")
    organizations = models.ManyToManyField(
        Organization, verbose_name=_("organizations"), blank=True, related_name="milestones"
    )
    people = models.ManyToManyField(Person, verbose_name=_("people"), blank=True, related_name="milestones")
    outcome = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("outcome"),
        null=True,
        blank=True,
        related_name="plans",
        help_text=_("For a plan: the milestone in which it came true."),
    )

    objects = MilestoneQuerySet.as_manager()

    search_fields = ("title", "summary", "reading_note")
    summary_field = "summary"
    resource = "milestone"
    page_name = "timeline:milestone-detail"
    date_field = "date"

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["date_order", "slug"]
        constraints = [
            *Statement.Meta.constraints,
            *date_constraints("date"),
            models.CheckConstraint(
                condition=models.Q(outcome=None) | ~models.Q(status=Status.HAPPENED),
                name="milestone_outcome_of_plan",
                violation_error_message=_("Only what was planned or proposed has an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def related_rows(self) -> list[Publishable]:
        return [*self.brands.all(), *self.people.all(), *self.organizations.all()]


class MilestoneCitation(SpokenCitation):
    subject = models.ForeignKey(Milestone, models.CASCADE, related_name="citations")
