"""The gate every publication passes, whoever calls it: completeness, embargo, address, findings, the minor rule."""

from datetime import UTC, datetime

from django.contrib.auth.models import User

from articles.document import Document
from articles.models import Article, open_notes
from checks.finding import Finding
from checks.running import findings
from language.blocks import plain_text
from masthead.models import Section
from publishing import clock
from publishing.difference import more_than_minor
from publishing.models import Edition, Kind, Redirect, Waiver
from publishing.models.edition import NOTED
from publishing.record import Act


class Refused(Exception):
    """The act is not possible; nothing was written. `reasons` are sentences for the person who asked."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def check_gate(article: Article, document: Document, live: Edition | None, act: Act, waive: str = "") -> None:
    """Raise Refused with every reason why this Document may not go out now; write the waivers that let it."""
    reasons = [
        *_incomplete(document, act.now),
        *embargoed(article, act.now),
        *_address_taken(document),
        *_unfit_kind(document, live, act),
    ]
    open_findings = blocking(article, document)
    if waive and open_findings:
        reasons += _not_allowed(act.by)
    elif not waive:
        reasons += [finding.text for finding in open_findings]
    if reasons:
        raise Refused(reasons)
    if waive:
        assert act.by is not None or not open_findings
        _waive(article, open_findings, waive, act)


def blocking(article: Article, document: Document) -> list[Finding]:
    """Blocking findings and import notes that no waiver covers."""
    notes = [
        Finding(id=f"import-{note.code}", level="blocks", place=f"import/{note.line}", quote=note.text,
                text=f"Import note, line {note.line}: {note.text}")
        for note in open_notes(article.pk) if note.blocks
    ]  # fmt: skip
    found = [finding for finding in (*notes, *findings(document)) if finding.level == "blocks"]
    waived = set(Waiver.objects.filter(article=article.pk).values_list("finding", "passage"))
    return [finding for finding in found if (finding.key, finding.passage) not in waived]


def _incomplete(document: Document, now: datetime) -> list[str]:
    wanted = {
        "headline": document.headline, "section": document.section, "slug": document.slug,
        "body": plain_text(document.body).strip(),
    }  # fmt: skip
    found = [f"{name}: a story needs one before it goes out." for name, held in wanted.items() if not held]
    if document.published_at and document.published_at > now:
        found.append(f"shown date: {instant(document.published_at)} is still to come; schedule the story instead.")
    return found


def embargoed(article: Article, now: datetime) -> list[str]:
    """Why nothing may go out at this moment, as a list; empty without an embargo."""
    if article.embargo_until is None or article.embargo_until <= now:
        return []
    return [f"embargo: nothing may go out before {instant(article.embargo_until)}."]


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%-d %B %Y, %H:%M UTC")


def _address_taken(document: Document) -> list[str]:
    if not document.path or document.section is None:
        return []
    if not Section.objects.filter(path=document.section.path).exists():
        return [f"section: there is no “{document.section.path}” any more; choose another section."]
    if Section.objects.filter(path=document.path).exists():
        return [f"slug: /{document.path}/ is the address of a section; choose another slug."]
    others = (
        Edition.objects.exclude(article=document.uuid).filter(path=document.path),
        Redirect.objects.exclude(article=document.uuid).filter(path=document.path),
    )
    if any(rows.exists() for rows in others):
        return [f"slug: /{document.path}/ belongs to another story, now or in the past; choose another slug."]
    return []


def _unfit_kind(document: Document, live: Edition | None, act: Act) -> list[str]:
    if act.verb in NOTED and not act.note:
        return [f"note: a {act.verb} needs a sentence for readers that says what was changed."]
    if act.verb == Kind.MINOR and live is not None:
        why = more_than_minor(live.read(), document)
        return [f"This is more than a minor change: {why}. Choose update, correction or clarification."] if why else []
    return []


def _not_allowed(by: User | None) -> list[str]:
    if by is not None and by.has_perm("publishing.waive"):
        return []
    return [f"{by.get_username() if by else 'Nobody'} may not waive a blocking finding; that takes a named role."]


def _waive(article: Article, found: list[Finding], reason: str, act: Act) -> None:
    Waiver.objects.bulk_create(
        Waiver(
            article=article, finding=finding.key, passage=finding.passage, text=finding.text[:600], reason=reason[:500],
            by=act.by, at=clock.now(),
        )
        for finding in found
    )  # fmt: skip
