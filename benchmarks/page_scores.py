"""Scores the pages of a running site by Lighthouse, as a phone sees them: `make lighthouse`.

The score of a site is that of its worst page; figures differ a little from run to run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

LIGHTHOUSE = Path(__file__).parent / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def main(site: str) -> None:
    with urlopen(f"{site}/api/v1/milestones/?limit=1") as answer:  # noqa: S310 - the address that the caller names
        milestone = json.load(answer)["results"][0]["id"]
    pages = ("/en/", "/en/timeline/", f"/en/timeline/{milestone}/", "/en/production/", "/ru/", "/ru/timeline/")
    for page in pages:
        scores, failed = judge(f"{site}{page}")
        print(f"{page:40} " + "  ".join(f"{name} {score:.0f}" for name, score in scores.items()), *failed)


def judge(address: str) -> tuple[dict[str, float], list[str]]:
    """The four scores out of 100, and the audits that cost some."""
    command = [LIGHTHOUSE, address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    environment = {"CHROME_PATH": shutil.which("chromium") or "chromium", **os.environ}
    result = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603
    report = json.loads(result.stdout)
    scores = {name: 100 * (each["score"] or 0) for name, each in report["categories"].items()}
    weighed = {audit["id"] for each in report["categories"].values() for audit in each["auditRefs"] if audit["weight"]}
    failed = [name for name in sorted(weighed) if (report["audits"][name]["score"] or 0) < 0.9]
    return scores, [name for name in failed if report["audits"][name]["scoreDisplayMode"] != "notApplicable"]


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
