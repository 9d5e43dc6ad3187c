"""Celery as it comes: an application with its default settings and one task, to compare our own worker with."""

import os
import time

import redis
from celery import Celery

OTHER = "db=1"  # the broker's second database: stock tasks and ours do not meet
app = Celery("stock", broker=os.environ["REDIS_URL"].replace("unix://", "redis+socket://", 1).replace("db=0", OTHER))


def shelf() -> redis.Redis:
    """Where stock tasks and stock events leave their traces."""
    return redis.Redis.from_url(os.environ["REDIS_URL"].replace("db=0", OTHER))


@app.task
def work(number: int) -> None:
    """A task of 20 ms that leaves a trace."""
    end = time.monotonic() + 0.02
    while time.monotonic() < end:
        pass
    with shelf() as client:
        client.sadd("done", number)
