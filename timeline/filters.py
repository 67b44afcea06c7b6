"""What a visitor may ask of milestones and eras."""

from django.utils.translation import gettext_lazy as _

from dates.filters import DatedFilterMixin
from partners.filters import DatedStatementFilter
from partners.models import Brand, Organization, Person, Status
from sources.filters import ChoiceFilter, RecordFilter, SlugFilter, ordering_filter
from timeline.models import Milestone


class MilestoneFilter(DatedStatementFilter):
    kind = ChoiceFilter(choices=Milestone.Kind.choices, label=_("Kind"))
    status = ChoiceFilter(choices=Status.choices, label=_("Status"))
    brand = SlugFilter(Brand, field_name="brands", label=_("Brand"))
    organization = SlugFilter(Organization, field_name="organizations", label=_("Organization"))
    person = SlugFilter(Person, field_name="people", label=_("Person"))

    seldom = DatedStatementFilter.seldom | {"person"}


class EraFilter(DatedFilterMixin, RecordFilter):
    ordering = ordering_filter("period_order")
    date_field = "period"
    default_ordering = ("period_order",)
