"""The admin of sources, disputes and accounts. `base` holds what the admins of all apps share."""

from django.contrib import admin

from desk.admin import accounts, proposals  # noqa: F401 - they register what they are named for
from desk.admin.base import RecordAdmin, both, date_row
from sources.models import Dispute, Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    main_fields = (
        both("title"),
        both("publisher"),
        ("kind", "language"),
        date_row("published"),
        both("published_ground"),
        ("archive_name", "paragraph_count"),
        "sha256",
        "url",
        "repeats",
        both("description"),
    )
    prepopulated_fields = {"slug": ("title_en",)}
    list_display = ("__str__", "when", "publisher", "kind", "paragraph_count", "state", "updated")
    list_filter = ("state", "kind", "language")


@admin.register(Dispute)
class DisputeAdmin(RecordAdmin):
    main_fields = (both("question"), both("discussion"))
    prepopulated_fields = {"slug": ("question_en",)}
    list_display = ("__str__", "slug", "state", "updated")
    list_filter = ("state",)
