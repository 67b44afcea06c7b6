"""What is claimed, and the questions on which claims differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from dates.values import UNDATED_ORDER
from sources.models.publishable import Cited, Publishable
from sources.querysets import DisputeQuerySet, StatementQuerySet


def has_text(name: str) -> models.Q:
    """A condition for a check constraint, where a NULL would otherwise count as true."""
    return models.Q(**{f"{name}__isnull": False}) & ~models.Q(**{name: ""})


@dataclass(frozen=True)
class Comparison:
    """The published rivals of a dispute, best rank first, and what the record makes of them."""

    rivals: list[Statement]

    @property
    def preferred(self) -> list[Statement]:
        return [row for row in self.rivals if row.is_preferred]

    @property
    def deprecated(self) -> list[Statement]:
        return [row for row in self.rivals if row.is_deprecated]

    @property
    def listed(self) -> list[Statement]:
        """Those that lists show: as `StatementQuerySet.best` chooses, each kind of statement among its own."""
        decided = {type(row) for row in self.preferred}
        return [row for row in self.rivals if row.is_preferred or not (row.is_deprecated or type(row) in decided)]

    @property
    def sources(self) -> list[Publishable]:
        """The documents that the rivals cite, each once; reads their citations."""
        return list(dict.fromkeys(each.source for row in self.rivals for each in row.citations.all()))

    def answers(self, language: str) -> list[tuple[Statement, str, str]]:
        """Each rival with its answer in short and the language of that: its figure or date, or, where these do not tell
        the rivals apart, its heading."""
        short = [(row, *row.answer(language)) for row in self.rivals]
        if len({text for _row, text, _code in short}) == len(short):
            return short
        return [(row, *row.heading(language)) for row in self.rivals]


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

    def rivals_in_short(self) -> list[Statement]:
        """The published rivals with what names them: one query for each kind."""
        return in_order(
            row
            for each in self.rival_relations()
            for row in each.related_model.objects.published().filter(dispute=self).with_names()
        )

    def comparison(self) -> Comparison:
        """The rivals side by side; reads the relations that `with_answers` or `with_rivals_in_full` has attached."""
        return Comparison(in_order(self.rivals))


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

    def answer(self, language: str) -> tuple[str, str]:
        """What it answers to the question of its dispute, in short, and the language of that: when, or else what."""
        if self.own_date is None or self.own_date.is_undated:
            return self.heading(language)
        return self.own_date.wording(language), language

    def lack_of_answer(self, language: str) -> str:
        """What stands where its rivals have their date, if it has none."""
        return self.own_date.wording(language) if self.own_date is not None else ""

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


def in_order(rivals: Iterable[Statement]) -> list[Statement]:
    """Best rank first, then by date, the undated last, whatever their kinds."""
    rank = {value: place for place, value in enumerate(Statement.Rank.values)}

    def key(row: Statement) -> tuple[int, int, str]:
        return rank[row.rank], UNDATED_ORDER if row.own_date is None else row.own_date.order, row.slug

    return sorted(rivals, key=key)


def statements_about(row: Publishable, *, but: tuple[type[Statement], ...] = ()) -> list[tuple[str, list[Statement]]]:
    """The best published statements that name this row, by kind: for each, one query and those of its parts."""
    found = []
    for relation in row._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Statement) and model not in but:
            about = model.objects.for_list().best().filter(**{relation.field.name: row})
            if rows := list(about.order_by(*model._meta.ordering)):
                found.append((str(model._meta.verbose_name_plural), rows))
    return found
