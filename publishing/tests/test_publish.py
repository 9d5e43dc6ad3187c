import gzip
import json

import msgspec
import pytest

from articles.document import from_json
from articles.editing import save
from articles.models import Article, ImportNote
from newsroom.testing import at, author, document, editor, published, resaved, saved, section, transaction_box
from publishing.lifecycle import Refused, lift_embargo, publish, set_embargo
from publishing.models import Change, Correction, Edition, Fact, FactAmount, Redirect, StoryJson, StoryPage, Waiver

pytestmark = pytest.mark.django_db


def test_publishing_writes_everything_at_once():
    edition = published()
    assert edition.number == 1
    assert Edition.objects.live().get() == edition
    assert [fact.kind for fact in Fact.objects.live()] == ["transaction", "strategy", "sentiment"]
    page, story = StoryPage.objects.get(), StoryJson.objects.get()
    assert edition.headline.encode() in gzip.decompress(page.packed)
    assert json.loads(story.unpacked())["version"] == 1
    assert [change.seq for change in Change.objects.all()] == [1]


def test_the_fact_rows_hold_bounds_dates_and_names():
    published()
    total = FactAmount.objects.get(role="total")
    assert (total.qualifier, total.lower, total.upper) == ("up_to", 0, 30_000_000 * 10_000)
    transaction = Fact.objects.get(kind="transaction")
    assert transaction.transactionrecord.deal_kind == "asset_sale"
    assert set(transaction.terms.values_list("kind", "folded", "ref")) == {
        ("party", "harbour grid", ""), ("party", "delta sur", ""), ("place", "uruguay", "UY"),
    }  # fmt: skip
    assert Fact.objects.get(kind="strategy").dates.get().earliest.isoformat() == "2027-12-01"
    assert Fact.objects.get(kind="sentiment").sentimentrecord.stance == "cautious"


def test_a_fact_that_states_no_date_is_found_by_its_storys_day():
    published(published_at=at(2026, 1, 4, 20))
    (day,) = Fact.objects.get(kind="transaction").dates.all()
    assert (day.role, day.earliest.isoformat(), day.latest.isoformat()) == ("published", "2026-01-04", "2026-01-04")


@pytest.mark.parametrize("field", ["headline", "section", "body"])
def test_an_incomplete_story_is_refused_by_what_it_lacks(field):
    revision = saved(**{field: None if field == "section" else "", "slug": "a-slug", "boxes": ()})
    with pytest.raises(Refused, match=f"{field}: a story needs one"):
        publish(revision.article_id, editor(), "first")
    assert not Edition.objects.exists()


def test_moves_that_do_not_fit_the_state_are_refused():
    revision = saved()
    with pytest.raises(Refused, match="has not been published; “update” is not possible"):
        publish(revision.article_id, editor(), "update")
    publish(revision.article_id, editor(), "first")
    with pytest.raises(Refused, match="is live; “first” is not possible"):
        publish(revision.article_id, editor(), "first")


def test_a_correction_keeps_typed_old_and_new_values():
    revision = saved()
    publish(revision.article_id, editor(), "first")
    frozen = from_json(revision.document)
    body = frozen.body.replace("$9 million", "$8 million")
    box = transaction_box(amounts=[frozen.boxes[0].facts["amounts"][0], {"role": "upfront", "label": "upfront",
                                   "currency": "USD", "value": "8000000"}])  # fmt: skip
    box = msgspec.structs.replace(box, id=frozen.boxes[0].id)
    resaved(revision, body=body, boxes=(box, *frozen.boxes[1:]))
    with pytest.raises(Refused, match="note: a correction needs a sentence"):
        publish(revision.article_id, editor(), "correction")
    edition = publish(revision.article_id, editor(), "correction", "The upfront part is $8 million, not $9 million.")
    row = Correction.objects.get(path__endswith="amounts/1")
    assert (row.old["value"], row.new["value"]) == ("9000000", "8000000")
    assert b"The upfront part is $8 million" in StoryPage.objects.get().unpacked()
    assert json.loads(StoryJson.objects.get().unpacked())["corrections"][0]["text"] == edition.note
    assert Fact.objects.live().filter(kind="transaction").get().edition == edition
    assert FactAmount.objects.filter(value="9000000", fact__live_to__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("$9 million", "$8 million", "$9 million"),
        ("in Uruguay", "in Urugway", "Uruguay"),
        ("calm coast", "warm coast", "“We sell the calm coast"),
    ],
)
def test_a_minor_change_of_substance_is_refused_and_named(old, new, named):
    revision = saved(boxes=())
    publish(revision.article_id, editor(), "first")
    resaved(revision, body=from_json(revision.document).body.replace(old, new))
    with pytest.raises(Refused, match="more than a minor change") as refused:
        publish(revision.article_id, editor(), "minor")
    assert named in str(refused.value)


def test_a_minor_change_is_not_shown_and_moves_no_date():
    revision = saved(boxes=())
    first = publish(revision.article_id, editor(), "first")
    resaved(revision, body=from_json(revision.document).body.replace("wants to build", "hopes to build"))
    second = publish(revision.article_id, editor(), "minor")
    assert (second.number, second.updated_at) == (2, first.updated_at)


def test_a_blocking_finding_stops_the_press_until_a_named_person_waives_it():
    box = transaction_box(amounts=[{"role": "total", "label": "total", "currency": "USD", "value": "30000000"}])
    revision = saved(boxes=(box,))
    with pytest.raises(Refused, match=r"The story says “up to \$30 million”; the box says exact"):
        publish(revision.article_id, editor(), "first")
    with pytest.raises(Refused, match="bob may not waive"):
        publish(revision.article_id, editor("bob", "publish"), "first", waive="The filing says so.")
    publish(revision.article_id, editor(), "first", waive="The filing says so.")
    waiver = Waiver.objects.get()
    assert (waiver.by.username, waiver.reason) == ("alice", "The filing says so.")
    resaved(revision, headline="Other headline")
    publish(revision.article_id, editor(), "update")


def test_an_import_note_that_blocks_stops_the_press():
    note = ImportNote(line=9, code="encoding", text="“â€” could not be repaired.", blocks=True)
    revision = save(document(), None, 0, import_notes=(note,))
    with pytest.raises(Refused, match="Import note, line 9"):
        publish(revision.article_id, editor(), "first")
    publish(revision.article_id, editor(), "first", waive="Read against the page.")


def test_an_embargo_is_a_floor_and_is_named():
    revision = saved()
    set_embargo(revision.article_id, editor(), at(2030))
    with pytest.raises(Refused, match="1 January 2030, 12:00 UTC"):
        publish(revision.article_id, editor(), "first")
    with pytest.raises(Refused, match="lift it with a reason first"):
        set_embargo(revision.article_id, editor(), at(2029))
    with pytest.raises(Refused, match="needs a reason"):
        lift_embargo(revision.article_id, editor(), " ")
    lift_embargo(revision.article_id, editor(), "The company published early.")
    assert publish(revision.article_id, editor(), "first").number == 1


def test_a_new_slug_leaves_a_redirect_and_an_old_one_comes_back():
    revision = saved(slug="old-name")
    publish(revision.article_id, editor(), "first")
    revision = resaved(revision, slug="new-name")
    publish(revision.article_id, editor(), "update")
    assert Redirect.objects.get().path == "energy/old-name"
    assert StoryPage.objects.get().path == "energy/new-name"
    resaved(revision, slug="old-name")
    publish(revision.article_id, editor(), "update")
    assert [row.path for row in Redirect.objects.all()] == ["energy/new-name"]


def test_an_address_of_a_section_or_another_story_is_refused():
    section("energy/wind")
    revision = saved(slug="wind")
    with pytest.raises(Refused, match="is the address of a section"):
        publish(revision.article_id, editor(), "first")
    other = saved(slug="once-mine")
    publish(other.article_id, editor(), "first")
    resaved(other, slug="mine-now")
    publish(other.article_id, editor(), "update")
    taker = saved(slug="once-mine")
    with pytest.raises(Refused, match="belongs to another story, now, in the past or as scheduled"):
        publish(taker.article_id, editor(), "first")


def test_an_import_keeps_the_pages_own_date():
    edition = published(published_at=at(2026, 1, 4, 20))
    assert edition.shown_at == edition.updated_at == at(2026, 1, 4, 20)


def test_a_renamed_author_shows_after_the_sweep(django_user_model):
    from publishing import press
    from publishing.sweep import render_what_is_stale

    published()
    renamed = author()
    renamed.name = "Aiko Brandt-Meyer"
    renamed.save()
    press.name_changed("author", renamed.slug)
    assert render_what_is_stale() == 1
    assert b"Brandt-Meyer" in StoryPage.objects.get().unpacked()


def test_a_failing_press_leaves_nothing_behind(monkeypatch):
    revision = saved()

    def jam(edition):
        raise RuntimeError("paper jam")

    monkeypatch.setattr("publishing.record.press.print_edition", jam)
    with pytest.raises(RuntimeError):
        publish(revision.article_id, editor(), "first")
    assert not Edition.objects.exists()
    assert not Fact.objects.exists()
    assert not Change.objects.exists()
    assert Article.objects.exists()
