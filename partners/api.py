"""The read-only resources of this app."""

from partners import filters, models, serializers
from sources.api import RecordViewSet


class OrganizationViewSet(RecordViewSet):
    """Companies, authorities, agencies and unnamed groups; one of them is the subject of the record."""

    model = models.Organization
    serializer_class = serializers.OrganizationSerializer
    filterset_class = filters.OrganizationFilter


class PersonViewSet(RecordViewSet):
    """People whom the sources name."""

    model = models.Person
    serializer_class = serializers.PersonSerializer
    filterset_class = filters.PersonFilter


class PositionViewSet(RecordViewSet):
    """Offices that people hold, as the sources name them."""

    model = models.Position
    serializer_class = serializers.PositionSerializer
    filterset_class = filters.PositionFilter


class BrandViewSet(RecordViewSet):
    """Brands of vehicles, each aspect with its citation."""

    model = models.Brand
    serializer_class = serializers.BrandSerializer
    filterset_class = filters.BrandFilter


class PartnershipViewSet(RecordViewSet):
    """Agreements, contracts, programs and proposals."""

    model = models.Partnership
    serializer_class = serializers.PartnershipSerializer
    filterset_class = filters.PartnershipFilter


class ClaimViewSet(RecordViewSet):
    """Descriptions, assessments, reasons, aims and forecasts, with who is quoted for them."""

    model = models.Claim
    serializer_class = serializers.ClaimSerializer
    filterset_class = filters.ClaimFilter
