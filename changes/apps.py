from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ChangesConfig(AppConfig):
    name = "changes"
    verbose_name = _("Changes")

    def ready(self) -> None:
        from changes.triggers import after_migrate, before_migrate

        pre_migrate.connect(before_migrate, sender=self, dispatch_uid="changes.before_migrate")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="changes.after_migrate")
