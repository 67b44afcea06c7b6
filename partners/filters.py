"""What a visitor may ask of organizations, people, brands, partnerships and claims."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dates.filters import DatedFilterMixin
from partners.models import Brand, Claim, Organization, Partnership, Person, Status
from sources.filters import ChoiceFilter, CitedFilter, SlugFilter, StatementFilter, YesNoFilter, ordering_filter


class SpokenFilter(StatementFilter):
    """What every statement can be asked: besides the source and paragraph, who speaks there."""

    speaker = SlugFilter(Person, method="keep", label=_("Speaker"), help_text=_("This person is quoted for it."))

    of_citation = ("source", "paragraph", "speaker")


class DatedStatementFilter(DatedFilterMixin, SpokenFilter):
    """What every dated statement can be asked; a subclass names its date, in `date_field` and in the order."""

    ordering = ordering_filter("date_order")
    default_ordering = ("date_order",)


class PeriodStatementFilter(DatedFilterMixin, SpokenFilter):
    """The same for statements whose date is called a period."""

    ordering = ordering_filter("period_order")
    date_field = "period"
    default_ordering = ("period_order",)


class OrganizationFilter(CitedFilter):
    kind = ChoiceFilter(choices=Organization.Kind.choices, label=_("Kind"))
    is_subject = YesNoFilter(field_name="is_subject", label=_("Subject of the record"))


class PersonFilter(CitedFilter):
    pass


class PositionFilter(PeriodStatementFilter):
    person = SlugFilter(Person, label=_("Person"))
    organization = SlugFilter(Organization, label=_("Organization"))


class BrandFilter(CitedFilter):
    owner = SlugFilter(Organization, label=_("Owner"))
    is_own = YesNoFilter(field_name="is_own", label=_("The company's own"))


class PartnershipFilter(DatedStatementFilter):
    kind = ChoiceFilter(choices=Partnership.Kind.choices, label=_("Kind"))
    status = ChoiceFilter(choices=Status.choices, label=_("Status"))
    organization = SlugFilter(Organization, field_name="parties", label=_("Party"))
    brand = SlugFilter(Brand, field_name="brands", label=_("Brand"))


class ClaimFilter(DatedStatementFilter):
    kind = ChoiceFilter(choices=Claim.Kind.choices, label=_("Kind"))
    organization = SlugFilter(Organization, field_name="organizations", label=_("Organization"))
    person = SlugFilter(Person, field_name="people", label=_("Person"))
    brand = SlugFilter(Brand, field_name="brands", label=_("Brand"))
