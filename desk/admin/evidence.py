"""Copying the evidence of one statement to another: what the script in the form asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.translation import get_language, ngettext

from desk import contents
from desk.admin.guards import MAX_SEARCH
from desk.policy import Policy
from sources.models import Cited, record_models

# Statements that are offered, of one kind and in all.
OF_A_KIND, IN_ALL = 5, 12


class EvidenceAdmin:
    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_evidence"
        return [path("evidence/", self.admin_site.admin_view(self.evidence_view), name=name), *super().get_urls()]

    @property
    def evidence_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_evidence")

    def evidence_view(self, request: HttpRequest) -> JsonResponse:
        """Statements in which all words stand, each with its citations as a form takes them."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        words = request.GET.get("q", "").strip()
        found = statements_with(words, request) if words and len(words) <= MAX_SEARCH else ()
        return JsonResponse({"results": [as_offered(row, request) for row in list(found)]})


def statements_with(words: str, request: HttpRequest) -> Iterator[Cited]:
    left = IN_ALL
    for model in record_models():
        model_admin = admin.site.get_model_admin(model)
        if issubclass(model, Cited) and left > 0 and model_admin.has_view_permission(request):
            rows = Policy(request.user).sees(model.objects.containing(words)).filter(citations__isnull=False)
            for row in rows.distinct().order_by("-updated_at", "pk")[: min(OF_A_KIND, left)]:
                left -= 1
                yield row


def as_offered(row: Cited, request: HttpRequest) -> dict[str, Any]:
    """Without what names a draft that the user may not see: a citation of such a source is not there at all."""
    policy = Policy(request.user)
    typed = [as_typed(each, policy) for each in contents.citations_of(row)]
    citations = [each for each in typed if each["source"]]
    said = ngettext("%(n)d citation copied.", "%(n)d citations copied.", len(citations)) % {"n": len(citations)}
    return {"text": f"{row.kind_label}: {row.heading(get_language())[0]}", "citations": citations, "said": said}


def as_typed(citation: Any, policy: Policy) -> dict[str, Any]:
    """Its fields as an editor would type them: a row that is chosen by key and name."""
    typed = {}
    for name, column in contents.columns_of(type(citation)).items():
        if column.is_relation:
            other = getattr(citation, name)
            typed[name] = {"id": other.pk, "text": str(other)} if other and policy.may_read(other) else None
        else:
            typed[name] = contents.value_of(citation, column)
    return typed
