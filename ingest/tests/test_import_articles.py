"""`manage.py import_articles`: every value of an article of newsroom-mismatch/1 comes in, and is there to be read."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.contrib.auth.models import User

from articles.document import Document
from articles.editing import save
from articles.models import Article, ImportNote, Revision
from ingest.tests.incoming import article, kept, run, written
from masthead.models import Author, Section
from newsroom.testing import editor, published
from publishing.lifecycle import expunge, public_state, withdraw
from publishing.models import AuditEntry, Edition, StoryPage

pytestmark = pytest.mark.django_db
SAMPLES = json.loads((Path(__file__).parent / "pages" / "samples.json").read_text())


def row(held, *names):
    return {name: held.get(name) or None for name in names}


def told_back(document: Document) -> dict[str, Any]:
    """A Document in the shape of the schema: what cannot be found in it again was lost."""
    boxes = {box.kind: box.facts for box in document.boxes}
    deal, way, mood = boxes["transaction"], boxes["strategy"], boxes["sentiment"]
    money = ("label", "value", "value_max", "currency", "qualifier")
    parts = [amount for amount in deal["amounts"] if amount["role"] == "milestone"]
    themes = [theme["label"] for theme in mood["themes"]]
    return {
        "lang": document.language, "title": document.headline, "dek": document.standfirst,
        "author": document.authors[0].name, "section": list(document.section.trail),
        "published": document.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reference_summary": document.summary.text,
        "fact_boxes": {
            "transaction": {
                "kind": deal.get("deal_label") or deal["deal_kind"],
                "parties": [row(party, "role", "name") for party in deal["parties"]],
                "amounts": [row(amount, *money) for amount in deal["amounts"] if amount not in parts],
                "milestones": [
                    {"description": part["condition"]} | row(part, "value", "currency", "qualifier") for part in parts
                ],
                "quantities": [row(one, "label", "value", "value_max", "unit", "qualifier") for one in
                               deal["quantities"]],
                "dates": [row(date, "label", "value", "precision") for date in deal["dates"]],
            },
            "strategic_direction": {
                "direction": way["direction"], "focus": way["focus"],
                "region": way["places"][0]["name"] if way["places"] else None, "timeline": way["timeline"] or None,
            },
            "industry_sentiment": {
                "label": themes[0] if themes else mood["stance"], "summary": mood["summary"],
                "voices": [", ".join(filter(None, (voice["name"], voice["title"], voice["organisation"])))
                           for voice in mood["voices"]],
            },
        },
    }  # fmt: skip


def asked(sample: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sample.items() if name not in {"id", "errors", "body_html"}}


@pytest.mark.parametrize("sample", SAMPLES["articles"], ids=lambda sample: sample["id"])
def test_every_value_row_order_and_label_of_a_sample_is_kept(sample, tmp_path):
    assert run("import_articles", written(tmp_path, [sample])).status == 0
    document = kept()
    assert told_back(document) == asked(sample)
    for tag in ("<p", "<h2", "<li", "<blockquote", "<strong"):
        assert document.body.count(tag) == sample["body_html"].count(tag)


def test_the_samples_pass_the_gate_as_they_are(tmp_path):
    told = run("import_articles", written(tmp_path, SAMPLES), "--publish")
    assert (told.status, Edition.objects.live().count()) == (0, 5)
    assert "5 made, 5 published" in told.text


def made_of(sample, **facts):
    changed = json.loads(json.dumps(sample))
    changed["fact_boxes"]["transaction"] |= facts
    return changed


def money(**changes):
    return {"label": "price", "value": "5", "value_max": None, "currency": "EUR", "qualifier": "exact"} | changes


VARIANTS = {
    "undisclosed": made_of(SAMPLES["articles"][1], amounts=[money(value=None, currency=None, qualifier="undisclosed"),
                                                           money(value=None, qualifier="undisclosed")]),
    "range and digits": made_of(SAMPLES["articles"][1], amounts=[
        money(value="1234567890123.4567", qualifier="about"), money(value_max="7.50", qualifier="range"),
        money(value="0", qualifier="at_least"), money(label="milestone"), money(label=None), money(currency="JPY")]),
    "quantities": made_of(SAMPLES["articles"][0], quantities=[
        {"label": label, "value": value, "value_max": most, "unit": unit, "qualifier": qualifier}
        for label, value, most, unit, qualifier in [
            ("share", "66.7", None, "%", "about"), ("sales", "-12", None, "%", "exact"),
            ("change", "-12", "-5", "%", "range"), ("棟数", "3", None, "棟", "less_than"),
            ("none", "0", None, None, "exact"), ("told", None, None, "people", "undisclosed")]]),
    "dates": made_of(SAMPLES["articles"][0], dates=[
        {"label": value, "value": value, "precision": precision} for value, precision in [
            ("2027-Q3", "quarter"), ("2026-H1", "half"), ("2028", "year"), ("2026-09-12", "day"),
            ("2026-02", "month")]]),
    "milestones": made_of(SAMPLES["articles"][0], milestones=[
        {"description": text, "value": value, "currency": "USD", "qualifier": qualifier}
        for text, value, qualifier in [
            ("zuerst", "1", "up_to"), ("dann", None, "undisclosed"), ("zuletzt", "1", "up_to")]]),
    "other deals": made_of(SAMPLES["articles"][4], kind="spin_off", parties=[{"role": "会社", "name": "青空商事"}]),
    "japanese": SAMPLES["articles"][4] | {
        "lang": "ja", "title": "青空商事、玩具部門を売却", "section": ["経済", "企業"], "author": "山田 太郎",
        "dek": "売却額は非公表", "reference_summary": "青空商事が玩具部門を売却した。"},
    "spanish": SAMPLES["articles"][1] | {"lang": "es", "title": "La caída del 12 % en España", "section": ["Economía"]},
    "more words": SAMPLES["articles"][0] | {"fact_boxes": SAMPLES["articles"][0]["fact_boxes"] | {
        "strategic_direction": {"direction": "Weg vom Gas", "focus": [], "region": None, "timeline": None},
        "industry_sentiment": {"label": "bullish", "summary": "So so.",
                               "voices": ["Ana, economist, head of research, Acme", "A, Inc.", "Foro HashTalk"]}}},
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_other_articles_of_the_schema_lose_nothing_either(variant, tmp_path):
    assert run("import_articles", written(tmp_path, [variant])).text.startswith("1 made")
    assert told_back(kept()) == asked(variant)


def test_what_is_worded_otherwise_is_remarked(tmp_path):
    run("import_articles", written(tmp_path, [VARIANTS["other deals"], VARIANTS["more words"]]))
    texts = set(ImportNote.objects.values_list("text", flat=True))
    assert "“spin_off” was read as other; the word itself is kept" in texts
    assert "“bullish” is no stance here; it is kept as a theme" in texts


def test_a_box_that_is_null_is_none_and_an_unknown_kind_stays_as_it_is(tmp_path):
    boxes = {"transaction": None, "weather_report": {"outlook": "rain", "hours": ["2", None]}}
    run("import_articles", written(tmp_path, [article(fact_boxes=boxes)]))
    (box,) = kept().boxes
    assert (box.kind, box.facts) == ("weather_report", {"outlook": "rain", "hours": ["2", None]})


@pytest.mark.parametrize("form", [
    lambda rows: json.dumps(rows), lambda rows: json.dumps({"schema": "newsroom-mismatch/1", "articles": rows}),
    lambda rows: json.dumps({"articles": rows, "schema": "newsroom-mismatch/1"}, indent=2),
    lambda rows: "\n".join(map(json.dumps, rows)), lambda rows: "\ufeff" + json.dumps(rows),
])  # fmt: skip
def test_a_list_an_object_and_json_lines_are_the_same(form, tmp_path):
    told = run("import_articles", written(tmp_path, form([article(1), article(2)])))
    assert (told.status, told.text) == (0, "2 made.\n")
    assert set(Article.objects.values_list("headline", flat=True)) == {"Ferry number 1 sails", "Ferry number 2 sails"}


def test_one_article_alone_is_read_too(tmp_path):
    assert run("import_articles", written(tmp_path, json.dumps(article(), indent=1))).text == "1 made.\n"


def test_without_publish_all_are_drafts(tmp_path):
    run("import_articles", written(tmp_path, [article()]))
    assert (Article.objects.count(), Edition.objects.count()) == (1, 0)


def test_a_dry_run_tells_all_and_writes_nothing(tmp_path):
    bad = article(2, published="yesterday")
    told = run("import_articles", written(tmp_path, [article(), bad]), "--dry-run", "--publish")
    assert told.status == 3
    assert "item 2 (“Ferry number 2 sails”), line 1: published: “yesterday” is no ISO 8601 time" in told.text
    assert "Dry run, nothing was written: 1 made, 1 refused." in told.text
    counts = [model.objects.count() for model in (Article, Section, Author, Revision, AuditEntry)]
    assert counts == [0, 0, 0, 0, 0]


def test_the_same_file_again_changes_nothing(tmp_path):
    path = written(tmp_path, SAMPLES)
    run("import_articles", path, "--publish")
    told = run("import_articles", path, "--publish")
    assert (told.status, told.text.split(",")[0]) == (0, "5 unchanged")
    assert (Article.objects.count(), Revision.objects.count(), Edition.objects.count()) == (5, 5, 5)


def test_drafts_of_a_first_run_go_out_in_a_second(tmp_path):
    path = written(tmp_path, [article()])
    run("import_articles", path)
    assert "1 unchanged, 1 published" in run("import_articles", path, "--publish").text


def test_a_changed_article_is_a_new_revision_and_not_published_again(tmp_path):
    run("import_articles", written(tmp_path, [article()]), "--publish")
    told = run("import_articles", written(tmp_path, [article(dek="It left late")]), "--publish")
    assert told.status == 3
    assert "not published: The story has been published before; bring the change out at the desk." in told.text
    assert (kept().standfirst, Edition.objects.get().read().standfirst) == ("It left late", "It left on time")


def test_a_withdrawn_story_stays_withdrawn(tmp_path):
    path = written(tmp_path, [article()])
    run("import_articles", path, "--publish")
    withdraw(Article.objects.get().pk, editor(), "It never sailed.")
    assert run("import_articles", path, "--publish").text == "1 unchanged.\n"
    assert public_state(Article.objects.get().pk) == "withdrawn"


def test_a_story_somebody_has_edited_is_left_alone(tmp_path):
    run("import_articles", written(tmp_path, [article()]))
    save(msgspec.structs.replace(kept(), headline="Edited at the desk"), editor(), 1)
    told = run("import_articles", written(tmp_path, [article(dek="It left late")]), "--publish")
    assert told.status == 3
    assert "the source has changed, but alice edited the story after its import (edit 2" in told.text
    assert (kept().headline, Edition.objects.count()) == ("Edited at the desk", 0)


def test_a_story_that_was_erased_by_law_does_not_come_back(tmp_path):
    path = written(tmp_path, [article()])
    run("import_articles", path, "--publish")
    expunge(Article.objects.get().pk, editor(), "A court ordered it.")
    told = run("import_articles", path, "--publish")
    assert (told.status, Revision.objects.count(), Edition.objects.count()) == (3, 0, 0)
    assert "story: it was erased here on" in told.text


def test_good_items_come_in_and_bad_ones_are_named_by_index_and_field(tmp_path):
    bad = made_of(SAMPLES["articles"][0], amounts=[money(), money(currency="XXZ")], milestones=[
        {"description": "later", "value": "1m", "currency": "USD", "qualifier": "exact"}], colour="red")  # fmt: skip
    told = run("import_articles", written(tmp_path, [article(1), bad, article(3)]))
    assert (told.status, Article.objects.count()) == (3, 2)
    head = "item 2 (“Coppermint sells Iceland mine for up to $18m to chase AI ten”), line 1: fact_boxes/transaction/"
    assert f"{head}amounts/1/currency: 'XXZ' is not an ISO 4217 code such as USD" in told.text
    assert f"{head}milestones/0/value: '1m' is not a plain decimal number" in told.text
    assert f"{head}colour: there is no place for this field; it holds “red”" in told.text
    assert "2 made, 1 refused" in told.text


def test_what_the_house_refuses_is_named_and_leaves_no_masthead_behind(tmp_path):
    bad = article(2, title="x" * 201, author="Nobody Else", section=["Nowhere"])
    told = run("import_articles", written(tmp_path, [article(1), bad]))
    assert "title: 201 characters; the limit is 200" in told.text
    assert list(Author.objects.values_list("name", flat=True)) == ["Ayo Lindholm"]
    assert not Section.objects.filter(path="nowhere").exists()


def test_what_the_gate_refuses_stays_a_draft_with_every_reason(tmp_path):
    bare = article(2, section=[], body_html="")
    told = run("import_articles", written(tmp_path, [article(1), bare]), "--publish")
    assert (told.status, Article.objects.count(), Edition.objects.count()) == (3, 2, 1)
    assert "item 2 (“Ferry number 2 sails”), line 1: not published: section: a story needs one" in told.text
    assert "item 2 (“Ferry number 2 sails”), line 1: not published: body: a story needs one" in told.text
    assert "2 made, 1 published, 1 not published" in told.text


def wrong():
    return made_of(SAMPLES["articles"][0], amounts=[money(value="777000000", currency="USD")])


def test_a_finding_holds_a_story_back_until_somebody_waives_it(tmp_path):
    path = written(tmp_path, [wrong()])
    assert "The box says $777 million; the story does not." in run("import_articles", path, "--publish").text
    assert run("import_articles", path, "--publish", "--dry-run").status == 3
    editor()
    told = run("import_articles", path, "--publish", "--by", "alice", "--waive", "Checked against the filing.")
    assert (told.status, Edition.objects.count()) == (0, 1)


def test_whoever_may_not_waive_publishes_nothing(tmp_path):
    User.objects.create_user("carl")
    told = run("import_articles", written(tmp_path, [wrong()]), "--publish", "--by", "carl", "--waive", "Because.")
    assert "carl may not waive a blocking finding" in told.text
    assert Edition.objects.count() == 0


@pytest.mark.parametrize(("options", "words"), [
    (["--zone", "Mars/Olympus"], "--zone: 'Mars/Olympus' is not a zone"),
    (["--by", "nobody"], "no active user 'nobody'"),
    (["--waive", "Because."], "--waive: a waiver needs --publish, and --by"),
    (["--most", "0"], "--most: 0 is no number"),
    (["--report", "/nowhere/at/all"], "--report: /nowhere/at/all: No such file or directory"),
])  # fmt: skip
def test_options_that_cannot_be_are_refused_before_anything_is_written(options, words, tmp_path):
    told = run("import_articles", written(tmp_path, [article()]), *options)
    assert (told.status, Article.objects.count()) == (2, 0)
    assert words in told.text


def test_the_report_has_a_line_an_item(tmp_path):
    report = tmp_path / "report.jsonl"
    run("import_articles", written(tmp_path, [article(1), article(2, id="")]), "--publish", "--report", str(report))
    first, second = map(json.loads, report.read_text().splitlines())
    assert (first["item"], first["outcome"], first["published"]) == (1, "made", True)
    assert (first["identity"], first["address"]) == ("a1", "trade/ships/ferry-number-1-sails")
    assert (second["outcome"], second["problems"][0][0]) == ("refused", "id")


def test_a_run_is_one_entry_of_the_audit(tmp_path):
    by = editor()
    run("import_articles", written(tmp_path, [article(1), article(2)]), "--publish", "--by", "alice")
    entry = AuditEntry.objects.get(act="import")
    assert (entry.subject, entry.by) == ("import_articles archive.json", by)
    assert entry.detail == {"made": 2, "changed": 0, "published": 2}


def test_a_time_without_a_zone_is_read_in_the_zone_given(tmp_path):
    run("import_articles", written(tmp_path, [article(published="2026-02-12T20:31:00")]), "--zone", "Asia/Tokyo")
    assert kept().published_at.isoformat() == "2026-02-12T11:31:00+00:00"
    assert kept().published_zone == "Asia/Tokyo"
    assert ImportNote.objects.get().text == "“2026-02-12T20:31:00” names no zone; Asia/Tokyo was assumed"


def test_broken_encoding_is_repaired_in_text_and_boxes(tmp_path):
    broken = article(title="CafÃ© opens", body_html="<p>â€œWe openâ€\x9d, said the cafÃ©.</p>")
    broken["fact_boxes"] = {"industry_sentiment": {"label": "mixed", "summary": "The cafÃ© opens.", "voices": []}}
    run("import_articles", written(tmp_path, [broken]))
    document = kept()
    assert (document.headline, document.boxes[0].facts["summary"]) == ("Café opens", "The café opens.")
    assert ImportNote.objects.filter(code="repaired").count() >= 3


def test_a_field_nobody_knows_is_noted_with_what_it_holds(tmp_path):
    run("import_articles", written(tmp_path, [article(wire="Reuters-like")]))
    assert "“wire” is no field of newsroom-mismatch/1 and was left out: 'Reuters-like'" in ImportNote.objects.get().text


def test_stories_of_one_name_get_addresses_of_their_own(tmp_path):
    rows = [article(number, title="The same words") for number in (1, 2, 3)]
    assert run("import_articles", written(tmp_path, rows), "--publish").status == 0
    slugs = set(Article.objects.values_list("slug", flat=True))
    assert slugs == {"the-same-words", "the-same-words-2", "the-same-words-3"}


def test_more_than_a_batch_comes_in_whole(tmp_path):
    told = run("import_articles", written(tmp_path, [article(number) for number in range(101)]), "--publish")
    assert (told.text, Edition.objects.live().count()) == ("101 made, 101 published.\n", 101)


def test_our_own_export_goes_back_where_it_came_from(tmp_path):
    run("import_articles", written(tmp_path, [article()]), "--publish")
    path = tmp_path / "export.jsonl"
    run("export", path)
    told = run("import_articles", path)
    assert (told.status, Article.objects.count(), Edition.objects.count()) == (0, 1, 1)
    assert "1 × story, here already" in told.text


def test_the_exit_status_is_the_process_s_own(tmp_path):
    told = subprocess.run([sys.executable, "manage.py", "import_articles", str(tmp_path / "none.json")],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert told.returncode == 2
    assert "none.json: No such file or directory" in told.stderr


def test_the_samples_here_are_whole():
    assert [sample["id"] for sample in SAMPLES["articles"]] == ["s01", "s02", "s03", "s04", "s05"]


def test_a_new_top_section_is_shown_on_the_pages_that_stand_already(tmp_path):
    published()
    run("import_articles", written(tmp_path, [article(section=["Forestry"])]))
    assert StoryPage.objects.filter(stale=True).count() == 1
