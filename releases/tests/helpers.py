"""What the tests of the open data share."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from releases.editions import Edition
from releases.making import Made, make_current


def make_files() -> tuple[Edition, Made]:
    found = make_current()
    assert found is not None
    return found


def make_anew(made: Made) -> Made:
    """The same version once more, as if it had never been made."""
    shutil.rmtree(made.folder)
    return make_files()[1]


def bytes_of(made: Made) -> dict[str, bytes]:
    return {file.suffix: made.path(file).read_bytes() for file in made.files}


def path_of(made: Made, suffix: str) -> Path:
    return made.path(made.file(suffix))


def package_of(made: Made) -> dict[str, str]:
    """The files of the Data Package, by name and in their order."""
    with zipfile.ZipFile(path_of(made, "zip")) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def table_of(package: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package[f"data/{name}.csv"], newline="")))


def descriptor_of(package: dict[str, str]) -> dict[str, Any]:
    return json.loads(package["datapackage.json"])


def graph_of(made: Made) -> list[dict[str, Any]]:
    return json.loads(path_of(made, "jsonld").read_text(encoding="utf-8"))["@graph"]
