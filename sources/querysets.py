"""Which rows of the record, in which order, with what attached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone

from dates.values import UNDATED_ORDER
from sources.as_of import AsOf
from sources.text import Folded, fold


class PublishableQuerySet(models.QuerySet):
    """Rows with a state, of which only the published are ever visible outside the admin."""

    # What only `save` and `publish` may change, since they hold the rules of publication.
    GUARDED = frozenset({"state", "slug"})

    def published(self) -> PublishableQuerySet:
        return self.filter(state="published")

    def publish(self) -> int:
        """Publish these rows, all or none, and return their number; the first that may not be is named."""
        with transaction.atomic():
            for row in self.select_for_update():
                row.state = row.State.PUBLISHED
                row.clean_publication()
            return super().update(state="published", updated_at=timezone.now())

    def update(self, **kwargs: Any) -> int:
        if guarded := self.GUARDED & kwargs.keys():
            raise TypeError(f"update() cannot set {sorted(guarded)}: use save() or publish().")
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], **kwargs: Any) -> int:
        if guarded := self.GUARDED & set(fields := list(fields)):
            raise TypeError(f"bulk_update() cannot set {sorted(guarded)}: use save() or publish().")
        return super().bulk_update(objs, fields, **kwargs)

    def bulk_create(self, objs: Iterable[Any], **kwargs: Any) -> list[Any]:
        for row in (objs := list(objs)):
            row.clean_publication()
        return super().bulk_create(objs, **kwargs)

    def containing(self, text: str, *, or_slug: bool = False) -> PublishableQuerySet:
        """Rows in which each word of the text stands somewhere in the model's `search_fields`; or whose slug has all.

        Case and ё/е make no difference, on SQLite and PostgreSQL alike. PostgreSQL has an index for words of three
        letters or more (sources/trigrams.py); SQLite reads every row.
        """
        rows, found = self.alias(searched=Folded(*map(F, self.model.search_columns()))), Q()
        for word in fold(text).split():
            found &= Q(searched__contains=word)
        return rows.filter(found | Q(slug__contains=fold(text).strip()) if or_slug else found)

    def citing(self, as_of: AsOf | None = None, **conditions: Any) -> PublishableQuerySet:
        """Rows with one citation that meets all conditions and whose source is published, and was so by then."""
        citations = self.model._meta.get_field("citations").related_model.objects.visible().known_by(as_of)
        return self.filter(Exists(citations.filter(subject=OuterRef("pk"), **conditions)))

    def with_dated_order(self, column: str) -> PublishableQuerySet:
        """Attach `dated_order`: the order of a date, but 0 without one, so that it comes last with the newest first."""
        undated = When(**{column: UNDATED_ORDER}, then=Value(0))
        return self.annotate(dated_order=Case(undated, default=F(column), output_field=BigIntegerField()))

    def counted_by(self, path: str, **conditions: Any) -> dict[Any, int]:
        """How many of these rows have each value: each row once a value, whatever the joins. One query.

        The conditions hold of what the path leads to: only its published rows, say. The rows must not be chosen by
        that same relation: they would be counted by what they were chosen for alone.
        """
        rows = self.filter(**conditions).order_by()
        return dict(rows.values_list(path).annotate(Count("pk", distinct=True)))

    def counted_by_citation(self, path: str, as_of: AsOf | None = None, **conditions: Any) -> dict[Any, int]:
        """The same by what their citations have, of which one and the same meets all conditions. One query."""
        citations = self.model._meta.get_field("citations").related_model.objects.visible().known_by(as_of)
        found = citations.filter(subject__in=self.order_by().values("pk"), **conditions)
        return dict(found.order_by().values_list(path).annotate(Count("subject", distinct=True)))

    def with_citations(self) -> PublishableQuerySet:
        """Attach the citations of published sources, each with its source and speaker: one query in all."""
        citations = self.model._meta.get_field("citations").related_model.objects.visible()
        return self.prefetch_related(Prefetch("citations", citations))

    def with_published(self, *names: str) -> PublishableQuerySet:
        """Attach the published rows of these many-to-many relations: one query for each name."""
        prefetches = [
            Prefetch(name, self.model._meta.get_field(name).related_model.objects.published().order_by("slug"))
            for name in names
        ]
        return self.prefetch_related(*prefetches)

    def for_list(self) -> PublishableQuerySet:
        """The published rows with all that a list, a page or a JSON object shows of them."""
        return self.published().with_public_parts()

    def with_public_parts(self) -> PublishableQuerySet:
        return self


class SourceQuerySet(PublishableQuerySet):
    """Documents."""

    def known_by(self, as_of: AsOf | None) -> SourceQuerySet:
        """Those that had been published by then."""
        return self.filter(as_of.condition()) if as_of else self

    def paragraphs_used(self, citations: Iterable[CitationQuerySet]) -> dict[int, set[int]]:
        """By the key of each of these sources the paragraphs that any of the citations is of, if any: one query."""
        places = [each.filter(source__in=self).order_by().values_list("source", "paragraph") for each in citations]
        used = defaultdict(set)
        for source, paragraph in places[0].union(*places[1:]) if places else []:
            used[source].add(paragraph)
        return used


class CitedQuerySet(PublishableQuerySet):
    """Rows that stand on citations."""

    def citation_numbers(self, rows: Iterable[Any]) -> dict[int, int]:
        """By the key of each of the rows how many citations it has, if any: one query."""
        citations = self.model._meta.get_field("citations").related_model.objects.order_by()
        of_these = citations.filter(subject__in=[row.pk for row in rows])
        return dict(of_these.values_list("subject").annotate(Count("pk")))

    def known_by(self, as_of: AsOf | None) -> CitedQuerySet:
        """Rows that a source published by then supports, each with the citations of such sources alone: one query."""
        if as_of is None:
            return self
        citations = self.model._meta.get_field("citations").related_model.objects.visible().known_by(as_of)
        rows = self.filter(Exists(citations.filter(subject=OuterRef("pk"), stance="supports")))
        # What `with_citations` may have attached holds all of them, and Django takes no second order for one relation.
        others = [
            each for each in self._prefetch_related_lookups if str(getattr(each, "prefetch_to", each)) != "citations"
        ]
        return rows.prefetch_related(None).prefetch_related(*others, Prefetch("citations", citations))

    def with_public_parts(self) -> CitedQuerySet:
        return self.with_citations()


class StatementQuerySet(CitedQuerySet):
    """Statements, which may have rivals."""

    def best(self, as_of: AsOf | None = None) -> StatementQuerySet:
        """The highest rank of each dispute among the published, and whatever is not disputed; never the deprecated.

        A dispute that is not public hides nothing. Rivals of equal rank all stay: the record shows them side by side.
        (Wikibase's best-rank rule.) As of a day, only what was known by then is a rival: what was said first is not
        hidden by what was said later.
        """
        rivals = self.model.objects.published().known_by(as_of)
        preferred = rivals.filter(dispute=OuterRef("dispute"), dispute__state="published", rank="preferred")
        return self.exclude(rank="deprecated").filter(Q(rank="preferred") | Q(dispute=None) | ~Exists(preferred))

    def disputed(self) -> StatementQuerySet:
        return self.filter(dispute__state="published")

    def undisputed(self) -> StatementQuerySet:
        return self.exclude(dispute__state="published")

    def with_public_parts(self) -> StatementQuerySet:
        return self.with_citations().select_related("dispute")

    def with_names(self) -> StatementQuerySet:
        """Attach what the headings of these rows are made of: what names them beside a citation, too."""
        citations = self.model._meta.get_field("citations").related_model
        parts = [name.removeprefix("subject__") for name in citations.subject_shown_with if name != "subject"]
        return self.select_related(*parts) if parts else self


class DisputeQuerySet(PublishableQuerySet):
    """Questions, with the statements that answer them differently."""

    def without_discussion(self) -> DisputeQuerySet:
        """Those of which nobody has written yet what each side says; what is withdrawn needs none."""
        unwritten = {f"discussion_{code}": "" for code in ("en", "ru")}
        rows = self.exclude(state="withdrawn")
        for name, nothing in unwritten.items():
            rows = rows.filter(Q(**{name: nothing}) | Q(**{f"{name}__isnull": True}))
        return rows

    def with_public_parts(self) -> DisputeQuerySet:
        """Attach the published rivals: one query for each kind of statement."""
        return self.with_rivals(lambda rows: rows.published())

    def with_answers(self) -> DisputeQuerySet:
        """Attach the rivals with what names them and with their citations: two queries for each kind."""
        return self.with_rivals(lambda rows: rows.published().with_names().with_citations())

    def with_rivals_in_full(self) -> DisputeQuerySet:
        """Attach the rivals with all that a reader sees of them."""
        return self.with_rivals(lambda rows: rows.for_list())

    def with_rivals(self, chosen: Callable[[StatementQuerySet], StatementQuerySet]) -> DisputeQuerySet:
        return self.prefetch_related(
            *[
                Prefetch(relation.get_accessor_name(), chosen(relation.related_model.objects.order_by("slug")))
                for relation in self.model.rival_relations()
            ]
        )


class CitationQuerySet(models.QuerySet):
    """Citations of any kind."""

    # What only `save` may change, since a published row must not lose its evidence.
    GUARDED = frozenset({"source", "source_id", "subject", "subject_id", "aspect"})

    def update(self, **kwargs: Any) -> int:
        if guarded := self.GUARDED & kwargs.keys():
            raise TypeError(f"update() cannot set {sorted(guarded)}: use save().")
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], **kwargs: Any) -> int:
        if guarded := self.GUARDED & set(fields := list(fields)):
            raise TypeError(f"bulk_update() cannot set {sorted(guarded)}: use save().")
        return super().bulk_update(objs, fields, **kwargs)

    def visible(self) -> CitationQuerySet:
        """Citations of published sources, with what a reader sees of them."""
        return self.filter(source__state="published").select_related(*self.model.shown_with).order_by("pk")

    def known_by(self, as_of: AsOf | None) -> CitationQuerySet:
        """Those whose source had been published by then."""
        return self.filter(as_of.condition("source__")) if as_of else self

    def of_published(self) -> CitationQuerySet:
        """Citations of published sources by published rows, with what heads those rows, and their disputes."""
        model = self.model._meta.get_field("subject").related_model
        shown = [*self.model.subject_shown_with, *(["subject__dispute"] if hasattr(model, "dispute") else [])]
        return self.visible().filter(subject__in=model.objects.published()).select_related(*shown)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete, unless a published row would be left without evidence."""
        with transaction.atomic():
            subjects = set(self.values_list("subject", flat=True))
            deleted = super().delete()
            self.hold_evidence(subjects)
            return deleted

    def hold_evidence(self, subjects: set[int]) -> None:
        """Refuse to go on if one of these rows is published and has lost its evidence; asks the database, as an
        instance at hand may be out of date."""
        model = self.model._meta.get_field("subject").related_model
        for row in model._base_manager.filter(pk__in=subjects, state="published"):
            row.clean_publication()
