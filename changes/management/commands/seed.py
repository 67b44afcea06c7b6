from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from changes.recording import record_what_is_due
from sources.importing import FaultyFixtures, is_empty, load


class Command(BaseCommand):
    help = "Load the record's fixtures into an empty database. A database that holds a record is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if not is_empty():
            self.stdout.write("The database holds a record already: nothing was loaded.")
            return
        try:
            counts = load(folder=folder)
        except FaultyFixtures as error:
            raise CommandError(f"Nothing was loaded, for these faults:\n{error}") from error
        record_what_is_due()
        self.stdout.write(f"Loaded {sum(counts.values())} rows from {folder.name}/.")
