"""The HTML of every page, by the Nu Html Checker: it names what a browser silently forgives."""

from __future__ import annotations

import json
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.browser.conftest import TOOLS
from tests.pages import LANGUAGES, page_addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CHECKER = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_page_is_valid_html(client, tmp_path):
    call_command("seed", verbosity=0)
    call_command("release", stdout=StringIO())
    extra = ["?kind=launch&ordering=-date", "?kind=no-such", "?undated=true", "?q=nothing-of-this"]
    for language in LANGUAGES:
        filtered = [f"/{language}/timeline/{query}" for query in extra]
        for place, address in enumerate([*page_addresses(language), *filtered, f"/{language}/timeline/absent/"]):
            (tmp_path / f"{language}-{place}.html").write_bytes(client.get(address).content)

    # That the checker has read the folder is seen by the fault in this one.
    (tmp_path / "planted.html").write_text('<!doctype html><html lang="en"><title>T</title><p id="a"><p id="a">')

    complaints = complaints_about(tmp_path)

    assert [each for each in complaints if each[0] != "planted.html"] == []
    assert complaints != []


def complaints_about(folder: Path) -> list[tuple[str, str, str]]:
    command = ["java", "-jar", CHECKER, "--format", "json", "--skip-non-html", folder]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(checked.stderr)["messages"]
    return [(Path(each["url"]).name, each["message"], each.get("extract", "")) for each in messages]
