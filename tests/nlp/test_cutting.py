"""Tokens that end where they must."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp import extensions
from kg.nlp.cutting import cut

NLP = spacy.blank("en")


@given(st.text(alphabet="ab 12.,\n", max_size=40), st.lists(st.integers(-1, 45)))
def test_no_token_crosses_an_offset_and_the_text_stays(text, offsets):
    doc = cut(NLP.make_doc(text), offsets)
    assert doc.text == text
    assert not any(token.idx < offset < token.idx + len(token) for token in doc for offset in offsets)


def test_extensions_are_kept():
    extensions.declare()
    doc = NLP.make_doc("events12")
    doc._.sections = ("kept",)
    assert cut(doc, [6])._.sections == ("kept",)
    assert [token.text for token in cut(doc, [6])] == ["events", "12"]


def test_a_doc_that_needs_no_cut_comes_back_itself():
    doc = NLP.make_doc("events 12")
    assert cut(doc, [6, 7]) is doc
