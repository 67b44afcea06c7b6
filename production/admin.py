from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import Script
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.admin.base import CitationInline, CitedAdmin, RecordAdmin, StatementAdmin, both, date_row
from desk.admin.forms import RecordForm
from desk.admin.lists import NamedRowFilter
from desk.policy import Policy
from production import models
from production.figures import plain
from production.forms import FigureForm


class SiteCitationInline(CitationInline):
    model = models.SiteCitation


class VehicleModelCitationInline(CitationInline):
    model = models.VehicleModelCitation


class AssemblyRunCitationInline(CitationInline):
    model = models.AssemblyRunCitation


class ObservationCitationInline(CitationInline):
    model = models.ObservationCitation


class ObservationForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lower", "upper"):
            self.initial[name] = plain(self.initial.get(name))

    def clean(self) -> dict[str, Any]:
        """Name the fault that the database would refuse: it alone compares the keys."""
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("same_as") == self.instance:
            self.add_error("same_as", _("An observation cannot restate itself."))
        return cleaned


@admin.register(models.Site)
class SiteAdmin(StatementAdmin):
    main_fields = (
        both("name"),
        date_row("date"),
        ("kind", "status", "organization"),
        both("place"),
        both("summary"),
    )
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = [SiteCitationInline]
    list_display = ("__str__", "when", "kind", *StatementAdmin.list_display)
    list_filter = ("kind", "status", *StatementAdmin.list_filter)


@admin.register(models.VehicleModel)
class VehicleModelAdmin(CitedAdmin):
    main_fields = (both("name"), "brand", both("description"))
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = [VehicleModelCitationInline]
    list_display = ("__str__", "brand", *CitedAdmin.list_display)
    list_filter = (("brand", NamedRowFilter), *CitedAdmin.list_filter)
    list_select_related = ("brand",)


@admin.register(models.AssemblyRun)
class AssemblyRunAdmin(StatementAdmin):
    main_fields = (
        both("title"),
        date_row("period"),
        ("brand", "vehicle_model", "site"),
        ("cycle", "status"),
        both("summary"),
    )
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = [AssemblyRunCitationInline]
    list_display = ("__str__", "when", "brand", "cycle", *StatementAdmin.list_display)
    list_filter = ("cycle", "status", ("brand", NamedRowFilter), *StatementAdmin.list_filter)
    list_select_related = ("brand",)


@admin.register(models.Measure)
class MeasureAdmin(RecordAdmin):
    main_fields = (both("name"), both("unit"), "nature", both("description"))
    prepopulated_fields = {"slug": ("name_en",)}
    list_display = ("__str__", "unit", "nature", "state", "updated")
    list_filter = ("nature", "state")


@admin.register(models.Observation)
class ObservationAdmin(StatementAdmin):
    form = ObservationForm
    main_fields = (
        ("measure", "kind", "obs_status"),
        ("value_state", "bound", "lower", "upper"),
        "reading",
        date_row("period"),
        both("period_label"),
        date_row("as_of"),
        ("segment", "brand", "vehicle_model"),
        ("organization", "site"),
        "same_as",
    )
    inlines = [ObservationCitationInline]
    list_display = ("measure", "when", "value", "kind", *StatementAdmin.list_display)
    list_filter = ("kind", ("measure", NamedRowFilter), "segment", *StatementAdmin.list_filter)
    list_select_related = ("measure",)
    readonly_fields = (*StatementAdmin.readonly_fields, "reading")

    class Media:
        js = (Script("desk/figure.js", defer=True),)

    def get_urls(self) -> list:
        reading = self.admin_site.admin_view(self.reading_view)
        return [path("reading/", reading, name="production_observation_reading"), *super().get_urls()]

    def reading_view(self, request: HttpRequest) -> JsonResponse:
        """How a figure would read, for the line below it in the form."""
        form = FigureForm(request.GET)
        form.fields["measure"].queryset = Policy(request.user).sees(models.Measure.objects.all())
        return JsonResponse(form.reading())

    @admin.display(description=_("how it reads"))
    def reading(self, obj: models.Observation | None) -> str:
        texts = FigureForm.texts_of(obj) if obj and obj.pk else {}
        said = format_html_join(" · ", '<span lang="{}">{}</span>', texts.items())
        address = reverse("admin:production_observation_reading")
        return format_html('<span class="reading" data-figure-url="{}" role="status">{}</span>', address, said)

    @admin.display(description=_("value"), ordering="lower")
    def value(self, obj: models.Observation) -> str:
        return obj.figure.wording(get_language())
