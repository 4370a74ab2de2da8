"""The reader of PDF: hands the bytes to a child process and makes paragraphs of the lines that come back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from kg.model.document import Document, Metadata
from kg.model.errors import UnreadableSource
from kg.model.identifiers import dois_in
from kg.readers.cleaning import marks
from kg.readers.cleaning.characters import clean
from kg.readers.cleaning.lines import Line
from kg.readers.cleaning.paragraphs import paragraphs
from kg.readers.pdf.columns import Row
from kg.readers.pdf.floats import RESIZED, WIDE_PITCH, Floats, heads_list, pitch
from kg.readers.reader import content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MEMORY_LIMIT = 1_000_000_000  # bytes of address space for the child; a long article needs 0.3 thousand million
WORK_LIMIT = 60  # seconds of processor time for the child; a page takes about 0.05
TIME_LIMIT = 90.0  # seconds by the clock, where the platform knows no other limit
SIGNATURE_WITHIN = 1024  # bytes; readers of PDF allow junk before it
FEWEST_LETTERS = 20  # in the whole document; a scan has none, or a stamp
INDENT = 0.6  # letter heights, from which a line begins further right than another
LEAST_SET_IN = 0.2  # of the lines of a list, that go on with an entry
MOST_SMALL = 0.2  # of the first lines of entries, that begin with a small letter
TITLE_SIZE = 1.15  # times the usual letter size, at least
LONGEST_TITLE = 300  # characters
MANY_UNREADABLE = 0.02  # of all characters
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")
_FAILURES = {
    "locked": "it is encrypted; open it with its password and save a copy without one.",
    "damaged": "it is damaged or not a PDF; download it again.",
    "memory": "reading it needs more memory than is allowed; print it to a new PDF, or save its text.",
    "time": f"reading it takes longer than {TIME_LIMIT:.0f} s; split it, print it to a new PDF, or save its text.",
    "crash": "it is damaged, or needs more memory or time than is allowed; print it to a new PDF, or save its text.",
    "scan": "it has no text layer (a scan); run text recognition (OCR) on it first.",
}


class PdfReader:
    """Reads the text layer of a PDF; sections, citations and references are left to the pipeline."""

    name = "pdf"
    extensions = (".pdf",)

    def recognises(self, head: bytes) -> bool:
        """Whether `head` carries the signature of PDF."""
        return b"%PDF-" in head[:SIGNATURE_WITHIN]

    def read(self, content: bytes, source: str) -> Document:
        """The text in reading order, without running heads, as paragraphs."""
        pages, furniture = _pages(content, source)
        letters = sum(character.isalnum() for page in pages for row in page for character in row.text)
        if letters < FEWEST_LETTERS:
            raise UnreadableSource(source, _FAILURES["scan"])
        text = paragraphs(_settled(pages))
        return Document(
            id=content_id(content),
            source=source,
            format=self.name,
            title=_title(pages),
            text=text,
            metadata=_metadata([*(row.text for row in pages[0]), *furniture[0]]),
            warnings=tuple(_warnings(pages, furniture, text)),
        )


def _pages(content: bytes, source: str) -> tuple[list[list[Row]], list[list[str]]]:
    """The lines of each page, and its running heads and feet."""
    answer = _ask_child(content)
    if "failure" in answer:
        raise UnreadableSource(source, _FAILURES[answer["failure"]])
    pages = [[_row(row) for row in page] for page in answer["pages"]]
    return [[_cleaned(row) for row in page if clean(row.text).strip()] for page in pages], answer["furniture"]


def _row(told: Sequence[Any]) -> Row:
    text, left, right, base, size, column, cells = told
    return Row(text, left, right, base, size, column, tuple(cells))


def _ask_child(content: bytes) -> dict[str, Any]:
    """The child's answer. `-P` keeps files of the current folder from being imported in place of modules."""
    command = [sys.executable, "-P", "-m", "kg.readers.pdf.worker", str(MEMORY_LIMIT), str(WORK_LIMIT)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=TIME_LIMIT, check=True)  # noqa: S603 - own module
    except subprocess.TimeoutExpired:
        return {"failure": "time"}
    except subprocess.CalledProcessError:
        return {"failure": "crash"}
    return dict(json.loads(done.stdout))


def _cleaned(row: Row) -> Row:
    cells = tuple(filter(None, (clean(cell).strip() for cell in row.cells)))
    return replace(row, text=clean(row.text).strip(), cells=cells)


def _settled(pages: Sequence[Sequence[Row]]) -> list[Line]:
    """The lines of the text, and each float in front of the next heading, or of the reference list around it."""
    floats = Floats(pages)
    settled: list[Line] = []
    held: list[Line] = []
    before_list: int | None = None
    for page in pages:
        parts = list(floats.parted(page))
        text = [row for is_float, segment in parts if not is_float for row in segment]
        lines = dict(zip(text, _lines(text, pitch(page)), strict=True))
        for is_float, segment in parts:
            if is_float:
                held += _apart(segment)
                continue
            for row in segment:
                if marks.is_heading(row.text) and before_list is None:
                    settled += held
                    held = []
                    before_list = len(settled) if heads_list(row) else None
                settled.append(lines[row])
    at = len(settled) if before_list is None else before_list
    return [*settled[:at], *held, *settled[at:]]


def _apart(segment: Sequence[Row]) -> Iterator[Line]:
    """The lines of a float, with an empty one above the first; from the first row of cells on, it is a table."""
    is_table = False
    for number, row in enumerate(segment):
        is_table = is_table or len(row.cells) > 1
        text = " | ".join(row.cells) if is_table else row.text
        yield Line(text, int(number == 0), False, max(1.0, row.right - segment[0].left), row.size, is_table)


def _lines(page: Sequence[Row], usual: float) -> Iterator[Line]:
    """The rows of a page as the rules about paragraphs want them; a new column follows the last one without a gap."""
    for _, column in groupby(page, key=lambda row: row.column):
        rows = list(column)
        edge = Counter(round(row.left) for row in rows).most_common(1)[0][0]
        hanging = _hanging(rows)
        for above, row in zip((None, *rows), rows, strict=False):
            wide = above is not None and row.base - above.base > WIDE_PITCH * usual
            shifted = abs(row.left - edge) > INDENT * row.size
            width = max(1.0, row.right - edge)
            yield Line(row.text, int(wide), shifted, width, row.size, hangs=row in hanging)


def _hanging(column: Sequence[Row]) -> set[Row]:
    """The lines of the list that ends a column that begin left of the edge where its entries go on.

    Numbers are often set flush right, so it is that inner edge that all entries share.
    """
    size = column[-1].size
    rows = list(takewhile(lambda row: abs(row.size - size) <= RESIZED * size, reversed(column)))
    often = Counter(round(row.left) for row in rows)
    inner = max((left for left, count in often.items() if count >= LEAST_SET_IN * len(rows)), default=0)
    starts = {row for row in rows if row.left < inner - INDENT * size}
    small = sum(
        row.text[0].islower() and not marks.is_named(row.text) for row in starts
    )  # `van den Berg HJ` begins one
    return starts if small <= MOST_SMALL * len(starts) else set()


def _title(pages: Sequence[Sequence[Row]]) -> str | None:
    """The lines of the first page that are set largest, if that is larger than the text."""
    sizes = Counter[float]()
    for row in (row for page in pages for row in page):
        sizes[row.size] += len(row.text)
    body = max(sizes, key=lambda size: sizes[size])
    first = next((page for page in pages if page), ())
    largest = max((row.size for row in first), default=0.0)
    title = paragraphs([Line(row.text, width=1.0) for row in first if row.size > 0.97 * largest]).replace("\n", " ")
    proper = largest > TITLE_SIZE * body and " " in title and len(title) <= LONGEST_TITLE
    return title if proper and not marks.is_section_name(title) else None


def _metadata(first_page: Sequence[str]) -> Metadata:
    """The DOI that the first page prints, if it prints one only."""
    found = {doi.lower() for text in first_page for doi in dois_in(text)}
    return Metadata(doi=found.pop()) if len(found) == 1 else Metadata()


def _warnings(pages: Sequence[Sequence[Row]], furniture: Sequence[Sequence[str]], text: str) -> Iterator[str]:
    empty = [str(number) for number, both in enumerate(zip(pages, furniture, strict=True), 1) if not any(both)]
    if empty:
        yield f"Nothing could be read on page {', '.join(empty)}: no text layer."
    if len(_UNREADABLE.findall(text)) > MANY_UNREADABLE * len(text):
        yield "Many letters of this PDF have no known character; parts of the text are unreadable."
