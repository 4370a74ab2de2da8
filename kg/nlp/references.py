"""Which works does a text list as its references?

The list stands under its heading, or shows by its form at the end of the text. Each entry keeps its raw text; its
fields are read by `kg.nlp.reference_fields`. Where a source marks its references up, those are used as they are; where
it marks the entries up but not a word in them (a list of a web page), their fields are read likewise.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from spacy.language import Language

from kg.model.document import Reference
from kg.nlp.author_lists import surname
from kg.nlp.headings import CAPTION
from kg.nlp.reference_fields import UNDATED_SIGN, Fields, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from kg.model.document import Section


@Language.factory("kg_references", assigns=["doc._.references"], requires=["doc._.sections"])
def create_references(nlp: Language, name: str) -> References:  # noqa: ARG001 (spaCy passes both)
    """Make the component."""
    return References()


class References:
    """Writes `doc._.references`, in the order of the list."""

    def __call__(self, doc: Doc) -> Doc:
        """Take the references that the source marks up, or find them."""
        document = doc._.document
        marked = document.references if document is not None else None
        doc._.references = find_references(doc.text, doc._.sections) if marked is None else tuple(map(_filled, marked))
        return doc


class Entry(NamedTuple):
    """A stretch of the list that is one reference; `number` is its printed label, empty in an author-year list."""

    number: str
    start: int  # behind the label
    begin: int  # with the label
    end: int


LONGEST_ENTRY = 5_000  # code points; the fields of a reference stand at its beginning
LONGEST_NAME = 8  # words of a label; a work without authors is called by its title
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_LABEL = re.compile(r"(?:\[(?P<square>\d{1,4})\]|\((?P<round>\d{1,4})\)|(?P<bare>\d{1,4})[.)]?)\s+(?=\S)")
_INLINE = re.compile(r"(?<=[.\s])\s(?:\[(?P<square>\d{1,4})\]|(?P<bare>\d{1,4})[.)])\s+(?=[A-Z\"“])")
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d[a-z]?(?!\d)")
_UNDATED = re.compile(rf"[(\[]{UNDATED_SIGN}[)\]]", re.IGNORECASE)
_RUN = 3  # so many numbered entries in a row are a list without a heading
_FEWEST_WHOLE = 2  # or so many of which each says who wrote it, when, and where it is found


def find_references(text: str, sections: Sequence[Section] = ()) -> tuple[Reference, ...]:
    """The entries of the reference list under its heading, or else of a list that ends the text."""
    listed = [section for section in sections if section.type == "references"]
    if listed:
        entries = [entry for section in listed for entry in _entries(text, *_below_heading(text, section))]
    else:
        entries = _closing_numbers(text) or _closing_works(text)
    return tuple(_references(text, entries))


def _filled(reference: Reference) -> Reference:
    """An entry of which no field is marked up but identifiers, with those that can be read, if it gives a year."""
    if reference.authors or reference.title or reference.container or reference.year:
        return reference
    values = read_fields(reference.text[:LONGEST_ENTRY])._asdict()
    del values["letter"]
    if values["year"] is None:
        return reference
    marked = {name: value for name in ("doi", "pmid", "pmcid") if (value := getattr(reference, name))}
    return replace(reference, **{**values, **marked})


def _below_heading(text: str, section: Section) -> tuple[int, int]:
    end_of_line = text.find("\n", section.start, section.end)
    return (section.start if end_of_line < 0 else end_of_line), section.end


def _entries(text: str, start: int, end: int) -> list[Entry]:
    """One entry a line; a line without a number goes on with the entry before it, unless it is a work of its own."""
    lines = [(line.start(), line.end()) for line in _LINE.finditer(text, start, end)]
    numbered = sum(_LABEL.match(text, begin, stop) is not None for begin, stop in lines)
    entries: list[Entry] = []
    for begin, stop in lines:
        label = _LABEL.match(text, begin, stop)
        if label and numbered * 2 >= len(lines):
            entries += _split(text, Entry(_number(label), label.end(), begin, stop))
        elif entries and entries[-1].number and not _is_another_work(text, entries[-1], begin, stop):
            entries[-1] = entries[-1]._replace(end=stop)
        elif _is_work(text[begin:stop]):
            entries.append(Entry("", begin, begin, stop))
    return entries


def _is_another_work(text: str, entry: Entry, begin: int, stop: int) -> bool:
    """A line without a number in a numbered list: a work of its own only where the entry before it is complete."""
    complete = _YEAR.search(text, entry.start, entry.end) is not None
    return complete and _is_work(text[begin:stop]) and bool(read_fields(text[begin : begin + LONGEST_ENTRY]).authors)


def _number(label: re.Match[str]) -> str:
    return next(number for number in label.groups() if number)


def _is_work(line: str) -> bool:
    """An entry of a list without numbers: a year or what stands in its place, and authors or a journal's numbers."""
    if not _YEAR.search(line) and not _UNDATED.search(line):
        return False
    fields = read_fields(line[:LONGEST_ENTRY])
    return bool(fields.authors or fields.first_page or (fields.title and fields.container))


def _split(text: str, entry: Entry) -> Iterator[Entry]:
    """The entries of one line: `1. Lee J ... 2. Kim S ...` where the numbers count up."""
    for label in _INLINE.finditer(text, entry.start, entry.end):
        number = label["square"] or label["bare"]
        if int(number) == int(entry.number) + 1 and _YEAR.search(text, entry.start, label.start()):
            yield entry._replace(end=len(text[: label.start()].rstrip()))
            entry = Entry(number, label.end(), label.start() + 1, entry.end)
    yield entry


def _closing_numbers(text: str) -> list[Entry]:
    """The last run of lines numbered from 1 in which most give a year, and half the place where the work is found."""
    run: list[Entry] = []
    for line in _LINE.finditer(text):
        label = _LABEL.match(text, line.start(), line.end())
        if label is None:
            continue
        number = int(_number(label))
        if number == 1:
            run = []
        if number == len(run) + 1:
            run.append(Entry(_number(label), label.end(), line.start(), line.end()))
    dated = sum(_YEAR.search(text, entry.start, entry.end) is not None for entry in run)
    if dated < _FEWEST_WHOLE or dated * 3 < len(run) * 2:
        return []
    read = [_read(text, entry) for entry in run]
    listed = len(run) >= _RUN and 2 * sum(map(_is_placed, read)) >= len(run)
    return run if listed or all(map(_is_whole, read)) else []


def _closing_works(text: str) -> list[Entry]:
    """The lines that end a text and are each a whole work; captions may stand behind or among them."""
    works: list[Entry] = []
    for line in reversed(list(_LINE.finditer(text))):
        entry = Entry("", line.start(), line.start(), line.end())
        if _is_whole(_read(text, entry)):
            works.append(entry)
        elif not CAPTION.match(line[0]):
            break
    return works[::-1] if len(works) >= _FEWEST_WHOLE else []


def _is_placed(fields: Fields) -> bool:
    return bool(fields.volume or fields.first_page or fields.doi or fields.pmid)


def _is_whole(fields: Fields) -> bool:
    """Whether it says who, when and where; a single word before a year is no name: `In 2003, 5% of ...`."""
    named = any(" " in author for author in fields.authors)
    return bool(named and fields.year and fields.container) and _is_placed(fields)


def _read(text: str, entry: Entry) -> Fields:
    return read_fields(text[entry.start : min(entry.end, entry.start + LONGEST_ENTRY)])


def _references(text: str, entries: Sequence[Entry]) -> Iterator[Reference]:
    read = [_read(text, entry) for entry in entries]
    labels = _labels(entries, read)
    for entry, fields, label in zip(entries, read, labels, strict=True):
        values = {name: value for name, value in fields._asdict().items() if name != "letter"}
        yield Reference(label, entry.begin, entry.end, text[entry.begin : entry.end], **values)


def _labels(entries: Sequence[Entry], read: Sequence[Fields]) -> list[str]:
    """The printed numbers; else `Smith 2003`, with the letter that is printed, or counted where two would be alike."""
    plain = [entry.number or _name_and_year(fields) for entry, fields in zip(entries, read, strict=True)]
    alike = Counter(plain)
    seen: Counter[str] = Counter()
    labels = []
    for label, entry in zip(plain, entries, strict=True):
        letter = "" if entry.number or alike[label] == 1 else chr(ord("a") + min(seen[label], 25))
        seen[label] += 1
        labels.append(label + letter)
    return labels


def _name_and_year(fields: Fields) -> str:
    named = surname(fields.authors[0]) if fields.authors else fields.title or fields.container or ""
    return f"{' '.join(named.split()[:LONGEST_NAME])} {fields.year or 'n.d.'}{fields.letter}"
