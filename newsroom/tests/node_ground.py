"""What the test of several nodes does in the database itself: `python -m newsroom.tests.node_ground prepare 14 6`."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402  Django first
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from digests.models import undone  # noqa: E402
from newsroom.testing import saved  # noqa: E402
from publishing.lifecycle import schedule  # noqa: E402
from publishing.models import Change, Edition, Scheduled  # noqa: E402

NAME, PASSWORD = "chief", "a-long-walk-by-the-quay"


def prepare(drafts: str, planned: str) -> dict[str, object]:
    """A superuser, drafts to publish, and stories that the sweep publishes within the next seconds."""
    by = User.objects.create_superuser(NAME, "chief@example.org", PASSWORD)
    made = [saved(headline=f"Harbour Grid sells its park number {number}") for number in range(int(drafts))]
    for number in range(int(planned)):
        later = saved(headline=f"Delta Sur buys a park of the kind {number}")
        row = schedule(later.article_id, by, timezone.now() + timedelta(hours=1), "Europe/London", "first")
        Scheduled.objects.filter(pk=row.pk).update(at=timezone.now() + timedelta(seconds=8 + number))
    return {str(revision.article_id): revision.pk for revision in made}


def counted() -> dict[str, object]:
    """What is live, what is still to do, and what happened more than once."""
    twice = Edition.objects.values("article", "number").annotate(times=Count("pk")).filter(times__gt=1)
    editions = dict(Edition.objects.values_list("article").annotate(Count("pk")))
    return {
        "live": [str(article) for article in Edition.objects.live().values_list("article", flat=True)],
        "undone": undone().count(),
        "waiting": Scheduled.objects.exclude(state=Scheduled.State.DONE).count(),
        "scheduled": [str(article) for article in Scheduled.objects.values_list("article", flat=True)],
        "twice": twice.count() + sum(number > 1 for number in editions.values()),
        "changes": Change.objects.filter(verb="publish").count(),
    }


if __name__ == "__main__":
    acts: dict[str, Callable[..., object]] = {"prepare": prepare, "counted": counted}
    act = acts[sys.argv[1]]
    sys.stdout.write(json.dumps(act(*sys.argv[2:])) + "\n")
