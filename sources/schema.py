"""How the API describes itself: what REST framework cannot know of our answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from sources.facets import counted
from sources.names import MAX_FACETS
from sources.problems import ProblemSerializer
from sources.shaped_schema import shaped_component
from sources.shaping import MAX_FIELDS, MAX_PATHS, field_names, paths_of

PROBLEM = "application/problem+json"
BAD_REQUEST = {(400, PROBLEM): OpenApiResponse(ProblemSerializer, "A parameter is not valid.")}
NOT_FOUND = {(404, PROBLEM): OpenApiResponse(ProblemSerializer, "Nothing is published there.")}
NOT_ACCEPTABLE = {(406, PROBLEM): OpenApiResponse(ProblemSerializer, "`Accept` allows none of the forms served here.")}
PROBLEMS = {**BAD_REQUEST, **NOT_ACCEPTABLE}
JSON = "application/json"


class RecordSchema(AutoSchema):
    """Adds the errors that every resource can answer with, and the shapes and forms that can be asked for."""

    def is_deprecated(self) -> bool:
        return getattr(self.view, "deprecation", None) is not None

    def get_response_serializers(self) -> Any:
        serializers = super().get_response_serializers()
        if isinstance(serializers, dict):
            return serializers
        return {200: serializers, **PROBLEMS, **({} if self._is_list_view(serializers) else NOT_FOUND)}

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *(self.own_parameters() if self.is_of_record else ())]

    def get_description(self) -> str:
        description, renderers = super().get_description(), self.view.get_renderers()
        if len(renderers) == 1:
            return description
        suffixes = ", ".join(f"`{self.path.rstrip('/')}.{each.format}`" for each in renderers)
        return f"{description}\n\nEach form also has an address of its own, whatever `Accept` says: {suffixes}."

    @property
    def is_of_record(self) -> bool:
        """Whether this is a list or a detail of a resource."""
        return hasattr(self.view, "detail_parameters") and self.view.action in ("list", "retrieve")

    @property
    def is_shaped(self) -> bool:
        """Whether fields can be chosen of it."""
        return self.is_of_record and bool(self.view.detail_parameters or not self.view.detail)

    def own_parameters(self) -> list[OpenApiParameter]:
        """What can be asked besides the filters, with the forms that take it where others do not."""
        view, described = self.view, described_parameters(self.view)
        forms = {each.format: view.parameters_in(each) for each in view.get_renderers()}
        for name, each in described.items():
            taken_by = [form for form, parameters in forms.items() if name in parameters]
            if len(taken_by) < len(forms):
                each.description += f" Only for: {', '.join(taken_by)}."
        return [each for name, each in described.items() if any(name in taken for taken in forms.values())]

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        """With the shapes of an object that leave out what is required, and the forms that are no JSON."""
        bodies = super()._get_response_bodies(direction)
        content = bodies["200"]["content"]
        for each in self.view.get_renderers()[1:]:
            content[each.media_type] = {"schema": each.schema}
        if not self.is_shaped:
            return bodies
        whole = content[JSON]["schema"]
        shaped = shaped_component(self, self.view.serializer_class)
        if self.view.detail:
            content[JSON]["schema"] = {"anyOf": [whole, shaped]}
            return bodies
        page = self.registry[whole["$ref"].rpartition("/")[2], "schemas"].schema
        results = page["properties"]["results"]
        if "anyOf" not in results["items"]:
            results["items"] = {"anyOf": [results["items"], shaped]}
        return bodies


def described_parameters(view: Any) -> dict[str, OpenApiParameter]:
    """Name -> description; without those that have no valid value here."""
    names, paths = field_names(view.serializer_class), tuple(paths_of(view.serializer_class))
    facets = tuple(counted(view.filterset_class.base_filters))
    lists = {
        "fields": ("Only these fields. Not together with `omit`.", names, MAX_FIELDS),
        "omit": ("All fields but these.", names, min(MAX_FIELDS, len(names) - 1)),
        "expand": ("Whole objects in the place of these ids.", paths, MAX_PATHS),
        "facets": ("How many rows the values of these filters lead to, all other filters kept.", facets, MAX_FACETS),
    }
    described = {name: names_parameter(name, *each) for name, each in lists.items() if each[1]}
    bom = OpenApiParameter("bom", {"type": "string", "enum": ["1"]}, description="A byte order mark first.")
    return {**described, "bom": bom}


def names_parameter(name: str, description: str, names: tuple[str, ...], most: int) -> OpenApiParameter:
    schema = {
        "type": "array",
        "items": {"type": "string", "enum": list(names)},
        "uniqueItems": True,
        "minItems": 1,
        "maxItems": min(most, len(names)),
    }
    return OpenApiParameter(name, schema, explode=False, style="form", description=description)
