"""The JSON of milestones and eras."""

from dates.serializers import HistoricalDateSerializerField
from sources.serializers import (
    HEAD,
    STATEMENT_TAIL,
    TAIL,
    RecordSerializer,
    SlugOf,
    SlugsOf,
    StatementSerializer,
    TextField,
)
from timeline.models import Era, Milestone


class MilestoneSerializer(StatementSerializer):
    title = TextField()
    summary = TextField()
    date = HistoricalDateSerializerField()
    brands = SlugsOf()
    organizations = SlugsOf()
    people = SlugsOf()
    outcome = SlugOf()

    class Meta:
        model = Milestone
        fields = [
            *HEAD,
            "title",
            "summary",
            "date",
            "kind",
            "status",
            "brands",
            "organizations",
            "people",
            "outcome",
            *STATEMENT_TAIL,
        ]


class EraSerializer(RecordSerializer):
    name = TextField()
    summary = TextField()
    period = HistoricalDateSerializerField()

    class Meta:
        model = Era
        fields = [*HEAD, "name", "summary", "period", *TAIL]
