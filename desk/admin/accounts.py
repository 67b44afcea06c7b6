"""Who may sign in. Only an administrator sees these; `make_editor` makes the rest."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from desk.admin.guards import GuardedAdmin

admin.site.unregister([User, Group])


class AccountAdmin(GuardedAdmin):
    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return []  # permissions and groups have the two boxes of their own


@admin.register(User)
class GuardedUserAdmin(AccountAdmin, UserAdmin):
    readonly_fields = ("last_login", "date_joined")


@admin.register(Group)
class GuardedGroupAdmin(AccountAdmin, GroupAdmin):
    pass
