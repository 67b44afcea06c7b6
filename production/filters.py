"""What a visitor may ask of sites, models, runs, measures and observations."""

import django_filters
from django.utils.translation import gettext_lazy as _

from partners.filters import DatedStatementFilter, PeriodStatementFilter
from partners.models import Brand, Organization, Status
from production.figures import Bound, ValueState
from production.models import AssemblyRun, Measure, Observation, Site, VehicleModel
from sources.filters import CitedFilter, RecordFilter, SlugFilter


class SiteFilter(DatedStatementFilter):
    kind = django_filters.ChoiceFilter(choices=Site.Kind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=Site.Stage.choices, label=_("Status"))
    organization = SlugFilter(Organization, label=_("Organization"))


class VehicleModelFilter(CitedFilter):
    brand = SlugFilter(Brand, label=_("Brand"))


class AssemblyRunFilter(PeriodStatementFilter):
    brand = SlugFilter(Brand, label=_("Brand"))
    vehicle_model = SlugFilter(VehicleModel, label=_("Vehicle model"))
    cycle = django_filters.ChoiceFilter(choices=AssemblyRun.Cycle.choices, label=_("Cycle"))
    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Status"))
    site = SlugFilter(Site, label=_("Site"))


class MeasureFilter(RecordFilter):
    nature = django_filters.ChoiceFilter(choices=Measure.Nature.choices, label=_("Nature"))


class PlanFilter(PeriodStatementFilter):
    measure = SlugFilter(Measure, label=_("Measure"))
    segment = django_filters.ChoiceFilter(choices=Observation.Segment.choices, label=_("Segment"))
    brand = SlugFilter(Brand, label=_("Brand"))
    vehicle_model = SlugFilter(VehicleModel, label=_("Vehicle model"))
    organization = SlugFilter(Organization, label=_("Organization"))
    site = SlugFilter(Site, label=_("Site"))
    bound = django_filters.ChoiceFilter(choices=Bound.choices, label=_("Bound"))
    value_state = django_filters.ChoiceFilter(choices=ValueState.choices, label=_("Value"))


class ObservationFilter(PlanFilter):
    kind = django_filters.ChoiceFilter(choices=Observation.Kind.choices, label=_("Kind"))
