"""Passages: which sentences are read for a value, whose passage it is, and how its words lie to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.passages import ACROSS, NEAR, STEPS, TOLD, passages, told_before
from tests.nlp.test_windows import PIECES, read


def cut(text, values, longest=30):
    """The passages of a text for values given as words, each found behind the one before."""
    doc = read(text)
    spans, at = [], 0
    for words in values:
        start = text.index(words, at)
        at = start + len(words)
        tokens = [token.i for token in doc if start <= token.idx < at]
        spans.append((tokens[0], tokens[-1] + 1))
    return doc, list(passages(doc, spans, PIECES, longest))


def shown(text, values, longest=30):
    """The passages as their words, with the values that are asked about."""
    doc, found = cut(text, values, longest)
    return [
        (
            " ".join(doc[int(at)].text for at in one.window.tokens),
            [at for at, asked in zip(one.values, one.asked, strict=True) if asked],
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("One had 12. Two died.", ["12"], [("One had 12 .", [0])]),
        ("One.\n\nTwo had 12.", ["12"], [("Two had 12 .", [0])]),
        ("Of 9, one had 12 or 13.", ["12", "13"], [("Of 9 , one had 12 or 13 .", [0, 1])]),
        # What was said before takes a third of the room, at most.
        (
            "Twenty women bled then. All ten. Five had 12. Others ran far away. Six had 13.",
            ["12", "13"],
            [("All ten . Five had 12 .", [0]), ("Six had 13 .", [1])],
        ),
        ("One. Two.", [], []),
        ("", [], []),
    ],
)
def test_what_is_read_together(text, values, expected):
    assert shown(text, values) == expected


@pytest.mark.parametrize(
    ("text", "values", "number", "expected"),
    [
        ("Of 9. One fell. Two had 12 or 13.", ["12", "13"], 2, ("One fell . Two had 12 or 13 .", [0, 1], [0, 1])),
        ("Of 9. One had 12. Two had 13.", ["12", "13"], 2, ("One had 12 . Two had 13 .", [0, 1], [1])),
        ("One had 12. Two fell. One had 13.", ["12", "13"], 0, ("One had 12 .", [0], [0])),
        ("One fell. One had 12.", ["12"], 1, None),
        ("One had 12.", ["12"], 0, None),
    ],
)
def test_a_close_look_takes_in_a_sentence_and_the_one_before(text, values, number, expected):
    doc, (one,) = cut(text, values)
    close = one.close(number, PIECES)
    assert expected == (
        close
        and (
            " ".join(doc[int(at)].text for at in close.window.tokens),
            list(close.values),
            [at for at, asked in zip(close.values, close.asked, strict=True) if asked],
        )
    )


def test_a_sentence_longer_than_a_passage_is_read_in_parts():
    text = "a " * 20 + "12 " + "b " * 20 + "13."
    assert [asked for _, asked in shown(text, ["12", "13"])] == [[0], [1]]


def test_marks_and_weights_of_a_value_of_two_words():
    _, (one,) = cut("ab 12 34 c.", ["12 34"])
    assert one.marks.tolist() == [0, 0, 0, 1, 2, 2, 2, 0, 0, 0]
    assert one.pool.tolist() == [[0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0]]


def test_nearness_is_counted_in_words_from_the_value():
    _, (one,) = cut("a b 12 c d.", ["12"])
    assert one.near.tolist() == [[3, 1, 0, 2, 4]]


def test_values_between_are_counted_on_each_side():
    _, (one,) = cut("a 12 b 13 c.", ["12", "13"])
    assert one.across.tolist() == [
        [0, ACROSS, ACROSS, ACROSS + 1, ACROSS + 1],
        [1, 1, 0, ACROSS, ACROSS],
    ]


def test_sentences_apart():
    _, (one,) = cut("Aa. Bb. Cc. Dd 12. Ee.", ["12"])
    assert one.apart.tolist() == [[2, 2, 2, 2, 1, 1, 0, 0, 0]]


@given(st.lists(st.sampled_from(["12", "b", "c.", "ddddd", "\n\n", "34"]), max_size=60), st.integers(8, 40))
def test_each_value_is_asked_about_once_and_fits(words, longest):
    text = " ".join(words)
    values = [word for word in words if word in ("12", "34")]
    _, found = cut(text, values, longest)
    asked = [at for one in found for at, mine in zip(one.values, one.asked, strict=True) if mine]
    assert asked == list(range(len(values)))
    for one in found:
        assert len(one.window.pieces) <= longest
        assert np.allclose(one.pool.sum(1), 1)
        assert 0 <= one.near.min() <= one.near.max() < STEPS == 2 * len(NEAR) + 3


def test_words_of_a_phrase_in_a_passage():
    _, (_, second) = cut("One had 12 in the long run of it. Two had 13.", ["12", "13"], longest=14)
    first_word = int(second.window.tokens[0])
    assert second.words_of((first_word, first_word + 2)) == (0, 2)
    assert second.words_of((0, 2)) is None
    assert second.words_of(None) is None


@pytest.mark.parametrize(
    ("phrases", "expected"),
    [
        ([], [0, 0, 0, 0, 0, 0]),
        ([((0, 2), (4, 5))], [1, 1, 0, 0, 2, 0]),
        ([((0, 2), (4, 5)), (None, (5, 6))], [3, 3, 0, 0, 4, 2]),
        # What a word was for the rate just before outweighs what it was for the others.
        ([((0, 2), (4, 5)), ((2, 3), (3, 4)), ((0, 1), (2, 3))], [1, 3, 2, 4, 4, 0]),
    ],
)
def test_what_words_were_for_the_rates_before(phrases, expected):
    assert told_before(6, phrases).tolist() == expected
    assert max(expected) < TOLD
