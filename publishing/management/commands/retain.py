"""`manage.py retain`: what the sweep does once a day, at once and to the end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publishing import retention


class Command(BaseCommand):
    help = "Removes what is kept for a time only, and thins old saved versions to the last of each day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would go")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        gone = retention.clear_scratch(dry_run)
        place: int | None = 0
        while place is not None:
            removed, place = retention.thin(place, dry_run)
            gone["versions"] = gone.get("versions", 0) + removed
        counts = ", ".join(f"{name} {count}" for name, count in gone.items())
        self.stdout.write(f"{'Would go' if dry_run else 'Gone'}: {counts}")
