from django.contrib import admin

from desk.admin.base import CitationInline, CitedAdmin, StatementAdmin, both, date_row
from desk.admin.lists import NamedRowFilter
from partners import models


class OrganizationCitationInline(CitationInline):
    model = models.OrganizationCitation


class PersonCitationInline(CitationInline):
    model = models.PersonCitation


class PositionCitationInline(CitationInline):
    model = models.PositionCitation


class BrandCitationInline(CitationInline):
    model = models.BrandCitation
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("source", "paragraph"),
                    ("stance", "aspect"),
                    both("stated"),
                    ("speaker", *both("speaker_note")),
                    "quotation",
                ]
            },
        )
    ]


class PartnershipCitationInline(CitationInline):
    model = models.PartnershipCitation


class ClaimCitationInline(CitationInline):
    model = models.ClaimCitation


@admin.register(models.Organization)
class OrganizationAdmin(CitedAdmin):
    main_fields = (both("name"), ("kind", "is_subject"), both("description"))
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = [OrganizationCitationInline]
    list_display = ("__str__", "kind", "is_subject", *CitedAdmin.list_display)
    list_filter = ("kind", *CitedAdmin.list_filter)


@admin.register(models.Person)
class PersonAdmin(CitedAdmin):
    main_fields = (both("name"), both("description"))
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = [PersonCitationInline]
    list_display = ("__str__", *CitedAdmin.list_display)


@admin.register(models.Position)
class PositionAdmin(StatementAdmin):
    main_fields = (("person", "organization"), both("title"), date_row("period"))
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = [PositionCitationInline]
    list_display = ("__str__", "organization", "when", *StatementAdmin.list_display)
    list_filter = (("organization", NamedRowFilter), *StatementAdmin.list_filter)
    list_select_related = ("person", "organization")


@admin.register(models.Brand)
class BrandAdmin(CitedAdmin):
    main_fields = (both("name"), ("owner", "is_own"), both("origin"), both("description"))
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = [BrandCitationInline]
    list_display = ("__str__", "owner", "origin", "is_own", *CitedAdmin.list_display)
    list_filter = ("is_own", ("owner", NamedRowFilter), *CitedAdmin.list_filter)
    list_select_related = ("owner",)


@admin.register(models.Partnership)
class PartnershipAdmin(StatementAdmin):
    main_fields = (
        both("title"),
        date_row("date"),
        ("kind", "status"),
        ("parties", "brands"),
        both("summary"),
    )
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = [PartnershipCitationInline]
    list_display = ("__str__", "when", "kind", *StatementAdmin.list_display)
    list_filter = ("kind", "status", ("brands", NamedRowFilter), *StatementAdmin.list_filter)


@admin.register(models.Claim)
class ClaimAdmin(StatementAdmin):
    main_fields = (
        both("title"),
        "kind",
        date_row("date"),
        ("organizations", "people", "brands"),
        both("summary"),
    )
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = [ClaimCitationInline]
    list_display = ("__str__", "when", "kind", *StatementAdmin.list_display)
    list_filter = ("kind", *StatementAdmin.list_filter)
