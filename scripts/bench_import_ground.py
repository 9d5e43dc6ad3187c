"""What bench_import.py measures on one database, in its process; Django must be set up."""

import json
import logging
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.text import slugify

from articles.document import AuthorName, Box, Document
from articles.editing import Arrived, SaveRefused, save, save_all
from articles.freezing import section_name
from articles.models import Revision
from ingest.articles_json import read_articles
from ingest.boxes_json import BoxReader
from ingest.intake import Intake, Wishes
from masthead.models import Author, Section
from publishing.gate import Refused
from publishing.lifecycle import publish, publish_all
from publishing.models import Edition
from scripts.generated import SCHEMA, stories

FEW, BATCH, TIMES = 100, 100, 15
TOLD = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
Spent = dict[str, list[float]]


@contextmanager
def timed(spent: Spent, what: str) -> Iterator[None]:
    """Adds (processor, wall) seconds of what happens inside."""
    cpu, wall = processor(), time.perf_counter()
    yield
    held = spent.setdefault(what, [0.0, 0.0])
    held[0] += processor() - cpu
    held[1] += time.perf_counter() - wall


def processor() -> float:
    """Seconds of processor so far: of this process and, with PostgreSQL, of the one that works for it there."""
    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(backend.read_text().split()[0]) / 1e9


def section_of(names: Sequence[str]) -> Section:
    """The section with these names from the top down, made where it is missing."""
    found: Section | None = None
    for name in names:
        found, _ = Section.objects.get_or_create(parent=found, slug=slugify(name), defaults={"name": name})
    assert found is not None
    return found


def document_of(raw: dict[str, Any], sections: dict[tuple[str, ...], Section]) -> Document:
    """A generated article as a Document; its author is made where missing."""
    boxes = enumerate(BoxReader(raw["lang"]).boxes(raw["fact_boxes"]))
    author, _ = Author.objects.get_or_create(slug=slugify(raw["author"]), defaults={"name": raw["author"]})
    return Document(
        id=str(uuid.uuid5(TOLD, raw["id"])), language=raw["lang"], headline=raw["title"], standfirst=raw["dek"],
        section=section_name(sections[tuple(raw["section"])]), authors=(AuthorName(author.slug, author.name),),
        body=raw["body_html"], boxes=tuple(
            Box(id=str(uuid.uuid5(TOLD, f"{raw['id']}/{at}")), kind=told.kind, facts=told.facts, label=told.label)
            for at, told in boxes
        ),
    )  # fmt: skip


def by_stages(told: Sequence[dict[str, Any]], by: User) -> tuple[Spent, int]:
    """What save_all() and publish_all() take for these stories, and how many went out."""
    spent, out = Spent(), 0
    sections = {tuple(raw["section"]): section_of(raw["section"]) for raw in told}
    documents = [document_of(raw, sections) for raw in told]
    for first in range(0, len(documents), BATCH):
        arrived = [Arrived(document, import_key=document.id) for document in documents[first : first + BATCH]]
        with timed(spent, "save_all"):
            saved = save_all(arrived, by, "bench")
        with timed(spent, "publish_all"):
            answers = publish_all([row for row in saved if isinstance(row, Revision)], by)
        out += sum(isinstance(answer, Edition) for answer in answers)
        if out == 0:
            raise RuntimeError(f"nothing goes out: {_why(saved, answers)}")
    return spent, out


def _why(saved: Sequence[Revision | SaveRefused], answers: Sequence[Edition | Refused]) -> str:
    return str(next(answer for answer in (*saved, *answers) if isinstance(answer, SaveRefused | Refused)))


def whole(told: Sequence[dict[str, Any]], by: User) -> tuple[Spent, int]:
    """What the importer takes from the file to the last rendering, and how many went out."""
    spent = Spent()
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps({"schema": SCHEMA, "articles": told}).encode())
        file.flush()
        with timed(spent, "from file to page"):
            reading = read_articles(file, zone="UTC", language="en", most=len(told))
            outcomes = list(Intake(reading, Wishes(file="generated.json", publish=True, by=by)).run())
    return spent, sum(outcome.published for outcome in outcomes)


def requests(by: User) -> dict[str, float]:
    """Milliseconds of processor each page takes (the middle one of some), and one save with its publication."""
    reader, desk = Client(), Client()
    desk.force_login(by)
    story = Edition.objects.live().order_by("pk")[0]
    section = story.section_path.split("/")[0]
    pages: dict[str, Callable[[], Any]] = {
        "front page": lambda: reader.get("/"),
        "section list": lambda: reader.get(f"/{section}/"),
        "story page": lambda: reader.get(f"/{story.path}/"),
        "story list at the desk": lambda: desk.get("/admin/articles/article/"),
        "list of the API": lambda: reader.get("/api/v1/articles/"),
        "one save and publication": lambda: _one_more(story, by),
    }
    return {what: _middle(ask) for what, ask in pages.items()}


def _middle(ask: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TIMES):
        start = processor()
        answer = ask()
        taken.append(1000 * (processor() - start))
        status = getattr(answer, "status_code", 200)
        if status != 200:
            raise RuntimeError(f"{answer.request['PATH_INFO']} answers {status}")
    return median(taken)


def _one_more(story: Edition, by: User) -> None:
    held, new = story.read(), uuid.uuid4()
    boxes = tuple(
        Box(id=str(uuid.uuid4()), kind=box.kind, facts=box.facts, label=box.label, emoji=box.emoji)
        for box in held.boxes
    )
    document = Document(
        id=str(new), headline=held.headline, slug=f"story-{new}", section=held.section, authors=held.authors,
        body=held.body, boxes=boxes,
    )  # fmt: skip
    publish(save(document, by, 0).article_id, by, "first")


def report(what: str, count: int, spent: Spent, out: int) -> None:
    """Prints stories a second for each stage and for all of them."""
    rows = {**spent, "in all": [sum(held[at] for held in spent.values()) for at in (0, 1)]} if len(spent) > 1 else spent
    print(f"{what}: {count} stories, {out} of them published, on {connection.vendor}")
    for stage, (cpu, wall) in rows.items():
        each = f"{1000 * cpu / count:6.2f} ms of processor a story"
        print(f"  {stage:20}{each}, {count / cpu:7.1f} stories/s ({count / wall:7.1f} by the wall clock)", flush=True)


def run(count: int) -> None:
    """Fill the empty database of DATABASE_URL and print what was measured."""
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    by = User.objects.create_superuser("bench")
    made = stories(count)
    by_stages(list(islice(made, FEW)), by)
    before = requests(by)
    half = (count - FEW) // 2
    report("The press by stages", half, *by_stages(list(islice(made, half)), by))
    rest = list(made)
    report("The importer, with publication", len(rest), *whole(rest, by))
    print(f"Milliseconds of processor with {FEW:11,} {count:9,} stories")
    for what, took in requests(by).items():
        print(f"  {what:30}{before[what]:10.2f}{took:10.2f}   {took / before[what]:5.2f} times", flush=True)
