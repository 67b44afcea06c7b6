"""The index by which PostgreSQL searches."""

from __future__ import annotations

import pytest
from django.db import connection

from conftest import make_milestone
from sources import trigrams
from sources.models import record_models
from timeline.models import Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'trigrams_%'")
        return {name for (name,) in cursor.fetchall()}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_model_with_texts_of_its_own_has_its_index():
    found = {name.split("_")[1] for name in indexes()}

    assert found == {model._meta.model_name for model in record_models()} - {"observation"}


@pytest.mark.parametrize("or_slug", [False, True])
def test_search_is_answered_by_the_index(or_slug):
    make_milestone()
    run("SET LOCAL enable_seqscan = off")

    plan = Milestone.objects.containing("первый автомобиль", or_slug=or_slug).order_by().explain()

    assert "trigrams_milestone" in plan


def test_what_is_missing_is_made_and_what_is_old_goes():
    before = indexes()
    run(f'DROP INDEX "{sorted(before)[0]}"')
    run("CREATE INDEX trigrams_milestone_00000000 ON timeline_milestone (slug)")

    trigrams.after_migrate(using="default")

    assert indexes() == before


def test_without_the_extension_a_search_still_finds(monkeypatch, caplog):
    run("DROP EXTENSION pg_trgm CASCADE")
    monkeypatch.setattr(trigrams, "EXTENSION", "CREATE EXTENSION no_such_extension")
    make_milestone()

    trigrams.after_migrate(using="default")

    assert indexes() == set()
    assert "Searches will read every row" in caplog.text
    assert Milestone.objects.containing("ПЕРВЫЙ").exists()
