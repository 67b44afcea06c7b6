from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        from sources.trigrams import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="sources.trigrams")
