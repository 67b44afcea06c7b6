from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from desk.moving import publish_due


class Command(BaseCommand):
    help = "Publish what reviewers let through for a moment that has come. By cron, every minute or so."

    def handle(self, **options: Any) -> None:
        published, faults = publish_due(timezone.now())
        for row in published:
            self.stdout.write(f"Published: {row._meta.verbose_name} {row.slug}")
        if faults:
            raise CommandError("\n".join(["Not published:", *faults]))
