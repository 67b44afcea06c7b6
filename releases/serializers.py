"""The JSON of releases."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from releases.models import Release, ReleaseFile
from sources.serializers import PAGE_SCHEMA, TextField

LICENSE_SCHEMA = {
    "type": "object",
    "description": "Under which the data may be used.",
    "properties": {"name": {"type": "string"}, "title": {"type": "string"}, "url": {"type": "string", "format": "uri"}},
    "required": ["name", "title", "url"],
}
ROWS_SCHEMA = {
    "type": "object",
    "description": "The number of rows of each table.",
    "additionalProperties": {"type": "integer"},
}


class ReleaseFileSerializer(serializers.ModelSerializer):
    """One file; its bytes at this address never change."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = ReleaseFile
        fields = ["name", "url", "media_type", "size", "sha256"]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, file: ReleaseFile) -> str:
        return self.context["request"].build_absolute_uri(file.get_absolute_url())


class ReleaseSerializer(serializers.ModelSerializer):
    """The published record at one version, kept for good."""

    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    title = TextField()
    license = serializers.SerializerMethodField()
    rows = serializers.SerializerMethodField()
    files = ReleaseFileSerializer(many=True, read_only=True)

    class Meta:
        model = Release
        fields = [
            "version",
            "url",
            "page",
            "title",
            "recorded_at",
            "released_at",
            "last_change",
            "software",
            "license",
            "rows",
            "files",
        ]
        extra_kwargs = {
            "version": {"help_text": "The version of the record."},
            "recorded_at": {"help_text": "When the record was last changed before it."},
            "released_at": {"help_text": "When the release was made."},
            "last_change": {"help_text": "The number of the last change that is in it: `changes` since it are not."},
            "software": {"help_text": "The version of the program that wrote the files."},
        }

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, release: Release) -> str:
        return reverse("api:release-detail", args=[release.version], request=self.context["request"])

    @extend_schema_field(PAGE_SCHEMA)
    def get_page(self, release: Release) -> dict[str, str]:
        request, addresses = self.context["request"], {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                addresses[code] = request.build_absolute_uri(release.get_absolute_url())
        return addresses

    @extend_schema_field(LICENSE_SCHEMA)
    def get_license(self, release: Release) -> dict[str, str]:
        title, url = settings.DATA_LICENSES[release.license]
        return {"name": release.license, "title": title, "url": url}

    @extend_schema_field(ROWS_SCHEMA)
    def get_rows(self, release: Release) -> dict[str, Any]:
        return release.rows_by_table
