"""`manage.py audit_renderings`: does every stored rendering equal a fresh one?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from publishing.models import Edition, StoryJson, StoryPage
from publishing.press import render


class Command(BaseCommand):
    help = "Compares every live story's stored page and document with a fresh rendering. Exit status 1 if any differs."

    def handle(self, *args: Any, **options: Any) -> None:
        differing = 0
        count = 0
        for edition in Edition.objects.live().order_by("pk").iterator(chunk_size=100):
            count += 1
            for name in _differing(edition):
                differing += 1
                self.stdout.write(f"differs: {name} of /{edition.path}/ (version {edition.number})")
        self.stdout.write(f"{count} stories, {2 * count} renderings, {differing} differing")
        if differing:
            sys.exit(1)


def _differing(edition: Edition) -> list[str]:
    page, document = render(edition)
    stored = StoryPage.objects.filter(path=edition.path).first(), StoryJson.objects.filter(edition=edition).first()
    pairs = zip(("page", "document"), stored, (page, document), strict=True)
    return [name for name, held, fresh in pairs if held is None or held.status != 200 or held.unpacked() != fresh]
