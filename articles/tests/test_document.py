import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import Box, Document, Evidence, OwnSummary, content_hash, from_json, to_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
RAW = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
EVIDENCE = st.builds(Evidence, WORDS, WORDS, WORDS, WORDS, WORDS, st.booleans())
BOXES = st.builds(
    Box, id=WORDS, kind=WORDS, facts=st.dictionaries(WORDS, RAW, max_size=4), label=WORDS, wording=WORDS,
    statement=WORDS, evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document, id=WORDS, headline=WORDS, body=WORDS, boxes=st.lists(BOXES, max_size=3).map(tuple),
    summary=st.none() | st.builds(OwnSummary, WORDS, WORDS),
    published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip


@given(DOCUMENTS)
def test_its_json_form_is_lossless(document):
    back = from_json(to_json(document))
    assert back == document
    assert to_json(back) == to_json(document)
    assert content_hash(back) == content_hash(document)


def test_a_document_of_a_newer_newsroom_is_refused_by_number():
    raw = json.loads(to_json(Document(id="x"))) | {"schema": 99}
    with pytest.raises(ValueError, match="schema: 99 is newer than this newsroom reads; the limit is 1"):
        from_json(json.dumps(raw))


def test_an_unknown_kind_survives_and_keeps_its_sentence():
    box = Box(id="b", kind="weather", facts={"rain": {"mm": "3.10"}}, statement="It rained.")
    assert from_json(to_json(Document(id="x", boxes=(box,)))).boxes[0] == box
    assert box.decoded() is None
