"""What stands where on a page: pdfium's characters. The only module that touches the library."""

from __future__ import annotations

import math
from collections import Counter
from ctypes import byref, c_double
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_SIZE, MOST_SIZE = 0.6, 2.2  # times the height of a character's box
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # pdfium's own signs for a hyphen at the end of a line


class NeedsPasswordError(ValueError):
    """The file opens with a password only."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character in its box. Points; y grows downwards from the page's origin; `base` is the line it stands on.

    `size` is that of its font (as a rule the height of its box is about that, but some fonts tell two thirds of it).
    """

    text: str
    left: float
    right: float
    base: float
    size: float


def pages(content: bytes) -> Iterator[list[Glyph]]:
    """The characters of each page of a PDF in the order of the file, white space included.

    Raises:
        NeedsPasswordError: it needs a password.
        ValueError: it is no PDF, or too damaged to be opened.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        if not len(document):
            raise ValueError("no pages")
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise (NeedsPasswordError if locked else ValueError)(str(error)) from error
    for number in range(len(document)):
        yield _page(document, number)


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Glyph]:
    """The glyphs that stand upright, or as most of the page does: stamps along the margin are left out."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []  # this page is damaged; the others can still be read
    angles = [round(math.degrees(raw.FPDFText_GetCharAngle(text, at))) % 360 for at in range(text.count_chars())]
    main = Counter(angles).most_common(1)[0][0] if angles else 0
    turn = (math.cos(math.radians(main)), math.sin(math.radians(main)))
    glyphs = [_glyph(text, at, turn) for at, angle in enumerate(angles) if angle == main]
    text.close()
    page.close()
    return glyphs


def _glyph(text: pypdfium2.PdfTextPage, at: int, turn: tuple[float, float]) -> Glyph:
    box, x, y = raw.FS_RECTF(), c_double(), c_double()
    raw.FPDFText_GetLooseCharBox(text, at, byref(box))
    raw.FPDFText_GetCharOrigin(text, at, byref(x), byref(y))
    corners = [_turned(across, up, turn) for across in (box.left, box.right) for up in (box.top, box.bottom)]
    across, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    character = chr(raw.FPDFText_GetUnicode(text, at)).translate(_HYPHENS)
    size = _size(text, at, max(up) - min(up))
    return Glyph(character, min(across), max(across), -_turned(x.value, y.value, turn)[1], size)


def _size(text: pypdfium2.PdfTextPage, at: int, height: float) -> float:
    """The size of a character's font on the page; the height of its box where a font tells none that is likely."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, byref(matrix))
    size = float(raw.FPDFText_GetFontSize(text, at)) * math.hypot(matrix.c, matrix.d)
    return size if LEAST_SIZE * height <= size <= MOST_SIZE * height else height


def _turned(x: float, y: float, turn: tuple[float, float]) -> tuple[float, float]:
    cosine, sine = turn
    return x * cosine + y * sine, y * cosine - x * sine
