from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from desk.roles import REVIEWER, ROLES

ARTICLES = {"contributor": "a", "reviewer": "a", "administrator": "an"}


class Command(BaseCommand):
    help = "Ask for a name and a password, and make an editor of them: somebody who may edit the record in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        roles = "; ".join(f"{role.lower()} {does}" for role, does in ROLES.items())
        parser.add_argument("--role", choices=[role.lower() for role in ROLES], default=REVIEWER.lower(), help=roles)
        parser.add_argument("--superuser", action="store_true", help="whatever there is a permission for, besides")

    def handle(self, *, role: str, superuser: bool, **options: Any) -> None:
        try:
            user = ask_name()
            user.set_password(ask_password(user))
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Nothing was done: no name and password were given.") from error
        save_editor(user, role=role.capitalize(), superuser=superuser)
        self.stdout.write(f"{user.username} is {ARTICLES[role]} {role} now, and can sign in at /admin/.")
        if not settings.PUBLISH_OWN_DRAFTS:
            self.stdout.write("What one editor drafts another publishes. For a desk of one: PUBLISH_OWN_DRAFTS=true")


def ask_name() -> User:
    """The account of the name that is typed, new or old."""
    name = input("Name: ").strip()
    try:
        User(username=name).clean_fields(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return User.objects.filter(username=name).first() or User(username=name)


def ask_password(user: User) -> str:
    """A password typed twice without being shown, as good as the settings ask."""
    password = getpass("Password: ")
    if password != getpass("Password again: "):
        raise CommandError("The two passwords are not the same. Nothing was done.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error
    return password


@transaction.atomic
def save_editor(user: User, *, role: str, superuser: bool = False) -> None:
    """Let the user into the admin in this role; rights that an account has already are never taken away."""
    user.is_active = user.is_staff = True
    user.is_superuser = user.is_superuser or superuser
    user.save()
    user.groups.add(Group.objects.get(name=role))
