"""What the project says of itself: its settings, its packages, its migrations."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = settings.BASE_DIR
REQUIREMENTS = ["requirements", "requirements-dev"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def packages_asked_for(name: str) -> list[str]:
    lines = text_of(name).splitlines()
    return [re.match(r"[a-z0-9-]+(\[\w+\])?", line).group() for line in lines if line and line[0] not in "#-"]


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_readme_names_every_variable_of_the_environment():
    variables = re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', text_of("avtotor/settings.py"))

    missing = [name for name in variables if f"| `{name}` |" not in text_of("README.md")]

    assert variables
    assert missing == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_package_asked_for_has_its_reason(name):
    reasons = text_of("docs/dependencies.md")

    missing = [package for package in packages_asked_for(f"{name}.in") if f"**{package}**" not in reasons]

    assert missing == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_package_is_pinned_with_hashes(name):
    blocks = re.split(r"\n(?=\S)", text_of(f"{name}.txt").strip())

    unpinned = [block.splitlines()[0] for block in blocks if not re.match(r"\S+==\S+ .*--hash=sha256:", block, re.S)]

    assert len(blocks) >= len(packages_asked_for(f"{name}.in"))
    assert unpinned == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_lock_files_name_no_index(name):
    assert "://" not in text_of(f"{name}.txt")
    assert "index-url" not in text_of(f"{name}.txt")


# Each layer imports those before it; apps of one layer do not know one another.
LAYERS = [
    ["dates"],
    ["sources"],
    ["desk"],
    ["partners"],
    ["production", "timeline"],
    ["search", "changes"],
    ["releases"],
    ["avtotor"],
]
APPS = [app for layer in LAYERS for app in layer]


def imported_by(app: str) -> set[str]:
    """The apps that the code of an app imports, its tests left out: they may build rows of any kind."""
    found = set()
    for path in (ROOT / app).rglob("*.py"):
        if "tests" not in path.relative_to(ROOT).parts:
            found |= set(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.M))
    return found & set(APPS) - {app}


@pytest.mark.parametrize("app", APPS)
def test_imports_point_one_way(app):
    place = next(place for place, layer in enumerate(LAYERS) if app in layer)
    below = {each for layer in LAYERS[:place] for each in layer}

    assert imported_by(app) <= below
    assert all((ROOT / each).is_dir() for each in APPS)


def test_every_app_has_its_layer():
    named = {each.partition(".")[0] for each in settings.INSTALLED_APPS}
    own = {each for each in named if (ROOT / each).is_dir()}

    assert own == set(APPS) - {"avtotor"}
