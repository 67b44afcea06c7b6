"""The record as a Frictionless Data Package, version 2 (datapackage.org): CSV tables, what they mean, how to cite them.

Made of files that are written already, so that no table is ever in memory. The order of the files, their times and
permissions are fixed: the same record, code and zlib give the same bytes.
"""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from releases.chunks import by_slug
from releases.digests import BLOCK
from releases.editions import Edition
from releases.layout import Table
from releases.readme import readme
from sources import citing
from sources.models import Source
from sources.serializers import LANGUAGES

PROFILES = "https://datapackage.org/profiles/2.0"
ORDINARY_FILE = (stat.S_IFREG | 0o644) << 16
UNIX = 3


@dataclass(frozen=True)
class CsvFile:
    """A table that has been written, below the folder of the package."""

    table: Table
    path: str
    rows: int
    size: int
    sha256: str

    def resource(self) -> dict[str, Any]:
        return {
            "$schema": f"{PROFILES}/dataresource.json",
            "name": self.table.name,
            "type": "table",
            "path": self.path,
            "description": self.table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": self.size,
            "hash": f"sha256:{self.sha256}",
            "dialect": {"$schema": f"{PROFILES}/tabledialect.json", "delimiter": ",", "lineTerminator": "\r\n"},
            "schema": self.table.schema(),
        }


def descriptor(edition: Edition, files: list[CsvFile], sources: list[Source]) -> dict[str, Any]:
    """What `datapackage.json` holds. Its language is English, as the standard has but one."""
    name = edition.names["en"]
    told = {"homepage": settings.SITE_URL} if settings.SITE_URL else {}
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": edition.key,
        "id": edition.urn,
        "title": name,
        "description": f"{name}. The whole published record at version {edition.number}, every rank of statement.",
        "version": str(edition.number),
        "created": edition.moment,
        **told,
        "licenses": [
            {
                "name": settings.DATA_LICENSE_NAME,
                "title": settings.DATA_LICENSE_TITLE,
                "path": settings.DATA_LICENSE_URL,
            }
        ],
        "sources": [
            {"title": source.heading("en")[0], **({"path": source.url} if source.url else {})} for source in sources
        ],
        "resources": [file.resource() for file in files],
    }


def write_package(folder: Path, edition: Edition, files: list[CsvFile], target: Path) -> None:
    """Write what goes with the tables that lie in the folder, and put all of it into one zip."""
    sources = [source for chunk in by_slug(Source.objects.published()) for source in chunk]
    package = json.dumps(descriptor(edition, files, sources), ensure_ascii=False, indent=2)
    texts = {"datapackage.json": f"{package}\n"}
    for code in LANGUAGES:
        with translation.override(code):
            texts["README.md" if code == "en" else f"README.{code}.md"] = readme(edition, files)
    with translation.override("en"):
        documents = [citing.document(source) for source in sources]
        texts["sources.bib"] = f"{citing.bibtex(documents)}\n"
        texts["sources.csl.json"] = f"{citing.csl_json(documents)}\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    write_zip(target, folder, [*texts, *(file.path for file in files)], moment=edition.changed_at.timetuple()[:6])


def write_zip(target: Path, folder: Path, names: Iterable[str], *, moment: Any) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in entries(folder, names, moment):
            with (folder / info.filename).open("rb") as source, archive.open(info, "w") as member:
                shutil.copyfileobj(source, member, BLOCK)


def entries(folder: Path, names: Iterable[str], moment: Any) -> Iterator[zipfile.ZipInfo]:
    for name in names:
        info = zipfile.ZipInfo(name, moment)
        info.create_system, info.external_attr, info.compress_type = UNIX, ORDINARY_FILE, zipfile.ZIP_DEFLATED
        # So that a file beyond what the old format can count is announced as such.
        info.file_size = (folder / name).stat().st_size
        yield info
