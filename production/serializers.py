"""The JSON of sites, models, runs, measures and observations."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dates.serializers import HistoricalDateSerializerField
from production import models
from production.figures import Bound, ValueState
from production.plans import OutcomeStatus
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

    def __init__(self) -> None:
        super().__init__(source="figure", read_only=True)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return value.as_json()


@extend_schema_field(SCOPE_SCHEMA)
class ScopeField(serializers.Field):
    columns = SCOPE

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: models.Observation) -> dict[str, str | None]:
        rows = {name: getattr(value, name) for name in SCOPE[1:]}
        slugs = {name: row.slug if row and row.is_published else None for name, row in rows.items()}
        return {"segment": value.segment or None, **slugs}


@extend_schema_field(OUTCOME_SCHEMA)
class OutcomeField(serializers.Field):
    columns = ("status", "actual", "difference")

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
