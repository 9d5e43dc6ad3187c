"""The verbs of the public record, and the only writer of it. Each is one transaction with who, when and why."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.contrib.auth.models import User
from django.db import transaction

from articles.document import from_json
from articles.models import Article, Revision
from digests.digest import digest
from digests.models import RevisionDigest
from publishing import audit, clock, press
from publishing.batch import publish_all
from publishing.erasing import Busy, erase
from publishing.gate import Refused, check_gate, embargoed, instant
from publishing.models import Change, Edition, EmbargoAct, Erasure, Kind, Scheduled
from publishing.record import WORDS, Act, close, last_edition, number_change, write_edition

__all__ = [
    "Refused",
    "expunge",
    "instant",
    "lift_embargo",
    "park",
    "public_state",
    "publish",
    "publish_all",
    "publish_due",
    "reinstate",
    "schedule",
    "set_embargo",
    "unschedule",
    "withdraw",
]  # fmt: skip

# (public state, verb) that may follow one another; all else is refused
MOVES = {
    ("never", "first"), ("never", "schedule"),
    ("live", "update"), ("live", "correction"), ("live", "clarification"), ("live", "minor"), ("live", "schedule"),
    ("live", "withdraw"),
    ("withdrawn", "reinstate"),
}  # fmt: skip
FURTHEST = timedelta(days=3653)  # ten years


def public_state(article_id: uuid.UUID) -> str:
    """never, live or withdrawn: read from the record, kept nowhere else."""
    editions = Edition.objects.filter(article=article_id)
    if editions.live().exists():
        return "live"
    return "withdrawn" if editions.exists() else "never"


def _may(article_id: uuid.UUID, verb: str) -> None:
    state = public_state(article_id)
    if (state, verb) not in MOVES:
        raise Refused([f"The story {WORDS[state]}; “{verb}” is not possible now."])


def publish(
    article_id: uuid.UUID,
    by: User | None,
    kind: str,
    note: str = "",
    waive: str = "",
    *,
    revision_id: int | None = None,
    seen: int | None = None,
) -> Edition:
    """Put a saved revision (the newest unless given) before readers and return its Edition.

    One transaction writes edition, facts, corrections, renderings, redirect and change. Raises Refused with every
    reason; `waive` is a named person's reason to let blocking findings pass; `seen` is the number of the version that
    was live when that person looked (0: none), so that nobody puts an older text over a newer one unseen.
    """
    with transaction.atomic():
        clock.take_press()
        _not_overtaken(article_id, seen)
        revision = _revision(article_id, revision_id)
        return _publish(revision, Act(kind, by, note.strip(), clock.now()), waive.strip())


def _not_overtaken(article_id: uuid.UUID, seen: int | None) -> None:
    live = Edition.objects.live().filter(article=article_id).first()
    if seen is not None and (live.number if live else 0) != seen:
        now = f"Version {live.number} went out" if live else "The story was withdrawn"
        raise Refused([f"{now} since you opened this page. Look at it first, then publish."])


def _revision(article_id: uuid.UUID, revision_id: int | None = None) -> Revision:
    held = Revision.objects.filter(article=article_id).order_by("-edit")
    found = held.filter(pk=revision_id).first() if revision_id else held.first()
    if found is None:
        raise Refused(["There is no saved version of this story."])
    return found


def _publish(revision: Revision, act: Act, waive: str = "", **entered: int) -> Edition:
    article = Article.objects.select_for_update(of=("self",)).get(pk=revision.article_id)
    _may(article.pk, act.verb)
    live = Edition.objects.live().filter(article=article.pk).first()
    document = press.renamed(from_json(revision.document))
    check_gate(article, document, live, act, waive)
    held = RevisionDigest.objects.filter(pk=revision.pk, content_hash=revision.content_hash).exclude(digest="").first()
    made = held.digest if held else msgspec.json.encode(digest(document)).decode()
    edition = write_edition(document, made, live, act)
    _enter("publish", edition, act, kind=act.verb, **entered)
    return edition


def _enter(name: str, edition: Edition, act: Act, **detail: Any) -> None:
    """Into the audit, by number and hash. Reasons stand in the record, which can be expunged; the chain cannot."""
    seq = Change.objects.filter(article=edition.article_id).order_by("-seq").values_list("seq", flat=True).first()
    detail |= {"version": edition.number, "hash": edition.content_hash, "change": seq}
    audit.enter(name, f"story {edition.article_id}", act.by, **detail)


def withdraw(article_id: uuid.UUID, by: User | None, reason: str) -> Edition:
    """Take the live story from readers and return the edition that was live. Its address says 410, what and when.

    `reason` is public. What was scheduled for the story is parked: it never comes back by itself.
    """
    with transaction.atomic():
        clock.take_press()
        act = Act("withdraw", by, _reason(reason, "a withdrawal"), clock.now())
        _may(article_id, act.verb)
        live = Edition.objects.live().get(article=article_id)
        close(live, act.now)
        press.print_notice(live, act.now, act.note)
        waiting = Scheduled.objects.waiting().filter(article=article_id)
        waiting.update(state=Scheduled.State.PARKED, error="The story was withdrawn.", settled_at=act.now)
        number_change(act, live)
        _enter("withdraw", live, act)
        return live


def _reason(reason: str, what: str) -> str:
    if not reason.strip():
        raise Refused([f"reason: {what} needs a reason."])
    return reason.strip()[:1000]


def reinstate(article_id: uuid.UUID, by: User | None, reason: str) -> Edition:
    """Bring a withdrawn story back as it last stood, as a new edition, and return that."""
    with transaction.atomic():
        clock.take_press()
        act = Act(str(Kind.REINSTATED), by, _reason(reason, "a reinstatement"), clock.now())
        _may(article_id, "reinstate")
        last, article = last_edition(article_id), Article.objects.get(pk=article_id)
        assert last is not None
        if reasons := embargoed(article, act.now):
            raise Refused(reasons)
        edition = write_edition(press.renamed(last.read()), last.digest, None, act)
        _enter("reinstate", edition, act)
        return edition


def schedule(
    article_id: uuid.UUID, by: User | None, at: datetime, zone: str, kind: str, note: str = "", waive: str = "",
    *, revision_id: int | None = None,
) -> Scheduled:  # fmt: skip
    """Promise that this revision goes out at an instant; later edits do not change it.

    `zone` is the named zone the editor chose the time in; it is kept for showing, the instant decides. Raises Refused
    with all that would stop it then, so that nobody learns it at the hour itself.
    """
    with transaction.atomic():
        clock.take_press()
        _may(article_id, "schedule")
        article, live = Article.objects.get(pk=article_id), Edition.objects.live().filter(article=article_id).first()
        _fit(article, live, at, zone, kind)
        revision, act = _revision(article_id, revision_id), Act(kind, by, note.strip(), at)
        check_gate(article, press.renamed(from_json(revision.document)), live, act, waive.strip())
        row = Scheduled.objects.create(
            article=article, revision=revision, base=live, at=at, zone=zone, kind=kind, note=act.note, by=by
        )
        told: dict[str, Any] = {"scheduled": row.pk, "edit": revision.edit, "kind": kind, "at": at.isoformat()}
        audit.enter("schedule", f"story {article_id}", by, **told, zone=zone)
        return row


def _fit(article: Article, live: Edition | None, at: datetime, zone: str, kind: str) -> None:
    reasons = []
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        reasons.append(f"zone: {zone!r} is no named time zone such as Europe/London.")
    if at.tzinfo is None:
        raise Refused([f"time: {at.isoformat()} has no zone."])
    now, state = clock.now(), "live" if live else "never"
    if at <= now:
        reasons.append(f"time: {instant(at)} has passed; publish now instead.")
    if at > now + FURTHEST:
        reasons.append(f"time: {instant(at)} is too far away; the limit is ten years from now.")
    if (state, kind) not in MOVES:
        reasons.append(f"The story {WORDS[state]}; “{kind}” is not possible then.")
    if Scheduled.objects.waiting().filter(article=article, at=at).exists():
        reasons.append(f"time: something is already scheduled for this story at {instant(at)}.")
    if reasons:
        raise Refused(reasons)


def unschedule(article_id: uuid.UUID, scheduled_id: int, by: User | None) -> bool:
    """Call off a scheduled or parked publication of this story; whether it was still to come."""
    held = Scheduled.objects.filter(
        pk=scheduled_id, article=article_id, state__in=[Scheduled.State.WAITING, Scheduled.State.PARKED]
    )
    with transaction.atomic():
        called_off = held.update(state=Scheduled.State.CANCELLED, by=by, settled_at=clock.now())
        if called_off:
            audit.enter("unschedule", f"story {article_id}", by, scheduled=scheduled_id)
    return bool(called_off)


def park(scheduled_id: int, why: str) -> bool:
    """Set a waiting publication aside until a person looks at it; whether it was still waiting."""
    with transaction.atomic():
        row = Scheduled.objects.waiting().select_for_update(of=("self",)).filter(pk=scheduled_id).first()
        if row is None:
            return False
        Scheduled.objects.filter(pk=row.pk).update(
            state=Scheduled.State.PARKED, error=why[:4000], settled_at=clock.now()
        )
        audit.enter("park", f"story {row.article_id}", None, scheduled=row.pk)
        return True


def publish_due(scheduled_id: int) -> Edition | None:
    """Publish one due row, once, whoever else tries; None if it is no longer waiting. Raises Refused."""
    with transaction.atomic():
        clock.take_press()
        row = Scheduled.objects.select_for_update(of=("self",)).filter(pk=scheduled_id).first()
        if row is None or row.state != Scheduled.State.WAITING:
            return None
        live = Edition.objects.live().filter(article=row.article_id).first()
        if (live and live.pk) != row.base_id:
            raise Refused([f"Overtaken by version {live.number}." if live else "The story was withdrawn."])
        edition = _publish(row.revision, Act(row.kind, row.by, row.note, clock.now()), scheduled=row.pk)
        Scheduled.objects.filter(pk=row.pk).update(
            state=Scheduled.State.DONE, edition=edition, settled_at=clock.now(), attempts=row.attempts + 1
        )
        return edition


def set_embargo(article_id: uuid.UUID, by: User | None, until: datetime) -> None:
    """Let nothing of the story out before this instant. Raises Refused for an earlier one: that is lift_embargo."""
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
        if article.embargo_until and until < article.embargo_until:
            raise Refused([f"embargo: it stands until {instant(article.embargo_until)}; lift it with a reason first."])
        if public_state(article_id) == "live":
            raise Refused(["embargo: the story is live already."])
        if until > clock.now() + FURTHEST:
            raise Refused([f"embargo: {instant(until)} is too far away; the limit is ten years from now."])
        if early := Scheduled.objects.waiting().filter(article=article, at__lt=until).first():
            raise Refused(
                [f"embargo: the story is scheduled for {instant(early.at)}, before it would end; call that off."]
            )
        made = _embargo(article, by, until, "")
        audit.enter("embargo", f"story {article_id}", by, embargo=made, until=until.isoformat())


def lift_embargo(article_id: uuid.UUID, by: User | None, reason: str) -> None:
    """End an embargo early, with the reason kept."""
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
        if article.embargo_until is None:
            raise Refused(["embargo: the story has none."])
        made = _embargo(article, by, None, _reason(reason, "lifting an embargo"))
        audit.enter("lift_embargo", f"story {article_id}", by, embargo=made)


def expunge(article_id: uuid.UUID, by: User | None, reason: str) -> Erasure:
    """Erase a story by law, for ever, and return what stays of it: hash, date, reason. See erasing.py.

    Raises Refused without the right, without a reason, for a story that is not here, or while the database is busy.
    """
    if by is None or not by.has_perm("publishing.expunge"):
        raise Refused([f"{by.get_username() if by else 'Nobody'} may not expunge a story; that takes a named role."])
    with transaction.atomic():
        clock.take_press()
        act = Act("expunge", by, _reason(reason, "an erasure"), clock.now())
        if not Article.objects.filter(pk=article_id).exists():
            raise Refused([f"There is no story {article_id}."])
        if Erasure.objects.filter(pk=article_id).exists():
            raise Refused(["The story was expunged already."])
        try:
            return erase(article_id, act)
        except Busy as busy:
            raise Refused([str(busy)]) from None


def _embargo(article: Article, by: User | None, until: datetime | None, reason: str) -> int:
    Article.objects.filter(pk=article.pk).update(embargo_until=until)
    return EmbargoAct.objects.create(article=article, until=until, by=by, reason=reason, at=clock.now()).pk
