"""Who may sign in. Only an administrator sees these; `make_editor` makes the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desk.admin.guards import GuardedAdmin, RowsField
from desk.roles import NAMES, ROLES, name_of

admin.site.unregister([User, Group])


class RoleField(RowsField):
    """Groups, each with what its role may do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return f"{name_of(obj)}: {ROLES[obj.name]}" if obj.name in ROLES else obj.name


class GroupFilter(admin.RelatedOnlyFieldListFilter):
    def field_choices(self, *args: Any) -> list[tuple[int, Any]]:
        return [(pk, NAMES.get(name, name)) for pk, name in super().field_choices(*args)]


class AccountAdmin(GuardedAdmin):
    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return []  # permissions and groups have the two boxes of their own


@admin.register(User)
class GuardedUserAdmin(AccountAdmin, UserAdmin):
    """An administrator gives roles, and nothing beyond: who may do everything is for a superuser to say.

    Whoever has a role may sign in to the desk: the box that Django has for that is ticked with the role.
    """

    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    filter_horizontal = ("user_permissions",)
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("Role"), {"fields": ("groups",)}))
    list_filter = ("is_active", "is_superuser", ("groups", GroupFilter))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        beyond = () if request.user.is_superuser else ("is_superuser", "user_permissions")
        return (*self.readonly_fields, *beyond)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The groups to choose from: others than the roles may hold any right."""
        if db_field.name == "groups":
            groups = Group.objects.order_by("pk")
            kwargs["queryset"] = groups if request.user.is_superuser else groups.filter(name__in=ROLES)
            help_text = _("One is enough. Whoever has a role may sign in; to keep somebody out, untick “Active”.")
            return RoleField(kwargs["queryset"], required=False, label=_("Role"), help_text=help_text)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Leave an account the groups that were not to choose from, and let whoever has a role sign in."""
        user = form.instance
        offered = form.fields["groups"].queryset if "groups" in form.fields else Group.objects.none()
        others = list(user.groups.exclude(pk__in=offered.values("pk")))
        super().save_related(request, form, formsets, change)
        user.groups.add(*others)
        if not user.is_staff and user.groups.filter(name__in=ROLES).exists():
            user.is_staff = True
            user.save(update_fields=["is_staff"])

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def role(self, obj: User) -> str:
        names = [name_of(group) for group in obj.groups.all()]
        return ", ".join([*names, *([str(_("superuser"))] if obj.is_superuser else [])])


@admin.register(Group)
class GuardedGroupAdmin(AccountAdmin, GroupAdmin):
    list_display = ("called",)

    @admin.display(description=_("name"), ordering="name")
    def called(self, obj: Group) -> str:
        return name_of(obj)
