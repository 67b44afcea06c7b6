"""The JSON of the log."""

from __future__ import annotations

from rest_framework import serializers

from changes.models import Change
from sources.serializers import TextField


class ChangeSerializer(serializers.ModelSerializer):
    """One change of a public row: take away what is in `before`, put in what is in `after`."""

    id = serializers.SlugField(source="slug", read_only=True)
    heading = TextField()
    reason = TextField()

    class Meta:
        model = Change
        fields = [
            "number",
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
