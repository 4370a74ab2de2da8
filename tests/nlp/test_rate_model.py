"""The reader of rates: spans from scores, confidence from probabilities, and what is said of damaged files."""

import json
import shutil

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.errors import KgError
from kg.nlp.rate_model import LONGEST_PHRASE, MODEL, RateModel, Reading, best_span
from kg.nlp.sentences import Sentences

SURE = 20.0  # a score that leaves nothing for the others


def scores(size, **at):
    found = np.zeros(1 + size, dtype=np.float32)
    for place, score in at.items():
        found[int(place[1:])] = score
    return found


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        (scores(5, _2=SURE), scores(5, _4=SURE), (1, 3)),
        (scores(5, _2=SURE), scores(5, _2=SURE), (1, 1)),
        (scores(5, _0=SURE), scores(5, _0=SURE), None),
        (scores(0), scores(0), None),
        # The likeliest end stands before the likeliest beginning: the likeliest pair in order is told.
        (scores(5, _4=SURE), scores(5, _2=SURE, _5=1), (3, 4)),
    ],
)
def test_the_likeliest_span_in_order(first, last, span):
    assert best_span(first, last, [len(first) - 1])[0] == span


def test_no_span_crosses_an_edge():
    assert best_span(scores(5, _2=SURE), scores(5, _4=SURE, _3=9), [3, 5])[0] == (1, 2)


def test_how_likely_a_span_is():
    even = np.zeros(4, dtype=np.float32)
    even[0] = -1000
    assert best_span(even, even, [3])[1] == pytest.approx(1 / 9)


@given(st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=90), st.randoms(use_true_random=False))
def test_spans_are_in_order_and_no_longer_than_a_phrase(first, random):
    last = random.sample(first, len(first))
    edges = sorted({random.randrange(1, len(first) + 1), len(first)})
    span, chance = best_span(np.array(first, dtype=np.float32), np.array(last, dtype=np.float32), edges)
    assert span is None or not any(span[0] < edge <= span[1] for edge in edges)
    assert 0 <= chance <= 1
    assert span is None or 0 <= span[0] <= span[1] < min(len(first) - 1, span[0] + LONGEST_PHRASE)


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


@pytest.mark.parametrize("missing", ["config.json", "reader.onnx"])
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
