"""Who the record speaks of: organizations, people, brands, partnerships, and what is claimed about the company."""

from __future__ import annotations

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dates.fields import HistoricalDateField, date_constraints
from partners.querysets import (
    BrandQuerySet,
    ClaimQuerySet,
    OrganizationQuerySet,
    PartnershipQuerySet,
    PersonQuerySet,
    PositionQuerySet,
)
from sources.apparatus import Kind
from sources.models import AbstractCitation, Cited, Publishable, Statement, published_only, text_of


class Status(models.TextChoices):
    """Whether a thing came about, or was only planned or proposed when the source spoke."""

    HAPPENED = "happened", _("happened")
    PLANNED = "planned", _("planned")
    PROPOSED = "proposed", _("proposed")


class Organization(Cited):
    """A company, authority, agency or unnamed group; one of them is the subject, whose record this is."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        MANUFACTURER = "manufacturer", _("vehicle manufacturer")
        AUTHORITY = "authority", _("public authority")
        AGENCY = "agency", _("news agency")
        PUBLICATION = "publication", _("publication")
        GROUP = "group", _("unnamed group")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMPANY)
    is_subject = models.BooleanField(
        _("subject of the record"), default=False, help_text=_("The company whose record this is: one only.")
    )
    description = models.TextField(_("description"), blank=True)

    objects = OrganizationQuerySet.as_manager()

    search_fields = ("name", "description")
    summary_field = "description"
    heading_field = "name"
    resource = "organization"
    page_name = "partners:organization-detail"

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_subject"],
                condition=models.Q(is_subject=True),
                name="organization_one_subject",
                violation_error_message=_("Another organization is the subject of the record already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(Cited):
    """Someone whom the sources name."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    objects = PersonQuerySet.as_manager()

    search_fields = ("name", "description")
    summary_field = "description"
    heading_field = "name"
    resource = "person"
    page_name = "partners:person-detail"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def quoted_in(self) -> list[Kind]:
        """How many published statements of each kind quote this person, the most frequent kind first: one query."""
        spoken = [each.related_model for each in self._meta.related_objects if each.field.name == "speaker"]
        subjects = {each._meta.get_field("subject").related_model: each for each in spoken}
        models = [model for model in subjects if issubclass(model, Statement)]
        first, *rest = [
            subjects[model].objects.of_published().filter(speaker=self).order_by().values_list(Value(place), "subject")
            for place, model in enumerate(models)
        ]
        counted = Counter(models[place] for place, _subject in first.union(*rest))
        return [Kind(model, number) for model, number in counted.most_common()]


class SpokenCitation(AbstractCitation):
    """A citation that can name the person who speaks in the paragraph."""

    speaker = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("speaker"),
        null=True,
        blank=True,
        related_name="%(class)ss_spoken",
        help_text=_("Only where the sentence itself names who speaks."),
    )

    shown_with = ("source", "speaker")

    class Meta(AbstractCitation.Meta):
        abstract = True


class Position(Statement):
    """An office that a person holds, as a source names it."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="positions")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="positions"
    )
    title = models.CharField(_("title"), max_length=200)
    period = HistoricalDateField(_("period"), help_text=_("When the office was held, as far as the source says."))

    objects = PositionQuerySet.as_manager()

    search_fields = ("title", "reading_note")
    resource = "position"
    page_name = "partners:position-detail"
    date_field = "period"

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["slug"]
        constraints = [*Statement.Meta.constraints, *date_constraints("period")]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    @property
    def is_visible(self) -> bool:
        return self.is_published and self.person.is_published and self.organization.is_published

    def heading(self, language: str) -> tuple[str, str]:
        (name, _code), (title, code) = text_of(self.person, "name", language), text_of(self, "title", language)
        return f"{name}: {title}", code

    def related_rows(self) -> list[Publishable]:
        return published_only(self.person, self.organization)


class Brand(Cited):
    """A brand of vehicles; its owner, origin and whether it is the company's own, only where a source says so."""

    name = models.CharField(_("name"), max_length=100)
    owner = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("owner"), null=True, blank=True, related_name="brands_owned"
    )
    origin = models.CharField(_("origin"), max_length=100, blank=True, help_text=_("As a source calls it: “Chinese”."))
    is_own = models.BooleanField(
        _("the company's own"), null=True, blank=True, help_text=_("Unknown if no source says.")
    )
    description = models.TextField(_("description"), blank=True)

    objects = BrandQuerySet.as_manager()

    search_fields = ("name", "origin", "description")
    summary_field = "description"
    heading_field = "name"
    resource = "brand"
    page_name = "production:brand-detail"

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def related_rows(self) -> list[Publishable]:
        return published_only(self.owner)

    def judge_evidence(self, citations: list[models.Model]) -> None:
        """What is said of a brand needs a citation for that very aspect."""
        super().judge_evidence(citations)
        if missing := self.aspects_claimed() - {each.aspect for each in citations}:
            labels = ", ".join(str(BrandCitation.Aspect(aspect).label) for aspect in sorted(missing))
            message = _("Add a citation for: %(aspects)s.") % {"aspects": labels}
            raise ValidationError({"state": ValidationError(message, code="no-evidence")})

    def aspects_claimed(self) -> set[str]:
        """The aspects that the row makes a claim about."""
        claims = {
            BrandCitation.Aspect.OWNER: self.owner_id is not None,
            BrandCitation.Aspect.ORIGIN: bool(self.origin_en or self.origin_ru),
            BrandCitation.Aspect.OWN: self.is_own is not None,
        }
        return {str(aspect) for aspect, is_claimed in claims.items() if is_claimed}


class Partnership(Statement):
    """An agreement, contract, program or proposal between the company and others."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        CONTRACT = "contract", _("contract")
        CONTRACT_MANUFACTURING = "contract-manufacturing", _("contract manufacturing")
        COOPERATION = "cooperation", _("cooperation")
        PROGRAM = "program", _("program")
        PROPOSAL = "proposal", _("proposal")

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HAPPENED)
    date = HistoricalDateField(_("date"))
    parties = models.ManyToManyField(Organization, verbose_name=_("parties"), blank=True, related_name="partnerships")
    brands = models.ManyToManyField(Brand, verbose_name=_("brands"), blank=True, related_name="partnerships")

    objects = PartnershipQuerySet.as_manager()

    search_fields = ("title", "summary", "reading_note")
    summary_field = "summary"
    resource = "partnership"
    page_name = "partners:partnership-detail"
    date_field = "date"

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["date_order", "slug"]
        constraints = [*Statement.Meta.constraints, *date_constraints("date")]

    def __str__(self) -> str:
        return self.title

    def related_rows(self) -> list[Publishable]:
        return [*self.parties.all(), *self.brands.all()]


class Claim(Statement):
    """What a source says that is no event, figure or agreement: a description, an assessment, a reason, an aim."""

    class Kind(models.TextChoices):
        DESCRIPTION = "description", _("description")
        ASSESSMENT = "assessment", _("assessment")
        REASON = "reason", _("reason")
        AIM = "aim", _("aim")
        FORECAST = "forecast", _("forecast")

    title = models.CharField(_("title"), max_length=250, help_text=_("The claim in one line."))
    summary = models.TextField(_("summary"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    date = HistoricalDateField(_("date"), help_text=_("The time that the claim speaks of, if it says."))
    organizations = models.ManyToManyField(
        Organization, verbose_name=_("organizations"), blank=True, related_name="claims"
    )
    people = models.ManyToManyField(Person, verbose_name=_("people"), blank=True, related_name="claims")
    brands = models.ManyToManyField(Brand, verbose_name=_("brands"), blank=True, related_name="claims")

    objects = ClaimQuerySet.as_manager()

    search_fields = ("title", "summary", "reading_note")
    summary_field = "summary"
    resource = "claim"
    page_name = "partners:claim-detail"
    date_field = "date"

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["date_order", "slug"]
        constraints = [*Statement.Meta.constraints, *date_constraints("date")]

    def __str__(self) -> str:
        return self.title

    def related_rows(self) -> list[Publishable]:
        return [*self.brands.all(), *self.people.all(), *self.organizations.all()]


class OrganizationCitation(SpokenCitation):
    subject = models.ForeignKey(Organization, models.CASCADE, related_name="citations")


class PersonCitation(SpokenCitation):
    subject = models.ForeignKey(Person, models.CASCADE, related_name="citations")


class PositionCitation(SpokenCitation):
    subject = models.ForeignKey(Position, models.CASCADE, related_name="citations")

    subject_shown_with = ("subject__person",)


class BrandCitation(SpokenCitation):
    """A paragraph that names a brand, or says whose it is, where it comes from, or that it is the company's own."""

    class Aspect(models.TextChoices):
        GENERAL = "general", _("general")
        OWNER = "owner", _("owner")
        ORIGIN = "origin", _("origin")
        OWN = "own", _("own brand")

    subject = models.ForeignKey(Brand, models.CASCADE, related_name="citations")
    aspect = models.CharField(_("aspect"), max_length=10, choices=Aspect, default=Aspect.GENERAL)

    class Meta(SpokenCitation.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "source", "paragraph", "aspect"],
                name="%(class)s_once",
                violation_error_message=_("This paragraph is cited for this aspect already."),
            ),
            models.CheckConstraint(condition=models.Q(paragraph__gte=1), name="%(class)s_paragraph_from_1"),
        ]


class PartnershipCitation(SpokenCitation):
    subject = models.ForeignKey(Partnership, models.CASCADE, related_name="citations")


class ClaimCitation(SpokenCitation):
    subject = models.ForeignKey(Claim, models.CASCADE, related_name="citations")
