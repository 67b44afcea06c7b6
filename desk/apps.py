from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_delete, post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")
    default = True

    def ready(self) -> None:
        from desk.checks import forget
        from desk.roles import put_in_place
        from sources.models import record_models

        post_migrate.connect(put_in_place, dispatch_uid="desk.roles")
        autodiscover_modules("soft_checks")
        for model in record_models():
            post_delete.connect(forget, sender=model, dispatch_uid=f"desk.checks.{model._meta.label}")


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin, whose first page is the desk."""

    default = False
    default_site = "desk.site.DeskSite"
