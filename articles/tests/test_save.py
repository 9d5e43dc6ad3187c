import msgspec
import pytest

from articles.document import Box, OwnSummary, from_json
from articles.editing import Conflict, SaveRefused, confirm_notes, prepared, save
from articles.freezing import freeze
from articles.models import Article, ImportNote, Revision, Stage, open_notes
from factboxes.kinds.transaction import Transaction
from newsroom.testing import article_of, at, document, editor, resaved, saved, transaction_box

pytestmark = pytest.mark.django_db


def test_a_save_writes_the_story_and_one_revision():
    made = document()
    revision = save(made, editor(), 0, "first words")
    assert revision.edit == 1
    assert article_of(revision).headline == made.headline
    assert [box.kind for box in freeze(article_of(revision)).boxes] == ["transaction", "strategy", "sentiment"]


def test_what_was_saved_is_what_is_frozen():
    revision = saved()
    assert freeze(article_of(revision)) == from_json(revision.document)


def test_the_same_content_again_writes_nothing():
    revision = saved()
    again = save(from_json(revision.document), editor(), 1)
    assert again.pk == revision.pk
    assert Revision.objects.count() == 1


def test_a_save_against_an_older_edit_is_refused_and_writes_nothing():
    first = saved()
    theirs = resaved(first, headline="Theirs")
    with pytest.raises(Conflict) as conflict:
        resaved(first, headline="Mine")
    assert conflict.value.theirs == theirs
    assert article_of(first).headline == "Theirs"
    assert Revision.objects.count() == 2


def test_a_new_story_with_an_id_that_exists_is_a_conflict():
    first = saved()
    with pytest.raises(Conflict):
        save(document(id=str(first.article_id)), editor(), 0)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"headline": "h" * 201}, "headline", "201 characters; the limit is 200"),
        ({"slug": "No Slug"}, "slug", "lower-case letters"),
        ({"slug": "feeds"}, "slug", "newsroom's own addresses"),
        ({"language": "klingon!"}, "language", "not a BCP 47 code"),
        ({"body": "<p>x</p>" * 5001}, "body", "5,000"),
        ({"boxes": tuple(transaction_box() for _ in range(13))}, "boxes", "13 boxes; the limit is 12"),
        ({"boxes": (transaction_box(amounts=[{"currency": "USD", "value": "x"}]),)}, "boxes/0/amounts/0/value", "'x'"),
    ],
)
def test_bad_input_is_refused_by_field_value_and_limit(changes, field, said):
    with pytest.raises(SaveRefused) as refused:
        save(document(**changes), editor(), 0)
    assert [text for name, text in refused.value.problems if name == field and said in text]
    assert not Article.objects.exists()


def test_a_section_that_is_not_here_is_refused_and_nothing_stays():
    made = document()
    away = msgspec.structs.replace(made, section=msgspec.structs.replace(made.section, path="nowhere"))
    with pytest.raises(SaveRefused, match="'nowhere'"):
        save(away, editor(), 0)
    assert not Article.objects.exists()


def test_an_address_is_taken_once():
    saved(slug="one-story")
    with pytest.raises(SaveRefused, match="is the address of another story"):
        saved(slug="one-story")


def test_control_characters_and_markup_never_get_in():
    made = prepared(document(headline="A\x00 b\u202e  c", body="<p onclick=x>Hi<script>alert(1)</script></p>"))
    assert made.headline == "A b c"
    assert "script" not in made.body
    assert "onclick" not in made.body


def test_blocks_keep_their_names_through_an_edit():
    revision = saved()
    before = from_json(revision.document).body
    names = {part.split('"')[1] for part in before.split("id=")[1:]}
    after = from_json(resaved(revision, body=before.replace("cash up front", "cash at once")).document).body
    assert {part.split('"')[1] for part in after.split("id=")[1:]} == names


def test_evidence_is_found_anew_at_each_save():
    revision = saved()
    box = from_json(revision.document).boxes[0]
    assert {row.path: row.exact for row in box.evidence} | {} == {
        "amounts/0": "up to $30 million", "amounts/1": "$9 million", "quantities/0": "70-megawatt",
        "parties/0": "Harbour Grid", "parties/1": "Delta Sur", "places/0": "Uruguay",
    }  # fmt: skip
    changed = from_json(revision.document).body.replace("up to $30 million", "about $31 million")
    box = from_json(resaved(revision, body=changed).document).boxes[0]
    assert "amounts/0" not in {row.path for row in box.evidence}


def test_an_editors_choice_is_kept_and_follows_its_words():
    revision = saved()
    frozen = from_json(revision.document)
    box = frozen.boxes[0]
    chosen = tuple(
        msgspec.structs.replace(row, exact="$9 million in cash", chosen=True) if row.path == "amounts/1" else row
        for row in box.evidence
    )
    revision = resaved(revision, boxes=(msgspec.structs.replace(box, evidence=chosen), *frozen.boxes[1:]))
    revision = resaved(revision, body="<p>New first block.</p>" + from_json(revision.document).body)
    kept = {row.path: row for row in from_json(revision.document).boxes[0].evidence}["amounts/1"]
    assert kept.chosen
    assert kept.exact == "$9 million in cash"
    assert len(Transaction.objects.get().chosen) == 1


def test_an_unknown_kind_survives_the_working_copy():
    box = Box(id=str(transaction_box().id), kind="weather", facts={"rain": "3"}, statement="It rained.", emoji="🌧")
    revision = saved(boxes=(box,))
    assert freeze(article_of(revision)).boxes == (box,)


def test_an_own_summary_remembers_the_text_it_was_written_for():
    revision = saved()
    revision = resaved(revision, summary=OwnSummary("A sale."))
    first = from_json(revision.document)
    assert first.summary.body_hash == first.body_hash
    revision = resaved(revision, body=first.body + "<p>More.</p>")
    assert from_json(revision.document).summary.body_hash == first.body_hash


def test_an_edit_of_an_approved_story_goes_back_to_review():
    revision = saved()
    Article.objects.update(stage=Stage.APPROVED)
    resaved(revision, headline="Other")
    assert article_of(revision).stage == Stage.IN_REVIEW


def test_import_notes_stay_until_an_editor_confirms_them():
    note = ImportNote(line=3, code="time-zone", text="No zone; Europe/London assumed.")
    revision = save(document(), None, 0, import_notes=(note,))
    resaved(revision, headline="Other")
    assert open_notes(revision.article_id).count() == 1
    assert confirm_notes(article_of(revision), editor(), [open_notes(revision.article_id)[0].pk]) == 1
    assert not open_notes(revision.article_id).exists()


def test_a_choice_does_not_outlive_its_figure():
    revision = saved()
    frozen = from_json(revision.document)
    box = frozen.boxes[0]
    chosen = tuple(msgspec.structs.replace(row, chosen=row.path == "amounts/1") for row in box.evidence)
    amounts = [box.facts["amounts"][0], box.facts["amounts"][1] | {"value": "8000000"}]
    changed = msgspec.structs.replace(box, evidence=chosen, facts=box.facts | {"amounts": amounts})
    revision = resaved(revision, boxes=(changed,))
    assert "amounts/1" not in {row.path for row in from_json(revision.document).boxes[0].evidence}


def test_a_summary_brought_back_stays_as_stale_as_it_was():
    revision = saved(summary=OwnSummary("A sale."))
    first = from_json(revision.document)
    revision = resaved(revision, body=first.body + "<p>More.</p>")
    stale = from_json(revision.document)
    revision = resaved(revision, summary=None)
    revision = save(stale, editor(), revision.edit)
    assert from_json(revision.document).summary.body_hash == first.body_hash


def test_a_box_of_another_story_is_refused_in_words():
    other = from_json(saved().document)
    with pytest.raises(SaveRefused, match="belongs to another story"):
        save(document(boxes=other.boxes), editor(), 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"published_zone": "Not/AZone"}, "published_zone"),
        ({"published_at": at(1)}, "published_at"),
        ({"language": "../en"}, "language"),
        ({"boxes": (Box(id="zz", kind="transaction", facts={}),)}, "boxes/0/id"),
        ({"boxes": (Box(id="zz", kind="x" * 41, facts={}),)}, "boxes/0/kind"),
    ],
)
def test_values_that_only_one_database_would_refuse_are_refused_before(changes, field):
    with pytest.raises(SaveRefused) as refused:
        save(document(**changes), editor(), 0)
    assert field in dict(refused.value.problems)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [("A £1.2bn sale, 12,5 in all", "a-1-2bn-sale-12-5-in-all"), ("", ""), ("売却 300億円", "story-")],
)
def test_a_slug_made_of_a_headline_tells_no_other_figure(headline, slug):
    made = prepared(document(headline=headline, slug=""))
    assert made.slug.startswith(slug)
    assert made.slug == slug or made.slug == f"story-{made.id[:8]}"
