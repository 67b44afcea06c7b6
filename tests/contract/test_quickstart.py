"""The quickstart of docs/api.md does what it says, run as it stands by the programs that it is for."""

from __future__ import annotations

import re
import sys

import pytest
from django.conf import settings

from production.models import Observation
from tests.contract.conftest import run
from tests.helpers import API

pytestmark = [
    pytest.mark.contract,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

# How each language is run, and the file that it is in.
PROGRAMS = {"sh": ("sh", "start.sh"), "python": (sys.executable, "start.py"), "js": ("node", "start.mjs")}


@pytest.fixture
def said(site, tmp_path):
    """What the example in a language prints."""
    text = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    found = re.findall(r"^```(\w+)\n(.+?)^```", text, re.M | re.S)
    # The first of each language: more follow further down.
    examples = dict(reversed(found))

    def said(language: str) -> list[str]:
        program, name = PROGRAMS[language]
        (tmp_path / name).write_text(examples[language].replace("http://127.0.0.1:8000", site), encoding="utf-8")
        return run(program, name, folder=tmp_path).splitlines()

    return said


def test_curl_gets_a_list_and_is_told_that_it_holds_it(said, client):
    body, status = said("sh")

    assert '"count":' in body
    assert status == "304"


def test_python_reads_every_row(said):
    lines = said("python")

    assert len(lines) == Observation.objects.for_list().best().filter(kind="actual").count() > 10


def test_javascript_shows_all_sides_with_their_evidence(said, client):
    lines = said("js")

    disputed = client.get(f"{API}/milestones/?disputed=true&rank=all").json()["count"]
    assert len(lines) == disputed > 0
    assert all("#p" in line for line in lines)
