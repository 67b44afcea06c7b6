"""How quick the API's lists are: `make bench`.

Prints ratios of times taken in one run, which hold from machine to machine; the times beside them do not. It works on
a database in memory that is thrown away, so it neither reads nor writes a record.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["HTTPS"] = "false"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avtotor.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from sources.models import Source  # noqa: E402
from timeline.models import Milestone  # noqa: E402

LIST = "/api/v1/milestones/"
ROWS = 500
ROUNDS = 15
client = Client(headers={"host": "localhost"})


def main() -> None:
    call_command("migrate", verbosity=0)
    source = make_source()
    make_milestones(source, range(ROWS))
    full = answer(LIST)
    not_modified = answer(LIST, etag=client.get(LIST).headers["ETag"], status=304)
    filtered = answer(f"{LIST}?q=row")
    small_page, large_page = answer(f"{LIST}?limit=10"), answer(f"{LIST}?limit=100")
    make_milestones(source, range(ROWS, 10 * ROWS))
    report("304 / full answer", not_modified, full)
    report("100 rows / 10 rows on a page", large_page, small_page)
    report(f"list of {10 * ROWS} / list of {ROWS}", answer(LIST), full)
    report(f"words sought in {10 * ROWS} / in {ROWS}", answer(f"{LIST}?q=row"), filtered)
    report(f"last page / first page of {10 * ROWS}", answer(last_page()), answer(LIST))


def make_source() -> Source:
    source = Source.objects.create(slug="yearbook", title_en="Yearbook", paragraph_count=1)
    Source.objects.filter(pk=source.pk).publish()
    return source


def make_milestones(source: Source, numbers: range) -> None:
    citation = Milestone._meta.get_field("citations").related_model
    rows = [Milestone(slug=f"row-{number}", title_en=f"Row {number}", kind="launch") for number in numbers]
    created = Milestone.objects.bulk_create(rows)
    citation.objects.bulk_create([citation(subject=row, source=source, paragraph=1) for row in created])
    Milestone.objects.filter(pk__in=[row.pk for row in created]).publish()


def answer(address: str, etag: str = "", status: int = 200) -> float:
    """Seconds that an address takes: the median of many rounds, after one that warms up."""
    headers = {"If-None-Match": etag} if etag else {}

    def ask() -> None:
        response = client.get(address, headers=headers)
        assert response.status_code == status, (address, response.status_code)

    ask()
    return statistics.median(seconds(ask) for _ in range(ROUNDS))


def seconds(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def last_page() -> str:
    """The address that the list's own links lead to in the end."""
    address, following = LIST, f"{LIST}?limit=500"
    while following:
        address, following = following, client.get(following).json()["next"]
    return address.replace("limit=500", "limit=50")


def report(what: str, seconds: float, base: float) -> None:
    print(f"{seconds / base:8.2f}  {what:36} {seconds * 1000:8.1f} ms / {base * 1000:.1f} ms")


if __name__ == "__main__":
    main()
