"""A newsroom with every kind of row that an export tells of, and a way to have an empty one again."""

from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection

from articles.document import AuthorName, SectionName
from articles.editing import save
from articles.freezing import picture
from articles.models import ImportNote
from ingest import copying, exporting
from ingest.returning import Report, bring_in
from masthead.models import SocialAddress, StandingPage
from newsroom.testing import document, editor, image, published, resaved, saved, standing_page, withdrawn
from newsroom.testing import newsroom as house
from publishing import clock, lifecycle, triggers
from publishing.models import Edition, Waiver

KEPT = {ContentType, Permission, Group, Group.permissions.through}


def newsroom_at_work() -> dict[str, Edition]:
    """Stories that are live, corrected, moved, withdrawn and reinstated, by those words; drafts beside them."""
    desk = editor("dora")
    desk.groups.add(Group.objects.get_or_create(name="deskeditor")[0])
    house(languages=["en", "de"], logo=image())
    SocialAddress.objects.create(newsroom_id=1, name="Mastodon", url="https://example.social/@ledger")
    standing_page("ethics", by=desk, position=9)
    stories = {"live": published(lead_image=picture(image()))}
    stories |= {"corrected": _corrected(), "moved": _moved()}
    stories["withdrawn"] = withdrawn(headline="A sale that was none")
    back = withdrawn(headline="Back again")
    stories["reinstated"] = lifecycle.reinstate(back.article_id, desk, "The buyer confirms it.")
    _drafts()
    return stories


def _corrected() -> Edition:
    revision = saved(headline="Rent corrected")
    lifecycle.publish(revision.article_id, editor(), "first")
    body = document().body.replace("$9 million in cash", "$9 million in cash, not shares,")
    again = resaved(revision, body=body, standfirst="The seller turns south")
    note = "An earlier version said north."
    return lifecycle.publish(again.article_id, editor("carl"), "correction", note)


def _moved() -> Edition:
    revision = saved(headline="Moved elsewhere", slug="old-address")
    lifecycle.publish(revision.article_id, editor(), "first")
    again = resaved(revision, slug="new-address", section=SectionName("energy", "Energy"), seo_headline="Moved")
    edition = lifecycle.publish(again.article_id, editor(), "update")
    Waiver.objects.create(
        article_id=edition.article_id, finding="figure 9", passage="0" * 64, text="9 is not in the text",
        reason="It is in the table.", by=editor(), at=clock.now(),
    )  # fmt: skip
    return edition


def _drafts() -> None:
    notes = (ImportNote(line=3, code="time-zone", text="“4 Jan” names no zone", blocks=True),)
    told = document(headline="Imported", authors=(AuthorName("aiko-brandt", "A. Brandt"),))
    imported = save(told, None, 0, "imported", import_key="k" * 64, import_notes=notes)
    lifecycle.set_embargo(imported.article_id, editor(), clock.now() + timedelta(days=2))
    lifted = saved(headline="Embargo lifted")
    lifecycle.set_embargo(lifted.article_id, editor(), clock.now() + timedelta(days=3))
    lifecycle.lift_embargo(lifted.article_id, editor(), "It is out elsewhere.")
    promised = saved(headline="Promised for tomorrow")
    lifecycle.schedule(promised.article_id, editor(), clock.now() + timedelta(days=1), "Europe/London", "first")
    resaved(promised, standfirst="Edited since")


def emptied() -> None:
    """The database as after a first migration: nobody, no story, the paper's first page as it comes."""
    names = [model._meta.db_table for model in copying.tables() if model not in KEPT]
    with triggers.lifted(), connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names, reset_sequences=True):
            cursor.execute(statement)
    StandingPage.objects.create(slug="ethics", title="Ours", body="<p>As it comes.</p>")


def exported(file: Path) -> bytes:
    """The bytes of an export of the newsroom as it is."""
    exporting.write(file)
    return file.read_bytes()


def came_home(file: Path) -> Report:
    """The report of an import that is to find no fault."""
    report = bring_in(file, dry_run=False)
    assert report.faults == []
    return report
