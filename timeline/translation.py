"""Which texts are kept in English and Russian."""

from modeltranslation.translator import TranslationOptions, register

from sources.translation import CitationTranslation, StatementTranslation
from timeline.models import Era, Milestone, MilestoneCitation


@register(Era)
class EraTranslation(TranslationOptions):
    fields = ("name", "summary")


@register(Milestone)
class MilestoneTranslation(StatementTranslation):
    fields = ("title", "summary")


@register(MilestoneCitation)
class MilestoneCitationTranslation(CitationTranslation):
    pass
