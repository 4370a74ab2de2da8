"""Pieces of lines: glyphs that stand small and high, and the white space around them."""

from kg.readers.pdf.glyphs import Glyph
from kg.readers.pdf.pieces import pieces

WIDTH = 5.0  # of each character, in points


def glyphs(*runs):
    """Runs of characters: the words, what is left free before them, whether they stand high. White space is 0 wide."""
    at = 0.0
    for words, free, high in runs:
        at += free
        for character in words:
            space = character.isspace()
            width = 0.0 if space else WIDTH
            yield Glyph(character, at, at + width, -4.0 if high else 0.0, 0.0 if space else (7.0 if high else 10.0))
            at += width


def test_white_space_that_is_not_printed_is_none_around_raised_numbers():
    printed = glyphs(("bone", 0, False), ("\r\n", 0, False), ("1,2", 0, True), ("\r\n", 0, True), (". It", 0, False))
    assert [piece.text for piece in pieces(printed)] == ["bone¹,². It"]


def test_white_space_that_is_printed_stays():
    printed = glyphs(("rare", 0, False), ("\r\n", 0, False), ("6", 0, True), (" ", 0, True), ("and", 3.0, False))
    assert [piece.text for piece in pieces(printed)] == ["rare⁶ and"]
