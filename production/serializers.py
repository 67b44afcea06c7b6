"""The JSON of sites, models, runs, measures and observations."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from dates.serializers import HistoricalDateSerializerField
from production import models
from production.charts.coverage import SIGNS
from production.charts.data import SPANS
from production.figures import Bound, ValueState
from production.plans import OutcomeStatus
from production.series import Period
from sources.serializers import (
    CITED_TAIL,
    HEAD,
    STATEMENT_TAIL,
    TAIL,
    TEXT_SCHEMA,
    CitedSerializer,
    RecordSerializer,
    SlugOf,
    StatementSerializer,
    TextField,
)

VALUE_SCHEMA = {
    "type": "object",
    "description": "The figure as stated; decimals are strings, an absent bound is null.",
    "required": ["state", "lower", "upper", "bound", "text"],
    "properties": {
        "state": {"type": "string", "enum": ValueState.values},
        "lower": {"type": ["string", "null"], "format": "decimal"},
        "upper": {"type": ["string", "null"], "format": "decimal"},
        "bound": {"type": ["string", "null"], "enum": [*Bound.values, None]},
        "text": TEXT_SCHEMA,
    },
}
SCOPE = ("segment", "brand", "vehicle_model", "organization", "site")
SCOPE_SCHEMA = {
    "type": "object",
    "description": "What the figure counts, as far as its source says.",
    "required": list(SCOPE),
    "properties": {name: {"type": ["string", "null"]} for name in SCOPE},
}
OUTCOME_SCHEMA = {
    "type": ["object", "null"],
    "description": "What became of a plan, judged on the day of the answer; null for whatever is not a plan.",
    "required": ["status", "actual", "difference"],
    "properties": {
        "status": {"type": "string", "enum": OutcomeStatus.values},
        "actual": {"type": ["string", "null"], "description": "The observation that it was judged against."},
        "difference": {
            "type": ["string", "null"],
            "format": "decimal",
            "description": "Actual less the nearer bound of the plan.",
        },
    },
}


class SiteSerializer(StatementSerializer):
    name = TextField()
    summary = TextField()
    place = TextField()
    organization = SlugOf()
    date = HistoricalDateSerializerField()

    class Meta:
        model = models.Site
        fields = [*HEAD, "name", "summary", "date", "kind", "status", "organization", "place", *STATEMENT_TAIL]


class VehicleModelSerializer(CitedSerializer):
    name = TextField()
    brand = SlugOf()
    description = TextField()

    class Meta:
        model = models.VehicleModel
        fields = [*HEAD, "name", "brand", "description", *CITED_TAIL]


class AssemblyRunSerializer(StatementSerializer):
    title = TextField()
    summary = TextField()
    period = HistoricalDateSerializerField()
    brand = SlugOf()
    vehicle_model = SlugOf()
    site = SlugOf()

    class Meta:
        model = models.AssemblyRun
        fields = [
            *HEAD,
            "title",
            "summary",
            "period",
            "cycle",
            "status",
            "brand",
            "vehicle_model",
            "site",
            *STATEMENT_TAIL,
        ]


class MeasureSerializer(RecordSerializer):
    name = TextField()
    unit = TextField()
    description = TextField()

    class Meta:
        model = models.Measure
        fields = [*HEAD, "name", "unit", "nature", "description", *TAIL]


@extend_schema_field(VALUE_SCHEMA)
class ValueField(serializers.Field):
    columns = ("state", "lower", "upper", "bound", "text.en", "text.ru")
    numbers = ("lower", "upper")

    def __init__(self) -> None:
        super().__init__(source="figure", read_only=True)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return value.as_json()


@extend_schema_field(SCOPE_SCHEMA)
class ScopeField(serializers.Field):
    columns = SCOPE
    # Which of its parts are ids, and of what.
    references = {
        "brand": "brand",
        "vehicle_model": "vehicle-model",
        "organization": "organization",
        "site": "site",
    }

    def __init__(self, source: str = "*") -> None:
        super().__init__(source=source, read_only=True)

    def to_representation(self, value: models.Observation) -> dict[str, str | None]:
        rows = {name: getattr(value, name) for name in SCOPE[1:]}
        slugs = {name: row.slug if row and row.is_published else None for name, row in rows.items()}
        return {"segment": value.segment or None, **slugs}


@extend_schema_field(OUTCOME_SCHEMA)
class OutcomeField(serializers.Field):
    columns = ("status", "actual", "difference")
    references = {"actual": "observation"}
    numbers = ("difference",)

    def __init__(self) -> None:
        super().__init__(read_only=True)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return value.as_json()


class ObservationSerializer(StatementSerializer):
    derived = StatementSerializer.derived | {"unit", "outcome"}

    measure = SlugOf()
    unit = TextField(source="measure.unit")
    period = HistoricalDateSerializerField(label_source="period_label")
    as_of = HistoricalDateSerializerField()
    value = ValueField()
    scope = ScopeField()
    same_as = SlugOf()
    outcome = OutcomeField()

    class Meta:
        model = models.Observation
        fields = [
            *HEAD,
            "measure",
            "unit",
            "kind",
            "obs_status",
            "period",
            "as_of",
            "value",
            "scope",
            "same_as",
            "outcome",
            *STATEMENT_TAIL,
        ]


@extend_schema_field({"type": "string", "format": "uri"})
class SeriesAddress(serializers.Field):
    """The address of the series of a measure."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: models.Measure) -> str:
        return reverse("api:series-detail", args=[value.slug], request=self.context["request"])


class MeasuredSerializer(RecordSerializer):
    """A measure that has a series; its id and its page are those of the measure."""

    url = SeriesAddress()
    name = TextField()
    unit = TextField()

    class Meta:
        model = models.Measure
        fields = [*HEAD, "name", "unit", "nature"]


class FigureSerializer(serializers.Serializer):
    """One stated figure, by the id of its observation."""

    observation = serializers.SlugField(source="slug", read_only=True)
    obs_status = serializers.ChoiceField(choices=models.Observation.ObsStatus.choices, read_only=True)
    value = ValueField()


class PlannedFigureSerializer(FigureSerializer):
    outcome = OutcomeField()


class NamedPeriodField(HistoricalDateSerializerField):
    def get_attribute(self, instance: Period) -> dict[str, object]:
        return super().get_attribute(instance.named_by)


class PeriodSerializer(serializers.Serializer):
    """What the record says of one period under one scope: the best figures of each kind, as a rule one."""

    period = NamedPeriodField(label_source="period_label")
    scope = ScopeField(source="named_by")
    span = serializers.SerializerMethodField(
        help_text="Of a flow, what the period is, for only like periods are compared; null of anything else."
    )
    actual = FigureSerializer(many=True, source="by_kind.actual")
    rivals = serializers.IntegerField(
        help_text="How many figures compete with an actual one: those beside it, and those of its dispute, of any rank."
    )
    missing = serializers.SerializerMethodField(
        help_text="Why there is no actual figure although a source speaks of it; null if there is one, or none speaks."
    )
    plan = PlannedFigureSerializer(many=True, source="by_kind.plan")
    capacity = FigureSerializer(many=True, source="by_kind.capacity")
    estimate = FigureSerializer(many=True, source="by_kind.estimate")
    forecast = FigureSerializer(many=True, source="by_kind.forecast")

    @extend_schema_field({"type": ["string", "null"], "enum": [*SPANS, None]})
    def get_span(self, period: Period) -> str | None:
        return period.span or None

    @extend_schema_field({"type": ["string", "null"], "enum": [*SIGNS, None]})
    def get_missing(self, period: Period) -> str | None:
        return period.missing or None


class SeriesSerializer(MeasuredSerializer):
    """A measure with its figures, a row for each period: the earliest first, one scope after the other."""

    count = serializers.IntegerField(source="series.count", read_only=True)
    excluded_undated = serializers.IntegerField(
        required=False,
        help_text="Only with `as_of`: figures left out because nobody can tell whether their sources had been "
        "published by then.",
    )
    undated = serializers.ListField(
        child=serializers.SlugField(),
        source="series.undated",
        read_only=True,
        help_text="The observations that have no date, and so no place in the series.",
    )
    results = PeriodSerializer(many=True, source="series.periods", read_only=True)

    class Meta(MeasuredSerializer.Meta):
        fields = [*MeasuredSerializer.Meta.fields, "count", "excluded_undated", "undated", "results"]
