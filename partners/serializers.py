"""The JSON of organizations, people, positions, brands, partnerships and claims."""

from rest_framework import serializers

from dates.serializers import HistoricalDateSerializerField
from partners import models
from sources.serializers import (
    CITED_TAIL,
    HEAD,
    STATEMENT_TAIL,
    CitationSerializer,
    CitedSerializer,
    SlugOf,
    SlugsOf,
    StatementSerializer,
    TextField,
)


class OrganizationSerializer(CitedSerializer):
    name = TextField()
    description = TextField()

    class Meta:
        model = models.Organization
        fields = [*HEAD, "name", "kind", "is_subject", "description", *CITED_TAIL]


class PersonSerializer(CitedSerializer):
    name = TextField()
    description = TextField()

    class Meta:
        model = models.Person
        fields = [*HEAD, "name", "description", *CITED_TAIL]


class PositionSerializer(StatementSerializer):
    title = TextField()
    person = SlugOf()
    organization = SlugOf()
    period = HistoricalDateSerializerField()

    class Meta:
        model = models.Position
        fields = [*HEAD, "title", "period", "person", "organization", *STATEMENT_TAIL]


class BrandCitationSerializer(CitationSerializer):
    aspect = serializers.ChoiceField(choices=models.BrandCitation.Aspect.choices, read_only=True)


class BrandSerializer(CitedSerializer):
    name = TextField()
    owner = SlugOf()
    origin = TextField()
    description = TextField()
    citations = BrandCitationSerializer(many=True, read_only=True)

    class Meta:
        model = models.Brand
        fields = [*HEAD, "name", "owner", "origin", "is_own", "description", *CITED_TAIL]


class PartnershipSerializer(StatementSerializer):
    title = TextField()
    summary = TextField()
    date = HistoricalDateSerializerField()
    parties = SlugsOf()
    brands = SlugsOf()

    class Meta:
        model = models.Partnership
        fields = [*HEAD, "title", "summary", "date", "kind", "status", "parties", "brands", *STATEMENT_TAIL]


class ClaimSerializer(StatementSerializer):
    title = TextField()
    summary = TextField()
    date = HistoricalDateSerializerField()
    organizations = SlugsOf()
    people = SlugsOf()
    brands = SlugsOf()

    class Meta:
        model = models.Claim
        fields = [*HEAD, "title", "summary", "date", "kind", "brands", "organizations", "people", *STATEMENT_TAIL]
