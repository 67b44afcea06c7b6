"""The admin as a desk: its first page says what there is to do, and each list of that has a page of its own.

Not in `desk/admin/`: Django makes the site while the first of all admins registers, before those can be imported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from desk.models import SavedFilter
from desk.paging import BoundedPaginator
from desk.policy import log_refusal
from desk.sign_in import SignInForm
from desk.work import WORKLISTS, Desk, Warnings, WarningsOf, Worklist, first_parts, told
from sources.models import Source, record_models

PER_PAGE = 50


class DeskSite(AdminSite):
    site_header = site_title = _("The record")
    index_title = _("What the record holds")
    index_template = "desk/index.html"
    login_form = SignInForm

    def get_urls(self) -> list:
        """Without Django's way to the page of any object by its key: it names the slug of anybody's draft."""
        return [
            path("desk/todo/warnings/<slug:code>/", self.admin_view(self.warnings), name="desk_warnings"),
            path("desk/todo/<slug:name>/", self.admin_view(self.work), name="desk_work"),
            path("desk/unused/<int:source>/", self.admin_view(self.unused), name="desk_unused"),
            *(each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"),
        ]

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Leave in the log who was kept from what."""
        shown = super().admin_view(view, cacheable)

        @wraps(shown)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return shown(request, *args, **kwargs)
            except PermissionDenied:
                log_refusal(request.user, f"{request.method} {request.path}", "without the right to it")
                raise

        return guarded

    def desk_of(self, request: HttpRequest) -> Desk:
        """The desk of the user, with those kinds of rows alone that they may look at."""
        models = [model for model in record_models() if model in self._registry]
        return Desk(request.user, [each for each in models if self._registry[each].has_view_permission(request)])

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        desk = self.desk_of(request)
        found = {
            "title": _("Your desk"),
            "subtitle": None,
            "record_title": self.index_title,
            "parts": first_parts(each(desk) for each in WORKLISTS) if desk.models else [],
            "saved_filters": SavedFilter.objects.of_user(request.user, desk.kinds),
        }
        return super().index(request, {**found, **(extra_context or {})})

    def work(self, request: HttpRequest, name: str) -> HttpResponse:
        """All of one list."""
        found = next((each for each in WORKLISTS if each.name == name), None)
        if found is None:
            raise Http404
        return self.list_page(request, found(self.desk_of(request)))

    def warnings(self, request: HttpRequest, code: str) -> HttpResponse:
        """The rows about which there is one kind of doubt."""
        return self.list_page(request, WarningsOf(self.desk_of(request), code), above=Warnings)

    def list_page(self, request: HttpRequest, worklist: Worklist, above: type[Worklist] | None = None) -> HttpResponse:
        paginator = BoundedPaginator(worklist.items() if worklist.desk.models else [], PER_PAGE)
        try:
            page = paginator.page(request.GET.get("p") or 1)
        except InvalidPage as error:
            raise Http404 from error
        context = {
            **self.each_context(request),
            "title": worklist.title,
            "part": told([(worklist, page)])[0],
            "pages": paginator.get_elided_page_range(page.number),
            "above": above and above(worklist.desk),
        }
        return TemplateResponse(request, "desk/work.html", context)

    def unused(self, request: HttpRequest, source: int) -> HttpResponse:
        """Which paragraphs of a document nothing that the user may read is drawn from."""
        desk = self.desk_of(request)
        if Source not in desk.models:
            raise Http404
        document = get_object_or_404(desk.policy.sees(Source.objects.all()), pk=source)
        unused = desk.unused_paragraphs(Source.objects.filter(pk=document.pk))
        context = {
            **self.each_context(request),
            "title": _("Paragraphs not used yet"),
            "subtitle": str(document),
            "source": document,
            "numbers": unused[0][1] if unused else [],
        }
        return TemplateResponse(request, "desk/unused.html", context)
