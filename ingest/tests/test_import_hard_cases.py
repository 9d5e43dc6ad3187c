"""What comes between an archive and the newsroom: names that are taken, languages, a stop, a second import at once."""

import pytest

from articles.editing import save_all
from articles.models import Article, Revision
from ingest import intake
from ingest.items import Level
from ingest.register import Register
from ingest.tests.incoming import article, kept, run, written
from masthead.models import Author, Section, Topic
from newsroom.testing import newsroom

pytestmark = pytest.mark.django_db
BOXES = {"strategic_direction": {"direction": "From rail to road", "focus": ["Freight"], "region": None}}


def test_a_name_the_newsroom_keeps_for_itself_is_no_reason_to_refuse_a_story(tmp_path):
    told = run("import_articles", written(tmp_path, [article(1, title="Search"), article(2, title="About")]))
    assert (told.status, kept("Search").slug, kept("About").slug) == (0, "search-2", "about-2")


def test_a_new_subsection_does_not_hide_which_addresses_are_taken(tmp_path):
    run("import_articles", written(tmp_path, [article(1, title="Tugs")]))
    below = article(2, section=["Trade", "Ships", "New"])
    again = article(3, title="Tugs")
    told = run("import_articles", written(tmp_path, [below, again], "second.json"))
    assert (told.status, Article.objects.filter(slug="tugs-2").count()) == (0, 1)


def test_a_refusal_names_the_field_as_the_file_does(tmp_path):
    party = {"role": "buyer", "name": "Alpha"}
    boxes = {"transaction": {"kind": "stake", "parties": [party] * 50}}
    bad = {"kind": "stake", "amounts": [{"label": "price", "value": "5", "currency": "EUR", "qualifier": "approx"}]}
    told = run("import_articles", written(tmp_path, [
        article(1, title="T" * 300), article(2, dek="D" * 600), article(3, lang="German"), article(4, fact_boxes=boxes),
        article(5, fact_boxes={"transaction": bad}),
    ]))  # fmt: skip
    for words in (
        "title: 300 characters", "dek: 600 characters", "lang: 'german' is not", "fact_boxes/transaction/parties: 50",
        "amounts/0/qualifier: “approx” is none of about, at_least, exact, less_than",
    ):  # fmt: skip
        assert words in told.text


@pytest.mark.parametrize(
    ("said", "code"), [("EN", "en"), ("en-us", "en-US"), ("pt_br", "pt-BR"), ("zh-hans", "zh-Hans")]
)
def test_a_language_is_written_as_bcp_47_does(said, code, tmp_path):
    run("import_articles", written(tmp_path, [article(lang=said)]))
    assert kept().language == code


def test_a_language_longer_than_its_column_is_refused(tmp_path):
    told = run("import_articles", written(tmp_path, [article(lang="xx" + "-abcdefgh" * 5)]))
    assert (told.status, "is not a BCP 47 code" in told.text) == (3, True)


def test_the_newsrooms_own_zone_is_assumed(tmp_path):
    newsroom(zone="Asia/Tokyo")
    run("import_articles", written(tmp_path, [article(published="2026-02-12T20:31:00")]))
    assert kept().published_at.isoformat() == "2026-02-12T11:31:00+00:00"


def test_a_run_that_is_stopped_says_what_is_in_and_how_to_go_on(tmp_path, monkeypatch):
    def stopped(stories, by, note):
        if Article.objects.exists():
            raise KeyboardInterrupt
        return save_all(stories, by, note)

    path = written(tmp_path, [article(number) for number in range(150)])
    with monkeypatch.context() as patch:
        patch.setattr(intake, "save_all", stopped)
        told = run("import_articles", path)
    assert told.status == 130
    assert "stopped; 100 made. What is in stays; the same command again brings in the rest" in told.text
    assert "50 made, 100 unchanged" in run("import_articles", path).text


def test_two_imports_of_one_file_at_once_refuse_nothing(tmp_path, monkeypatch):
    """The other one comes between our look at what is here and our writing."""
    path = written(tmp_path, [article(number, fact_boxes=BOXES) for number in (1, 2)])
    looked: list[bool] = []

    def overtaken(stories, by, note):
        if not looked:
            looked.append(True)
            assert run("import_articles", path).status == 0
        return save_all(stories, by, note)

    monkeypatch.setattr(intake, "save_all", overtaken)
    told = run("import_articles", path)
    assert (told.status, told.text.splitlines()[-1].startswith("2 unchanged")) == (0, True)
    assert (Article.objects.count(), Revision.objects.count()) == (2, 2)


def test_masthead_rows_that_another_import_has_made_meanwhile_are_taken():
    ours, theirs = Register(), Register()
    trail = [Level("Trade"), Level("Ships")]
    ours.section([Level("Other")])
    ours.author("Somebody Else")
    theirs.section(trail)
    theirs.author("Ayo Lindholm")
    theirs.topic(Level("Ferries"))
    assert ours._new_section(Section(parent=Section.objects.get(path="trade"), name="Ships", slug="ships",
                                     path="trade/ships")) == Section.objects.get(path="trade/ships")  # fmt: skip
    assert ours._new_author("Ayo Lindholm") == Author.objects.get(name="Ayo Lindholm")
    assert ours._new_topic(Topic(name="Ferries", slug="ferries")) == Topic.objects.get()
