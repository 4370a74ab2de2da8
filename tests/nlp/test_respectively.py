"""Whose part is whose: phrases that are dealt out to values in a row."""

import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.rate_model import Reading
from kg.nlp.respectively import distributed
from kg.nlp.tokenizer import LinearTokenizer
from tests.nlp.case_files import cases

NLP = spacy.blank("en")
NLP.tokenizer = LinearTokenizer(NLP)
NLP.add_pipe("kg_sentences")
SURE = Reading(1.0, 1.0, 0.0, 0.0, None, 1.0, None, 1.0)


def tokens(doc, start, end):
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.start, span.end


@pytest.mark.parametrize("role", ["event", "group"])
@cases("respectively")
def test_parts(case, role):
    doc = NLP(case["text"])
    values = [tokens(doc, *match.span()) for match in re.finditer(r"\d+%", doc.text)]
    spans = [phrase and tokens(doc, at := doc.text.index(phrase), at + len(phrase)) for phrase in case["told"]]
    found = distributed(doc, values, [SURE._replace(**{role: span}) for span in spans])
    phrases = [getattr(reading, role) for reading in found]
    assert [phrase and doc[slice(*phrase)].text for phrase in phrases] == case["expect"]
    other = {"event": "group", "group": "event"}[role]
    assert all(getattr(reading, other) is None for reading in found)


@given(st.data())
def test_any_phrases_of_any_text(data):
    words = st.sampled_from(["3%", "5%", "and", ",", "(", ")", "fever", "pain", "respectively", ".", "between", "12"])
    doc = NLP(" ".join(data.draw(st.lists(words, min_size=1, max_size=20))))
    values = [(token.i, token.i + 2) for token in doc[:-1] if token.text in {"3", "5"} and doc[token.i + 1].text == "%"]
    ends = st.integers(0, len(doc))
    span = st.none() | st.tuples(ends, ends).map(sorted).filter(lambda ends: ends[0] < ends[1]).map(tuple)
    readings = [data.draw(st.none() | st.builds(SURE._replace, event=span, group=span)) for _ in values]
    found = distributed(doc, values, readings)
    assert [reading is None for reading in found] == [reading is None for reading in readings]
    for reading in filter(None, found):
        for phrase in filter(None, (reading.event, reading.group)):
            assert 0 <= phrase[0] < phrase[1] <= len(doc)
