"""Which texts are kept in English and Russian."""

from modeltranslation.translator import TranslationOptions, register

from production import models
from sources.translation import CitationTranslation, StatementTranslation


@register(models.Site)
class SiteTranslation(StatementTranslation):
    fields = ("name", "summary", "place")


@register(models.VehicleModel)
class VehicleModelTranslation(TranslationOptions):
    fields = ("name", "description")


@register(models.AssemblyRun)
class AssemblyRunTranslation(StatementTranslation):
    fields = ("title", "summary")


@register(models.Measure)
class MeasureTranslation(TranslationOptions):
    fields = ("name", "unit", "description")


@register(models.Observation)
class ObservationTranslation(StatementTranslation):
    fields = ("period_label",)


@register(models.SiteCitation)
@register(models.VehicleModelCitation)
@register(models.AssemblyRunCitation)
@register(models.ObservationCitation)
class ProductionCitationTranslation(CitationTranslation):
    pass
