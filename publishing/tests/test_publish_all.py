import msgspec
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import AutoField, Min

from articles.document import OwnSummary, from_json
from articles.freezing import picture
from articles.models import ImportNote, Revision
from digests.digest import digest
from digests.models import RevisionDigest, undone
from digests.tasks import make
from newsroom.testing import (
    at,
    editor,
    image,
    published,
    resaved,
    saved,
    strategy_box,
    transaction_box,
    withdrawn,
)
from publishing import factrows, press
from publishing.lifecycle import Refused, publish, publish_all, set_embargo
from publishing.models import AuditEntry, Change, Edition, Fact, StoryJson, StoryPage, Waiver

pytestmark = pytest.mark.django_db

# What may differ between two ways of the same acts: the clock, and what is made of it
CLOCK = {"live_from", "shown_at", "updated_at", "at", "rendered_at", "made_at", "packed", "etag", "before", "hash"}


def various():
    """Stories that between them have all that an edition can have."""
    day = at(2026, 1, 4, 20)
    unknown = msgspec.structs.replace(transaction_box(), kind="weather", facts={"sky": "grey"}, statement="Grey.")
    return [
        saved(published_at=day),
        saved(published_at=day, section="energy/power-deals", lead_image=picture(image()), language="en-GB"),
        saved(published_at=day, authors=(), topics=(), boxes=()),
        saved(published_at=day, summary=OwnSummary("Somebody wrote this."), boxes=(strategy_box(), unknown)),
        saved(),
    ]


def record():
    """Every row of the record, table by table, without its clock; rows are numbered from 1 in each table."""
    models = [*apps.get_app_config("publishing").get_models(include_auto_created=True), *_kinds()]
    before = {model: _before(model) for model in models}
    rows = {}
    for model in models:
        fields = [field for field in model._meta.concrete_fields if field.name not in CLOCK]
        told = model._default_manager.values_list(*(field.attname for field in fields))
        rows[model.__name__] = sorted((tuple(map(_numbered(before, model), fields, row)) for row in told), key=repr)
    return rows


def _before(model):
    """The last number that the table had given out before; a rollback does not give PostgreSQL's numbers back."""
    numbered = isinstance(model._meta.pk, AutoField)
    return (model._default_manager.aggregate(first=Min("pk"))["first"] or 1) - 1 if numbered else 0


def _numbered(before, model):
    def number(field, value):
        target = field.related_model or (model if field.primary_key else None)
        return value - before.get(target, 0) if isinstance(value, int) else value

    return number


def _kinds():
    return [model for model in apps.get_app_config("factboxes").get_models() if model.__name__.endswith("Record")]


def renderings():
    """Of the stories that show a date of their own: their bytes do not depend on the clock."""
    shown = Edition.objects.filter(shown_at=at(2026, 1, 4, 20)).values("pk")
    return {
        (model.__name__, row.pk): row.unpacked()
        for model in (StoryPage, StoryJson)
        for row in model.objects.filter(edition__in=shown)
    }


def test_it_writes_the_very_rows_that_publishing_one_by_one_writes():
    revisions, by = various(), editor()
    with transaction.atomic():
        for revision in revisions:
            publish(revision.article_id, by, "first")
        one_by_one, bytes_of_each = record(), renderings()
        transaction.set_rollback(True)
    assert not Edition.objects.exists()
    answers = publish_all(revisions, by)
    assert [type(answer) for answer in answers] == [Edition] * 5
    assert record() == one_by_one
    assert renderings() == bytes_of_each
    assert len(bytes_of_each) == 8


def test_the_digests_it_makes_are_stored_as_the_task_stores_them():
    revisions = various()
    publish_all(revisions, editor())
    stored = _stored()
    assert len(stored) == 5
    assert not undone().exists()
    RevisionDigest.objects.all().delete()
    for revision in revisions:
        assert make(revision.pk)
    assert stored == _stored()


def test_a_digest_that_a_worker_has_begun_is_left_to_it():
    revision = saved()
    RevisionDigest.objects.create(revision=revision, content_hash=revision.content_hash, attempts=1, error="Begun.")
    publish_all([revision], editor())
    assert _stored() == [(revision.pk, revision.content_hash, "", 1, "Begun.")]


def _stored():
    return list(
        RevisionDigest.objects.order_by("pk").values_list("revision", "content_hash", "digest", "attempts", "error")
    )


def test_its_queries_do_not_grow_with_the_stories(django_assert_max_num_queries):
    by = editor()
    publish_all([saved()], by)
    few, many = [saved() for _ in range(2)], [saved() for _ in range(8)]
    with django_assert_max_num_queries(100) as queries:
        publish_all(few, by)
    with django_assert_max_num_queries(len(queries)):
        publish_all(many, by)


def test_a_refused_one_is_told_in_its_place_and_the_others_go_out():
    bad = [saved(body="<p>TK</p>", boxes=()), saved(section=None, slug="a"), saved(published_at=at(2099))]
    embargoed, live, gone = saved(), published(), withdrawn()
    set_embargo(embargoed.article_id, editor(), at(2030))
    first, last = saved(), saved()
    revisions = [first, *bad, embargoed, _newest(live), _newest(gone), first, last]
    answers = publish_all(revisions, editor())
    assert [isinstance(answer, Edition) for answer in answers] == [True, *[False] * 7, True]
    reasons = [" ".join(answer.reasons) for answer in answers if isinstance(answer, Refused)]
    for reason, part in zip(
        reasons,
        ["“TK” looks like a placeholder", "section: a story needs one", "shown date:", "embargo:", "is live; “first”",
         "is withdrawn; “first”", "is live; “first”"], strict=True,
    ):  # fmt: skip
        assert part in reason
    assert {edition.article_id for edition in answers if isinstance(edition, Edition)} == {
        first.article_id, last.article_id
    }  # fmt: skip
    assert list(Change.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 6))


def _newest(edition):
    return Revision.objects.filter(article=edition.article_id).order_by("-edit")[0]


def test_of_two_that_want_one_address_the_first_has_it():
    old = saved(slug="wanted")
    resaved(old, slug="moved")
    new = saved(slug="wanted")
    answers = publish_all([old, new], editor())
    assert isinstance(answers[0], Edition)
    assert "slug: /energy/wanted/ belongs to another story" in answers[1].reasons[0]


def test_a_blocking_import_note_holds_a_story_back_until_it_is_confirmed():
    revision = saved()
    ImportNote.objects.create(revision=revision, line=4, code="date", text="no year", blocks=True)
    (answer,) = publish_all([revision], editor())
    assert answer.reasons == ["Import note, line 4: no year"]


def test_a_named_role_may_waive_and_each_waiver_is_a_row():
    revisions = [saved(body="<p>TK</p>", boxes=()), saved(), saved(body="<p>TBC</p>", boxes=())]
    refused = publish_all(revisions, editor("carol", "publish"), waive="Known")
    assert [isinstance(answer, Edition) for answer in refused] == [False, True, False]
    assert "may not waive" in refused[0].reasons[0]
    answers = publish_all([revisions[0], revisions[2]], editor(), waive="An archive is as it was")
    assert [type(answer) for answer in answers] == [Edition, Edition]
    assert Waiver.objects.filter(reason="An archive is as it was").count() == 2


def test_a_stored_digest_goes_out_and_a_missing_or_other_one_is_made():
    stored, other = saved(), saved()
    told = msgspec.structs.replace(digest(from_json(stored.document)), summary="Stored before.")
    for revision, fits in ((stored, stored.content_hash), (other, "of another text")):
        RevisionDigest.objects.create(revision=revision, content_hash=fits, digest=msgspec.json.encode(told).decode())
    first, second = publish_all([stored, other], editor())
    assert "Stored before." in first.digest
    assert "Stored before." not in second.digest


def test_each_is_entered_in_the_audit_and_its_renderings_are_fresh(capsys):
    editions = publish_all([saved(), saved()], editor())
    subjects = [f"story {edition.article_id}" for edition in editions]
    entered = AuditEntry.objects.filter(act="publish").order_by("seq")
    assert [row.subject for row in entered] == subjects
    assert entered[1].detail == {"kind": "first", "version": 1, "hash": editions[1].content_hash, "change": 2}
    call_command("audit_renderings")
    assert "2 stories, 4 renderings, 0 differing" in capsys.readouterr().out


def test_nothing_is_nothing():
    assert publish_all([], editor()) == []
    assert not Change.objects.exists()


def test_the_facts_of_a_closed_edition_are_closed():
    gone = withdrawn(boxes=())
    story = msgspec.structs.replace(gone.read(), boxes=from_json(saved().document).boxes)
    gone.refresh_from_db()
    factrows.write_all([(gone, story)])
    assert set(Fact.objects.filter(edition=gone).values_list("live_to", flat=True)) == {gone.live_to}


def test_print_all_prints_what_is_no_longer_there(capsys):
    editions = [published(), published()]
    StoryPage.objects.all().delete()
    StoryJson.objects.all().delete()
    press.print_all(editions)
    call_command("audit_renderings")
    assert "2 stories, 4 renderings, 0 differing" in capsys.readouterr().out
