from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from sources.checking.record import check_record


class Command(BaseCommand):
    help = "Hold every citation of the record against the documents in a folder. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="Where the files named by the sources are.")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        report = check_record(folder)
        for fault in report.faults:
            self.stdout.write(fault)
        if report.faults:
            raise CommandError(str(report))
        self.stdout.write(str(report))
