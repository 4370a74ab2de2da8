"""From annotated texts to what the network reads."""

import random
from itertools import pairwise

import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.training.corpora import Example, Span
from kg.nlp.training.samples import names_of, texts_of, varied, windows_of
from kg.nlp.wordpieces import WordPieces

PIECES = WordPieces(
    [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *"abcdefghijklmnopqrstuvwxyz.",
        *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
    ]
)
TEXT = "No fever.\nAn iv dose of zinc for pain."
FEVER, ZINC, PAIN = (Span(TEXT.index(w), TEXT.index(w) + len(w), kind) for w, kind in
                     (("fever", "Condition"), ("zinc", "Drug"), ("pain", "Condition")))  # fmt: skip


def example(spans=(FEVER, ZINC, PAIN), relations=()):
    sentences = ((0, 9), (10, len(TEXT)))
    return Example("maccrobat", "1", TEXT, sentences, tuple(spans), tuple(relations), frozenset({"Condition", "Drug"}))


MAKE_DOC = spacy.blank("en").make_doc


def test_a_sentence_in_words():
    (text,) = texts_of([example()], MAKE_DOC, PIECES)
    first, second = text.sentences
    assert first.tags == ("O", "B-Condition", "O")
    assert second.spans == ((4, 5, "Drug", 1), (6, 7, "Condition", 2))
    assert first.length == sum(map(len, first.words)) == len("Nofever.")


@given(st.integers(0, 50), st.floats(0, 1))
def test_other_names_keep_types_and_places(seed, share):
    (text,) = texts_of([example()], MAKE_DOC, PIECES)
    names = {**names_of([text]), "Drug": (((5,), (6, 7)), ((8,),))}
    for sentence in text.sentences:
        other = varied(sentence, names, share, random.Random(seed))
        assert len(other.words) == len(other.tags)
        assert [span[2:] for span in other.spans] == [span[2:] for span in sentence.spans]
        for first, last, kind, _ in other.spans:
            assert other.tags[first:last] == (f"B-{kind}", *[f"I-{kind}"] * (last - first - 1))
            assert other.words[first:last] in (*names[kind], *(sentence.words[a:b] for a, b, *_ in sentence.spans))
        assert other.tags.count("O") == sentence.tags.count("O")
        assert all(one[1] <= two[0] for one, two in pairwise(other.spans))


def test_nothing_changes_without_a_share():
    (text,) = texts_of([example()], MAKE_DOC, PIECES)
    assert [varied(one, names_of([text]), 0, random.Random(1)) for one in text.sentences] == list(text.sentences)


@given(st.integers(0, 50), st.sampled_from([48, 96, 256]))
def test_windows_hold_every_word_once(seed, longest):
    (text,) = texts_of([example(relations=[("before", 1, 2)])], MAKE_DOC, PIECES)
    windows = windows_of(text, PIECES, longest, random.Random(seed), {}, 0)
    assert [tag for window in windows for tag in window.tags] == [tag for one in text.sentences for tag in one.tags]
    for window in windows:
        assert (window.ids[0], window.ids[-1]) == (PIECES.first, PIECES.last)
        assert len(window.first_pieces) == len(window.tags)
    assert sum(len(window.relations) for window in windows) == 1
