"""How quick the lists and the desk of the admin are with many rows: `make bench-admin`.

Prints ratios of times taken in one run, which hold from machine to machine; the times beside them do not. It works on
a database in memory, or on the empty one that BENCH_DATABASE_URL names, and fills it: never name a record there.
"""

from __future__ import annotations

import os
import statistics
import time

os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", "sqlite://:memory:")
os.environ["HTTPS"] = "false"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avtotor.settings")

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from desk.management.commands.make_editor import save_editor  # noqa: E402
from desk.models import Finding, Revision  # noqa: E402
from sources.models import Source  # noqa: E402
from timeline.models import Milestone  # noqa: E402

INDEX = "/admin/"
LIST = "/admin/timeline/milestone/"
FEW, MANY = 1_000, 100_000
AT_ONCE = 1_000
ROUNDS = 7
PAGES = {
    "the list": LIST,
    "its page 20": f"{LIST}?p=20",
    "by state": f"{LIST}?state__exact=draft",
    "by kind": f"{LIST}?kind__exact=launch",
    "by source": f"{LIST}?source=yearbook",
    "by source, of which few": f"{LIST}?source=leaflet",
    "a word in every row": f"{LIST}?q=happened",
    "a word in one row": f"{LIST}?q=needle",
    "a word in none": f"{LIST}?q=nothing-of-this",
    "two letters": f"{LIST}?q=zq",
    "in order of kind": f"{LIST}?o=3",
    "in order of the last save": f"{LIST}?o=-7",
    "with counts of filters": f"{LIST}?_facets=True",
}


def main() -> None:
    call_command("migrate", verbosity=0)
    with override_settings(
        STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    ):
        clients = {role: signed_in(role) for role in ("Reviewer", "Contributor")}
        make_sources()
        make_milestones(range(FEW))
        few = times(clients)
        make_milestones(range(FEW, MANY))
        many = times(clients)
    print(f"{connection.vendor}: {MANY:,} milestones / {FEW:,}")
    for what in many:
        print(f"{many[what] / few[what]:8.2f}  {what:36} {many[what] * 1000:8.1f} ms / {few[what] * 1000:.1f} ms")


def signed_in(role: str) -> Client:
    user = User(username=role.lower())
    save_editor(user, role=role)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def make_sources() -> None:
    for slug in ("yearbook", "leaflet"):
        Source.objects.create(slug=slug, title_en=slug, paragraph_count=40)
    QuerySet(Source).update(state="published")


def make_milestones(numbers: range) -> None:
    """Past the checks of each row, in many transactions: a trigger raises one number for every public row."""
    citation = Milestone._meta.get_field("citations").related_model
    sources = {each.slug: each for each in Source.objects.all()}
    now, user = timezone.now(), User.objects.get(username="reviewer")
    for start in range(numbers.start, numbers.stop, AT_ONCE):
        some = range(start, min(start + AT_ONCE, numbers.stop))
        made = Milestone.objects.bulk_create([milestone(number) for number in some])
        citation.objects.bulk_create(
            citation(subject=row, source=sources["yearbook"], paragraph=1 + row.pk % 30) for row in made
        )
        if start == numbers.start:
            citation.objects.create(subject=made[0], source=sources["leaflet"], paragraph=1)
        QuerySet(Milestone).filter(pk__in=[row.pk for row in made if row.pk % 1000]).update(state="published")
        kind = Milestone._meta.label_lower
        Revision.objects.bulk_create(
            Revision(
                kind=kind,
                row_id=row.pk,
                number=1,
                version=1,
                slug=row.slug,
                state="draft",
                user=user,
                at=now,
                action="created",
                content={},
                heading_en=row.title_en,
            )
            for row in made
        )
        Finding.objects.bulk_create(Finding(kind=kind, row_id=row.pk, code="one-source", found_at=now) for row in made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def milestone(number: int) -> Milestone:
    text = f"Row {number}: what happened then, in a few words{', a needle' if number == FEW // 2 else ''}"
    kind = "launch" if number % 10 == 0 else "product"
    date = f"{1950 + number % 70}-{1 + number % 12:02}-{1 + number % 28:02}"
    return Milestone(slug=f"row-{number}", title_en=text, title_ru=f"Строка {number}", date=date, kind=kind)


def times(clients: dict[str, Client]) -> dict[str, float]:
    found = {what: answer(clients["Reviewer"], address) for what, address in PAGES.items()}
    return found | {f"desk of a {role}".lower(): answer(client, INDEX) for role, client in clients.items()}


def answer(client: Client, address: str) -> float:
    """Seconds that an address takes: the median of some rounds, after one that warms up."""

    def ask() -> float:
        start = time.perf_counter()
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return time.perf_counter() - start

    ask()
    return statistics.median(ask() for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
