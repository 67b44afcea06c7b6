"""What a whole list costs, in each form: `make bench-exports`, or `python -m benchmarks.export_speed ROWS`.

Prints, for 100,000 rows and for a tenth of them, the rows that came, the time, and by how much the process that answers
grew at most; each is asked of a process of its own, so that none profits from another. The ratios hold from machine to
machine, the figures beside them do not: a form that keeps its rows in memory grows tenfold. It works on a database in a
temporary folder, which is thrown away. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FORMS = ("json", "ndjson", "csv", "xlsx")
ROWS = 100_000


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}", "HTTPS": "false"}
        work("fill", str(rows))
        print(f"{'form':8}{'rows':>9}{'seconds':>9}{'rows/s':>9}{'MB sent':>9}{'MB grown':>10}")
        for form in FORMS:
            few, many = report(form, "?kind=launch"), report(form, "")
            print(f"{'':8}ten times the rows: {many['grown'] / few['grown']:.2f} times the memory\n")


def report(form: str, query: str) -> dict[str, float]:
    found = json.loads(work("export", form, query))
    rate = found["rows"] / found["seconds"]
    print(
        f"{form:8}{found['rows']:9,}{found['seconds']:9.1f}{rate:9,.0f}"
        f"{found['sent'] / 1e6:9.1f}{found['grown'] / 1e6:10.1f}"
    )
    return found


def work(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.export_worker", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
