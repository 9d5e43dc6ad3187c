"""`manage.py import_page FILE`: a plain-text copy of a news page becomes a draft with typed boxes."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.editing import Conflict, SaveRefused
from ingest.arrival import Arrival, EditedSince, arrive
from ingest.header import Header
from ingest.page import LARGEST, Page, Unreadable, decode, read_page
from ingest.takeaways import values
from masthead import house
from publishing.lifecycle import Refused, public_state, publish

BAD_INPUT, REFUSED = 2, 3
OUTCOMES = {
    "made": "A draft was made",
    "changed": "The page has changed: the draft has a new revision",
    "unchanged": "Already here, nothing changed",
}


class Command(BaseCommand):
    help = (
        "Import a plain-text copy of a news page as a draft. Exit status 2: the input cannot be used, nothing was "
        "written. 3: the draft stands, but publishing it was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="UTF-8 text, at most 1 MiB")
        parser.add_argument("--zone", default="", help="assumed where the page's time names none; else the newsroom's")
        parser.add_argument("--language", default="en", help="BCP 47 code of the page's language (default: en)")
        parser.add_argument("--publish", action="store_true", help="publish the draft if nothing speaks against it")
        parser.add_argument("--waive", default="", metavar="REASON", help="let findings pass; needs --publish and --by")
        parser.add_argument("--by", default="", metavar="USER", help="who publishes and waives")
        parser.add_argument("--dry-run", action="store_true", help="print what would be understood, write nothing")

    def handle(self, *, file: Path, zone: str, language: str, **options: Any) -> None:
        zone = zone or house.present().zone
        _check(zone, options)
        by = _user(options["by"])
        page = _read(file, language)
        with transaction.atomic():
            arrival = _arrived(page, file, zone, language)
            if options["dry_run"]:
                transaction.set_rollback(True)
        self._tell(file, page, arrival, options["dry_run"])
        if options["publish"]:
            self._publish(arrival, by, options["waive"])

    def _tell(self, file: Path, page: Page, arrival: Arrival, dry_run: bool) -> None:
        self.stdout.write(f"{file.name}: {page.lines} lines\n\nUnderstood")
        for line, what, said in (*_header(page.header), *_body(page), *_boxes(arrival)):
            self.stdout.write(f"  {f'line {line}' if line else '':<9} {what:<22} {said}")
        repaired = [remark for remark in arrival.remarks if remark.code.startswith("repaired")]
        others = [remark for remark in arrival.remarks if remark not in repaired]
        for title, remarks in (("Encoding repaired", repaired), ("Assumed or not understood", others)):
            self.stdout.write(f"\n{title}: {len(remarks) or 'nothing'}")
            for remark in remarks:
                blocks = "  [to be confirmed before it goes out]" if remark.blocks else ""
                where = f"line {remark.line}" if remark.line else ""
                self.stdout.write(f"  {where:<9} {remark.code:<22} {remark.text}{blocks}")
        address = f"/{arrival.document.path}/" if arrival.document.path else "no address yet: it has no section"
        done = "Dry run, nothing was written" if dry_run else OUTCOMES[arrival.outcome]
        which = "" if dry_run else f": {arrival.article_id}, edit {arrival.edit}"
        self.stdout.write(f"\n{done}{which} ({address})")

    def _publish(self, arrival: Arrival, by: User | None, waive: str) -> None:
        if arrival.outcome == "unchanged" and public_state(arrival.article_id) == "live":
            self.stdout.write(f"Already published: {settings.SITE_URL}/{arrival.document.path}/")
            return
        try:
            edition = publish(arrival.article_id, by=by, kind="first", note="", waive=waive)
        except Refused as refused:
            reasons = "\n".join(f"  - {reason}" for reason in refused.reasons)
            raise CommandError(f"not published, the draft stays:\n{reasons}", returncode=REFUSED) from None
        self.stdout.write(f"Published: {settings.SITE_URL}/{edition.path}/")


def _bad(text: str) -> CommandError:
    return CommandError(text, returncode=BAD_INPUT)


def _check(zone: str, options: dict[str, Any]) -> None:
    if zone not in available_timezones():
        raise _bad(f"--zone: {zone[:60]!r} is not a zone of the time zone database, such as Europe/London")
    if options["waive"] and not (options["by"] and options["publish"]):
        raise _bad("--waive: a waiver needs --publish, and --by with the name of the user who waives")
    if options["dry_run"] and options["publish"]:
        raise _bad("--dry-run writes nothing, so it cannot go with --publish")


def _user(name: str) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise _bad(f"--by: there is no active user {name[:150]!r}")
    return user


def _read(file: Path, language: str) -> Page:
    try:
        with file.open("rb") as held:
            return read_page(decode(held.read(LARGEST + 1)), language)
    except OSError as error:
        raise _bad(f"{file}: {error.strerror or error}") from None
    except Unreadable as error:
        raise _bad(f"{file}: {error}") from None


def _arrived(page: Page, file: Path, zone: str, language: str) -> Arrival:
    try:
        return arrive(page, zone=zone, language=language, source=file.name)
    except SaveRefused as refused:
        raise _bad(f"{file}: {refused}") from None
    except ValidationError as refused:
        raise _bad(f"{file}: section: {'; '.join(refused.messages)}") from None
    except (EditedSince, Conflict) as error:
        raise _bad(f"{file}: {error}") from None


Row = tuple[int, str, str]


def _header(header: Header) -> Iterator[Row]:
    if header.trail:
        yield header.trail[0].line, "section", " / ".join(name.text for name in header.trail)
    for name in ("headline", "seo_headline", "standfirst"):
        said = getattr(header, name)
        if said.text:
            yield said.line, name.replace("seo_", "search "), said.text
    yield from ((name.line, "byline", name.text) for name in header.authors)
    if header.moment:
        zone = header.moment.zone or "zone not named"
        yield header.published.line, "published", f"{header.moment.wall:%Y-%m-%d %H:%M}, {zone}"
    if header.minutes is not None:
        yield header.reading.line, "reading time", f"{header.minutes} min claimed"
    if header.caption.text:
        yield header.caption.line, "picture caption", header.caption.text


def _body(page: Page) -> Iterator[Row]:
    for part in page.parts:
        lead, cite = f"{part.lead}: " if part.lead else "", f" — {part.cite}" if part.cite else ""
        told = f"{lead}{part.text}"
        yield part.line, part.kind, (told if len(told) <= 90 else f"{told[:89]}…") + cite


def _boxes(arrival: Arrival) -> Iterator[Row]:
    for line, box in zip(arrival.box_lines, arrival.document.boxes, strict=True):
        yield line, f"{box.emoji} {box.kind} box", f"{box.label}: {box.wording}"
        facts = box.decoded()
        if facts is not None:
            yield from ((0, f"  {path}", said) for path, said in values(facts))
