"""The JSON of sources, disputes and citations, and the parts that all resources share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from dates.serializers import HistoricalDateSerializerField
from sources.models import AbstractCitation, Dispute, Publishable, Source

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TEXT_SCHEMA = {
    "type": ["object", "null"],
    "description": "A text in each language; null where it is not written.",
    "properties": {code: {"type": ["string", "null"]} for code in LANGUAGES},
    "required": LANGUAGES,
}
PAGE_SCHEMA = {
    "type": "object",
    "description": "The page of this object in each language.",
    "properties": {code: {"type": "string", "format": "uri"} for code in LANGUAGES},
    "required": LANGUAGES,
}


@extend_schema_field(TEXT_SCHEMA)
class TextField(serializers.Field):
    """A bilingual text: both languages always, null for one that is missing; null as a whole when there is none."""

    # Its columns in a table; the same of other fields.
    columns = tuple(LANGUAGES)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Any) -> dict[str, str | None] | None:
        *path, name = self.source.split(".")
        for step in path:
            instance = getattr(instance, step)
        texts = {code: getattr(instance, f"{name}_{code}") or None for code in LANGUAGES}
        return texts if any(texts.values()) else None

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": ["string", "null"]})
class SlugOf(serializers.Field):
    """The slug of a related row, or null: also where the row is not published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Publishable) -> str | None:
        return value.slug if value.is_visible else None


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class SlugsOf(serializers.Field):
    """The slugs of related rows, which the queryset has limited to the published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> list[str]:
        return [row.slug for row in value.all()]


@extend_schema_field({"type": "string", "format": "uri"})
class ApiAddress(serializers.Field):
    """The address of the object in the API."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Publishable) -> str:
        return reverse(f"api:{value.resource}-detail", args=[value.slug], request=self.context["request"])


@extend_schema_field(PAGE_SCHEMA)
class PageAddresses(serializers.Field):
    """The addresses of the object's page, one for each language."""

    columns = tuple(LANGUAGES)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Publishable) -> dict[str, str]:
        request = self.context["request"]
        addresses = {}
        for code in LANGUAGES:
            with translation.override(code):
                addresses[code] = request.build_absolute_uri(value.get_absolute_url())
        return addresses


class RecordSerializer(serializers.ModelSerializer):
    """What begins and ends every object."""

    # What follows from the address, the clock or other rows: the log of changes leaves it out.
    derived = frozenset({"url", "page", "version", "updated_at"})

    id = serializers.SlugField(source="slug", read_only=True)
    url = ApiAddress()
    page = PageAddresses()


HEAD = ["id", "url", "page"]
TAIL = ["version", "updated_at"]


class CitationSerializer(serializers.Serializer):
    """A paragraph that supports or disputes the object."""

    columns = tuple(AbstractCitation.Stance.values)
    derived = frozenset({"archive_name"})

    source = SlugOf()
    archive_name = serializers.CharField(source="source.archive_name", read_only=True)
    paragraph = serializers.IntegerField(read_only=True)
    stance = serializers.ChoiceField(choices=AbstractCitation.Stance.choices, read_only=True)
    stated = TextField()
    speaker = SlugOf()
    speaker_note = TextField()
    quotation = serializers.SerializerMethodField()

    def get_quotation(self, citation: AbstractCitation) -> str | None:
        return citation.quotation or None


class CitedSerializer(RecordSerializer):
    citations = CitationSerializer(many=True, read_only=True)


CITED_TAIL = ["citations", *TAIL]


class StatementSerializer(CitedSerializer):
    """What every statement says besides its own content."""

    rank_reason = TextField()
    dispute = SlugOf()
    reading_note = TextField()


STATEMENT_TAIL = ["rank", "rank_reason", "dispute", "reading_note", *CITED_TAIL]


class SourceSerializer(RecordSerializer):
    title = TextField()
    publisher = TextField()
    published = HistoricalDateSerializerField()
    published_ground = TextField()
    description = TextField()
    repeats = SlugOf()

    class Meta:
        model = Source
        fields = [
            *HEAD,
            "title",
            "publisher",
            "language",
            "kind",
            "address",
            "archive_name",
            "sha256",
            "paragraph_count",
            "published",
            "published_ground",
            "description",
            "repeats",
            *TAIL,
        ]

    address = serializers.CharField(
        source="url", read_only=True, help_text="Where the document can be read; may be empty."
    )
    url = ApiAddress()


class RivalSerializer(serializers.Serializer):
    """One side of a dispute."""

    # It stands for a row of whichever resource its address names, which can be put in its place.
    is_reference = True

    id = serializers.CharField(source="slug")
    url = ApiAddress()
    rank = serializers.CharField()


class DisputeSerializer(RecordSerializer):
    derived = RecordSerializer.derived | {"rivals"}

    question = TextField()
    discussion = TextField()
    rivals = RivalSerializer(
        many=True, read_only=True, help_text="The statements that answer the question differently."
    )

    class Meta:
        model = Dispute
        fields = [*HEAD, "question", "discussion", "rivals", *TAIL]
