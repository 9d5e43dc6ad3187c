"""Scheduled stories with the broker stopped: three sweeps at once, some killed, and two rows that can never go out."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from articles.models import Revision
from newsroom import servers
from newsroom.testing import saved
from publishing import clock
from publishing.lifecycle import schedule
from publishing.models import Edition, Lease, Scheduled
from scripts.soak_audit import half_editions, half_stories
from scripts.soak_ground import FORK, PATIENCE, Sizes, Staff, Tally, moment, say, together, within
from scripts.soak_stock import Item, Part, tables
from scripts.soak_worker import SWEEP

SWEEPS = 3
A_SECOND = 5  # rows that are due at the same instant; the next ones are due a second later
PER_ROW = 0.03  # seconds that scheduling one row may take: the first is due after that
BETWEEN_KILLS = 3.0  # seconds at most


def scheduled(sizes: Sizes, directory: Path) -> Iterator[Tally]:
    """Rows that fall due while their sweeps are killed and the broker is away."""
    say(f"{sizes.scheduled} scheduled stories, {SWEEPS} sweeps, {sizes.sweep_kills} of them killed, no broker")
    drafts, poison = [saved() for _ in range(sizes.scheduled)], [_refused(), _broken()]
    with Staff(directory) as sweeps:
        _start(sweeps, directory)
        due = clock.now() + timedelta(seconds=1 + PER_ROW * len(drafts))
        for revision in poison:
            _slip_in(revision, due)
        for at, revision in enumerate(drafts):
            _promise(revision, due + timedelta(seconds=at // A_SECOND))
        first_kill, kills = _disturbed(sweeps, drafts, sizes.sweep_kills)
    good = list(Scheduled.objects.filter(revision__in=drafts).select_related("edition"))
    lost = sum(row.edition is None for row in good)
    remark = f"{_lateness(good, first_kill)}; {kills} sweeps were killed"
    yield Tally("scheduled stories lost, the broker stopped", lost, len(good), remark=remark)
    stock = _stock_doubled(sizes.stock) if sizes.stock else None
    yield Tally("scheduled stories out twice or by half", _doubled(good), len(good), stock, sizes.stock)
    parked = Scheduled.objects.parked().filter(revision__in=poison)
    remark = " / ".join(sorted(row.error for row in parked))
    yield Tally("rows that cannot go out and are not parked", len(poison) - len(parked), len(poison), remark=remark)


def _refused() -> Revision:
    return saved(body="<p>TK</p>", boxes=())


def _broken() -> Revision:
    """A revision that no program of this house writes: publishing it raises instead of refusing."""
    sound = saved()
    return Revision.objects.create(article=sound.article, edit=2, document="{", content_hash="0" * 64, by=sound.by)


def _slip_in(revision: Revision, at: datetime) -> None:
    """A row that schedule() would refuse."""
    Scheduled.objects.create(
        article=revision.article, revision=revision, at=at, zone="Europe/London", kind="first", by=revision.by
    )


def _promise(revision: Revision, at: datetime) -> None:
    schedule(revision.article_id, revision.by, at, "Europe/London", "first", revision_id=revision.pk)


def _start(sweeps: Staff, directory: Path) -> None:
    """Sweeps at work that had a broker and have it no longer."""
    Lease.objects.all().delete()
    with servers.valkey(directory / "leaving") as redis_url:
        sweeps.env["REDIS_URL"] = redis_url
        for _ in range(SWEEPS):
            sweeps.call("sweep", SWEEP)
        within(PATIENCE, Lease.objects.exists)


def _disturbed(sweeps: Staff, drafts: list[Revision], kills: int) -> tuple[datetime, int]:
    """Let half of them go out in peace, then kill sweeps while any waits; when that began, and how many it took."""
    stories, quiet = [revision.article_id for revision in drafts], len(drafts) // 2
    within(PATIENCE, lambda: Edition.objects.filter(article__in=stories).count() >= quiet)
    first_kill, killed = clock.now(), 0
    while killed < kills and Scheduled.objects.waiting().exists():
        moment(BETWEEN_KILLS)
        sweeps.dismiss(random.choice(sweeps.members))
        sweeps.call("sweep", SWEEP)
        killed += 1
    within(PATIENCE, lambda: not Scheduled.objects.waiting().exists())
    return first_kill, killed


def _lateness(rows: list[Scheduled], first_kill: datetime) -> str:
    late = [(row.edition.live_from, (row.edition.live_from - row.at).total_seconds()) for row in rows if row.edition]
    quiet = [seconds for when, seconds in late if when < first_kill]
    after = [seconds for when, seconds in late if when >= first_kill]
    return f"at most {max(quiet, default=0):.1f} s late undisturbed, {max(after, default=0):.1f} s with sweeps killed"


def _doubled(rows: list[Scheduled]) -> int:
    """Stories with another count of editions than one, and whatever of them is there by half."""
    times = [Edition.objects.filter(article=row.article_id).count() for row in rows]
    return sum(count > 1 for count in times) + half_editions() + half_stories()


def _stock_doubled(total: int) -> int:
    """Items that go out more than once when a plain command, a loop over what is due, runs in several processes."""
    with tables(Item, Part):
        Item.objects.bulk_create(Item() for _ in range(total))
        together(partial(_stock_command, start=FORK.Barrier(SWEEPS)), SWEEPS)
        return sum(Part.objects.filter(item=item.pk).count() > 1 for item in Item.objects.all())


def _stock_command(words: Connection, number: int, start: Barrier) -> None:
    start.wait(60)
    for item in Item.objects.filter(done=False):
        Part.objects.create(item=item.pk)
        item.done = True
        item.save()
    words.send([])
