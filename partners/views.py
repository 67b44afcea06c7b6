"""The pages of this app."""

from partners import filters, models
from sources.views import RecordDetail, RecordList


class OrganizationList(RecordList):
    model = models.Organization
    filterset_class = filters.OrganizationFilter


class OrganizationDetail(RecordDetail):
    model = models.Organization


class PersonList(RecordList):
    model = models.Person
    filterset_class = filters.PersonFilter


class PersonDetail(RecordDetail):
    model = models.Person
    template_name = "partners/person_detail.html"


class PositionList(RecordList):
    model = models.Position
    filterset_class = filters.PositionFilter


class PositionDetail(RecordDetail):
    model = models.Position


class BrandList(RecordList):
    model = models.Brand
    filterset_class = filters.BrandFilter


class BrandDetail(RecordDetail):
    model = models.Brand
    template_name = "partners/brand_detail.html"


class PartnershipList(RecordList):
    model = models.Partnership
    filterset_class = filters.PartnershipFilter


class PartnershipDetail(RecordDetail):
    model = models.Partnership


class ClaimList(RecordList):
    model = models.Claim
    filterset_class = filters.ClaimFilter


class ClaimDetail(RecordDetail):
    model = models.Claim
