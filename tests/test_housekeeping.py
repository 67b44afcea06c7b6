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
