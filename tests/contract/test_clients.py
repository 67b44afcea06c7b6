"""Clients that strangers would make of the description compile, and read every row of the record without loss."""

from __future__ import annotations

import compileall
import json
import shutil
import sys
from pathlib import Path

import pytest

from avtotor.api_router import router
from tests.contract.conftest import PROGRAMS, TOOLS, run
from tests.helpers import API

pytestmark = [
    pytest.mark.contract,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

HERE = Path(__file__).parent
STRICT = [
    "--strict",
    "--target",
    "es2022",
    "--module",
    "es2022",
    "--moduleResolution",
    "bundler",
    "--lib",
    "es2022,dom",
]


@pytest.fixture
def described(client, tmp_path) -> Path:
    path = tmp_path / "schema.json"
    path.write_bytes(client.get(f"{API}/schema/").content)
    return path


@pytest.fixture
def counts(site, client) -> dict[str, int]:
    """Resource -> how many rows there are; of the search, how many it finds."""
    lists = [prefix for prefix, _viewset, _name in router.registry if prefix != "search"]
    found = {prefix: client.get(f"{API}/{prefix}/").json()["count"] for prefix in lists}
    return {**found, "search": client.get(f"{API}/search/?q=a").json()["count"]}


def test_a_client_in_python_reads_every_row(site, described, counts, tmp_path):
    (tmp_path / "config.yaml").write_text("post_hooks: []\n")
    run(
        PROGRAMS / "openapi-python-client",
        *["generate", "--path", described, "--output-path", "record_client", "--meta", "none"],
        *["--config", "config.yaml", "--fail-on-warning"],
        folder=tmp_path,
    )

    assert compileall.compile_dir(tmp_path / "record_client", quiet=1)
    said = run(sys.executable, HERE / "read_record.py", site, folder=tmp_path, PYTHONPATH=str(tmp_path))

    assert json.loads(said) == counts


def test_a_client_in_typescript_reads_every_row(site, described, counts, tmp_path):
    run(TOOLS / "openapi-typescript", described, "--output", "api.d.ts", folder=tmp_path)
    shutil.copy(HERE / "read_record.mts", tmp_path)

    run(TOOLS / "tsc", *STRICT, "read_record.mts", folder=tmp_path)
    said = run("node", "read_record.mjs", site, folder=tmp_path)

    assert json.loads(said) == counts
