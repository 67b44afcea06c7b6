"""Nothing of a draft is in anything that can be taken away."""

from __future__ import annotations

import re
import sqlite3

import pytest

import conftest as build
from releases.tests.helpers import bytes_of, make_files, package_of, path_of
from tests import pages
from tests.test_drafts import make_drafts, tie

pytestmark = pytest.mark.django_db

SECRET = re.compile("canary|канарейка|seekrit", re.I)


def texts_of(made) -> dict[str, str]:
    """Every file as text: those of the package each by itself, the database both as its bytes and as it reads."""
    database = sqlite3.connect(path_of(made, "sqlite"))
    texts = {**package_of(made), "dump": "\n".join(database.iterdump())}
    database.close()
    return texts | {suffix: data.decode(errors="replace") for suffix, data in bytes_of(made).items()}


def test_no_file_holds_anything_of_a_draft():
    tie(make_drafts())

    texts = texts_of(make_files()[1])

    assert len(texts) > 20
    assert {name: SECRET.findall(text) for name, text in texts.items() if SECRET.search(text)} == {}


def test_no_file_holds_anything_of_what_is_in_review_or_withdrawn():
    pages.make_world()
    pages.hide_behind(pages.make_one_of_each("seekrit", "Seekrit", states=("draft", "withdrawn", "in_review")))

    texts = texts_of(make_files()[1])

    assert "leaning" in texts["dump"]
    assert {name: SECRET.findall(text) for name, text in texts.items() if SECRET.search(text)} == {}


def test_a_draft_makes_no_other_version():
    build.make_milestone()
    _edition, made = make_files()

    build.make_milestone(slug="canary", state="draft")

    assert make_files()[1].files == made.files
