"""What a visitor may ask of sites, models, runs, measures and observations."""

from django.utils.translation import gettext_lazy as _

from partners.filters import DatedStatementFilter, PeriodStatementFilter
from partners.models import Brand, Organization, Status
from production.figures import Bound, ValueState
from production.models import AssemblyRun, Measure, Observation, Site, VehicleModel
from sources.filters import ChoiceFilter, CitedFilter, RecordFilter, SlugFilter


class SiteFilter(DatedStatementFilter):
    kind = ChoiceFilter(choices=Site.Kind.choices, label=_("Kind"))
    status = ChoiceFilter(choices=Site.Stage.choices, label=_("Status"))
    organization = SlugFilter(Organization, label=_("Organization"))


class VehicleModelFilter(CitedFilter):
    brand = SlugFilter(Brand, label=_("Brand"))


class AssemblyRunFilter(PeriodStatementFilter):
    brand = SlugFilter(Brand, label=_("Brand"))
    vehicle_model = SlugFilter(VehicleModel, label=_("Vehicle model"))
    cycle = ChoiceFilter(choices=AssemblyRun.Cycle.choices, label=_("Cycle"))
    status = ChoiceFilter(choices=Status.choices, label=_("Status"))
    site = SlugFilter(Site, label=_("Site"))


class MeasureFilter(RecordFilter):
    nature = ChoiceFilter(choices=Measure.Nature.choices, label=_("Nature"))


class PlanFilter(PeriodStatementFilter):
    measure = SlugFilter(Measure, label=_("Measure"))
    segment = ChoiceFilter(choices=Observation.Segment.choices, label=_("Segment"))
    brand = SlugFilter(Brand, label=_("Brand"))
    vehicle_model = SlugFilter(VehicleModel, label=_("Vehicle model"))
    organization = SlugFilter(Organization, label=_("Organization"))
    site = SlugFilter(Site, label=_("Site"))
    bound = ChoiceFilter(choices=Bound.choices, label=_("Bound"))
    value_state = ChoiceFilter(choices=ValueState.choices, label=_("Value"))


class ObservationFilter(PlanFilter):
    kind = ChoiceFilter(choices=Observation.Kind.choices, label=_("Kind"))


class SeriesFilter(PlanFilter):
    """What a series can be asked: which scope, which years, and what was known by when. It is of the best rank, and
    whole: it has no order but its own."""

    q = updated_after = ordering = None
    paragraph = speaker = dispute = disputed = rank = None
    measure = undated = bound = value_state = None
