"""Whoever follows `/api/v1/changes/` by the program of docs/api.md holds the record, whatever editors did meanwhile."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from rest_framework.serializers import BaseSerializer

from changes.models import Change
from changes.resources import resources
from changes.tests.edits import Editor
from tests.helpers import API, viewsets

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENTATION = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
# Resource -> keys that the log leaves out, as the documentation tells them; "" for what all have.
LEFT_OUT = {
    "": {"url", "page", "version", "updated_at"},
    "observations": {"unit", "outcome"},
    "disputes": {"rivals"},
    "citations": {"archive_name"},
}


def program() -> str:
    """The one that is printed under "How to mirror the record"."""
    section = DOCUMENTATION.partition("\n## How to mirror the record\n")[2].partition("\n## ")[0]
    (code,) = re.findall(r"^```python\n(.*?)^```$", section, re.M | re.S)
    return code


def follow(site: str, file: Path, *, meanwhile: Callable[[], Any] = lambda: None, limit: int = 500) -> None:
    """Run the program for one sitting; with a smaller limit it asks for more pages, and before each others write."""
    real = urllib.request.urlopen

    class Library:
        class request:
            @staticmethod
            def urlopen(address: str) -> Any:
                meanwhile()
                return real(address.replace("limit=500", f"limit={limit}"))

    code: dict[str, Any] = {"__name__": "mirror"}
    exec(program(), code)
    code["urllib"] = Library
    code["follow"](site, file)


def mirrored(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))["objects"]


def dump() -> dict[str, Any]:
    """All lists of the API, of all ranks, as a stranger reads them, less what the log leaves out."""
    client, found = Client(), {}
    for resource, viewset in viewsets().items():
        rank = "&rank=all" if "rank" in viewset.filterset_class.base_filters else ""
        address = f"{API}/{resource}/?limit=500{rank}" if resource != "plans" else None
        while address:
            page = client.get(address).json()
            found |= {f"{resource}/{row['id']}": less(resource, row) for row in page["results"]}
            address = page["next"]
    return found


def less(resource: str, row: dict[str, Any]) -> dict[str, Any]:
    left_out = LEFT_OUT[""] | LEFT_OUT.get(resource, set())
    kept = {name: value for name, value in row.items() if name not in left_out}
    if "citations" in kept:
        citations = kept["citations"]
        kept["citations"] = [{k: v for k, v in each.items() if k not in LEFT_OUT["citations"]} for each in citations]
    return kept


def follow_for(site: str, file: Path, editor: Editor, *, edits: int, sittings: int) -> None:
    """Follow in so many sittings, with edits between them and while their pages are read."""
    # Two edits before each page, so many before each sitting; the last sitting begins when all is written.
    for sitting in range(sittings):
        left = edits - sum(editor.made.values())
        editor.edit(max(left // (sittings - sitting) * 2 // 3, 0))

        def meanwhile() -> None:
            editor.edit(min(2, max(edits - sum(editor.made.values()), 0)))

        follow(site, file, meanwhile=meanwhile, limit=25)
        if sitting % 5 == 0:
            follow(site, file)
            assert mirrored(file) == dump()
    editor.edit(edits - sum(editor.made.values()))
    follow(site, file)


def assert_followed(file: Path, editor: Editor, edits: int) -> None:
    held, fresh = mirrored(file), dump()
    assert held == fresh
    assert len(held) >= 15
    assert sum(editor.made.values()) == edits
    assert all(editor.made.values()), editor.made
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_mirror_equals_a_fresh_dump_after_many_edits(live_server, tmp_path):
    editor, file = Editor(seed=4), tmp_path / "mirror.json"

    follow_for(live_server.url, file, editor, edits=150, sittings=6)

    assert_followed(file, editor, 150)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_mirror_equals_a_fresh_dump_after_a_thousand_edits(live_server, tmp_path, seed):
    editor, file = Editor(seed=seed), tmp_path / "mirror.json"

    follow_for(live_server.url, file, editor, edits=1000, sittings=30)

    assert_followed(file, editor, 1000)
    assert set(Change.objects.values_list("action", flat=True)) == set(Change.Action.values)


@pytest.mark.postgresql  # threads share SQLite's database in memory, and no lock
def test_a_mirror_misses_nothing_while_others_write(live_server, tmp_path):
    editor, file, errors = Editor(seed=3), tmp_path / "mirror.json", []

    def write() -> None:
        try:
            editor.edit(120)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        follow(live_server.url, file, limit=3)
    thread.join()
    follow(live_server.url, file)

    assert errors == []
    assert mirrored(file) == dump()


def test_the_program_runs_as_it_is_printed(live_server, tmp_path):
    editor, file = Editor(seed=5), tmp_path / "mirror.json"
    (tmp_path / "mirror.py").write_text(program(), encoding="utf-8")
    command = [sys.executable, str(tmp_path / "mirror.py"), live_server.url, str(file)]

    for _sitting in range(2):
        subprocess.run(command, check=True)
        assert mirrored(file) == dump()
        editor.edit(5)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda mirror, name: mirror.update(number=mirror["number"] - 3), id="a number"),
        pytest.param(lambda mirror, name: mirror["objects"].update({name: {}}), id="an object"),
    ],
)
def test_the_program_stops_where_its_copy_is_not_what_a_change_found(live_server, tmp_path, spoil):
    Editor(seed=6)
    file = tmp_path / "mirror.json"
    milestone = resources()["milestones"].model.objects.get(slug="first-car")
    for title in ("Once", "Twice", "Thrice", "Now"):
        follow(live_server.url, file)
        milestone.title_en = title
        milestone.save()
    mirror = json.loads(file.read_text(encoding="utf-8"))
    spoil(mirror, "milestones/first-car")
    file.write_text(json.dumps(mirror), encoding="utf-8")

    with pytest.raises(SystemExit, match="does not follow on"):
        follow(live_server.url, file)


def test_the_program_stops_at_a_number_that_is_missing():
    code: dict[str, Any] = {"__name__": "mirror"}
    exec(program(), code)
    change = {"number": 3, "resource": "eras", "id": "dawn", "before": {}, "after": {"id": "dawn"}, "record_version": 3}

    with pytest.raises(SystemExit, match="Change 3 does not follow on 1"):
        code["apply"](change, {"number": 1, "record_version": 1, "objects": {}})


def test_the_documentation_names_all_that_the_log_leaves_out():
    def derived(serializer: BaseSerializer) -> set[str]:
        return set(serializer.derived)

    for resource, viewset in viewsets().items():
        serializer = viewset.serializer_class()
        name = "observations" if resource == "plans" else resource
        assert derived(serializer) == LEFT_OUT[""] | LEFT_OUT.get(name, set())
        if "citations" in serializer.fields:
            assert derived(serializer.fields["citations"].child) == LEFT_OUT["citations"]
    sentence = re.search(r"Left out of the log,.*?`archive_name`\.", DOCUMENTATION, re.S).group()
    assert set(re.findall(r"[a-z_]+", " ".join(re.findall("`([^`]*)`", sentence)))) == set().union(*LEFT_OUT.values())
