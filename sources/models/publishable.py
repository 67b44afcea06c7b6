"""What is drafted, published and withdrawn, and what cannot be published without evidence."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import get_translatable_fields_for_model
from modeltranslation.utils import build_localized_fieldname, get_translation_fields

from dates.values import HistoricalDate
from sources.querysets import CitedQuerySet, PublishableQuerySet

ASCII_SLUG = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Use small ASCII letters, digits and single hyphens, such as “first-car”.")
)


def published_only(*rows: Publishable | None) -> list[Publishable]:
    """Those of the rows that are there and visible."""
    return [row for row in rows if row is not None and row.is_visible]


def record_models() -> list[type[Publishable]]:
    """The models of the record, of all installed apps: found, so that no list of them can be out of date."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def text_of(row: models.Model, name: str, language: str) -> tuple[str, str]:
    """A translated text and the language that it is in: the other one where this one is missing."""
    order = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != language)
    texts = [(getattr(row, f"{name}_{code}"), code) for code in order]
    return next(((text, code) for text, code in texts if text), ("", language))


class Publishable(models.Model):
    """Anything that the record shows under a public id: it is drafted, reviewed, published and, if wrong, withdrawn."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        validators=[ASCII_SLUG],
        help_text=_("The public id, part of the address. Fixed once published. Example: first-car"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.DRAFT,
        db_index=True,
        help_text=_("Only what is published can be seen outside the admin."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, db_index=True)

    objects = PublishableQuerySet.as_manager()

    # Names of the texts that a search looks into; the translated ones in every language.
    search_fields: tuple[str, ...] = ()
    # Name of the resource in the API, and URL name of the page, "app:model-detail".
    resource: str = ""
    page_name: str = ""
    # Which text heads the row, which one explains it, and which date it bears.
    heading_field: str = "title"
    summary_field: str = ""
    date_field: str = ""

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Save as the next version. Refuses what `clean_publication` refuses."""
        self.clean_publication()
        if not self._state.adding:
            self.version += 1
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "version", "updated_at"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse(self.page_name, args=[self.slug])

    def clean(self) -> None:
        super().clean()
        self.clean_texts()
        self.clean_publication()

    def clean_texts(self) -> None:
        """Ask for a required text in one language at least; the other falls back to it."""
        missing = {
            build_localized_fieldname(name, "en"): _("Write this in one language at least.")
            for name in get_translatable_fields_for_model(type(self)) or ()
            if not self._meta.get_field(name).blank
            and not any(getattr(self, column) for column in get_translation_fields(name))
        }
        if missing:
            raise ValidationError(missing)

    def clean_publication(self) -> None:
        """Hold what the public relies on: a published slug stays, and what was public is withdrawn, not hidden."""
        if self._state.adding:
            return
        stored = type(self)._base_manager.filter(pk=self.pk).values("slug", "state").first()
        if stored is None or stored["state"] not in (self.State.PUBLISHED, self.State.WITHDRAWN):
            return
        if stored["slug"] != self.slug:
            raise ValidationError(
                {"slug": _("“%(slug)s” has been published and cannot change.") % {"slug": stored["slug"]}}
            )
        if self.state not in (self.State.PUBLISHED, self.State.WITHDRAWN):
            raise ValidationError({"state": _("What has been published is withdrawn, not hidden: choose “withdrawn”.")})

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_visible(self) -> bool:
        """Whether the public sees it; a row that cannot be shown without another asks for that one too."""
        return self.is_published

    @property
    def has_been_public(self) -> bool:
        return self.state in (self.State.PUBLISHED, self.State.WITHDRAWN)

    def heading(self, language: str) -> tuple[str, str]:
        """The text that names the row, and the language that it is in."""
        return text_of(self, self.heading_field, language)

    def related_rows(self) -> list[Publishable]:
        """The published rows that a reader can go on to; reads only what `for_list` has attached."""
        return []

    @property
    def kind_label(self) -> str:
        """What kind of row this is, in the active language: "milestone"."""
        return str(self._meta.verbose_name)

    @property
    def own_date(self) -> HistoricalDate | None:
        """The date of the row, if its kind of row has one."""
        return getattr(self, self.date_field) if self.date_field else None

    @classmethod
    def search_columns(cls) -> list[str]:
        """The columns of `search_fields`, with a translated field as one column for each language."""
        translated = get_translatable_fields_for_model(cls) or ()
        return [
            column
            for name in cls.search_fields
            for column in (get_translation_fields(name) if name in translated else [name])
        ]


class Cited(Publishable):
    """Something that stands on citations: without one of a published source it cannot be published."""

    NO_EVIDENCE = _("Nothing is published without a source: add a citation of a published source first.")

    objects = CitedQuerySet.as_manager()

    # True while a form writes a row together with its citations; it then calls `clean_publication` on the whole.
    evidence_follows = False

    class Meta:
        abstract = True

    def clean_publication(self) -> None:
        super().clean_publication()
        if self.is_published and not self.evidence_follows:
            self.clean_evidence()

    def clean_evidence(self) -> None:
        """Refuse what cannot be published on the citations that are stored: one query."""
        stored = self.citations.filter(source__state=self.State.PUBLISHED) if self.pk else ()
        self.judge_evidence(list(stored))

    def judge_evidence(self, citations: list[models.Model]) -> None:
        """Refuse what cannot be published on these citations, all of published sources."""
        if not citations:
            raise ValidationError({"state": ValidationError(self.NO_EVIDENCE, code="no-evidence")})
