"""Which texts are kept in English and Russian."""

from modeltranslation.translator import TranslationOptions, register

from sources.models import Dispute, Source


class StatementTranslation(TranslationOptions):
    fields = ("rank_reason", "reading_note")


class CitationTranslation(TranslationOptions):
    fields = ("stated", "speaker_note")


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("title", "publisher", "published_ground", "description")


@register(Dispute)
class DisputeTranslation(TranslationOptions):
    fields = ("question", "discussion")
