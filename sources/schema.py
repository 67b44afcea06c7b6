"""How the API describes itself: what REST framework cannot know of our answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from sources.problems import ProblemSerializer

BAD_REQUEST = {(400, "application/problem+json"): OpenApiResponse(ProblemSerializer, "A parameter is not valid.")}
NOT_FOUND = {(404, "application/problem+json"): OpenApiResponse(ProblemSerializer, "Nothing is published there.")}
NOT_ACCEPTABLE = {(406, "application/problem+json"): OpenApiResponse(ProblemSerializer, "Only JSON is served.")}
PROBLEMS = {**BAD_REQUEST, **NOT_ACCEPTABLE}


class RecordSchema(AutoSchema):
    """Adds the errors that every resource can answer with."""

    def is_deprecated(self) -> bool:
        return getattr(self.view, "deprecation", None) is not None

    def get_response_serializers(self) -> Any:
        serializers = super().get_response_serializers()
        if isinstance(serializers, dict):
            return serializers
        return {200: serializers, **PROBLEMS, **({} if self._is_list_view(serializers) else NOT_FOUND)}
