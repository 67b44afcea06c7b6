"""Which texts are kept in English and Russian."""

from modeltranslation.translator import TranslationOptions, register

from partners import models
from sources.translation import CitationTranslation, StatementTranslation


@register(models.Organization)
@register(models.Person)
class NamedTranslation(TranslationOptions):
    fields = ("name", "description")


@register(models.Brand)
class BrandTranslation(TranslationOptions):
    fields = ("name", "origin", "description")


@register(models.Position)
class PositionTranslation(StatementTranslation):
    fields = ("title",)


@register(models.Partnership)
@register(models.Claim)
class TitledTranslation(StatementTranslation):
    fields = ("title", "summary")


@register(models.OrganizationCitation)
@register(models.PersonCitation)
@register(models.PositionCitation)
@register(models.BrandCitation)
@register(models.PartnershipCitation)
@register(models.ClaimCitation)
class PartnersCitationTranslation(CitationTranslation):
    pass
