"""The pages of this app."""

from partners import api
from sources.views import RecordDetail, RecordList


class OrganizationList(RecordList):
    viewset = api.OrganizationViewSet


class OrganizationDetail(RecordDetail):
    viewset = api.OrganizationViewSet


class PersonList(RecordList):
    viewset = api.PersonViewSet


class PersonDetail(RecordDetail):
    viewset = api.PersonViewSet
    template_name = "partners/person_detail.html"


class PositionList(RecordList):
    viewset = api.PositionViewSet


class PositionDetail(RecordDetail):
    viewset = api.PositionViewSet


class BrandList(RecordList):
    viewset = api.BrandViewSet


class BrandDetail(RecordDetail):
    viewset = api.BrandViewSet
    template_name = "partners/brand_detail.html"


class PartnershipList(RecordList):
    viewset = api.PartnershipViewSet


class PartnershipDetail(RecordDetail):
    viewset = api.PartnershipViewSet


class ClaimList(RecordList):
    viewset = api.ClaimViewSet


class ClaimDetail(RecordDetail):
    viewset = api.ClaimViewSet
