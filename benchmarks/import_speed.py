"""What importing a table costs: `make bench-import`, or `python -m benchmarks.import_speed ROWS`.

Prints how long it takes to read, to plan and to import so many new milestones with a citation each, then the same rows
with another title each. It works on a database in a temporary folder, which is thrown away.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROWS = 10_000
HEADS = ["slug", "title_en", "title_ru", "date", "kind", "brands", "citation.source", "citation.paragraph"]


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        os.environ |= {"HTTPS": "false", "DEBUG": "false", "DJANGO_SETTINGS_MODULE": "avtotor.settings"}
        import django

        django.setup()
        client = prepare()
        print(f"{'rows':>24}{'read':>8}{'plan':>8}{'import':>8}  seconds")
        tell(f"{rows:,} new", client, rows, "It opens")
        tell(f"{rows:,} changed", client, rows, "It opens again")


def prepare() -> Any:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    from conftest import make_brand, make_source

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    for maker in (make_source, make_brand):
        maker()
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    return client


def tell(what: str, client: Any, rows: int, title: str) -> None:
    file = io.StringIO(newline="")
    lines = (
        [f"row-{n}", f"{title} {n}", "", str(1990 + n % 30), "launch", "gale", "yearbook", "5"] for n in range(rows)
    )
    csv.writer(file).writerows([HEADS, *lines])
    sent = io.BytesIO(file.getvalue().encode())
    sent.name = "table.csv"
    base = "/admin/timeline/milestone/import/"
    read, answer = timed(lambda: client.post(base, {"file": sent}))
    plan, page = timed(lambda: b"".join(client.get(answer.url)))
    assert f"<dd>{rows}</dd>".encode() in page, page[-3000:].decode()
    done, page = timed(lambda: b"".join(client.post(answer.url)))
    assert b"has been imported" in page, page[-3000:].decode()
    print(f"{what:>24}{read:8.1f}{plan:8.1f}{done:8.1f}")


def timed(step: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    found = step()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
