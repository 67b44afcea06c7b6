from django.contrib import admin

from desk.admin.base import CitationInline, RecordAdmin, StatementAdmin, both, date_row
from timeline.models import Era, Milestone, MilestoneCitation


class MilestoneCitationInline(CitationInline):
    model = MilestoneCitation


@admin.register(Milestone)
class MilestoneAdmin(StatementAdmin):
    main_fields = (
        both("title"),
        date_row("date"),
        ("kind", "status"),
        ("brands", "organizations", "people"),
        both("summary"),
        "outcome",
    )
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = [MilestoneCitationInline]
    list_display = ("__str__", "when", "kind", *StatementAdmin.list_display)
    list_filter = ("kind", "status", *StatementAdmin.list_filter)


@admin.register(Era)
class EraAdmin(RecordAdmin):
    main_fields = (both("name"), date_row("period"), both("summary"))
    prepopulated_fields = {"slug": ("name_en",)}
    list_display = ("__str__", "when", "state", "updated")
    list_filter = ("state",)
