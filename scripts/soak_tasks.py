"""Celery as it comes: an application with its default settings and one task, to compare our own worker with."""

import os
import time

import redis
from celery import Celery

OTHER = "db=1"  # the broker's second database: stock tasks and ours do not meet
BROKER = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/?db=0").replace("db=0", OTHER)
app = Celery("stock", broker=BROKER.replace("unix://", "redis+socket://", 1))


def shelf() -> redis.Redis:
    """Where stock tasks and stock events leave their traces."""
    return redis.Redis.from_url(BROKER)


@app.task
def work(number: int) -> None:
    """A task of 20 ms that leaves a trace."""
    end = time.monotonic() + 0.02
    while time.monotonic() < end:
        pass
    with shelf() as client:
        client.sadd("done", number)
