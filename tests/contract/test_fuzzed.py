"""Every answer to what schemathesis makes up, valid and not, is as the description says: all checks, no failure."""

from __future__ import annotations

import re

import pytest

from tests.contract.conftest import PROGRAMS, run

pytestmark = [pytest.mark.contract, pytest.mark.django_db(transaction=True)]

# With more, or with several workers, it takes longer than a change can wait; the same seed makes the same requests.
EXAMPLES, SEED = 100, 1
PHASES = ["Examples", "Coverage", "Fuzzing", "Stateful"]


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
def test_every_answer_is_as_described(site, tmp_path, capsys):
    said = run(
        PROGRAMS / "schemathesis",
        *["run", f"{site}/api/v1/schema/", "--checks", "all", "--continue-on-failure", "--no-color"],
        *["--workers", "1", "--seed", str(SEED), "--max-examples", str(EXAMPLES), "--generation-database", "none"],
        folder=tmp_path,
        SCHEMATHESIS_HOOKS="tests.contract.what_the_schema_cannot_say",
        CONTRACT_SITE=site,
    )

    generated, passed = map(int, re.search(r"(\d+) generated, (\d+) passed", said).groups())
    with capsys.disabled():
        print(f"\n{generated} requests made up, {generated - passed} failures", end=" ")
    assert [name for name in PHASES if f"✅ {name}" not in said] == []
    assert generated == passed > 3000, said
