"""The pages of this app."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners import api, linked_data
from partners.models import Partnership
from sources.views import RecordDetail, RecordList


class OrganizationList(RecordList):
    """The partnerships between the organizations that the filters leave, and the organizations themselves."""

    viewset = api.OrganizationViewSet
    template_name = "partners/organization_list.html"
    heading = _("Partners")
    lede = _("With whom the company worked or meant to work, and every other organization that the record names.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(partnerships=self.partnerships(), **kwargs)

    def partnerships(self) -> QuerySet:
        """Without a filter also those whose parties no source names."""
        partnerships = Partnership.objects.for_list().best().in_time()
        if not self.filterset.is_understood:
            return partnerships.none()
        return partnerships.between(self.filterset.qs) if self.filterset.active else partnerships


class OrganizationDetail(RecordDetail):
    viewset = api.OrganizationViewSet
    describe = staticmethod(linked_data.organization)


class PersonList(RecordList):
    viewset = api.PersonViewSet


class PersonDetail(RecordDetail):
    viewset = api.PersonViewSet
    describe = staticmethod(linked_data.person)
    template_name = "partners/person_detail.html"


class PositionList(RecordList):
    viewset = api.PositionViewSet


class PositionDetail(RecordDetail):
    viewset = api.PositionViewSet
    describe = staticmethod(linked_data.position)


class BrandList(RecordList):
    viewset = api.BrandViewSet


class BrandDetail(RecordDetail):
    viewset = api.BrandViewSet
    describe = staticmethod(linked_data.brand)
    template_name = "partners/brand_detail.html"


class PartnershipList(RecordList):
    viewset = api.PartnershipViewSet


class PartnershipDetail(RecordDetail):
    viewset = api.PartnershipViewSet


class ClaimList(RecordList):
    viewset = api.ClaimViewSet


class ClaimDetail(RecordDetail):
    viewset = api.ClaimViewSet
    describe = staticmethod(linked_data.claim)
