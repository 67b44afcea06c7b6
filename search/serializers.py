"""The JSON of a search."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from search.querysets import Group
from sources.models import Publishable
from sources.serializers import LANGUAGES, TEXT_SCHEMA, ApiAddress, PageAddresses


@extend_schema_field(TEXT_SCHEMA)
class HeadingField(serializers.Field):
    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Publishable) -> dict[str, str | None]:
        headings = {code: value.heading(code) for code in LANGUAGES}
        return {code: text if language == code else None for code, (text, language) in headings.items()}


class HitSerializer(serializers.Serializer):
    """One row that contains the words."""

    resource = serializers.CharField()
    id = serializers.CharField(source="slug")
    url = ApiAddress()
    page = PageAddresses()
    heading = HeadingField()


class GroupSerializer(serializers.Serializer):
    """The hits of one resource: the first of them, and how many there are in all."""

    resource = serializers.CharField(source="model.resource")
    count = serializers.IntegerField()
    results = HitSerializer(source="rows", many=True)


@extend_schema_serializer(many=False)
class SearchSerializer(serializers.Serializer):
    """What was found, a group for each resource that has hits."""

    query = serializers.CharField()
    count = serializers.IntegerField(help_text="Hits in all resources.")
    groups = GroupSerializer(many=True)

    def to_representation(self, instance: tuple[str, list[Group]]) -> dict[str, object]:
        query, groups = instance
        found = {"query": query, "count": sum(group.count for group in groups), "groups": groups}
        return super().to_representation(found)
