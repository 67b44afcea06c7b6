from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q

from sources.models import AbstractCitation, Publishable

EDITORS = "Editors"
# Not "delete": what has been public is withdrawn, and a draft costs nothing.
ACTIONS = ("add", "change", "view")


class Command(BaseCommand):
    help = "Ask for a name and a password, and make an editor of them: somebody who may edit the record in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--superuser", action="store_true", help="make an administrator, who may do everything")

    def handle(self, *, superuser: bool, **options: Any) -> None:
        try:
            user = ask_name()
            user.set_password(ask_password(user))
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Nothing was done: no name and password were given.") from error
        save_editor(user, superuser=superuser)
        role = "an administrator" if user.is_superuser else "an editor"
        self.stdout.write(f"{user.username} is {role} now, and can sign in at /admin/.")


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
def save_editor(user: User, *, superuser: bool) -> None:
    """Let the user into the admin as an editor; rights that an account has already are never taken away."""
    user.is_active = user.is_staff = True
    user.is_superuser = user.is_superuser or superuser
    user.save()
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.set(editing_permissions())
    user.groups.add(group)


def editing_permissions() -> list[Permission]:
    """To add, change and view the rows of the record and their citations; nothing else, accounts least of all."""
    allowed = Q()
    for model in apps.get_models():
        if issubclass(model, Publishable | AbstractCitation):
            codenames = [f"{action}_{model._meta.model_name}" for action in ACTIONS]
            allowed |= Q(content_type=ContentType.objects.get_for_model(model), codename__in=codenames)
    return list(Permission.objects.filter(allowed))
