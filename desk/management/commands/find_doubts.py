import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils.timezone import localdate

from desk.checks import CHECKS, look_at_all
from desk.models import Finding


class Command(BaseCommand):
    help = "Look through the whole record for what editors should see to, such as plans that are overdue. Run it daily."

    def add_arguments(self, parser: ArgumentParser) -> None:
        day = "the day for which to look, today if left out"
        parser.add_argument("--day", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help=day)

    def handle(self, *, day: datetime.date | None, verbosity: int, **options: Any) -> None:
        number = look_at_all(day or localdate())
        if not verbosity:
            return
        self.stdout.write(f"Doubts on record: {number}.")
        for code, rows in Finding.objects.counted().items():
            self.stdout.write(f"{rows:7} rows: {CHECKS[code].title}")
