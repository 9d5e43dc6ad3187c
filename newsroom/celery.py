"""The Celery application and nothing else; its broker settings stand in settings.py."""

import logging
import os
from typing import Any

from celery import Celery
from celery.app.log import Logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
logging.captureWarnings(True)


class OurLines(Logging):
    """The worker writes the newsroom's own log lines, not Celery's, which quote a failed task's exception."""

    def setup_logging_subsystem(self, *args: Any, **kwargs: Any) -> bool:
        from django.conf import settings
        from django.utils.log import configure_logging

        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        return True


app = Celery("newsroom", log=OurLines)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
