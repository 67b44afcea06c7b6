from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dates.values import Basis, HistoricalDate, Precision, Refine
from dates.wording import LANGUAGES

_TEXTS = {"type": "object", "properties": {language: {"type": "string"} for language in LANGUAGES}}
_COLUMNS = ("edtf", "earliest", "latest", "precision", "basis", "refine", *(f"text.{each}" for each in LANGUAGES))
_DAY = {"type": ["string", "null"], "format": "date"}
SCHEMA = {
    "type": "object",
    "readOnly": True,
    "properties": {
        "edtf": {"type": ["string", "null"], "description": "EDTF (ISO 8601-2); null: undated."},
        "earliest": {**_DAY, "description": "First day that it allows; null: open, unknown or undated."},
        "latest": {**_DAY, "description": "Last day that it allows; null: open, unknown or undated."},
        "precision": {"type": "string", "enum": Precision.values},
        "basis": {"type": "string", "enum": Basis.values},
        "refine": {"type": ["string", "null"], "enum": [*Refine.values, None]},
        "text": {**_TEXTS, "required": list(LANGUAGES)},
        "label": {
            "type": ["object", "null"],
            "properties": {language: {"type": ["string", "null"]} for language in LANGUAGES},
            "required": list(LANGUAGES),
            "description": "The source's own name of this period; only where a resource has such names.",
        },
    },
    "required": ["edtf", "earliest", "latest", "precision", "basis", "refine", "text"],
}


@extend_schema_field(SCHEMA)
class HistoricalDateSerializerField(serializers.Field):
    """A historical date as an object, read-only.

    With `label_source="period_label"` the object ends in a `label` made of the row's `period_label_en` and
    `period_label_ru`, null when both are empty.
    """

    def __init__(self, *, label_source: str = "", **kwargs: Any) -> None:
        self.label_source = label_source
        # Its columns in a table, and which of them are whole days.
        self.days = ("earliest", "latest")
        self.columns = (*_COLUMNS, *(f"label.{language}" for language in LANGUAGES if label_source))
        super().__init__(**{**kwargs, "read_only": True})

    def get_attribute(self, instance: models.Model) -> dict[str, object]:
        value: HistoricalDate = super().get_attribute(instance)
        if not self.label_source:
            return value.as_json()
        texts = {language: getattr(instance, f"{self.label_source}_{language}") for language in LANGUAGES}
        label = {language: text or None for language, text in texts.items()}
        return {**value.as_json(), "label": label if any(label.values()) else None}

    def to_representation(self, value: dict[str, object]) -> dict[str, object]:
        return value
