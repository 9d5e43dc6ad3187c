"""What the web server calls."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

logging.captureWarnings(True)
application = get_wsgi_application()
