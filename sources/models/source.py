"""The documents on which the record rests."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dates.fields import HistoricalDateField, date_constraints
from sources.apparatus import Apparatus
from sources.models.citation import AbstractCitation
from sources.models.publishable import Publishable
from sources.querysets import CitationQuerySet, PublishableQuerySet, SourceQuerySet

# Pages go through all paragraphs of a document: no number that is typed may keep a process busy for good.
MAX_PARAGRAPHS = 10_000


class Source(Publishable):
    """A document that the record rests on, known by its archive name and the SHA-256 of its file."""

    class Kind(models.TextChoices):
        PROFILE = "profile", _("company profile")
        NEWS = "news", _("news agency report")
        ARTICLE = "article", _("article")
        REPORT = "report", _("report")
        OTHER = "other", _("other document")

    title = models.CharField(
        _("title"), max_length=300, help_text=_("The document's own title; without one, a description in [brackets].")
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, help_text=_("Language code, such as “ru”."))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    url = models.URLField(_("address"), blank=True, help_text=_("Where the document can be read, if it can."))
    archive_name = models.CharField(_("archive name"), max_length=200, help_text=_("The name of the archived file."))
    sha256 = models.CharField(
        _("SHA-256"),
        max_length=64,
        validators=[RegexValidator(r"\A[0-9a-f]{64}\Z", _("A SHA-256 is 64 hexadecimal digits in lower case."))],
    )
    paragraph_count = models.PositiveIntegerField(_("number of paragraphs"))
    published = HistoricalDateField(_("published"), help_text=_("When the document was published, as far as known."))
    published_ground = models.TextField(
        _("ground of the date"), blank=True, help_text=_("Why an inferred date is inferred.")
    )
    description = models.TextField(_("description"), blank=True)
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("repeats"),
        null=True,
        blank=True,
        related_name="repeated_by",
        help_text=_("The source that this one repeats, so that one report is not counted twice."),
    )

    objects = SourceQuerySet.as_manager()

    search_fields = ("title", "publisher", "description", "archive_name")
    resource = "source"
    page_name = "sources:source-detail"
    summary_field = "description"
    date_field = "published"

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["archive_name", "slug"]
        constraints = [
            *date_constraints("published"),
            models.CheckConstraint(condition=models.Q(paragraph_count__gte=1), name="source_has_paragraphs"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if (self.paragraph_count or 0) > MAX_PARAGRAPHS:
            message = _("A document has %(number)d paragraphs at most.") % {"number": MAX_PARAGRAPHS}
            raise ValidationError({"paragraph_count": message})
        if self.pk and self.paragraph_count and self.paragraph_count < (last := self.last_cited()):
            message = _("Paragraph %(number)d is cited: there are at least so many.") % {"number": last}
            raise ValidationError({"paragraph_count": message})

    def last_cited(self) -> int:
        """The greatest number of a paragraph that anything cites, a draft too; 0 if nothing does. A query for each kind
        of citing row."""
        numbers = (rows.aggregate(last=models.Max("paragraph"))["last"] for rows in self.citation_sets())
        return max(filter(None, numbers), default=0)

    def clean_publication(self) -> None:
        super().clean_publication()
        if self.is_published or self._state.adding:
            return
        if cited_by := next(filter(None, (rows.of_published().first() for rows in self.citation_sets())), None):
            raise ValidationError(
                {"state": _("Published statements rest on this source, such as “%(row)s”.") % {"row": cited_by.subject}}
            )

    def citation_sets(self) -> list[CitationQuerySet]:
        """The citations of this source, a queryset for each kind of row that cites."""
        return [model.objects.filter(source=self) for model in self.citation_models()]

    @classmethod
    def citation_models(cls) -> list[type[AbstractCitation]]:
        """The citations of each kind of row."""
        related = [relation.related_model for relation in cls._meta.related_objects]
        return [model for model in related if issubclass(model, AbstractCitation)]

    def apparatus(self) -> Apparatus:
        """Paragraph by paragraph, the published citations that rest on it: one query for each kind of citing row."""
        citations = (each for rows in self.citation_sets() for each in rows.of_published())
        return Apparatus(self.paragraph_count, citations)

    def repeaters(self) -> PublishableQuerySet:
        """The published sources that repeat this one."""
        return self.repeated_by.published().order_by("slug")
