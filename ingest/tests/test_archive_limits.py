"""What an archive must not do, and what is told about it: the importer's row of the matrix of bad input."""

import gzip
import stat
import zipfile

import pytest

from articles.models import Article
from ingest import opening
from ingest.tests.incoming import article, entry, post, rss, run, written, wxr
from ingest.xmltext import LARGEST_ITEM

pytestmark = pytest.mark.django_db
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
DTD = '<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd">'
EXTERNAL = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
XML = {"import_wxr": wxr(post(1, title="&x;")), "import_feed": rss(entry(1, title="&x;"))}


@pytest.mark.parametrize("command", XML)
@pytest.mark.parametrize("head", [BOMB, DTD, EXTERNAL], ids=["bomb", "dtd", "external"])
def test_a_document_type_or_entities_are_refused(command, head, tmp_path):
    text = XML[command].replace("<rss", f"{head}<rss")
    told = run(command, written(tmp_path, text, "archive.xml"), "--publish")
    assert (told.status, Article.objects.count()) == (2, 0)
    assert "it declares a document type or entities; no feed or export needs them, so the file is refused" in told.text


def zipped(folder, entries, method=zipfile.ZIP_DEFLATED):
    path = folder / "archive.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def link(name="export.xml"):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


ZIPS = {
    "slip": ([("../../export.xml", wxr(post()))], "names a file outside of itself: '../../export.xml'"),
    "absolute": ([("/etc/export.xml", wxr(post()))], "names a file outside of itself: '/etc/export.xml'"),
    "windows slip": ([("..\\export.xml", wxr(post()))], "names a file outside of itself"),
    "link": ([(link(), "/etc/passwd")], "'export.xml' in the zip file is a link or a device, not a file"),
    "two": ([("a.xml", wxr(post(1))), ("b.xml", wxr(post(2)))], "the zip file holds 2 files; put one in it"),
    "none": ([], "the zip file"),
    "nested": ([("a.xml.gz", gzip.compress(b"x"))], "there is a packed file within the packed file"),
    "bomb": ([("a.xml", wxr(post()) + " " * 5_000_000)], "it unpacks to more than 20 times its size, the limit"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["import_wxr", "import_articles", "import_feed"])
@pytest.mark.parametrize(("entries", "words"), ZIPS.values(), ids=ZIPS)
def test_a_zip_that_is_not_one_plain_file_is_refused(command, entries, words, tmp_path):
    path = zipped(tmp_path, entries)
    path = path if entries else written(tmp_path, b"PK\x03\x04 and no more", "archive.zip")
    told = run(command, path)
    assert (told.status, Article.objects.count()) == (2, 0)
    assert words in told.text


def test_a_gzip_bomb_and_a_damaged_gzip_are_refused(tmp_path):
    bomb = written(tmp_path, gzip.compress(b" " * 5_000_000), "bomb.gz")
    assert "it unpacks to more than 20 times its size" in run("import_wxr", bomb).text
    cut = written(tmp_path, gzip.compress(wxr(post()).encode())[:-20], "cut.gz")
    assert "the gzip file is damaged" in run("import_wxr", cut).text


@pytest.mark.parametrize("command", ["import_wxr", "import_articles", "import_feed"])
def test_a_file_over_the_limit_an_empty_one_and_a_folder_are_refused(command, tmp_path, monkeypatch):
    told = run(command, written(tmp_path, b"", "empty"))
    assert (told.status, "it is empty" in told.text) == (2, True)
    assert run(command, tmp_path).status == 2
    monkeypatch.setattr(opening, "LARGEST", 10)
    told = run(command, written(tmp_path, b"x" * 11, "large"))
    assert (told.status, "it has 11 bytes; the limit is 10" in told.text) == (2, True)


@pytest.mark.parametrize(("command", "content"), [
    ("import_articles", [article(1), article(2), article(3)]), ("import_wxr", wxr(post(1), post(2), post(3))),
    ("import_feed", rss(entry(1), entry(2), entry(3))),
])  # fmt: skip
def test_more_items_than_the_limit_are_refused_as_a_whole(command, content, tmp_path):
    told = run(command, written(tmp_path, content, "archive"), "--most", "2")
    assert (told.status, Article.objects.count()) == (2, 0)
    assert "--most sets another" in told.text
    assert run(command, tmp_path / "archive", "--most", "3").status == 0


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    for number, (command, text) in enumerate({
        "import_articles": '[{"id": "1", "title": "A"}, {"id": "2", "title": "B"}]', "import_wxr": wxr(post(1)),
        "import_feed": rss(entry(1)),
    }.items()):  # fmt: skip
        assert run(command, written(tmp_path, b"\xef\xbb\xbf" + text.encode(), str(number))).status == 0


def test_utf_16_is_refused_with_advice(tmp_path):
    told = run("import_articles", written(tmp_path, '[{"title": 1}]'.encode("utf-16"), "utf16"))
    assert (told.status, "it is UTF-16; save it as UTF-8" in told.text) == (2, True)


def test_bytes_of_another_encoding_spoil_only_the_item_they_stand_in(tmp_path):
    text = wxr(post(1), post(2, title="Caf\u00e9"), post(3)).encode("latin-1")
    told = run("import_wxr", written(tmp_path, text, "export.xml"))
    assert (told.status, Article.objects.count()) == (3, 2)
    assert "item 2 (“Caf?”): title: bytes that are not of the file's encoding, at “Caf?”" in told.text

    told = run("import_feed", written(tmp_path, rss(entry(1), entry(2, title="Caf\u00e9")).encode("latin-1"), "feed"))
    assert (told.status, Article.objects.count()) == (3, 3)
    assert "title: bytes that are not of the feed's encoding" in told.text

    rows = b'[{"id": "1", "title": "Good"},\n{"id": "2", "title": "Caf\xe9"}]'
    told = run("import_articles", written(tmp_path, rows, "rows.json"))
    assert (told.status, Article.objects.count()) == (3, 4)
    assert "item 2, line 2: byte 0xe9 in line 2 is not UTF-8" in told.text


def test_an_encoding_that_is_declared_is_believed(tmp_path):
    text = wxr(post(1, title="Caf\u00e9")).replace('encoding="UTF-8"', 'encoding="iso-8859-1"')
    assert run("import_wxr", written(tmp_path, text.encode("latin-1"), "export.xml")).status == 0
    assert Article.objects.get().headline == "Café"
    told = run("import_wxr", written(tmp_path, text.replace("iso-8859-1", "no-such"), "export.xml"))
    assert (told.status, "encoding: “no-such” is not known" in told.text) == (2, True)


def test_of_a_file_that_breaks_off_the_whole_items_are_kept(tmp_path):
    text = wxr(post(1), post(2), post(3))
    told = run("import_wxr", written(tmp_path, text[: text.index("Post 3") + 3], "export.xml"))
    assert (told.status, Article.objects.count()) == (3, 2)
    assert "item 3: the file breaks off or is no XML from here on: line" in told.text

    text = rss(entry(1), entry(2))
    told = run("import_feed", written(tmp_path, text[: text.index("Entry 2") + 3], "feed"))
    assert (told.status, Article.objects.count()) == (3, 3)
    assert "item 2: the file ends in its middle" in told.text

    text = '[{"id": "1", "title": "A"},\n {"id": "2", "title": "B'
    told = run("import_articles", written(tmp_path, text, "rows.json"))
    assert (told.status, Article.objects.count()) == (3, 4)
    assert "item 2, line 2: the file ends in its middle" in told.text


def test_controls_that_no_xml_may_hold_are_left_out_and_counted(tmp_path):
    told = run("import_wxr", written(tmp_path, wxr(post(1, title="A\x08B\x0b")), "export.xml"))
    assert (told.status, Article.objects.get().headline) == (0, "AB")
    assert "Left out: 2 control characters that no XML may hold" in told.text


def test_an_item_without_end_is_not_read_into_memory(tmp_path):
    text = wxr(post(1), post(2, body="x" * (LARGEST_ITEM + 100_000)))
    told = run("import_wxr", written(tmp_path, text, "export.xml"))
    assert (told.status, Article.objects.count()) == (3, 1)
    assert "item 2: an item has more than 8,388,608 bytes, the limit" in told.text


BAD_JSON = {
    '{"id": "2", "title": "A", "title": "B"}': "“title” stands twice in one object",
    '{"id": "2", "x": NaN}': "NaN is no number of JSON",
    '{"id": "2", "x": -Infinity}': "-Infinity is no number of JSON",
    '{"id": "2", "x": "\\ud800"}': "x: it holds half a character, \\ud800",
    '{"id": "2", "x": ["a", "b\\u0000"]}': "x/1: it holds a NUL character",
    '{"id": "2", "x": ' + "[" * 20 + "]" * 20 + "}": "it is nested 21 levels deep; the limit is 20",
    '{"id": "2", "x": ' + "[" * 100_000 + "]" * 100_000 + "}": "it is nested 100001 levels deep; the limit is 20",
    '{"id": "2", "x": [' + "1," * 1000 + "1]}": "x: 1,001 rows; the limit is 1,000",
    '{"id": "2", "x": "' + "x" * 200_001 + '"}': "x: 200,001 characters; the limit is 200,000",
    '{"id": "2", x: 1}': "it is no JSON, line 2: Expecting property name enclosed in double quotes",
    '{"id": "2", "x": [1, 2}': "it is no JSON, line 2: Expecting ',' delimiter",
    '["id"]': "it is no object",
    '"text"': "“\"text\"” is no object",
    '{"id": "2", "title": ["B"]}': "title: ['B'] is no text",
    '{"id": "2", "fact_boxes": []}': "fact_boxes: [] is no object",
    '{"id": "2", "fact_boxes": {"transaction": 5}}': "fact_boxes/transaction: “5” is no object",
    '{"id": "2", "author": [{}]}': "author/0: {} is no name",
    '{"title": "B"}': "id: it has none",
}  # fmt: skip


@pytest.mark.parametrize(("item", "words"), BAD_JSON.items(), ids=range(len(BAD_JSON)))
def test_one_bad_item_of_json_spoils_only_itself(item, words, tmp_path):
    text = f'[{{"id": "1", "title": "A"}},\n{item},\n{{"id": "3", "title": "C"}}]'
    told = run("import_articles", written(tmp_path, text))
    assert (told.status, set(Article.objects.values_list("headline", flat=True))) == (3, {"A", "C"})
    assert "item 2" in told.text
    assert words in told.text


@pytest.mark.parametrize(("text", "words"), [
    ("<html>", "it holds no JSON"), ("[]", "it holds no articles"), ('[{"a": 1}]', "no item of it has a “title”"),
    ('{"schema": "newsroom-mismatch/2", "articles": [{"title": "A"}]}', "schema: it is “newsroom-mismatch/2”"),
    ("\\" * 1000, "it holds no JSON"), ('"' * 1001, "it holds no JSON"),
])  # fmt: skip
def test_a_file_of_another_sort_is_refused_as_a_whole(text, words, tmp_path):
    told = run("import_articles", written(tmp_path, text))
    assert (told.status, Article.objects.count()) == (2, 0)
    assert words in told.text


def test_an_identity_twice_is_told(tmp_path):
    told = run("import_articles", written(tmp_path, [article(1), article(1, title="Another")]))
    assert (told.status, Article.objects.get().headline) == (3, "Ferry number 1 sails")
    assert "item 2 (“Another”), line 1: id: “a1” is that of item 1 too; only that one came in" in told.text


def test_a_post_that_comes_twice_is_told(tmp_path):
    told = run("import_wxr", written(tmp_path, wxr(post(1), post(1, title="Another")), "export.xml"))
    assert (told.status, Article.objects.count()) == (3, 1)
    assert "id: “https://old.example/?p=1” is that of item 1 too" in told.text


def test_quotation_marks_without_end_cost_no_more_than_their_length(tmp_path):
    text = '[{"id": "1", "title": "A"}, {"id": "2", "x": "' + '\\"' * 1_000_000
    told = run("import_articles", written(tmp_path, text))
    assert (told.status, Article.objects.count()) == (3, 1)
