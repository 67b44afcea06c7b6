"""Loading a record from its fixtures (docs/fixtures.md): all of it or nothing, with every fault named at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import translation
from modeltranslation.fields import TranslationField
from modeltranslation.manager import get_translatable_fields_for_model

from dates.fields import Companion, HistoricalDateField
from sources.entries import LANGUAGES, bilingual, citations_of, historical, one, read_entries, several
from sources.models import Cited, Publishable, record_models

NO_KEY = "There is no such key."
# What the system itself writes, and what is not a value of the row.
NOT_WRITTEN = {"id", "subject", "state", "version", "created_at", "updated_at"}


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
    # Keys with a fault, told already, and keys that name a row with one.
    faulty: set[str] = field(default_factory=set)

    @property
    def slug(self) -> str:
        return self.row.slug


class FaultyReference(Exception):
    """A key names a row that has a fault itself."""


def models_by_file() -> dict[str, type[Publishable]]:
    """File name without its ending -> the model whose rows it holds."""
    with translation.override(None):
        return {str(model._meta.verbose_name_plural).replace(" ", "-"): model for model in record_models()}


def is_empty() -> bool:
    """Whether the database holds no row of any record."""
    return not any(model._base_manager.exists() for model in record_models())


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
        # Of each model by slug: the rows that are saved, and all entries, of which some have faults.
        self.rows: dict[type[models.Model], dict[str, models.Model]] = {}
        self.entries: dict[type[models.Model], dict[str, Entry]] = {}

    def load(self) -> None:
        files = models_by_file()
        for path in sorted(self.folder.glob("*.yaml")):
            if path.stem not in files:
                self.faults.append(f"{path.name}: no such kind of row; there are {', '.join(sorted(files))}")
        for stem, model in sorted(files.items(), key=lambda item: place(item[1], files.values())):
            self.load_file(self.folder / f"{stem}.yaml", model)
        for model in self.rows:
            self.publish(model)

    def load_file(self, path: Path, model: type[Publishable]) -> None:
        self.rows[model], self.entries[model] = {}, {}
        entries = []
        for number, data in enumerate(read_entries(path, self.faults), 1):
            entry = Entry(f"{path.name}: {data.get('slug') or f'entry {number}'}", data, model())
            self.fill(entry)
            self.attempt(entry, partial(self.save, entry))
            entries.append(entry)
        for entry in entries:
            self.attempt(entry, partial(self.link, entry))
            self.attempt(entry, partial(self.cite, entry))
        self.counts[path.stem] = len(entries)

    def attempt(self, entry: Entry, step: Any, name: str = "") -> None:
        """Take a step; note its faults and go on, so that all are told at once, each once."""
        try:
            step()
        except FaultyReference:
            entry.faulty.add(name)
        except ValidationError as error:
            told = tuple(entry.faulty)
            found = error.message_dict if hasattr(error, "error_dict") else {name: error.messages}
            for key, messages in found.items():
                where = entry.where if key in ("", NON_FIELD_ERRORS) else f"{entry.where}: {key}"
                if not (told and key.startswith(told)):
                    self.faults += [f"{where}: {message}" for message in messages]
                entry.faulty.add(key)

    def fill(self, entry: Entry) -> None:
        """Give the row its values; a reference to a row of the same file waits until all are there."""
        columns = columns_of(type(entry.row))
        for name, value in entry.data.items():
            if name in columns:
                self.attempt(entry, partial(self.set_value, entry, columns[name], value), name)
            elif name != "state" and not (name == "citations" and isinstance(entry.row, Cited)):
                self.attempt(entry, partial(refuse, NO_KEY), name)

    def set_value(self, entry: Entry, column: models.Field, value: Any) -> None:
        row, name = entry.row, column.name
        if name in (get_translatable_fields_for_model(type(row)) or ()):
            for language in LANGUAGES:
                setattr(row, f"{name}_{language}", bilingual(value)[language])
        elif isinstance(column, models.ManyToManyField):
            entry.many[name] = [self.find(column.related_model, slug) for slug in several(value)]
        elif isinstance(column, models.ForeignKey):
            slug = one(value, "Write the slug of one row.")
            if column.related_model is type(row):
                entry.later[name] = slug
            else:
                setattr(row, name, self.find(column.related_model, slug))
        elif isinstance(column, HistoricalDateField):
            setattr(row, name, historical(value))
        elif isinstance(column, models.BooleanField):
            setattr(row, name, column.to_python(one(value).capitalize()))
        else:
            setattr(row, name, column.to_python(one(value)))

    def find(self, model: type[models.Model], slug: str) -> models.Model:
        if slug not in self.entries[model]:
            raise ValidationError(f"There is no '{slug}' to refer to.")
        if slug not in self.rows[model]:
            raise FaultyReference
        return self.rows[model][slug]

    def save(self, entry: Entry) -> None:
        model = type(entry.row)
        if entry.slug in self.entries[model]:
            raise ValidationError({"slug": "Two entries have this slug."})
        self.entries[model][entry.slug] = entry
        if entry.data.get("state", "draft") != "draft":
            self.attempt(entry, partial(refuse, "Write draft, or leave the key out."), "state")
        entry.row.full_clean(exclude=entry.faulty)
        if not entry.faulty:
            entry.row.save()
            self.rows[model][entry.slug] = entry.row

    def link(self, entry: Entry) -> None:
        model, row = type(entry.row), entry.row
        for name, slug in entry.later.items():
            self.attempt(entry, lambda name=name, slug=slug: setattr(row, name, self.find(model, slug)), name)
        if entry.faulty:
            return
        for name, rows in entry.many.items():
            getattr(row, name).set(rows)
        if entry.later:
            row.full_clean()
            model.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in entry.later})

    def cite(self, entry: Entry) -> None:
        """Save the citations; of a row with faults only look at them."""
        if not isinstance(entry.row, Cited):
            return
        for data in citations_of(entry.data):
            citation = Entry(entry.where, data, type(entry.row)._meta.get_field("citations").related_model())
            self.fill(citation)
            if entry.row.pk:
                citation.row.subject = entry.row
            self.attempt(citation, partial(self.save_citation, citation))
            if citation.faulty:
                entry.faulty.add("citations")

    def save_citation(self, citation: Entry) -> None:
        has_subject = citation.row.subject_id is not None
        citation.row.full_clean(exclude=citation.faulty | (set() if has_subject else {"subject"}))
        if has_subject and not citation.faulty:
            citation.row.save()

    def publish(self, model: type[Publishable]) -> None:
        """Publish what the fixtures do not keep as drafts, in the order of loading: sources come first."""
        entries = [self.entries[model][slug] for slug in self.rows[model]]
        published = [entry for entry in entries if not entry.faulty and "state" not in entry.data]
        try:
            model.objects.filter(pk__in=[entry.row.pk for entry in published]).publish()
        except ValidationError:
            # One row at least is not fit: look which.
            for entry in published:
                entry.row.state = entry.row.State.PUBLISHED
                self.attempt(entry, entry.row.clean_publication)


def refuse(message: str) -> None:
    raise ValidationError(message)


def columns_of(model: type[models.Model]) -> dict[str, models.Field]:
    """The keys that an entry may have; a translated text is one key."""
    return {
        column.name: column
        for column in [*model._meta.fields, *model._meta.many_to_many]
        if column.name not in NOT_WRITTEN and not isinstance(column, TranslationField | Companion)
    }


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
