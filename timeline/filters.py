"""What a visitor may ask of milestones and eras."""

import django_filters
from django.utils.translation import gettext_lazy as _

from dates.filters import DatedFilterMixin
from partners.filters import DatedStatementFilter
from partners.models import Brand, Organization, Person, Status
from sources.filters import RecordFilter, SlugFilter
from timeline.models import Milestone


class MilestoneFilter(DatedStatementFilter):
    kind = django_filters.ChoiceFilter(choices=Milestone.Kind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Status"))
    brand = SlugFilter(Brand, field_name="brands", label=_("Brand"))
    organization = SlugFilter(Organization, field_name="organizations", label=_("Organization"))
    person = SlugFilter(Person, field_name="people", label=_("Person"))


class EraFilter(DatedFilterMixin, RecordFilter):
    ordering = django_filters.OrderingFilter(
        fields={"period_order": "date", "slug": "slug", "updated_at": "updated_at"}, label=_("Order")
    )
    date_field = "period"
    default_ordering = ("period_order",)
