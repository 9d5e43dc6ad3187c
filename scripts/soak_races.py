"""Several at once: eight writers of one story, two publishers of one story, two sweeps over the same rows."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID

import msgspec
from django.db import Error
from django.forms import modelform_factory
from django.utils import timezone

from articles.document import Document, content_hash, from_json
from articles.editing import Conflict, save
from articles.freezing import freeze
from articles.models import Article, Revision
from newsroom.testing import document, editor, saved, sentiment_box, strategy_box, transaction_box
from publishing.lifecycle import Refused, publish
from publishing.models import Edition, Scheduled
from publishing.sweep import publish_what_is_due
from scripts.soak_ground import FORK, Sizes, Tally, moment, say, together
from scripts.soak_stock import Note, tables

WRITERS = 8
FIELDS = ("headline", "seo_headline", "standfirst", "lead_caption")  # one for each of four writers; the others a box
AT_THE_FORM = 0.01  # seconds at most between reading and saving, for us as for the stock way
MAX_TROUBLES = 20  # errors after which a writer gives up


# --- eight writers ----------------------------------------------------------------------------------------------------
def saves(sizes: Sizes, directory: Path) -> Iterator[Tally]:
    """Concurrent saves of one story: each writer counts upwards in a field or a box of his own."""
    say(f"{sizes.saves} saves by {WRITERS} writers of one story")
    story = document(boxes=(transaction_box(), strategy_box(), sentiment_box(), transaction_box()))
    for writer in range(WRITERS):
        story = changed(story, writer, 0)
    article = save(story, editor(), 0).article_id
    answers = together(partial(_write, article=article, total=sizes.saves), WRITERS)
    told = [word for answer in answers for word in answer if isinstance(word, tuple)]
    met = Counter(word for answer in answers for word in answer if isinstance(word, str))
    remark = f"{met.pop('conflict', 0):,} conflicts told and tried again"
    stock = _stock_overwritten(sizes.stock_saves) if sizes.stock_saves else None
    yield Tally("saves silently overwritten", overwritten(article, told), len(told), stock, sizes.stock_saves, remark)
    yield Tally("acknowledged saves missing or numbered twice", missing(article, told), sizes.saves)
    yield Tally("saves met by a locked database or another error", met.total(), sizes.saves, remark="; ".join(met))


def _write(words: Connection, writer: int, article: UUID, total: int) -> None:
    """A hand: answers (edit, writer, turn) for a save that was acknowledged, and a word for every other outcome."""
    answer: list[object] = []
    turn, last, troubles = 1, total // WRITERS + (writer < total % WRITERS), 0
    while turn <= last and troubles < MAX_TROUBLES:
        try:
            newest = Revision.objects.filter(article=article).order_by("-edit")[0]
            moment(AT_THE_FORM)
            kept = save(changed(from_json(newest.document), writer, turn), None, newest.edit)
        except Conflict:
            answer.append("conflict")
        except Error as trouble:
            answer.append(str(trouble))
            troubles += 1
        else:
            answer.append((kept.edit, writer, turn))
            turn += 1
    words.send(answer)


def changed(story: Document, writer: int, turn: int) -> Document:
    """The story with this writer's count at `turn`."""
    text = f"Harbour Grid turns north {turn}"
    if writer < len(FIELDS):
        return msgspec.structs.replace(story, **{FIELDS[writer]: text})
    boxes = list(story.boxes)
    boxes[writer - len(FIELDS)] = msgspec.structs.replace(boxes[writer - len(FIELDS)], wording=text)
    return msgspec.structs.replace(story, boxes=tuple(boxes))


def counts(story: Document) -> list[int]:
    """Every writer's count, as the story has it."""
    texts = [getattr(story, field) for field in FIELDS] + [box.wording for box in story.boxes]
    return [int(text.rpartition(" ")[2]) for text in texts]


def overwritten(article: UUID, told: list[tuple[int, int, int]]) -> int:
    """Edits that are not their predecessor and one writer's next count, the working copy held against the last."""
    history = [from_json(revision.document) for revision in Revision.objects.filter(article=article).order_by("edit")]
    whose = {edit: (writer, turn) for edit, writer, turn in told}
    lost = 0
    for edit, (before, after) in enumerate(pairwise(history), start=2):
        expected = counts(before)
        if edit in whose:
            expected[whose[edit][0]] = whose[edit][1]
        lost += counts(after) != expected or edit not in whose
    row = Article.objects.get(pk=article)
    return lost + (row.edit != len(history)) + (content_hash(freeze(row)) != content_hash(history[-1]))


def missing(article: UUID, told: list[tuple[int, int, int]]) -> int:
    """Acknowledged saves without a revision of their own, and numbers that the line from 1 leaves out."""
    edits = [edit for edit, _, _ in told]
    kept = set(Revision.objects.filter(article=article).values_list("edit", flat=True))
    gaps = set(range(1, max(kept) + 1)) ^ kept
    return len(edits) - len(set(edits)) + len(set(edits) - kept) + len(gaps)


def _stock_overwritten(total: int) -> int:
    """Plain forms over one row by as many writers: how many of the acknowledged words are not in the text at last."""
    with tables(Note):
        note = Note.objects.create(text="start")
        answers = together(partial(_stock_write, pk=note.pk, total=total), WRITERS)
        note.refresh_from_db()
        kept = set(note.text.split())
    return sum(word not in kept for answer in answers for word in answer)


def _stock_write(words: Connection, writer: int, pk: int, total: int) -> None:
    form_class = modelform_factory(Note, fields=["text"])
    answer: list[object] = []
    for turn in range(total // WRITERS + (writer < total % WRITERS)):
        note, word = Note.objects.get(pk=pk), f"{writer}-{turn}"
        moment(AT_THE_FORM)
        form = form_class({"text": f"{note.text} {word}"}, instance=note)
        form.save()
        answer.append(word)
    words.send(answer)


# --- two publishers, two sweeps ---------------------------------------------------------------------------------------
def pairs(sizes: Sizes, directory: Path) -> Iterator[Tally]:
    """Two people publish the same story at the same moment; then two sweeps find the same rows due."""
    say(f"{sizes.pairs} stories, each published by two at once")
    stories = [saved().article_id for _ in range(sizes.pairs)]
    start = FORK.Barrier(2)
    first, second = together(partial(_publish, stories=stories, start=start), 2)
    wrong = sum({one, other} != {"out", "told"} for one, other in zip(first, second, strict=True))
    wrong += sum(Edition.objects.filter(article=story).count() != 1 for story in stories)
    yield Tally("stories published at once by two: not one out and one told", wrong, len(stories))

    say(f"{sizes.pairs} rows due, swept by two at once")
    drafts = [_due() for _ in range(sizes.pairs)]
    went = [int(str(out)) for answer in together(partial(_sweep, start=FORK.Barrier(2)), 2) for out in answer]
    wrong = abs(sum(went) - len(drafts)) + sum(Edition.objects.filter(article=draft).count() != 1 for draft in drafts)
    yield Tally("rows swept at once by two: not out exactly once", wrong, len(drafts), remark=f"{went} by each")


def _publish(words: Connection, number: int, stories: list[UUID], start: Barrier) -> None:
    by, answer = editor(), []
    for story in stories:
        start.wait(60)
        try:
            publish(story, by, "first")
            answer.append("out")
        except Refused:
            answer.append("told")
    words.send(answer)


def _due() -> UUID:
    revision = saved()
    Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=timezone.now() - timedelta(seconds=1),
        zone="Europe/London", kind="first", by=editor(),
    )  # fmt: skip
    return revision.article_id


def _sweep(words: Connection, number: int, start: Barrier) -> None:
    start.wait(60)
    words.send([publish_what_is_due(f"sweep {number}")])
