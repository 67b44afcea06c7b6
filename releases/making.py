"""The files of the record as it stands: made once a version of the record and of the code, and kept on disk.

They are written in a folder of their own, which is given its name when all is done: whoever finds a folder under the
name of a version finds it whole. One process makes them at a time; a second one waits and takes what it finds then.
"""

from __future__ import annotations

import datetime
import fcntl
import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import translation

from changes.models import RecordVersion
from releases.chunks import by_slug
from releases.database import Database
from releases.digests import digest_of
from releases.editions import Edition, folder_of
from releases.graph import Graph, describer_of
from releases.layout import CITATIONS, CitationRows, Table, cells_of, record_tables, serializer_of
from releases.package import CsvFile, write_package
from sources.tables import csv_lines

# What is offered, by the suffix of its address: its name and its type.
OFFERED = {
    "zip": ("datapackage.zip", "application/zip"),
    "sqlite": ("record.sqlite", "application/vnd.sqlite3"),
    "jsonld": ("record.jsonld", "application/ld+json"),
}
MANIFEST, LOCK, UNFINISHED = "manifest.json", ".lock", ".making-"
# The record may change while its files are made; then they are made anew, so many times.
ATTEMPTS = 5
# Folders that stay: somebody may be reading the one before.
KEPT = 2

logger = logging.getLogger(__name__)


class RecordMoved(Exception):
    """The record has changed meanwhile: what was read is of no version."""


@dataclass(frozen=True)
class MadeFile:
    suffix: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Made:
    """The files of one version, how many rows each table has, and when they were made."""

    folder: Path
    files: list[MadeFile]
    rows: dict[str, int]
    made_at: datetime.datetime

    def file(self, suffix: str) -> MadeFile:
        return next(file for file in self.files if file.suffix == suffix)

    def path(self, file: MadeFile) -> Path:
        return self.folder / file.name


def find(version: Edition | RecordVersion) -> Made | None:
    """What has been made of this version by this code; None if that is not there or not whole."""
    folder = Path(settings.OPEN_DATA_ROOT, folder_of(version))
    try:
        with (folder / MANIFEST).open(encoding="utf-8") as file:
            manifest, seconds = json.load(file), os.fstat(file.fileno()).st_mtime
        made_at = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        made = Made(folder, [MadeFile(**each) for each in manifest["files"]], manifest["rows"], made_at)
        is_whole = all(made.path(file).stat().st_size == file.size for file in made.files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return made if is_whole else None


def find_current() -> tuple[Edition, Made] | None:
    """The files of the record as it stands, if they have been made."""
    edition = Edition.current()
    made = find(edition) if edition else None
    return (edition, made) if edition and made else None


def make_current() -> tuple[Edition, Made] | None:
    """The files of the record as it stands, made if they are not there; None while nothing has been published.

    Raises RecordMoved if editors leave it no time.
    """
    for _attempt in range(ATTEMPTS):
        edition = Edition.current()
        if edition is None:
            return None
        with suppress(RecordMoved):
            return edition, make(edition)
    raise RecordMoved


def make(edition: Edition) -> Made:
    root = Path(settings.OPEN_DATA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(root):
        if made := find(edition):
            return made
        clear(root)
        folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=root))
        try:
            with translation.override("en"):  # whatever the reader's language: the bytes are the same
                write_all(folder, edition)
            target = root / edition.folder
            shutil.rmtree(target, ignore_errors=True)  # one that `find` refused
            folder.rename(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    made = find(edition)
    if made is None:
        raise OSError(f"{target} is not whole.")
    return made


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Wait for others, in this process or another. The system takes the lock from a process that dies."""
    with (root / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def clear(root: Path) -> None:
    """Take away what was never finished, and what is older than the last folders; whoever holds the lock is alone."""
    finished = []
    for entry in os.scandir(root):
        if entry.name.startswith(UNFINISHED):
            shutil.rmtree(entry.path, ignore_errors=True)
        elif entry.is_dir():
            finished.append((entry.stat().st_mtime, entry.path))
    for _time, path in sorted(finished)[: 1 - KEPT or None]:
        shutil.rmtree(path, ignore_errors=True)


def write_all(folder: Path, edition: Edition) -> None:
    """Go over the record once and write every row to all files; raises RecordMoved if it changes meanwhile."""
    tables, package = record_tables(), folder / "package"
    (package / "data").mkdir(parents=True)
    with (
        closing(Database(folder / OFFERED["sqlite"][0], tables, metadata_of(edition))) as database,
        (folder / OFFERED["jsonld"][0]).open("w", encoding="utf-8", newline="") as file,
        closing(Graph(file, edition)) as graph,
    ):
        rows = Rows(package, tables, database, graph, edition)
        for table in tables:
            if table.resource is not None:
                rows.write(table)
            if RecordVersion.objects.current() != edition.number:
                raise RecordMoved
        files = rows.finish()
    write_package(package, edition, files, folder / OFFERED["zip"][0])
    # The sources are read once more for the package.
    if RecordVersion.objects.current() != edition.number:
        raise RecordMoved
    shutil.rmtree(package)
    write_manifest(folder, {each.table.name: each.rows for each in files})


class Rows:
    """Writes rows to the CSV of their table, to the database and to the graph, and their citations to theirs."""

    def __init__(self, package: Path, tables: list[Table], database: Database, graph: Graph, edition: Edition) -> None:
        self.package, self.tables, self.database, self.graph, self.edition = package, tables, database, graph, edition
        self.counts = dict.fromkeys((table.name for table in tables), 0)
        self.citations = next(table for table in tables if table.name == CITATIONS)
        for table in tables:
            self.append(table, [[column.name for column in table.columns]])

    def write(self, table: Table) -> None:
        resource = table.resource
        viewset, serializer = resource.viewset(day=self.edition.day), serializer_of(resource)
        describe, citations = describer_of(resource.model), CitationRows(self.citations, resource, serializer)
        for chunk in by_slug(viewset.rows()):
            objects = [serializer.to_representation(row) for row in viewset.prepared(chunk)]
            self.add(table, [cells_of(serializer, each) for each in objects])
            self.add(self.citations, [row for each in objects for row in citations.of(each)])
            self.graph.add(chunk, describe)

    def add(self, table: Table, rows: list[list[str]]) -> None:
        self.counts[table.name] += len(rows)
        self.append(table, rows)
        self.database.add(table, rows)

    def append(self, table: Table, rows: list[list[str]]) -> None:
        with self.path(table).open("a", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(rows))

    def path(self, table: Table) -> Path:
        return self.package / "data" / f"{table.name}.csv"

    def finish(self) -> list[CsvFile]:
        found = []
        for table in self.tables:
            path = self.path(table)
            name = path.relative_to(self.package).as_posix()
            found.append(CsvFile(table, name, self.counts[table.name], path.stat().st_size, digest_of(path)))
        return found


def metadata_of(edition: Edition) -> dict[str, str]:
    """What the database tells of itself, where the package has its descriptor and README.md."""
    told = {f"title_{code}": name for code, name in edition.names.items()}
    told |= {"id": edition.urn, "version": str(edition.number), "changed_at": edition.moment, "filters": "rank=all"}
    told |= {"plans_judged_on": edition.day.isoformat(), "software": settings.VERSION, "site": settings.SITE_URL}
    license = {
        "name": settings.DATA_LICENSE_NAME,
        "title": settings.DATA_LICENSE_TITLE,
        "url": settings.DATA_LICENSE_URL,
    }
    return {**told, **{f"license_{name}": value for name, value in license.items()}}


def write_manifest(folder: Path, rows: dict[str, int]) -> None:
    files = [
        MadeFile(suffix, name, media_type, (folder / name).stat().st_size, digest_of(folder / name))
        for suffix, (name, media_type) in OFFERED.items()
    ]
    manifest: dict[str, Any] = {"rows": rows, "files": [asdict(file) for file in files]}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


class Aside:
    """Makes the files in a thread beside the requests, one at a time in a process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def make(self, *, patience: float) -> None:
        """Begin, and wait for the end for so many seconds; whoever comes while it is being made does not wait.

        In a transaction of the caller another connection would not see the same record: then it is made at once.
        """
        if connection.in_atomic_block:
            self.try_to_make()
            return
        with self.lock:
            if self.thread is not None and self.thread.is_alive():
                return
            self.thread = threading.Thread(target=self.run, name="open-data", daemon=True)
            self.thread.start()
        self.thread.join(patience)

    def run(self) -> None:
        try:
            self.try_to_make()
        finally:
            connection.close()

    def try_to_make(self) -> None:
        try:
            make_current()
        except Exception:
            logger.exception("The files of the record as it stands could not be made.")


aside = Aside()
