"""Two processes that write the log at once write each change once, and leave no gap."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection

from changes.models import Change, RecordVersion
from changes.recording import record_changes
from changes.tests.helpers import mirror, public_record
from conftest import make_milestone

ROWS = 12
MAKE_ROWS = f"from conftest import make_milestone; [make_milestone(slug=f'car-{{n}}') for n in range({ROWS})]"
NUMBERS = "from changes.models import Change; print([change.number for change in Change.objects.order_by('number')])"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql  # threads share SQLite's database in memory, and no lock
def test_writers_and_recorders_at_once_leave_a_whole_log():
    milestones = [make_milestone(slug=f"car-{number}") for number in range(ROWS)]
    errors = []

    def work(number: int) -> None:
        try:
            for each in milestones[number::3]:
                each.title_en = f"Corrected by {number}"
                each.save()
                record_changes()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record_changes()

    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert errors == []
    assert numbers == list(range(1, len(numbers) + 1))
    assert RecordVersion.objects.get().last_change == len(numbers)
    assert mirror() == public_record()


@pytest.mark.slow
@pytest.mark.sqlite
def test_two_processes_on_one_sqlite_file_write_each_change_once(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'record.sqlite3'}"}

    def start(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)

    start("migrate", "--verbosity", "0").communicate()
    start("shell", "--verbosity", "0", "--command", MAKE_ROWS).communicate()
    both = [start("record_changes"), start("record_changes")]
    answers = [process.communicate()[0] for process in both]
    numbers = start("shell", "--verbosity", "0", "--command", NUMBERS).communicate()[0]

    # The source that all of them cite is a change, too.
    assert sorted(answers) == ["Changes recorded: 0.\n", f"Changes recorded: {ROWS + 1}.\n"]
    assert numbers.strip() == str(list(range(1, ROWS + 2)))
