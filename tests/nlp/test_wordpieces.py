"""Word pieces: the cutter by its cases (each the same as BERT's own), its vocabulary, its limits."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.errors import KgError
from kg.nlp.wordpieces import LONGEST_WORD, WordPieces
from tests.nlp.case_files import cases

VOCABULARY = (
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "fever", "vertebro", "##plasty", "##s", "plas", "##ty", "fe", "##v", "v", "-",
    "+", "4", "熱", "α", "##σ", "##ς", "b", "##b", "(",
)  # fmt: skip
PIECES = WordPieces(VOCABULARY)


@cases("wordpieces")
def test_pieces(case):
    assert [VOCABULARY[piece] for piece in PIECES.of(case["text"])] == case["expect"]


@pytest.mark.parametrize(("length", "pieces"), [(LONGEST_WORD, LONGEST_WORD), (LONGEST_WORD + 1, 1)])
def test_a_word_of_more_than_a_hundred_letters_is_unknown(length, pieces):
    found = PIECES.of("b" * length)
    assert len(found) == pieces
    assert (found == (PIECES.unknown,)) == (length > LONGEST_WORD)


def test_a_word_that_grows_when_taken_apart_is_unknown():
    assert PIECES.of("각" * 50) == (PIECES.unknown,)  # three letters each


@pytest.mark.parametrize("sign", ["(", "b", "é", "각", "\u200b"])
def test_a_token_without_end_is_one_piece(sign):
    assert PIECES.of(sign * 1_000_000) == (PIECES.unknown,)


@given(st.text(max_size=LONGEST_WORD))
def test_pieces_are_of_the_vocabulary(word):
    assert all(0 <= piece < len(VOCABULARY) for piece in PIECES.of(word))
    assert PIECES.of(word) == PIECES.of(word.replace("\u00ad", ""))


@given(st.lists(st.sampled_from(["vertebro", "##plasty", "##s", "##b"]), min_size=1, max_size=8))
def test_known_pieces_come_back_whole(pieces):
    word = "vertebro" + "".join(piece.removeprefix("##") for piece in pieces if piece.startswith("##"))
    assert "".join(VOCABULARY[piece].removeprefix("##") for piece in PIECES.of(word)) == word


@pytest.mark.parametrize("missing", ["[UNK]", "[CLS]", "[SEP]"])
def test_a_vocabulary_without_its_marks_is_refused(missing):
    with pytest.raises(KgError, match=rf"has no \{missing[:-1]}\]: install kg again"):
        WordPieces([piece for piece in VOCABULARY if piece != missing])


def test_a_file_has_one_piece_a_line(tmp_path: Path):
    path = tmp_path / "wordpieces.txt"
    path.write_text("\n".join(VOCABULARY) + "\n", encoding="utf8")
    assert WordPieces.load(path).of("4fevers") == PIECES.of("4fevers")
    assert WordPieces.load(path).last == VOCABULARY.index("[SEP]")
