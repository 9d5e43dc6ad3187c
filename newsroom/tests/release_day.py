"""A day's work, done by the code in whose folder it is started: the release before and the present one, side by side.

`release_day.py work LETTER ROUNDS`: save, publish, correct, schedule, sweep, digest, and what readers, partners and
editors ask for; it says the published stories as one line of JSON. `release_day.py read ID ...`: look at stories that
another wrote, and say how many of them the fact queries find. Whatever goes wrong ends it with an error.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))  # whose code: that of the folder it is started in

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Revision  # noqa: E402
from digests.models import RevisionDigest  # noqa: E402
from digests.tasks import make  # noqa: E402
from newsroom.testing import BODY, published, resaved, saved  # noqa: E402
from publishing.lifecycle import publish, publish_due, schedule, withdraw  # noqa: E402
from publishing.models import Edition  # noqa: E402
from publishing.sweep import sweep_once  # noqa: E402

SLASH = "/"
QUERIES = (
    "transaction/?amount_min=1&currency=USD", "transaction/?place=UY", "transaction/?party=Delta+Sur",
    "transaction/?date_from=2026-01-01", "strategy/?date_to=2027-12-31", "sentiment/?stance=cautious",
)  # fmt: skip
PASSWORD = "a-long-walk-by-the-quay"  # of a database that is gone a minute later


def seen(client: Client, path: str, status: int = 200) -> bytes:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return bytes(answer.getvalue())


def story(by: User) -> Edition:
    """A story that is published, then corrected."""
    first = published()
    newest = Revision.objects.filter(article=first.article_id).latest("pk")
    again = resaved(newest, body=BODY.replace("70-megawatt", "75-megawatt"))
    return publish(again.article_id, by, "correction", "The park has 75 megawatts, not 70.", waive="It is a trial.")


def planned(by: User) -> str:
    """A story that is scheduled, and what the sweep then does with it."""
    revision = saved()
    at = timezone.now() + timedelta(minutes=10)
    row = schedule(revision.article_id, by, at, "Europe/London", "first")
    sweep_once()
    edition = publish_due(row.pk)
    assert edition is not None
    return str(edition.article_id)


def digested() -> None:
    revision = saved()
    make(revision.pk)
    assert RevisionDigest.objects.get(pk=revision.pk).digest


def public(client: Client, edition: Edition) -> None:
    for path in ("/", "/energy/", "/authors/aiko-brandt/", "/topics/batteries/", "/healthz", "/readyz"):
        seen(client, path)
    for path in ("articles/", f"articles/{edition.article_id}/", "facts/transaction/?amount_min=1", "changes/"):
        seen(client, f"/api/v1/{path}")
    seen(client, f"/{edition.path.strip(SLASH)}/")


def logged_in(by: User) -> None:
    client = Client()
    client.post("/admin/login/", {"username": by.username, "password": PASSWORD, "next": "/admin/"})
    seen(client, "/admin/articles/article/")


def person(name: str) -> User:
    by, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True, "is_superuser": True})
    by.set_password(PASSWORD)
    by.save()
    return by


def work(letter: str, rounds: str) -> list[str]:
    by, client, made = person(f"day-{letter}"), Client(), []
    for _ in range(int(rounds)):
        edition = story(by)
        public(client, edition)
        made += [str(edition.article_id), planned(by)]
        digested()
        gone = published()
        withdraw(gone.article_id, by, "The seller denies the sale.")
        seen(client, f"/{gone.path.strip(SLASH)}/", 410)
    logged_in(by)
    return made


def read(*stories: str) -> dict[str, int]:
    """How many of the stories each query finds."""
    client, found = Client(), dict.fromkeys(QUERIES, 0)
    for story_id in stories:
        held = json.loads(seen(client, f"/api/v1/articles/{story_id}/"))
        assert held["headline"].encode() in seen(client, f"/{held['url'].partition('//')[2].partition('/')[2]}")
    for query in QUERIES:
        rows: list[Any] = []
        following = f"/api/v1/facts/{query}"
        while following:
            page = json.loads(seen(client, following))
            rows, following = rows + page["results"], page["next"]
        found[query] = len(set(stories) & {row["article"]["id"] for row in rows})
    return found


if __name__ == "__main__":
    acts: dict[str, Callable[..., object]] = {"work": work, "read": read}
    act = acts[sys.argv[1]]
    sys.stdout.write(json.dumps(act(*sys.argv[2:])) + "\n")
