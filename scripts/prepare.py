"""Bring the database and the static files up to date: `python -m scripts.prepare`.

One process for what would be four commands, since most of the time of each is Django's start.
"""

import hashlib
import os

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avtotor.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("seed")
    call_command("release", first=True)
    find_first_doubts()
    collect_static()


def find_first_doubts() -> None:
    """Let the desk have its soft warnings from the first day; later ones come with each save and by cron."""
    from desk.models import Finding

    if not Finding.objects.exists():
        call_command("find_doubts", verbosity=0)


def collect_static() -> None:
    """Collect and compress the static files, unless none has changed since they were collected."""
    stamp = settings.STATIC_ROOT / ".fingerprint"
    fingerprint = static_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """A digest of the name, size and time of every static file, and of how they are to be stored."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
