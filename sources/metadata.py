"""What OPTIONS answers: what can be had at an address, and nothing of how it is made."""

from __future__ import annotations

from typing import Any

from rest_framework.metadata import BaseMetadata
from rest_framework.reverse import reverse


class PublicMetadata(BaseMetadata):
    """The methods and the forms of an address; its parameters are in the description of the API.

    A view whose answers are not made by its renderers tells by its `forms` what they are: suffix -> media type.
    """

    def determine_metadata(self, request: Any, view: Any) -> dict[str, Any]:
        return {
            "methods": list(view.allowed_methods),
            "formats": getattr(view, "forms", None) or forms_of(view),
            "schema": reverse("api:schema", request=request),
        }


def forms_of(view: Any) -> dict[str, str]:
    """Suffix -> media type: of an address with a suffix, that one."""
    form = view.kwargs.get("format")
    return {each.format: each.media_type for each in view.get_renderers() if form in (None, each.format)}
