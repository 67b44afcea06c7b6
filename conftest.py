"""Builders of rows for tests: a made-up company, published and with one citation unless a test says otherwise.

They are plain functions: `from conftest import make_milestone`. Every default is fixed; a second row of a kind needs
a slug of its own. What a row must refer to (a source, a measure, a person) is made once and then shared.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation

from changes.middleware import code_since
from partners.models import Brand, Claim, Organization, Partnership, Person, Position
from production.models import AssemblyRun, Measure, Observation, Site, VehicleModel
from releases.models import Release, ReleaseFile
from sources.models import AbstractCitation, Cited, Dispute, Publishable, Source
from timeline.models import Era, Milestone

# Of the folders of tests: a folder is made only where a test writes a file.
NUMBERS = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def no_kept_pages() -> Iterator[None]:
    """Make every page anew: the versions of one test's record are those of another's."""
    nothing = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    with override_settings(CACHES={**settings.CACHES, "pages": nothing}):
        yield


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Serve static files under their own names, so that nothing need be collected before a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = settings.BASE_DIR / "static"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: Any) -> None:
    """Keep releases and made files apart from those of whoever runs the tests, and each test's from another's."""
    folder = tmp_path_factory.getbasetemp() / f"files-{next(NUMBERS)}"
    settings.MEDIA_ROOT, settings.OPEN_DATA_ROOT = folder / "media", folder / "open-data"


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """Begin and end in English: a request leaves its language behind in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand still, an hour from now: what a test changes is past, and no second turns between answers."""
    code_since()  # a process asks once how old the code is: not by this clock
    then = timezone.now() + datetime.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: then)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hash the passwords of made-up users cheaply: the real way takes longer than most tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alone(settings: Any) -> None:
    """A desk of one: an editor may publish what they drafted."""
    settings.PUBLISH_OWN_DRAFTS = True


def make(model: type[Publishable], *, state: str = "published", cite: bool = True, **values: Any) -> Any:
    """Save a row with its many-to-many relations, cite for it, and bring it into the state."""
    many = {field.name: values.pop(field.name) for field in model._meta.many_to_many if field.name in values}
    row = model(**values)
    row.save()
    for name, rows in many.items():
        getattr(row, name).set(rows)
    if cite and isinstance(row, Cited):
        for aspect in sorted({"general", *row.aspects_claimed()}) if isinstance(row, Brand) else [None]:
            make_citation(row, **({"aspect": aspect} if aspect else {}))
    if state in ("published", "withdrawn"):
        model.objects.filter(pk=row.pk).publish()
    row.refresh_from_db()
    if state not in (row.state, "published"):
        row.state = state
        row.save()
    return row


def shared(model: type[Publishable], maker: Any, slug: str) -> Any:
    """The row with this slug, made if it is not there yet."""
    return model.objects.filter(slug=slug).first() or maker(slug=slug)


def make_citation(subject: Any, **values: Any) -> AbstractCitation:
    """A citation of paragraph 1 of the yearbook."""
    given = {"paragraph": 1, "stated_en": "The yearbook says so.", "stated_ru": "Так сказано в ежегоднике.", **values}
    if "source" not in given:
        given["source"] = shared(Source, make_source, "yearbook")
    citation = subject.citations.model(subject=subject, **given)
    citation.save()
    return citation


def make_source(**values: Any) -> Source:
    given = {
        "slug": "yearbook",
        "title_en": "Northwind yearbook",
        "title_ru": "Ежегодник «Нордвинда»",
        "publisher_en": "Harbor Press",
        "publisher_ru": "Портовая печать",
        "language": "en",
        "kind": "report",
        "archive_name": "yearbook.txt",
        "sha256": "0" * 64,
        "paragraph_count": 20,
        "published": "2021-03-01",
    }
    return make(Source, **{**given, **values})


def make_dispute(**values: Any) -> Dispute:
    given = {
        "slug": "which-year",
        "question_en": "In which year was the company founded?",
        "question_ru": "В каком году основана компания?",
        "discussion_en": "The sources give two years.",
        "discussion_ru": "Источники называют два года.",
    }
    return make(Dispute, **{**given, **values})


def make_organization(**values: Any) -> Organization:
    given = {"slug": "northwind", "name_en": "Northwind Motors", "name_ru": "Нордвинд", "kind": "company"}
    return make(Organization, **{**given, **values})


def make_person(**values: Any) -> Person:
    given = {"slug": "vera-holm", "name_en": "Vera Holm", "name_ru": "Вера Хольм"}
    return make(Person, **{**given, **values})


def make_position(**values: Any) -> Position:
    """The office of director that Vera Holm holds at Northwind."""
    given = {"slug": "holm-director", "title_en": "Director", "title_ru": "Директор", "period": "2001/.."}
    if "person" not in values:
        given["person"] = shared(Person, make_person, "vera-holm")
    if "organization" not in values:
        given["organization"] = shared(Organization, make_organization, "northwind")
    return make(Position, **{**given, **values})


def make_brand(**values: Any) -> Brand:
    """A brand; an owner, an origin or `is_own` is cited for as well."""
    return make(Brand, **{"slug": "gale", "name_en": "Gale", "name_ru": "Гейл", **values})


def make_partnership(**values: Any) -> Partnership:
    given = {
        "slug": "harbor-agreement",
        "title_en": "Agreement with the harbor",
        "title_ru": "Соглашение с портом",
        "kind": "agreement",
        "date": "1999-05",
    }
    return make(Partnership, **{**given, **values})


def make_claim(**values: Any) -> Claim:
    given = {
        "slug": "largest-plant",
        "title_en": "Northwind calls its plant the largest",
        "title_ru": "«Нордвинд» называет свой завод крупнейшим",
        "kind": "assessment",
        "date": "2010",
    }
    return make(Claim, **{**given, **values})


def make_site(**values: Any) -> Site:
    given = {
        "slug": "west-plant",
        "name_en": "West plant",
        "name_ru": "Западный завод",
        "kind": "plant",
        "date": "1998/..",
    }
    return make(Site, **{**given, **values})


def make_vehicle_model(**values: Any) -> VehicleModel:
    return make(VehicleModel, **{"slug": "gale-one", "name_en": "Gale One", "name_ru": "Гейл Один", **values})


def make_assembly_run(**values: Any) -> AssemblyRun:
    """A run of the brand Gale, unless a brand or a model is given."""
    given = {
        "slug": "gale-series",
        "title_en": "Gale in series",
        "title_ru": "Серийный выпуск Gale",
        "period": "2002/2009",
        "cycle": "series",
    }
    if not {"brand", "vehicle_model"} & values.keys():
        given["brand"] = shared(Brand, make_brand, "gale")
    return make(AssemblyRun, **{**given, **values})


def make_measure(**values: Any) -> Measure:
    given = {
        "slug": "cars-produced",
        "name_en": "Cars produced",
        "name_ru": "Выпущено автомобилей",
        "unit_en": "cars",
        "unit_ru": "автомобилей",
        "nature": "flow",
    }
    return make(Measure, **{**given, **values})


def make_observation(**values: Any) -> Observation:
    """Exactly 38,000 cars in 2020, unless other figures are given; `value` stands for lower and upper alike."""
    given: dict[str, Any] = {"slug": "cars-2020", "period": "2020", "bound": "exact"}
    if "measure" not in values:
        given["measure"] = shared(Measure, make_measure, "cars-produced")
    if not {"lower", "upper", "value_state"} & values.keys():
        given["lower"] = given["upper"] = values.pop("value", 38_000)
    return make(Observation, **{**given, **values})


def make_era(**values: Any) -> Era:
    given = {"slug": "first-years", "name_en": "First years", "name_ru": "Первые годы", "period": "1994/2001"}
    return make(Era, **{**given, **values})


def make_release(**values: Any) -> Release:
    """The row of a release with its three files, of which none is in the storage."""
    given = {
        "version": 12,
        "key": "northwind-record",
        "title_en": "Northwind Motors: the record",
        "title_ru": "Нордвинд: летопись",
        "recorded_at": datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.timezone.utc),
        "released_at": datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.timezone.utc),
        "last_change": 12,
        "software": "0.3.0",
        "license": "CC-BY-4.0",
        "rows": {"milestones": 2, "citations": 3},
    }
    release = Release(**{**given, **values})
    release.save()
    types = {
        "datapackage.zip": "application/zip",
        "record.sqlite": "application/vnd.sqlite3",
        "record.jsonld": "application/ld+json",
    }
    for name, media_type in types.items():
        path = f"releases/{release.version}/{name}"
        ReleaseFile(release=release, name=name, media_type=media_type, size=2048, sha256="0" * 64, file=path).save()
    return release


def make_milestone(**values: Any) -> Milestone:
    given = {
        "slug": "first-car",
        "title_en": "The first car leaves the line",
        "title_ru": "С конвейера сходит первый автомобиль",
        "date": "1997-05-16",
        "kind": "launch",
    }
    return make(Milestone, **{**given, **values})
