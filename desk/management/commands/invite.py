"""Invite somebody from the command line, such as the first person of a new newsroom."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from desk import invitations
from publishing.roles import ROLES


class Command(BaseCommand):
    help = "Print a link, good for three days and once, with which somebody makes an account of one of the six roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="user name")
        parser.add_argument("mail", help="e-mail address")
        parser.add_argument("role", choices=sorted(ROLES))

    def handle(self, *args: Any, name: str, mail: str, role: str, **options: Any) -> None:
        try:
            validate_email(mail)
            _, link = invitations.invite(name, mail, [Group.objects.get(name=role)], by=None)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(link)
