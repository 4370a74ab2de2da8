"""The reader of rates: spans from scores, confidence from probabilities, and what is said of damaged files."""

import json
import shutil

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.errors import KgError
from kg.nlp.passages import passages
from kg.nlp.rate_model import (
    LONGEST_PHRASE,
    MODEL,
    RateModel,
    Reading,
    allowed_spans,
    best_span,
    blended,
    span_chances,
)
from kg.nlp.sentences import Sentences

SURE = 20.0  # a score that leaves nothing for the others


def scores(size, *certain):
    found = np.zeros((size, size), dtype=np.float32)
    for place in certain:
        found[place] = SURE
    return found


def forward(size):
    return np.triu(np.ones((size, size), dtype=bool))


def best(spans, nothing):
    return best_span(*span_chances(spans, nothing, forward(len(spans))))


@pytest.mark.parametrize(
    ("spans", "nothing", "expected"),
    [
        (scores(5, (1, 3)), 0, (1, 3)),
        (scores(5, (1, 1)), 0, (1, 1)),
        (scores(5), SURE, None),
        (scores(0), 0, None),
        # The likeliest of all is not allowed, as it ends before it begins.
        (scores(5, (3, 1), (0, 4)), 0, (0, 4)),
    ],
)
def test_the_likeliest_span_that_is_allowed(spans, nothing, expected):
    assert best(spans, nothing)[0] == expected


def test_how_likely_a_span_is():
    assert best(scores(1), 0) == (None, pytest.approx(1 / 2))
    assert best(scores(2), -1000) == ((0, 1), pytest.approx(1))  # shares a word with each of the others
    assert best_span(*span_chances(scores(3), 0, np.zeros((3, 3), dtype=bool))) == (None, 1)


def test_a_phrase_is_as_likely_as_those_that_name_the_same():
    chances = np.full((5, 5), 1e-9)
    chances[0, 0], chances[2, 3], chances[2, 4] = 0.4, 0.32, 0.28
    assert best(np.log(chances), -1000) == ((2, 3), pytest.approx(0.6, abs=1e-3))
    # But not one that nobody would choose for itself, though it shares most words with two others.
    chances[0, 0], chances[1, 2], chances[3, 4], chances[1, 4], chances[2, 3] = 0.0, 0.49, 0.5, 0.01, 0.0
    chances[2, 4] = 0.0
    assert best(np.log(chances + 1e-9), -1000)[0] == (3, 4)


def opinion(size, chances, nothing):
    found = np.zeros((size, size))
    for span, chance in chances.items():
        found[span] = chance
    return found, nothing


@pytest.mark.parametrize(
    ("far", "close", "expected"),
    [
        ({(0, 0): 0.6, (3, 3): 0.4}, {(1, 1): 1.0}, (3, 3)),  # the close look sees words 2 and 3 alone
        ({(0, 0): 1.0}, {}, (0, 0)),  # sees nothing, and says nothing against what is out of its sight
        ({(0, 0): 0.4}, {}, None),
        ({(0, 0): 1.0}, {(0, 0): 0.4, (1, 1): 0.3}, (0, 0)),
        ({}, {(0, 1): 1.0}, (2, 3)),
    ],
)
def test_what_is_near_counts_twice(far, close, expected):
    both = blended(opinion(4, far, 1 - sum(far.values())), opinion(2, close, 1 - sum(close.values())), 2)
    assert both[0].sum() + both[1] == pytest.approx(1)
    assert best_span(*both)[0] == expected


WORDS = [f"word{at}" for at in range(60)]
PLACES = st.lists(st.integers(0, 59), max_size=4, unique=True)


@given(PLACES, PLACES)
def test_phrases_may_be_short_and_cross_no_sentence_and_no_rate(sentences, values):
    doc = spacy.tokens.Doc(spacy.blank("en").vocab, WORDS)
    for token in doc:
        token.is_sent_start = token.i == 0 or token.i in sentences
    (passage,) = passages(doc, [(at, at + 1) for at in sorted(values)] or [(59, 60)], RateModel.load().vocabulary, 320)
    claims = np.ones(len(passage.values), dtype=bool)
    words = len(passage.window.tokens)
    for first, last in zip(*np.nonzero(allowed_spans(passage, claims)), strict=True):
        assert 0 <= first <= last < min(words, first + LONGEST_PHRASE)
        assert not any(first < at <= last for at in sentences)
        assert first == last or not any(first <= at <= last for at in values)


def reading(claim, event, group):
    return Reading(claim, 1.0, 0.0, 0.0, (0, 1), event, (1, 2), group)


def test_what_is_read_with_more_certainty_is_surer():
    model = RateModel.load()
    sure = [model.sure(reading(*each)) for each in ((0.6, 0.2, 0.2), (0.9, 0.5, 0.5), (1.0, 1.0, 1.0), (1.0, 0.0, 1.0))]
    assert sure[0] < sure[1] < sure[2]
    assert sure[3] < sure[2]
    assert all(0 <= one <= 1 for one in sure)


def test_a_value_that_cannot_be_read_has_no_reading():
    doc = Sentences()(spacy.blank("en").make_doc("\u200b 5% of women died."))
    model = RateModel.load()
    assert model.read(doc, [(0, 1)]) == [None]
    assert model.read(doc, [(1, 3)])[0].claim > 0.5
    assert model.read(doc, []) == []


def test_a_phrase_may_stand_far_off_and_two_values_of_a_sentence_are_told_apart():
    text = "We treated 40 women with kyphoplasty. Nobody was lost. All came back. Cement leaked in 5% and fever in 7%."
    doc = Sentences()(spacy.blank("en").make_doc(text))
    values = [(token.i, token.i + 2) for token in doc if token.text in ("5", "7")]
    told = RateModel.load().read(doc, values)
    events = [doc[slice(*reading.event)].text for reading in told]
    assert ("Cement" in events[0], "fever" in events[1]) == (True, True)
    assert [doc[slice(*reading.group)].text for reading in told] == ["women with kyphoplasty"] * 2


@pytest.mark.parametrize("missing", ["config.json", "look.onnx", "tell.onnx"])
def test_a_missing_file_is_told_in_one_sentence(tmp_path, missing):
    folder = shutil.copytree(MODEL, tmp_path / "model")
    (folder / missing).unlink()
    with pytest.raises(KgError, match=rf"^The (rate )?model .*{missing}.*: install kg .*again\.$"):
        RateModel.load(folder)


@pytest.mark.parametrize("config", ["{", "{}", json.dumps({"longest": "many", "confidence": [0]})])
def test_a_broken_configuration_is_told(tmp_path, config):
    folder = shutil.copytree(MODEL, tmp_path / "model")
    (folder / "config.json").write_text(config)
    with pytest.raises(KgError, match="is incomplete"):
        RateModel.load(folder)
