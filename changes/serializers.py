"""The JSON of the log."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from changes.models import Change
from changes.resources import shape_of
from changes.shapes import in_order
from sources.serializers import ApiAddress, PageAddresses, TextField

# The parameter of a detail that asks for it as it stood.
AT_VERSION = "at_version"


class ChangeAddress(ApiAddress):
    """The address of the change in the API."""

    def to_representation(self, value: Change) -> str:
        return reverse("api:change-detail", args=[value.number], request=self.context["request"])


@extend_schema_field({"type": "object", "additionalProperties": True})
class PartsField(serializers.Field):
    """Fields of an object, in the order that they have in it: a database may keep them in one of its own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Change) -> dict[str, Any]:
        return in_order(shape_of(instance.kind), super().get_attribute(instance))

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value


class ChangeSerializer(serializers.ModelSerializer):
    """One change of a public row: take away what is in `before`, put in what is in `after`."""

    url = ChangeAddress()
    page = PageAddresses(help_text="The history of the row, also of one that has gone.")
    id = serializers.SlugField(source="slug", read_only=True, help_text="The row that changed, of `resource`.")
    record_version = serializers.IntegerField(
        read_only=True, help_text="Up to the last change with this number, the log equals the record at this version."
    )
    at = serializers.DateTimeField(read_only=True, help_text="When the row was touched last before this was written.")
    version = serializers.IntegerField(read_only=True, help_text="The row's own, after the change.")
    is_consequence = serializers.BooleanField(
        read_only=True, help_text="The row was left alone: one that it names came into sight or went out of it."
    )
    heading = TextField(help_text="The text that named the row then.")
    reason = TextField(help_text="Why, as the public is told; null where no reason was given.")
    before = PartsField(help_text="The fields that differ, as they were; nothing for a row that comes into sight.")
    after = PartsField(help_text="The same, as they are now; nothing for a row that goes out of sight.")

    class Meta:
        model = Change
        fields = [
            "number",
            "url",
            "page",
            "record_version",
            "at",
            "resource",
            "id",
            "version",
            "action",
            "is_consequence",
            "heading",
            "reason",
            "before",
            "after",
        ]


class BoundarySerializer(serializers.Serializer):
    """A change at which an object began or ceased to read as it is shown."""

    record_version = serializers.IntegerField()
    change = serializers.IntegerField(source="number", help_text="Its number in the log.")
    at = serializers.DateTimeField()


class PastSerializer(serializers.Serializer):
    """An object as the record held it at a version: the keys of today's object, without those that cannot be known of
    the past (`updated_at`, the `outcome` of an observation, the `rivals` of a dispute), and three more.
    """

    id = serializers.CharField(required=False)
    url = serializers.URLField(required=False)
    version = serializers.IntegerField(required=False, help_text="The row's own, after the change of `valid_from`.")
    at_version = serializers.IntegerField(help_text="The version of the record that was asked for.")
    valid_from = BoundarySerializer(help_text="The change since which it had read like this.")
    valid_to = BoundarySerializer(
        allow_null=True, help_text="The change since which it no longer does; null: it still does."
    )

    # Those three, which stand whatever is left out.
    KEYS = (AT_VERSION, "valid_from", "valid_to")

    @staticmethod
    def told(version: int, start: Change, end: Change | None) -> dict[str, Any]:
        """The three keys that a past object has besides."""
        return {
            "at_version": version,
            "valid_from": BoundarySerializer(start).data,
            "valid_to": BoundarySerializer(end).data if end else None,
        }
