"""What the desk is told about a story's state, in words."""

from typing import Any

from articles.document import from_json
from articles.freezing import freeze
from articles.models import Article, Revision
from checks.running import findings
from digests.digest import digest
from digests.models import RevisionDigest
from publishing.difference import differences, said
from publishing.gate import blocking, instant
from publishing.models import Edition, Scheduled
from publishing.story import summary


def digest_state(article: Article) -> str:
    """Reading time and summary of the newest revision, with their state."""
    revision = Revision.objects.filter(article=article.pk).order_by("-edit").first()
    if revision is None:
        return "Known after the first save."
    row = RevisionDigest.objects.filter(pk=revision.pk).first()
    made = row.read() if row else None
    if made is None:
        return f"Not made: {row.error}" if row and row.error else "Being made by a worker; reload in a moment."
    told = summary(from_json(revision.document), made)
    return f"{made.minutes} min ({made.words} words). Summary, {told.state}: {told.text}"


def public_words(article: Article) -> str:
    """ "Version 2 is live since 4 January 2026, 20:31 UTC. Edit 5 is scheduled for 6 January 2026, 07:00 UTC."."""
    due = Scheduled.objects.waiting().filter(article=article.pk).select_related("revision")
    later = [f"Edit {row.revision.edit} is scheduled for {instant(row.at)}." for row in due]
    return " ".join([_now(article), *later])


def _now(article: Article) -> str:
    last = Edition.objects.filter(article=article.pk).order_by("-number").defer("document", "digest").first()
    if last is None:
        return "Never published."
    if last.live_to is None:
        return f"Version {last.number} is live since {instant(last.live_from)}."
    return f"Withdrawn on {instant(last.live_to)}; version {last.number} was the last."


def panel_state(article: Article) -> dict[str, Any]:
    """All that the publishing panel shows of a story."""
    document = freeze(article)
    live = Edition.objects.live().filter(article=article.pk).first()
    changed = differences(live.read(), document) if live else ()
    return {
        "words": public_words(article),
        "live": live,
        "was_out": Edition.objects.filter(article=article.pk).exists(),
        "blocking": blocking(article, document),
        "advice": [finding for finding in findings(document) if finding.level != "blocks"],
        "changed": [{"path": row.path, "old": said(row.old), "new": said(row.new)} for row in changed],
        "scheduled": Scheduled.objects.filter(article=article.pk, state__in=["waiting", "parked"]).select_related(
            "revision"
        ),
        "newest": Revision.objects.filter(article=article.pk).order_by("-edit").defer("document").first(),
        "reading": digest(document),
    }
