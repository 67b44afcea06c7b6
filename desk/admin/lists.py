"""The lists of the admin: quick with a hundred thousand rows, with filters that an editor can keep under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from desk.admin.guards import MAX_SEARCH, parameters
from desk.models import SavedFilter
from desk.paging import BoundedPaginator
from desk.policy import Policy, log_refusal
from desk.querysets import kind_of
from sources.models import Cited, Source

MAX_SAVED = 50


class QuickChangeList(ChangeList):
    """A page of a list with the number of citations of each row: counted for the rows of the page alone."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> models.QuerySet:
        """Refuse a NUL as what a filter cannot be: PostgreSQL fails at it, SQLite finds nothing."""
        if any("\0" in value for values in self.filter_params.values() for value in values):
            raise IncorrectLookupParameters
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list
        if issubclass(self.model, Cited):
            self.result_list = list(self.result_list)
            numbers = self.model.objects.citation_numbers(self.result_list)
            for row in self.result_list:
                row.citation_number = numbers.get(row.pk, 0)


class CitedSourceFilter(admin.SimpleListFilter):
    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        sources = Policy(request.user).sees(Source.objects.all())
        return [(source.slug, str(source)) for source in sources.order_by("archive_name", "slug")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if not self.value():
            return queryset
        citations = queryset.model._meta.get_field("citations").related_model.objects.order_by()
        # By its key: PostgreSQL knows how many rows cite this source, and not how many cite one of such a slug.
        source = Source.objects.filter(slug=self.value()).first()
        return queryset.filter(Exists(citations.filter(subject=OuterRef("pk"), source_id=source and source.pk)))


class NamedRowFilter(admin.RelatedFieldListFilter):
    """By a related row that the list's own rows name: found from the side of the few, and none that is another's draft.

    Django's own reads the key from every row of the list, and offers drafts to whoever looks.
    """

    def field_choices(self, field: models.Field, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        policy = Policy(request.user)
        naming = policy.sees(model_admin.model.objects.filter(**{field.name: OuterRef("pk")}).order_by())
        related = policy.sees(field.remote_field.model.objects.filter(Exists(naming)))
        return [(row.pk, str(row)) for row in related]


class FilterForm(forms.Form):
    """A name for the filters of a list. The query is the list's own, without the page."""

    name = forms.CharField(label=_("name"), max_length=60)
    query = forms.CharField(max_length=1000, widget=forms.HiddenInput, strip=False)

    def __init__(self, model_admin: admin.ModelAdmin, request: HttpRequest) -> None:
        super().__init__(request.POST)
        self.model_admin, self.request = model_admin, request

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise ValidationError(_("Write a name in plain letters."))
        return name

    def clean_query(self) -> str:
        """Take what the list itself would take, and nothing else."""
        query = QueryDict(self.cleaned_data["query"].lstrip("?"), mutable=True)
        query.pop(PAGE_VAR, None)
        known = {name for each in self.model_admin.get_list_filter(self.request) for name in parameters(each)}
        if not query or not set(query) <= known | {SEARCH_VAR, ORDER_VAR} or not self.is_list_of(query):
            raise ValidationError(_("These are no filters of this list."))
        return query.urlencode()

    def is_list_of(self, query: QueryDict) -> bool:
        """Whether the list answers this query."""
        words = query.get(SEARCH_VAR, "")
        if len(words) > MAX_SEARCH or any("\0" in value for each in query for value in query.getlist(each)):
            return False
        asked = HttpRequest()
        asked.user, asked.META, asked.session = self.request.user, self.request.META, self.request.session
        asked.GET, asked.method, asked.path = query, "GET", self.request.path
        try:
            self.model_admin.get_changelist_instance(asked)
        except (IncorrectLookupParameters, SuspiciousOperation):
            return False
        return True


class SavedFilters:
    """An admin whose list keeps filters for whoever names them: each editor sees and deletes their own."""

    change_list_template = "desk/change_list.html"

    def get_urls(self) -> list:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("filters/", view(require_POST(self.save_filter)), name=f"{name}_save_filter"),
            path("filters/<int:pk>/delete/", view(require_POST(self.delete_filter)), name=f"{name}_delete_filter"),
            *super().get_urls(),
        ]

    def own_filters(self, request: HttpRequest) -> models.QuerySet:
        return SavedFilter.objects.of_user(request.user, [kind_of(self.model)])

    def save_filter(self, request: HttpRequest) -> HttpResponse:
        """Keep the filters under the name; a name that the editor has given before gets these instead of those."""
        self.let_in(request)
        form = FilterForm(self, request)
        if not form.is_valid():
            for faults in form.errors.values():
                messages.error(request, " ".join(faults))
            return self.to_list(form.cleaned_data.get("query", ""))
        name, query = form.cleaned_data["name"], form.cleaned_data["query"]
        own = self.own_filters(request)
        if own.exclude(name=name).count() >= MAX_SAVED:
            messages.error(request, _("You have saved as many filters of this list as there can be: delete one first."))
            return self.to_list(query)
        place = {"user": request.user, "kind": kind_of(self.model), "name": name}
        _saved, is_new = SavedFilter.objects.update_or_create(**place, defaults={"query": query})
        said = _("Saved as “%(name)s”.") if is_new else _("“%(name)s” has these filters now.")
        messages.success(request, said % {"name": name})
        return self.to_list(query)

    def delete_filter(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.let_in(request)
        saved = get_object_or_404(self.own_filters(request), pk=pk)
        saved.delete()
        messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
        return self.to_list("")

    def let_in(self, request: HttpRequest) -> None:
        if not self.has_view_or_change_permission(request):
            log_refusal(request.user, "keep filters", kind_of(self.model))
            raise PermissionDenied

    def to_list(self, query: str) -> HttpResponse:
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{page}?{query}" if query else page)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "saved_filters": self.own_filters(request)})


class QuickList(SavedFilters):
    """What makes a list of the record quick, however many rows there are."""

    paginator = BoundedPaginator
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuickChangeList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as the public search does, and in slugs; an endless text finds nothing."""
        words = search_term.strip()
        if len(words) > MAX_SEARCH:
            return queryset.none(), False
        return (queryset.containing(words, or_slug=True) if words else queryset), False
