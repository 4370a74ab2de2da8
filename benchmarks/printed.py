"""How much of an article is left when it was printed in two columns? Markers, references and their fields, read back.

    python benchmarks/printed.py FOLDER [--articles 20] [--with latex] [--keep FOLDER] [--errors]

FOLDER holds JATS articles (`*.nxml`). Every so manieth one that cites by numbers is set by LaTeX or by LibreOffice, as
the tests set theirs, once for each way to print markers; what is read back is compared with its mark-up.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kg.nlp.author_lists import surname
from kg.readers import read
from tests.printed import latex, office
from tests.printed.articles import Article, Block, Design, Entry, Marker
from tests.printed.reading import extraction_of, placed, score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Document, Reference, Section, Table

FEWEST = 10  # references and markers of an article worth printing
DESIGNS = (
    Design("bracket", foot="BMC Cement 2004, 4:2", label="{}."),
    Design("brackets", font="Helvetica", size=11, label="[{}]", indent=False),
    Design("paren", font="Palatino", foot="Downloaded from the publisher's site", label="{}."),
    Design("superscript", behind_stop=True, label="{}", foot="J Cement 2020;4:141–150"),
    Design("superscript", font="Charter", size=11, indent=False),
    Design("author-year", font="Century"),
)
FIELDS = ("authors", "title", "container", "year", "volume", "first_page", "doi")
TYPESETTERS = {"latex": latex, "libreoffice": office}
_SKIPPED = frozenset(["title", "references", "table", "figure", "abstract"])
_PMID = re.compile(r"(?:\s+\d{7,8})+$")
_WORD = re.compile(r"\w+")


def numbered(document: Document) -> bool:
    """Whether an article cites by numbers, often enough, works that are all listed."""
    labels = [reference.label for reference in document.references or ()]
    citations = document.citations or ()
    by_number = sum(not re.search(r"[A-Za-z]{3}", citation.text) for citation in citations)
    complete = {str(place + 1) for place in range(len(labels))} == set(labels)
    return complete and len(labels) >= FEWEST and by_number >= max(FEWEST, 0.95 * len(citations))


def article_of(document: Document, style: str) -> tuple[Article, list[Reference]]:
    """What is printed of an article, and its references in the order of the printed list."""
    order = sorted(document.references or (), key=lambda one: _key(one) if style == "author-year" else int(one.label))
    named = [one.label for one in order if one.authors and one.year]
    places = {one.label: place for place, one in enumerate(order) if style != "author-year" or one.label in named}
    abstract = [piece for line in _lines(document, "abstract") for piece in (*_pieces(document, *line, places), " ")]
    return (
        Article(
            title=document.title or "Untitled",
            authors=", ".join(document.metadata.authors[:6]),
            abstract=tuple(abstract),
            blocks=tuple(_blocks(document, places)),
            references=tuple(_entries(order, style)),
        ),
        order,
    )


def _key(reference: Reference) -> tuple[str, str]:
    name = surname(reference.authors[0]) if reference.authors else reference.text
    return name.casefold(), reference.year or ""


def _entries(order: Sequence[Reference], style: str) -> Iterator[Entry]:
    keys = [_key(reference) for reference in order]
    alike, seen = Counter(keys), Counter[tuple[str, str]]()
    for reference, key in zip(order, keys, strict=True):
        year, text = reference.year or "", _PMID.sub("", reference.text)
        if style == "author-year" and alike[key] > 1 and year:
            lettered = f"{year}{chr(ord('a') + min(seen[key], 25))}"
            year, text = lettered, text.replace(year, lettered, 1)
            seen[key] += 1
        yield Entry(tuple(surname(author) for author in reference.authors), year, text)


def _lines(document: Document, kind: str) -> Iterator[tuple[int, int]]:
    """The paragraphs whose innermost section is of this kind, headings left out."""
    for start, end in _all_lines(document.text):
        section = _innermost(document, start)
        if section is not None and section.type == kind and section.start != start:
            yield start, end


def _all_lines(text: str) -> Iterator[tuple[int, int]]:
    return ((line.start(), line.end()) for line in re.finditer(r"[^\n]+", text))


def _innermost(document: Document, at: int) -> Section | None:
    around = [section for section in document.sections or () if section.start <= at < section.end]
    return around[-1] if around else None


def _blocks(document: Document, places: dict[str, int]) -> Iterator[Block]:
    tables = {table.caption_start: table for table in document.tables}
    for start, end in _all_lines(document.text):
        section = _innermost(document, start)
        if section is None or (section.type in _SKIPPED and section.start != start):
            continue
        if section.type in {"figure", "table"}:
            yield _float(document, section, end, tables.get(start), places)
        elif section.start == start and section.title and section.type not in _SKIPPED:
            yield Block("heading", (section.title,))
        elif section.type not in _SKIPPED:
            yield Block("paragraph", tuple(_pieces(document, start, end, places)))


def _float(document: Document, section: Section, end: int, table: Table | None, places: dict[str, int]) -> Block:
    caption = tuple(_pieces(document, section.start, end, places))
    if table is None:
        return Block("figure", caption)
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in table.cells:
        rows[cell.row][cell.column] = re.sub(r"\[[\d,–-]+\]", "", document.text[cell.start : cell.end])[:40]
    columns = min(6, 1 + max((cell.column for cell in table.cells), default=0))
    grid = tuple(tuple(row.get(column, "") for column in range(columns)) for _, row in sorted(rows.items())[:25])
    return Block("table", caption, grid, wide=columns > 3)  # noqa: PLR2004


def _pieces(document: Document, start: int, end: int, places: dict[str, int]) -> Iterator[str | Marker]:
    """Words and markers; what a marker stood behind in the source (`rate.¹²`) stands behind it."""
    at, held = start, ""
    for citation in document.citations or ():
        if not start <= citation.start < citation.end <= end:
            continue
        before = held + document.text[at : citation.start]
        works = tuple(dict.fromkeys(places[label] for label in citation.references if label in places))
        words = before.rstrip()
        held = words[-1:] if words[-1:] in {".", ","} and not words.endswith("al.") else ""
        yield words.removesuffix(held).rstrip()
        if works:
            yield Marker(works)
        at = citation.end
    yield held + document.text[at:end]


def right(field: str, wanted: Reference, found: Reference) -> bool:
    """Whether a field says the same, as `score/citations.py` of the development data judges."""
    these, those = getattr(wanted, field), getattr(found, field)
    if not those:
        return False
    if field == "authors":
        same = _WORD.findall(surname(these[0]).lower())[:1] == _WORD.findall(surname(those[0]).lower())[:1]
        return same and abs(len(these) - len(those)) <= 1
    first, second = (Counter(_WORD.findall(words.lower())) for words in (these, those))
    return 2 * (first & second).total() >= (0.9 if field in {"title", "container"} else 1) * 2 * max(
        1, (first.total() + second.total()) / 2
    )


def main() -> None:
    """Print, read, compare, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="JATS articles (*.nxml)")
    parser.add_argument("--articles", type=int, default=20, help="how many to print (20)")
    parser.add_argument("--with", dest="typesetter", choices=TYPESETTERS, default="latex", help="what prints (latex)")
    parser.add_argument("--keep", type=Path, help="where to keep the PDFs and what was read of them")
    parser.add_argument("--errors", action="store_true", help="tell which markers were missed or made up")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.nxml"))
    documents = [(file.stem, document) for file in files[:: max(1, len(files) // (2 * options.articles))]
                 if numbered(document := read(file))][: options.articles]  # fmt: skip
    fields: Counter[tuple[str, str]] = Counter()
    for design in DESIGNS:
        sums: Counter[str] = Counter()
        for name, document in documents:
            article, order = article_of(document, design.style)
            with tempfile.TemporaryDirectory() as folder:
                content = TYPESETTERS[options.typesetter].pdf(article, design, Path(folder))
            extraction = extraction_of(content)
            told = score(extraction, article, design)
            for key in ("agree", "found", "wanted", "listed", "works"):
                sums[key] += getattr(told, key)
            for place, reference in placed(extraction.references, article, design).items():
                for field in FIELDS:
                    if getattr(order[place], field):
                        fields[field, "wanted"] += 1
                        fields[field, "right"] += right(field, order[place], reference)
                        fields[field, "told"] += bool(getattr(reference, field))
            if options.errors:
                sys.stdout.write(
                    f"  {name} {design.style} {told.f1:.3f} {told.listed}/{told.works} missed "
                    f"{list(told.missed.items())[:4]} made up {list(told.false.items())[:4]}\n"
                )
            if options.keep:
                kept = options.keep / f"{name}.{design.style}.{design.font}"
                options.keep.mkdir(parents=True, exist_ok=True)
                kept.with_name(kept.name + ".pdf").write_bytes(content)
                kept.with_name(kept.name + ".txt").write_text(extraction.document.text, encoding="utf8")
        f1 = 2 * sums["agree"] / max(1, sums["found"] + sums["wanted"])
        sys.stdout.write(
            f"{design.style:<12} {design.font:<10} markers F1 {f1:.3f} (of {sums['wanted']}, {sums['found']} found), "
            f"references {sums['listed']}/{sums['works']} = {sums['listed'] / max(1, sums['works']):.3f}\n"
        )
        sys.stdout.flush()
    for field in FIELDS:
        wanted, agree, told = (fields[field, key] for key in ("wanted", "right", "told"))
        sys.stdout.write(f"{field:<12} F1 {2 * agree / max(1, wanted + told):.3f} of {wanted}\n")


if __name__ == "__main__":
    main()
