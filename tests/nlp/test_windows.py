"""Windows: sentences packed by paragraph, cut where they must be, silent ones left out."""

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.sentences import Sentences
from kg.nlp.windows import free_tokens, windows
from kg.nlp.wordpieces import WordPieces

# Every letter is a piece, so a word is as long as it looks.
LETTERS = "abcdefghijklmnopqrstuvwxyz.,0123456789"
VOCABULARY = ("[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{letter}" for letter in LETTERS))
PIECES = WordPieces(VOCABULARY)
NLP = spacy.blank("en")


def read(text):
    return Sentences()(NLP.make_doc(text))


def cut(text, longest=20, zones=()):
    doc = read(text)
    return doc, list(windows(doc, free_tokens(doc, zones), PIECES, longest))


def texts(text, longest=20, zones=()):
    """The windows as their words, with a bar before each sentence."""
    doc, found = cut(text, longest, zones)
    return [
        " ".join(("|" if start else "") + doc[int(at)].text for at, start in zip(w.tokens, w.starts, strict=True))
        for w in found
    ]


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("One two. Three.", 20, ["|One two . |Three ."]),
        ("One two. Three.", 9, ["|One two .", "|Three ."]),
        ("One two. Three. Four.", 13, ["|One two .", "|Three . |Four ."]),
        ("One two.\n\nThree.", 20, ["|One two .", "|Three ."]),
        ("One two.\nThree.", 20, ["|One two . |Three ."]),
        ("One two three. Four.", 8, ["|One two", "|three .", "|Four ."]),
        ("One two threeee. Of.", 12, ["|One two", "|threeee .", "|Of ."]),
        ("One  two\u200b .", 20, ["|One two\u200b ."]),
        ("One \u200b two.", 20, ["|One two ."]),
        ("", 20, []),
        ("\n\n \n", 20, []),
        ("\n\nOne.\n\n", 20, ["|One ."]),
    ],
)
def test_packing(text, longest, expected):
    assert texts(text, longest) == expected


def test_a_word_with_more_pieces_than_a_window_is_read_by_its_beginning():
    _, (window,) = cut("abcdefghijkl", longest=6)
    assert [VOCABULARY[piece] for piece in window.pieces] == ["[CLS]", "a", "##b", "##c", "##d", "[SEP]"]


def test_the_first_piece_of_each_word_is_known():
    doc, (window,) = cut("Ab cc. De")
    assert [VOCABULARY[piece] for piece in window.pieces] == [
        "[CLS]", "a", "##b", "c", "##c", ".", "d", "##e", "[SEP]",
    ]  # fmt: skip
    assert window.places.tolist() == [1, 3, 5, 6]
    assert [doc[at].text for at in window.tokens.tolist()] == ["Ab", "cc", ".", "De"]
    assert window.starts.tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ([(0, 8)], ["|Three four . |Five ."]),
        ([(0, 20)], ["|Five ."]),
        ([(9, 14)], ["|One two . |Three four . |Five ."]),
        ([(4, 14)], ["|One two . |Three four . |Five ."]),
        ([(0, 26)], []),
    ],
)
def test_sentences_wholly_off_limits_are_left_out(zones, expected):
    assert texts("One two. Three four. Five.", 30, zones) == expected


@pytest.mark.parametrize(
    ("zones", "free"),
    [
        ([], ["One", "two", ".", "Three"]),
        ([(4, 8)], ["One", "Three"]),
        ([(0, 3), (9, 14)], ["two", "."]),
        ([(5, 7)], ["One", "two", ".", "Three"]),  # a token stands where it begins
        ([(3, 5)], ["One", ".", "Three"]),
        ([(40, 50)], ["One", "two", ".", "Three"]),
    ],
)
def test_free_tokens(zones, free):
    doc = read("One two. Three")
    assert [token.text for token, is_free in zip(doc, free_tokens(doc, zones), strict=True) if is_free] == free


def test_white_space_is_never_free():
    doc = read("One  two.\n\nThree")
    assert [token.text for token, free in zip(doc, free_tokens(doc, ()), strict=True) if not free] == [" ", "\n\n"]


def test_without_sentences_a_paragraph_is_one():
    doc = NLP.make_doc("One. Two.\n\nThree.")
    found = list(windows(doc, free_tokens(doc, ()), PIECES, 30))
    assert [window.starts.tolist() for window in found] == [[True, False, False, False], [True, False]]


@given(st.text(alphabet="abc. ,\n", max_size=120), st.integers(3, 12))
def test_each_word_is_in_one_window_and_none_is_too_long(text, longest):
    doc, found = cut(text, longest)
    tokens = [at for window in found for at in window.tokens.tolist()]
    assert tokens == [token.i for token in doc if not token.is_space]
    assert all(len(window.pieces) <= longest for window in found)
    for window in found:
        assert "\n\n" not in doc[int(window.tokens[0]) : int(window.tokens[-1]) + 1].text
        assert window.pieces[0] == PIECES.first
        assert window.pieces[-1] == PIECES.last
        assert np.all(np.diff(window.places) > 0)


def test_one_endless_sentence_is_cut():
    _, found = cut("word " * 20_000, longest=256)
    assert {len(window.tokens) for window in found[:-1]} == {63}
    assert sum(len(window.tokens) for window in found) == 20_000
