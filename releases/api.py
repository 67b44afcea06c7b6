"""The releases as a resource of the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import register_converter
from django.utils.decorators import method_decorator

from releases.conditional import depends_on_files
from releases.filters import ReleaseFilter
from releases.models import Release
from releases.serializers import ReleaseSerializer
from sources.api import RecordViewSet
from sources.problems import fault


class VersionConverter:
    """A version in an address, in the one writing that it has."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


register_converter(VersionConverter, "version")


@method_decorator(depends_on_files, name="dispatch")
class ReleaseViewSet(RecordViewSet):
    """The published record at one version each, kept with its files: the latest first."""

    model = Release
    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
    lookup_field = "version"
    lookup_value_regex = VersionConverter.regex
    # A release never changes: it has no earlier versions to ask for.
    answers = {}

    @classmethod
    def rows(cls) -> QuerySet:
        return Release.objects.with_files()

    def row_faults(self) -> list[dict[str, Any]]:
        return version_faults(int(self.kwargs["version"])) if "version" in self.kwargs else []


def version_faults(version: int) -> list[dict[str, Any]]:
    """That there is no release of this version, and the nearest that there are."""
    nearest = [str(each) for each in Release.objects.nearest_versions(version)]
    return [fault("version", "not_found", "There is no release of this version.", nearest)]
