"""A page arrives: masthead rows, a draft, its notes; and the same page again."""

from pathlib import Path

import msgspec
import pytest
from django.contrib.auth.models import User

from articles.document import from_json
from articles.editing import SaveRefused, save
from articles.freezing import freeze
from articles.models import Article, ImportNote, Revision
from ingest.arrival import EditedSince, arrive
from ingest.page import decode, read_page
from language.blocks import read_blocks
from masthead.models import Author, Section

pytestmark = pytest.mark.django_db
PAGE = decode((Path(__file__).parent / "pages" / "wind-farm.txt").read_bytes())


def bring(text=PAGE, zone="Europe/London"):
    return arrive(read_page(text), zone=zone, language="en", source="page.txt")


def test_a_page_becomes_a_draft_with_sections_author_and_boxes():
    arrival = bring()
    document = freeze(Article.objects.get())
    assert arrival.outcome == "made"
    assert document.section.trail == ("Energy desk", "Wind and storage")
    assert document.path == "energy-desk/wind-and-storage/kelvar-sells-uruguayan-wind-farm-for-52-m-bets-on-batteries"
    assert [author.slug for author in document.authors] == ["mara-lindqvist"]
    assert document.published_at.isoformat() == "2026-03-09T07:45:00+00:00"
    assert document.published_zone == "Europe/London"
    assert document.lead_caption.startswith("Kelvar logo")
    assert [box.kind for box in document.boxes] == ["transaction", "strategy", "sentiment"]
    assert all(box.statement == box.wording for box in document.boxes)


def test_the_body_is_the_page_s_text_without_the_takeaways():
    body = bring().document.body
    blocks = [(block.kind, block.text) for block in read_blocks(body)]
    assert ("h2", "Why now?") in blocks
    assert ("quote", "“Nobody builds a fifth wind farm beside a full dam”") in blocks
    assert ("cite", "Commenter on trade forum") in blocks
    assert body.count("<ul>") == 1
    assert "<strong>Worries About Weather:</strong> Many users" in body
    assert "Key Takeaways" not in body
    assert "In summary, one wind farm" in body


def test_the_values_have_their_passages_in_the_body():
    deal = bring().document.boxes[0]
    found = {passage.path: passage.exact for passage in deal.evidence}
    assert found["amounts/0"] == "up to $52 million"
    assert found["quantities/0"] == "45-megawatt"
    assert found["places/0"] == "Uruguay"


def test_notes_stay_with_the_revision():
    bring()
    notes = {note.code: note for note in ImportNote.objects.all()}
    assert set(notes) == {"repaired", "repaired-incomplete", "time-zone", "reading-time", "picture"}
    assert "Europe/London was assumed" in notes["time-zone"].text
    assert (notes["time-zone"].line, notes["time-zone"].blocks) == (16, False)
    assert "counted here: 2 min" in notes["reading-time"].text
    assert ImportNote.objects.filter(code="repaired").count() == 4


def test_the_page_s_own_zone_wins_over_the_assumed_one():
    document = bring(PAGE.replace("07:45 AM", "07:45 AM ET"), zone="Asia/Tokyo").document
    assert document.published_zone == "America/New_York"
    assert not ImportNote.objects.filter(code="time-zone").exists()


def test_the_same_page_twice_is_one_story():
    first, second = bring(), bring()
    assert second.outcome == "unchanged"
    assert (first.article_id, Article.objects.count(), Revision.objects.count()) == (second.article_id, 1, 1)


def test_a_changed_page_makes_a_new_revision_of_the_same_story():
    bring()
    arrival = bring(PAGE.replace("one wind farm changes hands", "a wind farm changes hands"))
    assert (arrival.outcome, arrival.edit, Article.objects.count()) == ("changed", 2, 1)
    assert "a wind farm changes hands" in Article.objects.get().body


def edited_by_somebody():
    arrival = bring()
    editor = User.objects.create_user("editor")
    document = from_json(Revision.objects.get().document)
    save(msgspec.structs.replace(document, headline="Kelvar sells its wind farm"), editor, arrival.edit)


def test_an_edited_story_is_left_alone_by_a_changed_page():
    edited_by_somebody()
    with pytest.raises(EditedSince, match="editor"):
        bring(PAGE.replace("Mara Lindqvist", "Somebody Else"))
    assert Revision.objects.count() == 2
    assert not Author.objects.filter(name="Somebody Else").exists()


def test_an_edited_story_and_the_same_page_are_no_trouble():
    edited_by_somebody()
    assert bring().outcome == "unchanged"


def test_masthead_rows_are_found_before_they_are_made():
    desk = Section.objects.create(name="The energy desk", slug="energy-desk")
    Author.objects.create(name="Mara B. Lindqvist", slug="mara-lindqvist")
    document = bring().document
    assert document.section.trail == ("The energy desk", "Wind and storage")
    assert Section.objects.get(slug="wind-and-storage").parent == desk
    assert document.authors[0].slug == "mara-lindqvist-2"


def test_a_breadcrumb_goes_three_levels_deep_and_may_not_take_our_addresses():
    arrival = bring("Home / Search / B / C / D /\n\nA headline\n\nBy Ana Ruiz\n\nA sentence of the text.\n")
    assert arrival.document.section.path == "search-news/b/c"
    assert any(remark.code == "breadcrumb" and "“D”" in remark.text for remark in arrival.remarks)


def test_a_taken_address_gets_a_number():
    text = "Home / News /\n\nA headline\n\nBy Ana Ruiz\n\n{}\n\nA sentence of the text.\n"
    assert [bring(text.format(day)).document.slug for day in ("1 May 2026", "2 May 2026")] == [
        "a-headline", "a-headline-2",
    ]  # fmt: skip


def test_letters_without_a_latin_form_get_an_address_too():
    document = bring("ホーム / 技術 /\n\n風力発電所を売却\n\nBy 山田\n\n本文です。\n").document
    assert document.path.startswith("section-")
    assert document.authors[0].slug.startswith("author-")


def test_markup_in_a_page_is_text():
    body = bring("A headline\n\nBy Ana Ruiz\n\nThey said <script>alert(1)</script> & left the room.\n").document.body
    assert "&lt;script&gt;" in body


def test_a_page_over_a_limit_is_refused_and_nothing_is_written():
    long = "A headline that goes on " * 10
    with pytest.raises(SaveRefused, match=r"headline: .* the limit is 200"):
        bring(f"Home / News /\n\n{long}\n\nBy Ana Ruiz\n\nText.\n")
    assert not Section.objects.exists()
    assert not Author.objects.exists()
