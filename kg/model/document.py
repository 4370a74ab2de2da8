"""What a reader hands on: a normalised text, and what the source's own mark-up says about it."""

from __future__ import annotations

from dataclasses import dataclass, field

SECTION_TYPES = (
    "title", "abstract", "introduction", "case", "methods", "results", "discussion", "conclusion",
    "references", "abbreviations", "figure", "table", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text under one heading; `start` is the heading's first character, `type` one of SECTION_TYPES.

    Sections may nest (a subsection lies inside its section) and come in order of `start`, outer before inner.
    """

    title: str | None
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """An in-text citation marker and the labels of the references it names, ranges expanded.

    `references` is in the order named, without repeats.
    """

    start: int
    end: int
    text: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list. Offsets are into the document's text; unknown fields are None.

    `label` is what markers call it: the printed number, or "Smith 2003" in author-year lists.
    """

    label: str
    start: int
    end: int
    text: str
    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    year: str | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    rid: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself as a publication (front matter, a `Source:` line). Unknown fields are None.

    `title` is what it was published under, where the text itself is headed otherwise (an excerpt, a retelling).
    `licence` is its address where it has one, else its words.
    """

    authors: tuple[str, ...] = ()
    container: str | None = None
    year: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    citation: str | None = None
    licence: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that holds words; the words are `text[start:end]` of the document.

    Attributes:
        row, column: its first row and column, counted from 0; rows without any words are not counted.
        rows, columns: how many it spans, at least 1.
        header: whether the source calls it a heading (of a column or of a row).
        start, end: its words, white space around them left out.
        indent: blanks that it is set in by, 0 for none: rows set in deeper belong to the one above them.
    """

    row: int
    column: int
    rows: int
    columns: int
    header: bool
    start: int
    end: int
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The grid of a table; each of its rows is one line of the text, its cells set apart by ` | `.

    Attributes:
        start, end: from the first row to the last.
        caption_start, caption_end: the label and caption; equal where there are none.
        cells: those that hold words, row by row, each row from left to right.
        notes: the words below the table, which are no part of the text; they tell how figures are to be read.
    """

    start: int
    end: int
    caption_start: int
    caption_end: int
    cells: tuple[Cell, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source, read.

    Attributes:
        id: hexadecimal SHA-256 of the source's bytes; the same on every machine.
        source: path or address as given; `-` for standard input; for an article that was fetched, the address of
            its page.
        format: name of the reader: `text`, `jats`, `html`, `pdf` ...
        title: title, if the source marks or shows one.
        text: the normalised text that every offset refers to (Unicode code points). Paragraphs are single lines,
            separated by an empty line; a text without line breaks is unchanged.
        sections, citations, references: only what the format marks up (JATS, HTML); None where it marks nothing up, and
            the pipeline must look for itself.
        metadata: the report as a publication.
        tables: the grids that the format marks up, in order. They serve extraction and are not kept with its result.
        warnings: one sentence each, for the reader of the result (a guessed encoding, a page without text).
    """

    id: str
    source: str
    format: str
    title: str | None
    text: str
    sections: tuple[Section, ...] | None = None
    citations: tuple[Citation, ...] | None = None
    references: tuple[Reference, ...] | None = None
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
