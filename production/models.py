"""What was made, where, when and how much of it."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dates.fields import HistoricalDateField, date_constraints
from partners.models import Brand, Organization, SpokenCitation, Status
from production.figures import Bound, Figure, ValueState
from production.plans import Outcome
from production.querysets import (
    AssemblyRunQuerySet,
    MeasureQuerySet,
    ObservationQuerySet,
    SiteQuerySet,
    VehicleModelQuerySet,
)
from sources.models import Cited, Publishable, Statement, published_only, text_of


class Site(Statement):
    """A plant, a set of buildings or a cluster of factories, as a source speaks of it."""

    class Kind(models.TextChoices):
        PLANT = "plant", _("plant")
        BUILDINGS = "buildings", _("buildings")
        FACILITIES = "facilities", _("production facilities")
        CLUSTER = "cluster", _("production cluster")

    class Stage(models.TextChoices):
        EXISTING = "existing", _("existing")
        UNDER_CONSTRUCTION = "under-construction", _("under construction")
        PLANNED = "planned", _("planned")
        PROPOSED = "proposed", _("proposed")

    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=20, choices=Stage, default=Stage.EXISTING)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name=_("organization"),
        null=True,
        blank=True,
        related_name="sites",
        help_text=_("Its operator or owner, if a source says."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    date = HistoricalDateField(_("date"), help_text=_("Since when, or the day of opening."))

    objects = SiteQuerySet.as_manager()

    search_fields = ("name", "summary", "place", "reading_note")
    summary_field = "summary"
    heading_field = "name"
    resource = "site"
    page_name = "production:site-detail"
    date_field = "date"

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["date_order", "slug"]
        constraints = [*Statement.Meta.constraints, *date_constraints("date")]

    def __str__(self) -> str:
        return self.name

    def related_rows(self) -> list[Publishable]:
        return published_only(self.organization)


class VehicleModel(Cited):
    """A model of vehicle; its brand only where a source ties the two."""

    name = models.CharField(_("name"), max_length=100)
    brand = models.ForeignKey(
        Brand, models.PROTECT, verbose_name=_("brand"), null=True, blank=True, related_name="vehicle_models"
    )
    description = models.TextField(_("description"), blank=True)

    objects = VehicleModelQuerySet.as_manager()

    search_fields = ("name", "description")
    summary_field = "description"
    heading_field = "name"
    resource = "vehicle-model"
    page_name = "production:vehicle-model-detail"

    class Meta:
        verbose_name = _("vehicle model")
        verbose_name_plural = _("vehicle models")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def related_rows(self) -> list[Publishable]:
        return published_only(self.brand)


class AssemblyRun(Statement):
    """A span in which a brand or model was built, as far as a source tells its beginning and end."""

    class Cycle(models.TextChoices):
        PILOT = "pilot", _("pilot production")
        SERIES = "series", _("series production")
        FULL_CYCLE = "full-cycle", _("full cycle")
        CONTRACT = "contract", _("contract manufacturing")
        NOT_STATED = "not-stated", _("not stated")

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    brand = models.ForeignKey(
        Brand, models.PROTECT, verbose_name=_("brand"), null=True, blank=True, related_name="assembly_runs"
    )
    vehicle_model = models.ForeignKey(
        VehicleModel,
        models.PROTECT,
        verbose_name=_("vehicle model"),
        null=True,
        blank=True,
        related_name="assembly_runs",
    )
    period = HistoricalDateField(
        _("period"), help_text=_("From when to when. 2002/ where the end is not stated, 2002/.. while it lasts.")
    )
    cycle = models.CharField(_("cycle"), max_length=20, choices=Cycle, default=Cycle.NOT_STATED)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HAPPENED)
    site = models.ForeignKey(
        Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True, related_name="assembly_runs"
    )

    objects = AssemblyRunQuerySet.as_manager()

    search_fields = ("title", "summary", "reading_note")
    summary_field = "summary"
    resource = "assembly-run"
    page_name = "production:assembly-run-detail"
    date_field = "period"

    class Meta:
        verbose_name = _("assembly run")
        verbose_name_plural = _("assembly runs")
        ordering = ["period_order", "slug"]
        constraints = [
            *Statement.Meta.constraints,
            *date_constraints("period"),
            models.CheckConstraint(
                condition=Q(brand__isnull=False) | Q(vehicle_model__isnull=False),
                name="assemblyrun_of_brand_or_model",
                violation_error_message=_("Name the brand or the model that was built."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def related_rows(self) -> list[Publishable]:
        return published_only(self.brand, self.vehicle_model, self.site)


class Measure(Publishable):
    """What is counted, in which unit, and of which nature. (SDMX's measure.)"""

    class Nature(models.TextChoices):
        FLOW = "flow", _("flow in a period")
        STOCK = "stock", _("stock at a moment")
        CUMULATIVE = "cumulative", _("cumulative total")
        RATE = "rate", _("rate")
        RANK = "rank", pgettext_lazy("place in a ranking", "rank")

    name = models.CharField(_("name"), max_length=150)
    unit = models.CharField(_("unit"), max_length=80, help_text=_("As it follows a number: “cars”."))
    nature = models.CharField(_("nature"), max_length=20, choices=Nature)
    description = models.TextField(_("description"), blank=True)

    objects = MeasureQuerySet.as_manager()

    search_fields = ("name", "unit", "description")
    summary_field = "description"
    heading_field = "name"
    resource = "measure"
    page_name = "production:measure-detail"

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class Observation(Statement):
    """One stated value of a measure, for a period and a scope. (SDMX's observation.)"""

    class Kind(models.TextChoices):
        ACTUAL = "actual", _("actual")
        PLAN = "plan", _("plan")
        CAPACITY = "capacity", _("capacity")
        ESTIMATE = "estimate", _("estimate")
        FORECAST = "forecast", _("forecast")

    class Segment(models.TextChoices):
        ALL_VEHICLES = "all-vehicles", _("all vehicles")
        PASSENGER_CARS = "passenger-cars", _("passenger cars")
        COMMERCIAL_VEHICLES = "commercial-vehicles", _("commercial vehicles")
        ELECTRIC_VEHICLES = "electric-vehicles", _("electric vehicles")

    class ObsStatus(models.TextChoices):
        """SDMX CL_OBS_STATUS, the codes that a transcribed record needs."""

        NORMAL = "A", _("normal value")
        DEFINITION_DIFFERS = "D", _("definition differs")
        ESTIMATED = "E", _("estimated value")
        FORECAST = "F", _("forecast value")
        PROVISIONAL = "P", _("provisional value")
        MISSING = "M", _("missing value")

    measure = models.ForeignKey(Measure, models.PROTECT, verbose_name=_("measure"), related_name="observations")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ACTUAL)
    obs_status = models.CharField(_("observation status"), max_length=1, choices=ObsStatus, default=ObsStatus.NORMAL)
    value_state = models.CharField(_("value"), max_length=10, choices=ValueState, default=ValueState.VALUE)
    bound = models.CharField(
        _("bound"),
        max_length=10,
        choices=Bound,
        blank=True,
        help_text=_("“Over 2.5 million” is over, with no upper figure."),
    )
    lower = models.DecimalField(_("lower figure"), max_digits=20, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField(_("upper figure"), max_digits=20, decimal_places=4, null=True, blank=True)
    period = HistoricalDateField(_("period"), help_text=_("The year, the day, or since when until when for a total."))
    period_label = models.CharField(
        _("name of the period"), max_length=100, blank=True, help_text=_("Such as: first year of work.")
    )
    as_of = HistoricalDateField(_("as of"), help_text=_("The day as of which its source gives the figure."))
    segment = models.CharField(_("segment"), max_length=20, choices=Segment, blank=True)
    brand = models.ForeignKey(
        Brand, models.PROTECT, verbose_name=_("brand"), null=True, blank=True, related_name="observations"
    )
    vehicle_model = models.ForeignKey(
        VehicleModel,
        models.PROTECT,
        verbose_name=_("vehicle model"),
        null=True,
        blank=True,
        related_name="observations",
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), null=True, blank=True, related_name="observations"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True, related_name="observations"
    )
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("same as"),
        null=True,
        blank=True,
        related_name="restatements",
        help_text=_("The observation that this one says again in another unit or wording."),
    )

    objects = ObservationQuerySet.as_manager()

    # What became of a plan: set by ObservationQuerySet.judge, None for whatever is not a plan.
    outcome: Outcome | None = None
    # The day as of which it is asked for: set by ObservationQuerySet.known_by.
    seen_on: datetime.date | None = None

    search_fields = ("measure__name_en", "measure__name_ru", "period_label", "reading_note")
    resource = "observation"
    page_name = "production:observation-detail"
    date_field = "period"

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["period_order", "slug"]
        constraints = [
            *Statement.Meta.constraints,
            *date_constraints("period"),
            *date_constraints("as_of"),
            models.CheckConstraint(
                condition=(Q(value_state="value") & ~Q(bound=""))
                | (~Q(value_state="value") & Q(bound="", lower=None, upper=None)),
                name="observation_figure_if_value",
                violation_error_message=_(
                    "A stated figure has a bound; without a figure there is neither bound nor number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(bound="")
                | Q(bound__in=["exact", "about"], lower__isnull=False, upper__isnull=False, lower=F("upper"))
                | Q(bound__in=["over", "at-least"], lower__isnull=False, upper=None)
                | Q(bound="up-to", lower=None, upper__isnull=False)
                | Q(bound="range", lower__isnull=False, upper__isnull=False, lower__lt=F("upper")),
                name="observation_bounds_agree",
                violation_error_message=_(
                    "Exactly and about: the same figure twice. Over and at least: the lower alone. "
                    "Up to: the upper alone. Range: the lower, then a greater upper."
                ),
            ),
            models.CheckConstraint(
                condition=Q(same_as=None) | ~Q(same_as=F("id")),
                name="observation_not_same_as_itself",
                violation_error_message=_("An observation cannot restate itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading(get_language() or "en")[0]

    @property
    def is_visible(self) -> bool:
        return self.is_published and self.measure.is_published

    def heading(self, language: str) -> tuple[str, str]:
        """Measure, period, figure and unit in one line: "Cars produced, 2023: 38,000 cars"."""
        name, code = text_of(self.measure, "name", language)
        figure = f"{self.figure.wording(language)} {self.unit_text(language)}".strip()
        return f"{name}, {self.period_text(language)}: {figure}", code

    @property
    def scope_rows(self) -> list[Publishable]:
        """The published rows that say what is counted."""
        return published_only(self.brand, self.vehicle_model, self.organization, self.site)

    def related_rows(self) -> list[Publishable]:
        return [*published_only(self.measure), *self.scope_rows]

    def check_figure(self) -> None:
        """Refuse what the database would refuse of the figure and its bound; asks it."""
        names = {"observation_figure_if_value", "observation_bounds_agree"}
        for constraint in self._meta.constraints:
            if constraint.name in names:
                constraint.validate(type(self), self)

    @property
    def figure(self) -> Figure:
        return Figure(self.lower, self.upper, self.bound, self.value_state)

    def unit_text(self, language: str) -> str:
        """The unit that follows the figure; none after a place in a ranking, or where there is no figure."""
        if self.value_state != ValueState.VALUE or self.measure.nature == Measure.Nature.RANK:
            return ""
        return text_of(self.measure, "unit", language)[0]

    def period_text(self, language: str) -> str:
        """The source's own name of the period, or the period in words."""
        label, _code = text_of(self, "period_label", language)
        return label or self.period.wording(language)

    def answer(self, language: str) -> tuple[str, str]:
        """Its figure with the unit, or else its heading."""
        if self.value_state != ValueState.VALUE:
            return self.heading(language)
        figure = f"{self.figure.wording(language)} {self.unit_text(language)}".strip()
        return figure, text_of(self.measure, "unit", language)[1]

    def lack_of_answer(self, language: str) -> str:
        return self.figure.wording(language)

    @property
    def is_plan(self) -> bool:
        return self.kind == self.Kind.PLAN

    @property
    def comparison_key(self) -> tuple:
        """Two observations with the same key count the same thing in the same period and scope, and may be compared.

        A scope that a source leaves unstated is not taken for any other.
        """
        scope = (self.segment, self.brand_id, self.vehicle_model_id, self.organization_id, self.site_id)
        return (self.measure_id, self.period_key, scope)

    @property
    def period_key(self) -> tuple:
        """Two figures with the same key are of one period: its bounds, and its source's name for it."""
        return (self.period.earliest, self.period.latest, self.period_label_en, self.period_label_ru)


class SiteCitation(SpokenCitation):
    subject = models.ForeignKey(Site, models.CASCADE, related_name="citations")


class VehicleModelCitation(SpokenCitation):
    subject = models.ForeignKey(VehicleModel, models.CASCADE, related_name="citations")


class AssemblyRunCitation(SpokenCitation):
    subject = models.ForeignKey(AssemblyRun, models.CASCADE, related_name="citations")


class ObservationCitation(SpokenCitation):
    subject = models.ForeignKey(Observation, models.CASCADE, related_name="citations")

    subject_shown_with = ("subject__measure",)
