"""Glyphs to pieces of a line: runs of words with no wide gap in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.readers.cleaning.characters import raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.readers.pdf.glyphs import Glyph

WIDE_GAP = 1.2  # in letter heights; a word space is about 0.25, the space between columns 1.5 and more
SMALL = 0.85  # of the height of the letters around: a superscript is set at 0.6 to 0.75
RAISED = 0.15  # of the height of the letters around: how far above their line a superscript stands at least

NARROW = 0.1  # of the height of the letters around; what is closer together has no space between it


@dataclass(frozen=True, slots=True)
class Piece:
    """Words side by side on one line, in points; `base` grows downwards, `size` is the height of most letters."""

    text: str
    left: float
    right: float
    base: float
    size: float


def pieces(glyphs: Iterable[Glyph]) -> list[Piece]:
    """The pieces of a page, in the order of the file."""
    return [piece for run in _runs(glyphs) if (piece := _piece(run)).text]


def side_by_side(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces that stand on one line, line by line down the page."""
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if line and piece.base - line[0].base > 0.4 * max(piece.size, line[0].size):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    solid: Glyph | None = None  # the last one that is not white space
    for glyph in glyphs:
        if solid is not None and not glyph.text.isspace() and not _goes_on(solid, glyph):
            yield run
            run = []
        run.append(glyph)
        solid = solid if glyph.text.isspace() else glyph
    if run:
        yield run


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    gap = glyph.left - before.right
    if (glyph.left, glyph.right, glyph.base) == (before.left, before.right, before.base):
        return True  # the letters of a ligature, each with the box of the whole
    return abs(glyph.base - before.base) <= 0.5 * size and -0.5 * size <= gap <= WIDE_GAP * size


def _piece(run: Sequence[Glyph]) -> Piece:
    solid = [glyph for glyph in run if not glyph.text.isspace()]
    if not solid:
        return Piece("", 0.0, 0.0, 0.0, 0.0)
    size = _usual(glyph.size for glyph in solid)
    base = _usual(glyph.base for glyph in solid if glyph.size >= SMALL * size)
    text = "".join(_words(run, size, base))
    left, right = min(glyph.left for glyph in solid), max(glyph.right for glyph in solid)
    return Piece(" ".join(text.split()), left, right, base, size)


def _usual(values: Iterable[float]) -> float:
    """The commonest value, to a tenth; of equally common ones the largest, so that one superscript is not the rule."""
    counts = Counter(round(value, 1) for value in values)
    return max(counts, key=lambda value: (counts[value], value))


def _words(run: Sequence[Glyph], size: float, base: float) -> Iterator[str]:
    """The characters of a run, the numbers set small and high as superscript characters."""
    for is_high, glyphs in groupby(_with_height(run, size, base), key=lambda pair: pair[1]):
        text = "".join(glyph.text for glyph, _ in glyphs)
        yield raised(text) if is_high else text


def _with_height(run: Sequence[Glyph], size: float, base: float) -> Iterator[tuple[Glyph, bool]]:
    """Each glyph, and whether it is set small and high; white space is where both its neighbours are.

    White space where the height changes and nothing is left free in print is none: the file has it for the change.
    """
    before: tuple[Glyph, bool] | None = None  # the last one that is not white space
    spaces: list[Glyph] = []
    for glyph in run:
        if glyph.text.isspace():
            spaces.append(glyph)
            continue
        high = glyph.size < SMALL * size and base - glyph.base > RAISED * size
        changes = before is None or before[1] != high
        close = before is not None and abs(glyph.left - before[0].right) < NARROW * size
        if not (changes and close):
            yield from ((space, not changes and high) for space in spaces)
        yield glyph, high
        before, spaces = (glyph, high), []
    yield from ((space, False) for space in spaces)
