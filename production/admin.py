from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.admin.base import CitationInline, CitedAdmin, RecordAdmin, StatementAdmin, both, date_row
from desk.admin.forms import RecordForm
from desk.admin.lists import NamedRowFilter
from production import models


class SiteCitationInline(CitationInline):
    model = models.SiteCitation


class VehicleModelCitationInline(CitationInline):
    model = models.VehicleModelCitation


class AssemblyRunCitationInline(CitationInline):
    model = models.AssemblyRunCitation


class ObservationCitationInline(CitationInline):
    model = models.ObservationCitation


class ObservationForm(RecordForm):
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

    @admin.display(description=_("value"), ordering="lower")
    def value(self, obj: models.Observation) -> str:
        return obj.figure.wording(get_language())
