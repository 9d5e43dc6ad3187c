"""A real worker on the real broker, killed with -9 while it works. The sweep sees to what is left undone."""

import base64
import json
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import redis
from django.conf import settings

from articles.models import Revision
from digests.models import RevisionDigest, undone
from digests.tasks import send
from newsroom.supervisor import MANAGE, desk_hands
from newsroom.testing import BODY, saved
from scripts.soak_ground import PATIENCE, Hand, Sizes, Staff, Tally, say, within
from scripts.soak_tasks import shelf, work

WORKER = list(desk_hands(0)[0].command)
SWEEP = [*MANAGE, "sweep"]
STOCK_WORKER = [sys.executable, "-m", "celery", "-A", "scripts.soak_tasks", "worker", "-c", "2"]
PROBES = 8  # tasks behind all others in the queue: when they are done, the others had their chance


def waiting_hints() -> set[int]:
    """The revisions whose hint lies in the broker's queue."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        messages = [json.loads(message) for message in broker.lrange("celery", 0, -1)]
    return {json.loads(base64.b64decode(message["body"]))[0][0] for message in messages}


def clear_up(directory: Path) -> None:
    """Let one worker and one sweep do what is to do, until nothing is or their time is over."""
    with Staff(directory) as staff:
        staff.call("worker", WORKER)
        staff.call("sweep", SWEEP)
        within(PATIENCE, lambda: not undone().exists())


def worker(sizes: Sizes, directory: Path) -> Iterator[Tally]:
    """Digests to make, and the worker's whole process group killed again and again meanwhile."""
    say(f"{sizes.tasks} digests to make, the worker killed {sizes.worker_kills} times")
    made = {int(str(pk)) for pk in Hand(_hand_in, sizes.tasks).answer()}
    seconds = _digested(made, sizes.worker_kills, directory)
    lost = len(made) - RevisionDigest.objects.filter(pk__in=made).exclude(digest="").count()
    lost += Revision.objects.newest().filter(digest__isnull=True).exclude(pk__in=made).count()
    stock = _stock_lost(sizes.stock, directory) if sizes.stock else None
    remark = f"all done {seconds:.1f} s after the last restart"
    yield Tally("tasks lost when the worker is killed with -9", lost, len(made), stock, sizes.stock, remark)


def _hand_in(words: Connection, count: int) -> None:
    """A hand that saves long stories and sends their hints, as the desk does; answers their numbers."""
    made = [saved(body=BODY * 10).pk for _ in range(count)]
    for pk in made:
        send(pk)
    words.send(made)


def _digested(made: set[int], kills: int, directory: Path) -> float:
    """Seconds from the last start of the worker until no digest is missing, at most PATIENCE."""
    with Staff(directory) as staff:
        staff.call("sweep", SWEEP)
        for kill in range(1, kills + 1):
            hands = staff.call("worker", WORKER)
            within(PATIENCE, partial(_have, made, len(made) * kill // (kills + 1)))
            staff.dismiss(hands)
        began = time.monotonic()
        staff.call("worker", WORKER)
        within(PATIENCE, lambda: not undone().exists())
    return time.monotonic() - began


def _have(made: set[int], share: int) -> bool:
    """Whether that many of the digests are there."""
    return RevisionDigest.objects.filter(pk__in=made).count() >= share


def _stock_lost(total: int, directory: Path) -> int:
    """Tasks of a default Celery not done although tasks sent after them are; its worker killed once."""
    with shelf() as client, Staff(directory) as staff:
        client.flushdb()
        for number in range(total):
            work.delay(number)
        hands = staff.call("stock", STOCK_WORKER)
        within(PATIENCE, lambda: client.scard("done") >= total // 4)
        staff.dismiss(hands)
        staff.call("stock", STOCK_WORKER)
        probes = range(total, total + PROBES)
        for number in probes:
            work.delay(number)
        within(PATIENCE, lambda: all(client.smismember("done", list(probes))))
        return total + PROBES - int(client.scard("done"))
