"""All that a row holds, with its citations, as plain JSON: what a revision keeps, a proposal proposes, a table brings.

One shape for all of these, by column: `{"slug": "first-car", "title_en": "…", "date": "1997-05", "kind": "launch",
"brands": ["gale"], "dispute": null, "citations": [{"source": "profile", "paragraph": 5, …}]}`. A row is named by its
slug, a date is its EDTF with `_refine` and `_basis` beside it, a decimal is a string.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from modeltranslation.manager import get_translatable_fields_for_model

from dates.fields import HistoricalDateField
from dates.values import HistoricalDate
from sources.models import Cited, Publishable

Content = dict[str, Any]
CITATIONS = "citations"
# What the system itself writes.
NOT_WRITTEN = {"id", "subject", "version", "created_at", "updated_at"}
PUBLIC = (Publishable.State.PUBLISHED.value, Publishable.State.WITHDRAWN.value)


def originals_of(model: type[models.Model]) -> set[str]:
    """The fields that stand for a text in whatever language is active; what is kept is in the columns of each."""
    return set(get_translatable_fields_for_model(model) or ())


@cache
def columns_of(model: type[models.Model]) -> dict[str, models.Field]:
    """What an editor writes of a row, by name: a translated text is a column for each language."""
    translated = originals_of(model)
    return {
        column.name: column
        for column in [*model._meta.fields, *model._meta.many_to_many]
        if column.editable and column.name not in NOT_WRITTEN and column.name not in translated
    }


def citation_model(model: type[Publishable]) -> type[models.Model] | None:
    return model._meta.get_field(CITATIONS).related_model if issubclass(model, Cited) else None


def read(row: Publishable) -> Content:
    """What the row holds in the database's terms: a query for each relation, one for the citations."""
    content = values_of(row)
    if isinstance(row, Cited):
        content[CITATIONS] = [values_of(each) for each in citations_of(row)]
    return content


def citations_of(row: Cited) -> Iterable[models.Model]:
    model = citation_model(type(row))
    return model.objects.filter(subject=row).select_related(*model.shown_with).order_by("pk")


def values_of(row: models.Model) -> Content:
    return {name: value_of(row, column) for name, column in columns_of(type(row)).items()}


def read_many(
    rows: Iterable[Publishable], citations: dict[int, list[models.Model]] | None = None
) -> dict[int, Content]:
    """What `read` gives of each row of one model, by its id, in as few queries for many rows as for one.

    The rows come from `with_named`; their citations, if they are at hand, from `citations_of_each`.
    """
    rows = list(rows)
    if not rows:
        return {}
    model, ids = type(rows[0]), [row.pk for row in rows]
    many = {name: slugs_of_each(column, ids) for name, column in columns_of(model).items() if column.many_to_many}
    if citations is None and issubclass(model, Cited):
        citations = citations_of_each(model, ids)
    found = {}
    for row in rows:
        content = {
            name: sorted(many[name][row.pk]) if name in many else value_of(row, column)
            for name, column in columns_of(model).items()
        }
        if citations is not None:
            content[CITATIONS] = [values_of(each) for each in citations[row.pk]]
        found[row.pk] = content
    return found


def with_named(rows: models.QuerySet) -> models.QuerySet:
    """Attach the single rows that these name."""
    names = [name for name, column in columns_of(rows.model).items() if column.many_to_one]
    return rows.select_related(*names) if names else rows


def slugs_of_each(column: models.ManyToManyField, ids: list[int]) -> dict[int, list[str]]:
    """By the id of a row, the slugs of those to which it is related: one query."""
    own, other = column.m2m_field_name(), column.m2m_reverse_field_name()
    pairs = column.remote_field.through._base_manager.filter(**{f"{own}__in": ids})
    found = defaultdict(list)
    for row, slug in pairs.values_list(own, f"{other}__slug"):
        found[row].append(slug)
    return found


def citations_of_each(model: type[Cited], ids: list[int]) -> dict[int, list[models.Model]]:
    """The citations of each row by its id: one query."""
    cited = citation_model(model)
    found = defaultdict(list)
    for each in cited.objects.filter(subject__in=ids).select_related(*cited.shown_with).order_by("pk"):
        found[each.subject_id].append(each)
    return found


def value_of(row: models.Model, column: models.Field) -> Any:
    if column.many_to_many:
        return sorted(getattr(row, column.name).values_list("slug", flat=True)) if row.pk else []
    if column.is_relation:
        other = getattr(row, column.name)
        return other.slug if other else None
    value = getattr(row, column.attname)
    if isinstance(value, HistoricalDate):
        return value.edtf
    if isinstance(column, models.DecimalField):
        return decimal_text(column.to_python(value))
    return "" if value is None and isinstance(column, models.CharField | models.TextField) else value


def decimal_text(number: Decimal | None) -> str | None:
    """Without an exponent or trailing zeros."""
    return None if number is None else f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def headings(row: Publishable) -> dict[str, str]:
    """The texts that head the row, each where it is in its own language."""
    texts = {language: row.heading(language) for language in ("en", "ru")}
    return {f"heading_{language}": text for language, (text, code) in texts.items() if code == language}


class Faults:
    """Faults by field, gathered so that all are told at once."""

    def __init__(self) -> None:
        self.found: dict[str, list[ValidationError]] = {}

    def attempt(self, name: str, step: Any) -> Any:
        try:
            return step()
        except ValidationError as error:
            named = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
            for key, errors in named.items():
                key = name if key == NON_FIELD_ERRORS else f"{name}.{key}" if name.startswith(CITATIONS) else key
                self.found.setdefault(key, []).extend(errors)

    def refuse(self) -> None:
        if self.found:
            raise ValidationError(self.found)


def write(row: Publishable, content: Content) -> None:
    """Give the row what is in the content and save it with its citations: all or nothing.

    What the content does not name stays as it is. Raises ValidationError with all faults by column; those of citations
    as `citations.2.paragraph`, counted from 1.
    """
    faults = Faults()
    many = fill(row, {name: value for name, value in content.items() if name != CITATIONS}, faults)
    with transaction.atomic():
        row.evidence_follows = True
        passed_over = {*faults.found, *originals_of(type(row)), *gaps_of(row)}
        faults.attempt(NON_FIELD_ERRORS, lambda: row.full_clean(exclude=passed_over))
        faults.refuse()
        row.save()
        for name, rows in many.items():
            getattr(row, name).set(rows)
        if CITATIONS in content and isinstance(row, Cited):
            write_citations(row, content[CITATIONS], faults)
            faults.refuse()
        row.evidence_follows = False
        row.clean_publication()


def gaps_of(row: Publishable) -> set[str]:
    """What a draft may lack until it is to be public, as in its form: texts and choices that have no value to begin
    with."""
    return {
        column.name
        for column in row._meta.fields
        if isinstance(column, models.CharField) and not (row.is_published or column.has_default() or column.blank)
        if column.name != "slug" and not getattr(row, column.attname)
    }


def fill(row: models.Model, content: Content, faults: Faults, prefix: str = "") -> dict[str, list[models.Model]]:
    """Set the values; those of many-to-many relations are returned, to be set once the row is saved."""
    many, columns = {}, columns_of(type(row))
    for name, value in content.items():
        where = f"{prefix}{name}"
        if name not in columns:
            faults.attempt(where, partial(refuse, _("There is no such field.")))
        elif columns[name].many_to_many:
            found = [faults.attempt(where, partial(row_named, columns[name].related_model, each)) for each in value]
            many[name] = [each for each in found if each is not None]
        elif columns[name].is_relation:
            found = faults.attempt(where, partial(row_named, columns[name].related_model, value)) if value else None
            if found is not None or not value:
                setattr(row, name, found)
        elif isinstance(columns[name], HistoricalDateField):
            row.__dict__[columns[name].attname] = value or ""
        else:
            setattr(row, name, value)
    return many


def row_named(model: type[models.Model], slug: str) -> models.Model:
    found = model._base_manager.filter(slug=slug).first()
    return found or refuse(_("There is no “%(slug)s” to refer to.") % {"slug": slug})


def refuse(message: str) -> Any:
    raise ValidationError(message)


def place_of(citation: Content) -> tuple:
    """What tells the citations of a row apart."""
    return citation.get("source"), citation.get("paragraph"), citation.get("aspect", "")


def write_citations(row: Cited, wanted: list[Content], faults: Faults) -> None:
    """Make the citations of a saved row these: those of the same paragraph are kept and changed, the rest go."""
    model = citation_model(type(row))
    stored = {place_of(values_of(each)): each for each in citations_of(row)}
    keep = {place_of(each) for each in wanted}
    for place, citation in stored.items():
        if place not in keep:
            citation.subject = row
            citation.delete()
    for number, content in enumerate(wanted, 1):
        citation = stored.get(place_of(content)) or model()
        citation.subject = row
        prefix = f"{CITATIONS}.{number}"
        before = len(faults.found)
        fill(citation, content, faults, f"{prefix}.")
        faulty = {name.rpartition(".")[2] for name in faults.found if name.startswith(f"{prefix}.")}
        faulty |= originals_of(model)
        faults.attempt(prefix, lambda citation=citation, faulty=faulty: citation.full_clean(exclude=faulty))
        if len(faults.found) == before:
            citation.save()
