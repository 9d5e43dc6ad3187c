"""`manage.py sweep`: the loop itself."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection

from publishing.sweep import TICK, sweep_once

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publishes what is due and sends again the hints for what was not done, every two seconds, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            try:
                sweep_once()
            except Error:
                log.exception("the database is away; trying again")
                connection.close()
            if once:
                return
            stop.wait(TICK)
