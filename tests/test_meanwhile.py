"""Reading a list while others write: no row that stays is skipped or repeated, and nobody waits for a reader."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_milestone
from sources import renderers
from tests.helpers import API
from timeline.models import Milestone

MILESTONES = f"{API}/milestones/"
YEARS = range(2000, 2010)
ORDERS = ["date", "-date", "slug", "-slug", "-updated_at"]


def fill() -> list[str]:
    for year in YEARS:
        make_milestone(slug=f"row-{year}", date=str(year))
    return [f"row-{year}" for year in YEARS]


def withdraw(slug: str) -> None:
    row = Milestone.objects.get(slug=slug)
    row.state = "withdrawn"
    row.save()


def pages(client, query: str, meanwhile: Callable[[int], None]) -> Iterator[list[str]]:
    """The slugs of all pages; between two of them others write."""
    address, number = f"{MILESTONES}?limit=2&fields=id&{query}", 0
    while address:
        body = client.get(address).json()
        yield [row["id"] for row in body["results"]]
        meanwhile(number)
        address, number = body["next"], number + 1


@pytest.mark.django_db
@pytest.mark.parametrize("ordering", ORDERS)
def test_pages_skip_and_repeat_no_row_while_others_add_and_withdraw(client, ordering):
    stay = set(fill())
    seen: list[str] = []

    def write(number: int) -> None:
        for year in (1990, 2004, 2020):
            make_milestone(slug=f"new-{year}-{number}", date=str(year))
        # The last row of the page, to which the cursor points, and one that is not seen yet.
        gone = [seen[-1], next(iter(sorted(stay - set(seen))), None)]
        for slug in set(filter(None, gone)) if number < 2 else ():
            withdraw(slug)
            stay.discard(slug)

    for page in pages(client, f"ordering={ordering}", write):
        seen += page
        if len(seen) > 60:
            break

    assert len(seen) == len(set(seen))
    assert stay <= set(seen)
    assert stay


CHANGES = st.lists(
    st.lists(st.tuples(st.sampled_from(["add", "withdraw"]), st.integers(1995, 2015)), max_size=3), max_size=6
)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("ordering", ["date", "-date"])
@given(changes=CHANGES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_between_pages_what_stays_is_seen_once_and_in_order(client, ordering, changes):
    with transaction.atomic():
        stay, seen = set(fill()), []

        def write(number: int) -> None:
            for place, (what, year) in enumerate(changes[number] if number < len(changes) else []):
                slug = f"row-{year}"
                if what == "add":
                    make_milestone(slug=f"new-{number}-{place}", date=str(year))
                elif slug in stay:
                    withdraw(slug)
                    stay.discard(slug)

        for page in pages(client, f"ordering={ordering}", write):
            seen += page
        transaction.set_rollback(True)

    kept = [slug for slug in seen if slug in stay]
    assert len(seen) == len(set(seen))
    assert kept == sorted(stay, reverse=ordering == "-date")


def in_another_connection(write: Callable[[], None]) -> None:
    """Let somebody else write, and wait until it is done: a lock that we hold would make it fail."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            write()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ordering", ["date", "-date", "-updated_at"])
@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_slow_reader_of_a_file_keeps_nobody_from_writing_and_misses_nothing(client, monkeypatch, form, ordering):
    monkeypatch.setattr(renderers, "CHUNK", 3)
    stay = set(fill())
    lines = iter(client.get(f"{API}/milestones.{form}?ordering={ordering}&fields=id").streaming_content)
    begun = [next(lines) for _line in range(3)]

    def write() -> None:
        make_milestone(slug="new", date="2005")
        withdraw("row-2005")
        # One that is sent moves behind those that are not, and one that is not sent before those that are.
        for slug, date in [("row-2000", "2050"), ("row-2009", "1950"), ("row-2001", "2051"), ("row-2008", "1951")]:
            row = Milestone.objects.get(slug=slug)
            row.date = date
            row.save()

    in_another_connection(write)
    found = [slug_of(line) for line in [*begun, *lines]]

    assert sorted(found) == sorted([*(stay - {"row-2005"}), *(["id"] if form == "csv" else [])])


def slug_of(line: bytes) -> str:
    return line.decode().strip().removeprefix('{"id":"').removesuffix('"}')


@pytest.mark.django_db
def test_a_file_takes_the_queries_of_a_list_for_each_chunk(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(renderers, "CHUNK", 4)
    fill()

    # The version of the record and the keys; then for each of 3 chunks the rows, their citations and 3 relations.
    with django_assert_num_queries(2 + 3 * 5):
        client.get(f"{API}/milestones.ndjson").getvalue()


@pytest.mark.django_db
def test_what_is_expanded_in_a_file_is_asked_for_once_a_chunk(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(renderers, "CHUNK", 5)
    fill()

    # As above, and for each of 2 chunks the sources that are cited.
    with django_assert_num_queries(2 + 2 * (5 + 1)):
        lines: Any = client.get(f"{API}/milestones.ndjson?expand=citations.source").getvalue()

    assert lines.count(b'"sha256"') == len(YEARS)
