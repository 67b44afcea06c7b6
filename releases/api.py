"""The releases as a resource of the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import register_converter
from django.utils.decorators import method_decorator
from rest_framework import mixins, viewsets

from releases.conditional import depends_on_files
from releases.filters import OnlyPages
from releases.models import Release
from releases.serializers import ReleaseSerializer


class VersionConverter:
    """A version in an address, in the one writing that it has."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


register_converter(VersionConverter, "version")


@method_decorator(depends_on_files, name="dispatch")
class ReleaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The published record at one version each, kept with its files: the latest first."""

    model = Release
    serializer_class = ReleaseSerializer
    filter_backends = [OnlyPages]
    lookup_field = "version"
    lookup_value_regex = VersionConverter.regex

    def get_queryset(self) -> QuerySet:
        return Release.objects.with_files().order_by("-version")
