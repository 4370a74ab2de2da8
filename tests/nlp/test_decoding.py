"""Decoding: the best legal tags against every legal sequence, the borders, the masks, the bias, the score."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.decoding import Decoder, TagSpan

TAGS = ("O", "B-Drug", "I-Drug", "B-Test", "I-Test")
DECODER = Decoder(TAGS)


def spans(rows, starts=(), barred=(), decoder=DECODER):
    logits = np.array([[row.get(tag, 0.0) for tag in TAGS] for row in rows], dtype=np.float32).reshape(-1, len(TAGS))
    is_start = np.array([at == 0 or at in starts for at in range(len(rows))], dtype=bool)
    is_free = np.array([at not in barred for at in range(len(rows))], dtype=bool)
    return decoder.spans(logits, is_start, is_free)


def found(*arguments, **options):
    return [(span.first, span.last, span.type) for span in spans(*arguments, **options)]


OUT, BD, ID, BT, IT = ({tag: 5.0} for tag in TAGS)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([OUT, OUT], []),
        ([OUT, BD, ID, OUT], [(1, 2, "Drug")]),
        ([BD, BD], [(0, 0, "Drug"), (1, 1, "Drug")]),
        ([BD, ID, BT, IT], [(0, 1, "Drug"), (2, 3, "Test")]),
        ([BD, ID, ID], [(0, 2, "Drug")]),
        ([OUT, {"I-Drug": 5.0, "B-Drug": 4.0}], [(1, 1, "Drug")]),  # what continues nothing begins
        ([{"O": 2.0, "B-Drug": 1.0}, {"I-Drug": 9.0}], [(0, 1, "Drug")]),  # a sure end pulls its beginning in
        ([{"B-Drug": 5.0}, {"I-Test": 6.0, "I-Drug": 5.0}], [(0, 1, "Drug")]),  # types do not change midway
    ],
)
def test_the_likeliest_legal_tags(rows, expected):
    assert found(rows) == expected


def test_no_span_crosses_the_end_of_a_sentence():
    assert found([BD, ID], starts=[1]) == [(0, 0, "Drug")]
    assert found([BD, {"I-Drug": 9.0, "B-Drug": 8.0}], starts=[1]) == [(0, 0, "Drug"), (1, 1, "Drug")]


def test_words_off_limits_are_in_no_span():
    assert found([BD, ID, {"I-Drug": 9.0, "O": 2.0}], barred=[1]) == [(0, 0, "Drug")]
    assert found([BD, ID], barred=[0, 1]) == []


def test_a_bias_finds_more_of_a_type_and_changes_no_confidence():
    rows = [{"O": 1.0, "B-Drug": 0.8}]
    keen = Decoder(TAGS, {"Drug": 0.5})
    assert found(rows) == []
    (span,) = spans(rows, decoder=keen)
    logits = np.array([1.0, 0.8, 0.0, 0.0, 0.0])
    assert span.score == pytest.approx(np.exp(0.8) / np.exp(logits).sum())


def test_the_score_is_the_geometric_mean_of_the_words():
    (span,) = spans([{"B-Drug": 3.0}, {"I-Drug": 1.0}])
    first, second = (np.exp(w) / (np.exp(w) + 4) for w in (3.0, 1.0))
    assert span == TagSpan(0, 1, "Drug", pytest.approx(np.sqrt(first * second)))


def test_great_numbers_do_not_overflow():
    assert spans([{"B-Drug": 1e30}, {"O": 1e30}]) == [TagSpan(0, 0, "Drug", 1.0)]


def _legal(path, starts):
    return all(
        not tag.startswith("I-") or (not start and path[at - 1] in (tag, "B-" + tag[2:]))
        for at, (tag, start) in enumerate(zip(path, starts, strict=True))
    )


@given(st.lists(st.tuples(*[st.integers(-6, 6)] * len(TAGS), st.booleans()), min_size=1, max_size=4))
def test_no_other_legal_sequence_is_likelier(rows):
    logits = np.array([row[:-1] for row in rows], dtype=np.float32)
    starts = np.array([at == 0 or row[-1] for at, row in enumerate(rows)])
    tags = ["O"] * len(rows)
    for span in DECODER.spans(logits, starts, np.ones(len(rows), dtype=bool)):
        tags[span.first : span.last + 1] = ["B-" + span.type] + ["I-" + span.type] * (span.last - span.first)
        assert 0 < span.score <= 1
    assert _legal(tags, starts)

    def total(path):
        return sum(row[TAGS.index(tag)] for row, tag in zip(rows, path, strict=True))

    assert total(tags) == max(total(path) for path in product(TAGS, repeat=len(rows)) if _legal(path, starts))
