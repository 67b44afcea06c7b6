"""The pages of this app."""

from partners import api, linked_data
from sources.views import RecordDetail, RecordList


class OrganizationList(RecordList):
    viewset = api.OrganizationViewSet


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
