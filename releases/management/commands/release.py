from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from releases.keeping import NothingPublished, release
from releases.making import RecordMoved
from releases.models import Release


class Command(BaseCommand):
    help = "Keep the published record as it stands, with its files, for whoever cites it. A version is released once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--first", action="store_true", help="Only if there is something to release and no release yet."
        )

    def handle(self, *, first: bool, **options: Any) -> None:
        if first and (version := Release.objects.newest()[0]):
            self.stdout.write(f"There is a release already, of version {version}: nothing was made.")
            return
        try:
            made, is_new = release()
        except NothingPublished as error:
            if first:
                self.stdout.write("Nothing has been published yet: nothing was made.")
                return
            raise CommandError("Nothing has been published yet: there is nothing to release.") from error
        except RecordMoved as error:
            raise CommandError(
                "The record changed again and again while it was read: try when nobody edits."
            ) from error
        if not is_new:
            self.stdout.write(f"Version {made.version} has been released already: nothing was made.")
            return
        self.stdout.write(f"Released version {made.version}, {made.row_count} rows:")
        for file in made.files.all():
            self.stdout.write(f"  {file.sha256}  {file.name}  {file.size} bytes")
