"""What is claimed, and the questions on which claims differ."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.publishable import Cited, Publishable
from sources.querysets import DisputeQuerySet, StatementQuerySet


def has_text(name: str) -> models.Q:
    """A condition for a check constraint, where a NULL would otherwise count as true."""
    return models.Q(**{f"{name}__isnull": False}) & ~models.Q(**{name: ""})


class Dispute(Publishable):
    """A question on which sources disagree or can be read in two ways."""

    question = models.CharField(_("question"), max_length=300)
    discussion = models.TextField(
        _("discussion"), blank=True, help_text=_("What each side says, and why one is ranked first, or that none is.")
    )

    objects = DisputeQuerySet.as_manager()

    heading_field = "question"
    summary_field = "discussion"
    search_fields = ("question", "discussion")
    resource = "dispute"
    page_name = "sources:dispute-detail"

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.question

    @classmethod
    def rival_relations(cls) -> list[models.ManyToOneRel]:
        """The relations from statements of every kind."""
        return [each for each in cls._meta.related_objects if issubclass(each.related_model, Statement)]

    @property
    def rivals(self) -> list[Statement]:
        """The published statements on either side, best rank first: a query for each kind, unless prefetched."""
        rank = {value: place for place, value in enumerate(Statement.Rank.values)}
        found = [row for each in self.rival_relations() for row in getattr(self, each.get_accessor_name()).all()]
        return sorted((row for row in found if row.is_published), key=lambda row: rank[row.rank])

    def rivals_in_full(self) -> list[Statement]:
        """The rivals with their citations and all else that a reader sees of them."""
        full = {
            (each.related_model, row.pk): row
            for each in self.rival_relations()
            for row in each.related_model.objects.for_list().filter(dispute=self)
        }
        return [full[type(row), row.pk] for row in self.rivals]


class Statement(Cited):
    """Something claimed about the company or its setting, ranked among its rivals. (Wikibase's statement.)"""

    class Rank(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        NORMAL = "normal", _("normal")
        DEPRECATED = "deprecated", _("deprecated")

    rank = models.CharField(
        _("rank"),
        max_length=10,
        choices=Rank,
        default=Rank.NORMAL,
        help_text=_("Which of rival statements the record stands by; never “the most recent”."),
    )
    rank_reason = models.TextField(
        _("reason for the rank"), blank=True, help_text=_("Required unless the rank is normal.")
    )
    dispute = models.ForeignKey(
        Dispute,
        models.PROTECT,
        verbose_name=_("dispute"),
        null=True,
        blank=True,
        related_name="%(class)ss",
        help_text=_("The question on which this statement has rivals."),
    )
    reading_note = models.TextField(
        _("reading note"),
        blank=True,
        help_text=_("What the source leaves open. Example: whether in total or in that year."),
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rank="normal") | has_text("rank_reason_en") | has_text("rank_reason_ru"),
                name="%(class)s_rank_has_reason",
                violation_error_code="rank-reason",
                violation_error_message=_("A rank other than normal needs its reason."),
            ),
        ]

    @property
    def is_disputed(self) -> bool:
        """Whether a published dispute names rivals; reads self.dispute."""
        return self.dispute is not None and self.dispute.is_published

    @property
    def is_deprecated(self) -> bool:
        return self.rank == self.Rank.DEPRECATED

    @property
    def is_preferred(self) -> bool:
        return self.rank == self.Rank.PREFERRED


def statements_about(row: Publishable) -> list[tuple[str, list[Statement]]]:
    """The best published statements that name this row, by kind: for each, one query and those of its parts."""
    found = []
    for relation in row._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Statement):
            about = model.objects.for_list().best().filter(**{relation.field.name: row})
            if rows := list(about.order_by(*model._meta.ordering)):
                found.append((str(model._meta.verbose_name_plural), rows))
    return found
