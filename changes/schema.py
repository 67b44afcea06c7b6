"""How the API describes what the log adds to it: earlier versions of an object, and what has gone."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from changes.serializers import AT_VERSION, PastSerializer
from sources.problems import ProblemSerializer
from sources.schema import RecordSchema

GONE = {
    (410, "application/problem+json"): OpenApiResponse(
        ProblemSerializer, "It was published and has been withdrawn or deleted: since when, and where its history is."
    )
}
PARAMETER = OpenApiParameter(
    AT_VERSION,
    {"type": "integer", "minimum": 1},
    description="The object as the record held it at this version of the record, rebuilt from the log of changes.",
)


class LoggedSchema(RecordSchema):
    @property
    def has_past(self) -> bool:
        """Whether this is a detail that can be asked for as it stood."""
        return self.view.detail and AT_VERSION in getattr(self.view, "answers", ())

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *([PARAMETER] if self.has_past else [])]

    def get_response_serializers(self) -> Any:
        responses = super().get_response_serializers()
        return {**responses, **GONE} if self.has_past else responses

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        """With the shape of an earlier version, beside that of the object as it stands."""
        bodies = super()._get_response_bodies(direction)
        if self.has_past:
            for content in bodies["200"]["content"].values():
                shapes = content["schema"].get("anyOf", [content["schema"]])
                content["schema"] = {"anyOf": [*shapes, self.resolve_serializer(PastSerializer, direction).ref]}
        return bodies
