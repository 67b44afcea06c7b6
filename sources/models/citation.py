"""The paragraphs on which the record rests."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sources.querysets import CitationQuerySet


class AbstractCitation(models.Model):
    """A paragraph of a source that supports or disputes a row of the record.

    Each citing model has a table of its own, whose `subject` is the row that rests on the paragraph.
    """

    class Stance(models.TextChoices):
        SUPPORTS = "supports", pgettext_lazy("stance", "supports")
        DISPUTES = "disputes", pgettext_lazy("stance", "disputes")

    source = models.ForeignKey("sources.Source", models.PROTECT, verbose_name=_("source"), related_name="%(class)ss")
    paragraph = models.PositiveIntegerField(_("paragraph"), help_text=_("Blocks of text between blank lines, from 1."))
    stance = models.CharField(_("stance"), max_length=10, choices=Stance, default=Stance.SUPPORTS)
    stated = models.TextField(
        _("what it says"), blank=True, help_text=_("What the source says there, in our own words.")
    )
    speaker_note = models.CharField(
        _("speaker's note"), max_length=200, blank=True, help_text=_("Such as: an unnamed person, through an agency.")
    )
    quotation = models.CharField(
        _("quotation"), max_length=300, blank=True, help_text=_("A few words, if they matter.")
    )

    objects = CitationQuerySet.as_manager()

    # What is fetched with a citation for a reader.
    shown_with: tuple[str, ...] = ("source",)
    # What is fetched with it for a reader of the source, to name the row that cites.
    subject_shown_with: tuple[str, ...] = ("subject",)

    class Meta:
        abstract = True
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "source", "paragraph"],
                name="%(class)s_once",
                violation_error_message=_("This paragraph is cited already: say both things in one citation."),
            ),
            models.CheckConstraint(condition=models.Q(paragraph__gte=1), name="%(class)s_paragraph_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, ¶ {self.paragraph}"

    def save(self, **kwargs: Any) -> None:
        """Save, unless a published row would be left without evidence (its citation moved away from it)."""
        with transaction.atomic():
            subjects = {self.subject_id, *type(self).objects.filter(pk=self.pk).values_list("subject", flat=True)}
            super().save(**kwargs)
            self.hold_evidence(subjects)

    def get_absolute_url(self) -> str:
        """The address of the paragraph on the source's page."""
        return f"{self.source.get_absolute_url()}#p{self.paragraph}"

    def clean(self) -> None:
        super().clean()
        if self.paragraph == 0:
            raise ValidationError({"paragraph": _("Paragraphs are counted from 1.")})
        if self.source_id and self.paragraph and self.paragraph > self.source.paragraph_count:
            raise ValidationError(
                {
                    "paragraph": _("“%(source)s” has paragraphs 1 to %(count)d.")
                    % {"source": self.source, "count": self.source.paragraph_count}
                }
            )

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, unless a published row would be left without evidence."""
        with transaction.atomic():
            deleted = super().delete(**kwargs)
            self.hold_evidence({self.subject_id})
            return deleted

    def hold_evidence(self, subjects: set[int]) -> None:
        """Refuse to leave one of these rows without evidence, unless the form that writes the row will look itself."""
        kept_by_form = {self.subject_id} if self.subject.evidence_follows else set()
        type(self).objects.hold_evidence(subjects - kept_by_form)

    @property
    def is_against(self) -> bool:
        return self.stance == self.Stance.DISPUTES
