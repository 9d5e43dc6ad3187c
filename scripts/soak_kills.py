"""Kill -9 between a commit and its hint, and inside publish(): what is committed is whole, and none of it is lost."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Count, Q

from articles.models import Revision
from digests.tasks import hint
from newsroom.testing import editor, resaved, saved
from publishing.lifecycle import public_state, publish
from publishing.models import Edition
from scripts.soak_audit import halves
from scripts.soak_ground import PATIENCE, Hand, Sizes, Tally, at_work, moment, say
from scripts.soak_stock import Item, Part, tables
from scripts.soak_tasks import shelf
from scripts.soak_worker import clear_up, waiting_hints

AFTER_COMMIT = 0.004  # seconds; by then a hint is on its way, sent, or the next thing has begun
STORIES = 8  # that are published again and again while their publisher is killed
SOMETIMES_LATER = 1.25  # times as long as publish() takes: some of the kills from outside come after its commit
PARTS = 3  # that an item of the stock way consists of


# --- between the commit and the hint ----------------------------------------------------------------------------------
def hints(sizes: Sizes, directory: Path) -> Iterator[Tally]:
    """A process that saves and publishes is killed right after a commit; then one worker and one sweep clear up."""
    say(f"{sizes.hint_kills} kills between commit and hint")
    before = set(Revision.objects.values_list("pk", flat=True))
    for _ in range(sizes.hint_kills):
        _kill_after_commit(save_and_publish)
    made = set(Revision.objects.values_list("pk", flat=True)) - before
    remark = f"{len(made - waiting_hints())} of {len(made)} hints were never sent"
    clear_up(directory)
    lost = Revision.objects.newest().filter(Q(digest__isnull=True) | Q(digest__digest="")).count()
    stock = _stock_events(sizes.stock) if sizes.stock else None
    yield Tally("events lost in kills between commit and hint", lost, sizes.hint_kills, stock, sizes.stock, remark)
    editions = Edition.objects.count()
    yield Tally("stories or editions written by half in these kills", halves(), len(made) + editions)


def _kill_after_commit(job: Callable[[Connection], None]) -> None:
    victim = Hand(job)
    for _ in range(random.randint(1, 3)):
        victim.word()
    moment(AFTER_COMMIT)
    victim.kill()


def save_and_publish(words: Connection) -> None:
    """A hand that saves as the desk does and publishes, and says a word between each commit and its hint."""
    by = editor()
    while at_work():
        with transaction.atomic():
            revision = saved()
            transaction.on_commit(partial(words.send, "saved"))
            hint(revision.pk)
        publish(revision.article_id, by, "first")


def _stock_events(kills: int) -> int:
    """Committed rows without their event, where on_commit alone sends it to a list in the broker."""
    with tables(Item), shelf() as client:
        client.delete("events")
        for _ in range(kills):
            _kill_after_commit(_commit_and_send)
        sent = {int(event) for event in client.lrange("events", 0, -1)}
        return len(set(Item.objects.values_list("pk", flat=True)) - sent)


def _commit_and_send(words: Connection) -> None:
    with shelf() as client:
        while at_work():
            with transaction.atomic():
                item = Item.objects.create()
                transaction.on_commit(partial(words.send, "saved"))
                transaction.on_commit(partial(client.rpush, "events", item.pk))


# --- inside publish() -------------------------------------------------------------------------------------------------
class Fuse:
    """Counts the statements a process sends to its database and kills it at one of them, before it runs or after."""

    def __init__(self, at: int, after: bool = False) -> None:
        self.at, self.after, self.count = at, after, 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        if self.count == self.at and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = execute(*statement)
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def press(sizes: Sizes, directory: Path) -> Iterator[Tally]:
    """Publishers killed at statement after statement of publish() and, as often, at random moments in it."""
    stories = [saved().article_id for _ in range(STORIES)]
    statements, seconds = _measured(stories[0])
    say(f"{sizes.press_kills} kills inside publish(), which sends {statements['update']} statements for an update")
    before, kills = Edition.objects.count(), 0
    for turn in range(sizes.press_kills):
        story, share = stories[turn // 2 % STORIES], turn / sizes.press_kills
        kills += _by_chance(story, seconds) if turn % 2 else _by_fuse(story, share, statements, turn % 4 == 0)
    out = Edition.objects.count() - before
    stock = _stock_halves(sizes.stock) if sizes.stock else None
    remark = f"{kills - out} editions undone, {out} committed before the kill"
    yield Tally("half editions after kills inside publish()", halves(), kills, stock, sizes.stock, remark)


def _measured(story: UUID) -> tuple[dict[str, int], float]:
    """How many statements each kind of publication sends, and how many seconds an update takes."""
    statements, began, by = {}, 0.0, editor()
    for kind in ("first", "update"):
        resaved(Revision.objects.filter(article=story)[0], standfirst=f"For the {kind}")
        fuse, began = Fuse(0), time.monotonic()
        with connection.execute_wrapper(fuse):
            publish(story, by, kind)
        statements[kind] = fuse.count
    return statements, time.monotonic() - began


def _by_fuse(story: UUID, share: float, statements: dict[str, int], after: bool) -> bool:
    """Whether the publisher died at the statement that lies at this share of the way."""
    at = 1 + int(share * statements[_next_kind(story)])
    return Hand(_publish, story, Fuse(at, after)).gone()


def _by_chance(story: UUID, seconds: float) -> bool:
    """Whether the publisher died of a kill from outside, at a random moment of its work or soon after."""
    victim = Hand(_publish, story, Fuse(0))
    victim.word()
    moment(seconds * SOMETIMES_LATER)
    return victim.kill()


def _next_kind(story: UUID) -> str:
    return "first" if public_state(story) == "never" else "update"


def _publish(words: Connection, story: UUID, fuse: Fuse) -> None:
    by, kind = editor(), _next_kind(story)
    resaved(Revision.objects.filter(article=story)[0], standfirst=f"Changed {uuid4()}")
    words.send("go")
    with connection.execute_wrapper(fuse):
        publish(story, by, kind)
    if not fuse.at:
        words.poll(PATIENCE)  # to be killed after the commit too


def _stock_halves(kills: int) -> int:
    """Items with some but not all of their parts, written one by one in Django's default mode, autocommit."""
    with tables(Item, Part):
        for turn in range(kills):
            Hand(_write_parts, Fuse(1 + turn % (1 + PARTS), after=turn % 8 >= 4)).gone()
        whole = Part.objects.values("item").annotate(parts=Count("pk")).filter(parts=PARTS)
        return int(Item.objects.count() - whole.count())


def _write_parts(words: Connection, fuse: Fuse) -> None:
    with connection.execute_wrapper(fuse):
        item = Item.objects.create()
        for _ in range(PARTS):
            Part.objects.create(item=item.pk)
