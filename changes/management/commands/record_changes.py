from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from changes.recording import record_changes, touch_everything


class Command(BaseCommand):
    help = "Write to the public log whatever has changed since it was last written. The site does so by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="Compare every row, as after a release that changes what a row shows."
        )

    def handle(self, **options: Any) -> None:
        if options["all"]:
            touch_everything()
        self.stdout.write(f"Changes recorded: {record_changes()}.")
