"""What the admins of the record have in common."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationBaseModelAdmin, TranslationStackedInline
from modeltranslation.settings import DEFAULT_LANGUAGE

from desk.admin.bulk import BulkAdmin
from desk.admin.evidence import EvidenceAdmin
from desk.admin.following import FollowingAdmin
from desk.admin.forms import CitationFormSet, RecordForm, RowForm, StateText
from desk.admin.guards import BoundedFields, GuardedAdmin
from desk.admin.helps import examples_of, help_for
from desk.admin.history import HistoryAdmin
from desk.admin.lists import CitedSourceFilter, NamedRowFilter, QuickList
from desk.admin.publishing import PublishingAdmin, as_it_was
from desk.admin.surroundings import Surroundings, why_text
from desk.admin.tables import TablesAdmin
from desk.policy import Policy
from sources.models import Cited, Publishable, Source

MAX_CITATIONS = 100
WRITTEN_BY_THE_SYSTEM = ("version", "created_at", "updated_at")


def both(name: str) -> tuple[str, str]:
    """The two languages of a text, in one row."""
    return (f"{name}_en", f"{name}_ru")


def date_row(name: str) -> tuple[str, str, str]:
    """A historical date with the part and the basis beside it."""
    return (name, f"{name}_refine", f"{name}_basis")


class EitherLanguage(TranslationBaseModelAdmin):
    """A required text is required in one language, which the model itself asks for."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.help_text = help_for(db_field)
        if field is not None and hasattr(db_field, "translated_field"):
            field.required = False
            if db_field.language != DEFAULT_LANGUAGE:
                field.help_text = ""  # said once, in the column beside it
        return field


class CitationInline(BoundedFields, EitherLanguage, TranslationStackedInline):
    fk_name = "subject"
    form = RowForm
    formset = CitationFormSet
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("source", "paragraph", "stance"),
                    both("stated"),
                    ("speaker", *both("speaker_note")),
                    "quotation",
                ]
            },
        )
    ]
    view_on_site = False
    max_num = MAX_CITATIONS

    def get_formset(self, request: HttpRequest, obj: Publishable | None = None, **kwargs: Any) -> type[CitationFormSet]:
        """Bound the forms that a request can ask for: by itself a formset makes up to a thousand more than allowed."""
        formset = super().get_formset(request, obj, **{"absolute_max": MAX_CITATIONS, **kwargs})
        formset.form.policy, formset.form.examples = Policy(request.user), examples_of(self.model)
        return formset

    def get_extra(self, request: HttpRequest, obj: Publishable | None = None, **kwargs: Any) -> int:
        """An empty one where there is none yet."""
        return 0 if obj and self.model.objects.filter(subject=obj).exists() else 1

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Those whose source the user may read: the others stay as they are, whoever saves the row."""
        rows, policy = super().get_queryset(request).select_related(*self.model.shown_with), Policy(request.user)
        return rows if policy.may_review else rows.filter(source__in=policy.sees(Source.objects.order_by()))

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """Who may change a row may take a citation from it."""
        return self.has_change_permission(request, obj)


class DeskAdmin(PublishingAdmin, HistoryAdmin, FollowingAdmin, BulkAdmin, TablesAdmin, QuickList):
    """What the desk adds to Django's admin of a model."""


class RecordAdmin(DeskAdmin, GuardedAdmin, EitherLanguage, TranslationAdmin):
    """A row of the record. What has been public keeps its slug and is withdrawn, not deleted."""

    form = RecordForm
    change_form_template = "desk/change_form.html"
    # The rows of the form that are the model's own; those that all models share are added to them.
    main_fields: tuple = ()
    readonly_fields = WRITTEN_BY_THE_SYSTEM
    search_fields = ("slug",)
    list_per_page = 50

    def get_fieldsets(self, request: HttpRequest, obj: Publishable | None = None) -> list:
        may_change = self.has_change_permission(request, obj)
        shared = self.shared_fieldsets()
        if may_change and not was_public(obj) and Policy(request.user).may_publish(obj):
            shared[-1][1]["fields"].append("publish_at")
        if obj:
            if may_change:
                shared.append((_("Why"), {"fields": [both("reason")], "description": why_text(obj)}))
            carried = ("opened_version",) if may_change else ()
            shared.append((_("This row"), {"fields": [WRITTEN_BY_THE_SYSTEM, *carried]}))
        return [(None, {"fields": [*self.main_fields]}), *shared]

    def shared_fieldsets(self) -> list:
        return [(_("Publication"), {"fields": [("slug", "state")]})]

    def get_object(self, *args: Any, **kwargs: Any) -> Publishable | None:
        """Note what is stored: a form that is refused leaves its own values on the row."""
        if row := super().get_object(*args, **kwargs):
            row.was_public, row.stored_state = row.has_been_public, row.state
        return row

    def get_readonly_fields(self, request: HttpRequest, obj: Publishable | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "slug") if was_public(obj) else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Publishable | None = None) -> dict:
        return {} if was_public(obj) else super().get_prepopulated_fields(request, obj)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "state":
            kwargs["widget"] = StateText
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add what an editor is told of a row beside its fields."""
        row = kwargs.get("obj")
        context["desk"] = Surroundings(self, request, as_it_was(row), context["adminform"].form)
        context["desk"].say_beside_fields()
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Publishable) -> str | None:
        seen = type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if seen else None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """The rows that the user may see: in the list, by their address, and to choose from."""
        rows = super().get_queryset(request).select_related(*(self.list_select_related or ()))
        rows = Policy(request.user).sees(rows)
        if self.model.date_field:
            rows = rows.annotate(order_of_date=F(f"{self.model.date_field}_order"))
        return rows

    @admin.display(description=_("date"), ordering="order_of_date")
    def when(self, obj: Publishable) -> str:
        return obj.own_date.wording(get_language())

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, obj: Publishable) -> datetime.date:
        return localdate(obj.updated_at)


def was_public(obj: Publishable | None) -> bool:
    return obj is not None and getattr(obj, "was_public", obj.has_been_public)


class CitedAdmin(EvidenceAdmin, RecordAdmin):
    """A row that stands on citations; a subclass names its `inlines`."""

    list_display = ("state", "number_of_citations", "updated")
    list_filter = ("state", CitedSourceFilter)

    @admin.display(description=pgettext_lazy("column", "citations"))
    def number_of_citations(self, obj: Cited) -> int:
        return obj.citation_number


class StatementAdmin(CitedAdmin):
    """A statement, which may have rivals."""

    list_display = ("state", "rank", "number_of_citations", "updated")
    list_filter = ("state", "rank", ("dispute", NamedRowFilter), CitedSourceFilter)

    def shared_fieldsets(self) -> list:
        doubts = [both("reading_note"), ("rank", "dispute"), both("rank_reason")]
        return [(_("Doubts and rivals"), {"fields": doubts}), *super().shared_fieldsets()]
