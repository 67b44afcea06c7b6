"""One process of `export_speed`: fills the database that DATABASE_URL names, or exports from it and tells the cost."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZipFile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avtotor.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402

from sources.models import Source  # noqa: E402
from timeline.models import Milestone  # noqa: E402

LIST = "/api/v1/milestones"
AT_ONCE = 5_000
client = Client(headers={"host": "localhost"})


def fill(rows: int) -> None:
    """Milestones of which a tenth are launches, each cited once; published in one step, past the checks of each."""
    call_command("migrate", verbosity=0)
    source = Source.objects.create(slug="yearbook", title_en="Yearbook", paragraph_count=1)
    citation = Milestone._meta.get_field("citations").related_model
    for start in range(0, rows, AT_ONCE):
        made = Milestone.objects.bulk_create([milestone(number) for number in range(start, start + AT_ONCE)])
        citation.objects.bulk_create([citation(subject=row, source=source, paragraph=1) for row in made])
    for model in (Source, Milestone):
        QuerySet(model).update(state="published")


def milestone(number: int) -> Milestone:
    kind, text = "launch" if number % 10 == 0 else "product", f"Row {number}: what happened then, in a few words"
    return Milestone(slug=f"row-{number}", title_en=text, title_ru=f"Строка {number}", date="1997-05-16", kind=kind)


def export(form: str, query: str) -> dict[str, float]:
    """Ask for the list once with nothing in it, so that all code is there, then for the rows."""
    for _chunk in answer(form, "?q=nothing"):
        pass
    with tempfile.TemporaryFile() as file:
        before, begun = memory("VmRSS"), time.perf_counter()
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        for chunk in answer(form, query):
            file.write(chunk)
        seconds, grown = time.perf_counter() - begun, memory("VmHWM") - before
        return {"rows": rows_in(file, form), "seconds": seconds, "sent": file.tell(), "grown": grown}


def answer(form: str, query: str) -> Iterator[bytes]:
    """What is sent; of JSON all pages, one after the other."""
    address = f"{LIST}.{form}{query}"
    if form != "json":
        yield from client.get(address).streaming_content
        return
    address = f"{address}{'&' if query else '?'}limit=500"
    while address:
        page = client.get(address)
        yield page.content
        address = page.json()["next"]


def memory(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s*(\d+) kB", status).group(1)) * 1024


def rows_in(file: IO[bytes], form: str) -> int:
    file.seek(0)
    if form == "json":
        rows = file.read().count(b'"rank_reason"')
    elif form == "xlsx":
        rows = ZipFile(file).read("xl/worksheets/sheet1.xml").count(b"<row ") - 1
    else:
        rows = sum(1 for _line in file) - (form == "csv")
    file.seek(0, os.SEEK_END)
    return rows


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        print(json.dumps(export(*sys.argv[2:])))
