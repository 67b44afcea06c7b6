"""The published record, served, for what judges its API from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import WSGIRequestHandler

from conftest import make_release

TOOLS = settings.BASE_DIR / "tests" / "contract_tools" / "node_modules" / ".bin"
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def site(live_server, monkeypatch) -> str:
    """The address of a server of the record that is in the fixtures, and of two releases without their files."""
    # It sends head and body apart; each body would wait 40 ms for the client to acknowledge the head.
    monkeypatch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    call_command("seed", verbosity=0)
    for version in (1, 2):
        make_release(version=version)
    return live_server.url


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """What a program says; if it fails, the test does, and shows all that it said."""
    # Its own Python must not take the test's settings for its own.
    known = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**known, "PYTHONPATH": str(settings.BASE_DIR), "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
