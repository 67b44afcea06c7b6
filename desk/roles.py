"""The three groups of those who keep the record, and what each may do.

`migrate` puts them in place, with the permissions of all models that there are: a new kind of row needs no migration
here. Who is to have other rights gets them by a group of another name, which nothing here touches.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.models import Group, Permission
from django.db import connections
from django.utils.translation import gettext_lazy as _

from sources.models import AbstractCitation, Publishable

CONTRIBUTOR, REVIEWER, ADMINISTRATOR = "Contributor", "Reviewer", "Administrator"
ROLES = {
    CONTRIBUTOR: _("drafts, sends to review, proposes changes of what is public"),
    REVIEWER: _("publishes, corrects, withdraws, decides on proposals"),
    ADMINISTRATOR: _("does all that, and looks after accounts"),
}
# What an editor reads; the groups themselves have one name, whatever language is spoken.
NAMES = {CONTRIBUTOR: _("Contributor"), REVIEWER: _("Reviewer"), ADMINISTRATOR: _("Administrator")}


def name_of(group: Group) -> str:
    return str(NAMES.get(group.name, group.name))


def permissions_of(role: str) -> set[tuple[str, str]]:
    """App and codename of each permission of a role."""
    found = set()
    for model in installed.get_models():
        name, app = model._meta.model_name, model._meta.app_label
        if issubclass(model, Publishable):
            # Which rows may be deleted is for the policy to say (desk/policy.py): drafts alone.
            found |= {(app, f"{action}_{name}") for action in ("add", "change", "view", "delete")}
        elif issubclass(model, AbstractCitation):
            found |= {(app, f"{action}_{name}") for action in ("add", "change", "view")}
    if role in (REVIEWER, ADMINISTRATOR):
        found.add(("desk", "review"))
    if role == ADMINISTRATOR:
        found |= {("auth", f"{action}_user") for action in ("add", "change", "view")} | {("auth", "view_group")}
    return found


def put_in_place(sender: Any, using: str, **kwargs: Any) -> None:
    """Make the groups and give them the permissions that there are, when `migrate` is done with the last app."""
    with_models = [each.name for each in installed.get_app_configs() if each.models_module]
    tables = {Group._meta.db_table, Permission._meta.db_table}
    if sender.name != with_models[-1] or not tables <= set(connections[using].introspection.table_names()):
        return
    there_are = {
        (each.content_type.app_label, each.codename): each
        for each in Permission.objects.using(using).select_related("content_type")
    }
    for role in ROLES:
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(there_are[code] for code in permissions_of(role) if code in there_are)
