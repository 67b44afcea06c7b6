"""Loading a record from its fixtures (docs/fixtures.md): all of it or nothing, with every fault named at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import translation
from modeltranslation.manager import get_translatable_fields_for_model

from dates.fields import HistoricalDateField
from dates.values import EdtfError, HistoricalDate
from sources.models import Cited, Publishable

LANGUAGES = ("en", "ru")


class FaultyFixtures(Exception):
    """The faults of a folder of fixtures, a line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class Entry:
    """One entry of a fixture, on its way to becoming a row."""

    where: str
    data: dict[str, Any]
    row: models.Model
    many: dict[str, list[models.Model]] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)


def record_models() -> dict[str, type[Publishable]]:
    """File name without its ending -> the model whose rows it holds."""
    found = [model for model in apps.get_models() if issubclass(model, Publishable)]
    with translation.override(None):
        return {str(model._meta.verbose_name_plural).replace(" ", "-"): model for model in found}


def is_empty() -> bool:
    """Whether the database holds no row of any record."""
    return not any(model._base_manager.exists() for model in record_models().values())


def load(*, folder: Path) -> dict[str, int]:
    """Load all fixtures of a folder into an empty database and publish them; returns rows by file.

    Raises FaultyFixtures, and then nothing has been loaded.
    """
    loader = Loader(folder)
    with transaction.atomic():
        loader.load()
        if loader.faults:
            raise FaultyFixtures(loader.faults)
    return loader.counts


class Loader:
    """Reads the files in the order in which their rows refer to one another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.counts: dict[str, int] = {}
        self.rows: dict[type[models.Model], dict[str, models.Model]] = {}
        self.drafts: dict[type[models.Model], set[str]] = {}

    def load(self) -> None:
        files = record_models()
        for path in sorted(self.folder.glob("*.yaml")):
            if path.stem not in files:
                self.faults.append(f"{path.name}: no such kind of row; there are {', '.join(sorted(files))}")
        for stem, model in sorted(files.items(), key=lambda item: place(item[1], files.values())):
            self.load_file(self.folder / f"{stem}.yaml", model)
        if not self.faults:
            self.publish()

    def load_file(self, path: Path, model: type[Publishable]) -> None:
        self.rows[model], self.drafts[model] = {}, set()
        entries = []
        for number, data in enumerate(read_entries(path, self.faults), 1):
            where = f"{path.name}: {data.get('slug') or f'entry {number}'}"
            entry = Entry(where, data, model())
            self.attempt(entry.where, partial(self.fill, entry))
            self.attempt(entry.where, partial(self.save, entry))
            entries.append(entry)
        for entry in entries:
            self.attempt(entry.where, partial(self.link, entry))
            self.attempt(entry.where, partial(self.cite, entry))
        self.counts[path.stem] = len(entries)

    def attempt(self, where: str, step: Any) -> None:
        """Take a step; note its faults and go on, so that all are told at once."""
        try:
            step()
        except ValidationError as error:
            faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, messages in faults.items():
                self.faults += [
                    f"{where}: {name}: {message}" if name else f"{where}: {message}" for message in messages
                ]

    def fill(self, entry: Entry) -> None:
        """Give the row its values; a reference to a row of the same file waits until all are there."""
        model, faults = type(entry.row), {}
        for name, value in entry.data.items():
            if name in ("citations", "state"):
                continue
            try:
                self.set_value(entry, model, name, value)
            except FieldDoesNotExist:
                faults[name] = ["There is no such key."]
            except (EdtfError, KeyError) as error:
                faults[name] = [str(error) if isinstance(error, EdtfError) else f"There is no {error} to refer to."]
            except ValidationError as error:
                faults[name] = error.messages
        if faults:
            raise ValidationError(faults)

    def set_value(self, entry: Entry, model: type[models.Model], name: str, value: Any) -> None:
        column = model._meta.get_field(name)
        if name in (get_translatable_fields_for_model(model) or ()):
            for language in LANGUAGES:
                setattr(entry.row, f"{name}_{language}", bilingual(value)[language])
        elif isinstance(column, models.ManyToManyField):
            entry.many[name] = [self.rows[column.related_model][slug] for slug in value]
        elif isinstance(column, models.ForeignKey) and column.related_model is model:
            entry.later[name] = value
        elif isinstance(column, models.ForeignKey):
            setattr(entry.row, name, self.rows[column.related_model][value])
        elif isinstance(column, HistoricalDateField):
            parts = value if isinstance(value, dict) else {"edtf": value}
            setattr(
                entry.row,
                name,
                HistoricalDate.parse(parts["edtf"], parts.get("refine", ""), parts.get("basis", "stated")),
            )
        elif isinstance(column, models.BooleanField):
            setattr(entry.row, name, column.to_python(value.capitalize()))
        else:
            setattr(entry.row, name, column.to_python(value))

    def save(self, entry: Entry) -> None:
        model = type(entry.row)
        if entry.row.slug in self.rows[model]:
            raise ValidationError({"slug": "Two entries have this slug."})
        self.rows[model][entry.row.slug] = entry.row
        if entry.data.get("state") == "draft":
            self.drafts[model].add(entry.row.slug)
        entry.row.full_clean()
        entry.row.save()

    def link(self, entry: Entry) -> None:
        for name, rows in entry.many.items():
            getattr(entry.row, name).set(rows)
        for name, slug in entry.later.items():
            if slug not in self.rows[type(entry.row)]:
                raise ValidationError({name: f"There is no '{slug}' to refer to."})
            setattr(entry.row, name, self.rows[type(entry.row)][slug])
        if entry.later:
            entry.row.full_clean()
            type(entry.row).objects.filter(pk=entry.row.pk).update(**{n: getattr(entry.row, n) for n in entry.later})

    def cite(self, entry: Entry) -> None:
        if not isinstance(entry.row, Cited):
            return
        model = entry.row.citations.model
        for data in entry.data.get("citations", []):
            citation = Entry(entry.where, data, model(subject=entry.row))
            self.fill(citation)
            citation.row.full_clean()
            citation.row.save()

    def publish(self) -> None:
        """Publish what the fixtures do not keep as drafts, in the order of loading: sources come first."""
        for model, rows in self.rows.items():
            slugs = [slug for slug in rows if slug not in self.drafts[model]]
            self.attempt(model.__name__, model.objects.filter(slug__in=slugs).publish)


def place(model: type[Publishable], all_models: Any) -> int:
    """How many models must be loaded before this one, directly or not."""
    needed = {
        each.related_model
        for each in [*model._meta.fields, *model._meta.many_to_many, *citation_fields(model)]
        if each.related_model in all_models and each.related_model is not model
    }
    return 1 + max((place(each, all_models) for each in needed), default=0)


def citation_fields(model: type[Publishable]) -> Iterator[models.Field]:
    """The references that a model's citations make: to sources and speakers."""
    if issubclass(model, Cited):
        yield from (
            each for each in model._meta.get_field("citations").related_model._meta.fields if each.name != "subject"
        )


def bilingual(value: Any) -> dict[str, str | None]:
    if not isinstance(value, dict) or not value.keys() <= set(LANGUAGES):
        raise ValidationError("Write a text as {en: …, ru: …}.")
    return {language: value.get(language) or None for language in LANGUAGES}


def read_entries(path: Path, faults: list[str]) -> list[dict[str, Any]]:
    """The entries of a file; none if there is no such file."""
    if not path.exists():
        return []
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or []  # noqa: S506 - text only
    except yaml.YAMLError as error:
        faults.append(f"{path.name}: {error}")
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append(f"{path.name}: a list of entries is expected, each with a slug.")
        return []
    return entries
