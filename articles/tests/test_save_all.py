import uuid

import msgspec
import pytest

from articles.document import AuthorName, Box, from_json
from articles.editing import Arrived, SaveRefused, save, save_all
from articles.freezing import freeze, picture
from articles.models import Article, ImportNote, Revision
from factboxes.kinds.transaction import Transaction
from newsroom.testing import article_of, document, editor, image, saved, sentiment_box, transaction_box

pytestmark = pytest.mark.django_db


def arrived(**changes):
    return Arrived(document(**changes))


def story_of(answer):
    return article_of(answer)


def refusal(answer):
    assert isinstance(answer, SaveRefused)
    return dict(answer.problems)


def test_it_keeps_what_save_would_keep():
    made = [document(), document(section="energy/power-deals", boxes=(), authors=(), topics=()), document()]
    answers = save_all([Arrived(one) for one in made], editor(), "from the archive")
    for given, kept in zip(made, answers, strict=True):
        alone = save(msgspec.structs.replace(
            given, id=str(uuid.uuid4()), slug=f"{given.slug}-2",
            boxes=tuple(msgspec.structs.replace(box, id=str(uuid.uuid4())) for box in given.boxes),
        ), editor(), 0, "from the archive")  # fmt: skip
        assert (kept.edit, kept.by, kept.note) == (alone.edit, alone.by, alone.note)
        theirs, ours = from_json(alone.document), from_json(kept.document)
        boxes = tuple(
            msgspec.structs.replace(box, id=own.id) for box, own in zip(theirs.boxes, ours.boxes, strict=True)
        )
        assert msgspec.structs.replace(theirs, id=ours.id, slug=ours.slug, boxes=boxes) == ours
        assert freeze(story_of(kept)) == ours


def test_its_queries_do_not_grow_with_the_stories(django_assert_num_queries):
    by = editor()
    for count in (2, 8):
        stories = [arrived() for _ in range(count)]
        with django_assert_num_queries(14):
            save_all(stories, by)


def test_a_bad_one_is_told_in_its_place_and_the_good_ones_stay():
    nobody = (AuthorName("nobody", "Nobody"),)
    answers = save_all([arrived(), arrived(headline="x" * 201), arrived(authors=nobody), arrived()], editor())
    assert [isinstance(answer, Revision) for answer in answers] == [True, False, False, True]
    assert refusal(answers[1]) == {"headline": "201 characters; the limit is 200"}
    assert refusal(answers[2]) == {"authors": "authors: there is no 'nobody' in this newsroom"}
    assert Article.objects.count() == Revision.objects.count() == 2


def test_what_is_taken_already_is_refused_by_its_field():
    there = from_json(saved(slug="a-slug").document)
    save_all([Arrived(document(), import_key="k")], editor())
    answers = save_all(
        [
            arrived(slug="a-slug"),
            arrived(id=there.id),
            Arrived(document(), import_key="k"),
            arrived(boxes=(transaction_box(), msgspec.structs.replace(sentiment_box(), id=there.boxes[2].id))),
            arrived(),
        ],
        editor(),
    )
    assert "is the address of another story" in refusal(answers[0])["slug"]
    assert refusal(answers[1]) == {"id": f"there is a story {there.id} already"}
    assert refusal(answers[2]) == {"import_key": "'k' has been imported already"}
    assert "belongs to another story" in refusal(answers[3])["boxes"]
    assert isinstance(answers[4], Revision)
    assert Article.objects.count() == 3


def test_of_two_that_want_the_same_the_first_is_kept():
    name, box = str(uuid.uuid4()), transaction_box()
    pairs = [
        (Arrived(document(id=name)), Arrived(document(id=name, slug="another"))),
        (arrived(slug="same"), arrived(slug="same")),
        (Arrived(document(), import_key="k"), Arrived(document(), import_key="k")),
        (arrived(boxes=(box,)), arrived(boxes=(box,))),
    ]
    answers = save_all([one for pair in pairs for one in pair], editor())
    assert [isinstance(answer, Revision) for answer in answers] == [True, False] * 4
    assert [next(iter(refusal(answer))) for answer in answers[1::2]] == ["id", "slug", "import_key", "boxes"]
    assert Transaction.objects.filter(pk=box.id).count() == 1


def test_the_key_and_the_notes_stay_with_the_story():
    note = ImportNote(line=3, code="assumed", text="EUR was assumed")
    (revision,) = save_all([Arrived(document(), import_key="feed 7", notes=(note,))], None)
    assert story_of(revision).import_key == "feed 7"
    assert revision.import_notes.get().text == "EUR was assumed"


@pytest.mark.parametrize(
    ("story", "field"),
    [
        (lambda: Arrived(document(), import_key="k" * 65), "import_key"),
        (lambda: arrived(id="seven"), "id"),
        (lambda: arrived(boxes=(Box(id="x", kind="transaction", facts={}),)), "boxes/0/id"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused(story, field):
    (answer,) = save_all([story()], editor())
    assert field in refusal(answer)


def test_an_unknown_kind_and_a_picture_come_in_too():
    held = image()
    boxes = (Box(id=str(uuid.uuid4()), kind="weather", facts={"sky": "grey"}, label="Weather", statement="Grey."),)
    story = document(boxes=boxes, lead_image=picture(held))
    (revision,) = save_all([Arrived(story)], editor())
    assert freeze(story_of(revision)).boxes[0].facts == {"sky": "grey"}
    assert story_of(revision).lead_image == held


def test_no_stories_are_no_work():
    assert save_all([], editor()) == []
