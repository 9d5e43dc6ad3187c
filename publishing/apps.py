from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Record"

    def ready(self) -> None:
        from publishing.triggers import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="append-only triggers")
