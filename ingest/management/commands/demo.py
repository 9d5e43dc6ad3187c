"""`manage.py demo`: a newsroom to try out, with accounts, pictures and stories in all their states."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ingest.demo import accounts, masthead, paper, pictures
from ingest.demo.desk import Desk
from publishing import clock


class Command(BaseCommand):
    help = "Makes the demo newsroom once: accounts, sections, pictures and fourteen stories. Only where DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is not set: demo accounts may exist in a newsroom of `make run` only.")
        if accounts.are_open():
            self._already_here()
            return
        drawn = pictures.draw_all()  # before the transaction: it takes seconds
        with transaction.atomic():
            passwords = accounts.open_accounts()
            masthead.set_up()
            newsroom = paper.set_up()
            images = pictures.hang(drawn, newsroom.name)
            told = Desk(images, clock.now().astimezone(ZoneInfo(newsroom.zone)).date(), newsroom.zone).work()
        file = accounts.write_logins(settings.VAR, passwords)
        self.stdout.write(
            f"{len(passwords)} accounts, {len(masthead.SECTIONS)} sections, {len(masthead.AUTHORS)} bylines, "
            f"{len(images)} pictures, {len(told)} stories:"
        )
        self.stdout.write("".join(f"  {line}\n" for line in told), ending="")
        self.stdout.write(f"Log-ins are in {file}")

    def _already_here(self) -> None:
        """Nothing to do, unless the file of passwords is gone, which nobody can bring back."""
        self.stdout.write("The demo newsroom is already here.")
        if not (settings.VAR / accounts.FILE).exists():
            file = accounts.write_logins(settings.VAR, accounts.renew_passwords())
            self.stdout.write(f"Its log-ins were gone; new ones are in {file}")
