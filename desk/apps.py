from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")
    default = True

    def ready(self) -> None:
        from desk.roles import put_in_place

        post_migrate.connect(put_in_place, dispatch_uid="desk.roles")


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin, whose first page is the desk."""

    default = False
    default_site = "desk.site.DeskSite"
