"""Which short forms does a document define, and for what?

Definitions in brackets are looked for as Schwartz and Hearst do (2003, "A simple algorithm for identifying abbreviation
definitions in biomedical text", PSB): a short form in a bracket with its long form before it, or the other way round,
in one sentence; `kg.nlp.alignment` tells whether the words spell it. Explicit lists are read by form (`PV =
percutaneous vertebroplasty`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.extraction import Abbreviation
from kg.nlp.alignment import align, is_function_word
from kg.nlp.brackets import bracket_pairs
from kg.nlp.off_limits import rows_of, stands_in
from kg.nlp.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    Spans = Sequence[tuple[int, int]]


@Language.factory(
    "kg_abbreviations",
    assigns=["doc._.abbreviations"],
    requires=["token.is_sent_start", "doc._.sections", "doc._.references", "doc._.citations"],
)
def create_abbreviations(nlp: Language, name: str) -> Abbreviations:  # noqa: ARG001 (spaCy passes both)
    """Make the component."""
    return Abbreviations()


class Abbreviations:
    """Writes `doc._.abbreviations`: each pair once, at the place of its first definition."""

    def __call__(self, doc: Doc) -> Doc:
        """Look in every sentence outside the reference list and tables, and in the lists of abbreviations."""
        references = [(reference.start, reference.end) for reference in doc._.references]
        rows = rows_of(doc)
        lists = [(section.start, section.end) for section in doc._.sections if section.type == "abbreviations"]
        sentences = [span for span in sentence_spans(doc) if not _within(span[0], references)]
        sentences = [span for span in sentences if not stands_in(*span, rows)]
        cited = [(citation.start, citation.end) for citation in doc._.citations]
        found = find_abbreviations(doc.text, sentences, lists)
        doc._.abbreviations = tuple(pair for pair in found if not _is_work(pair, cited))
        return doc


def _is_work(pair: Abbreviation, cited: Spans) -> bool:
    """Whether what seems to be spelled out is a marker of names and years: `Lee's group (Lee 2003)`."""
    return _YEAR_BEHIND.search(pair.long) is not None and stands_in(pair.start, pair.end, cited)


def _within(offset: int, spans: Spans) -> bool:
    return any(start <= offset < end for start, end in spans)


_YEAR_BEHIND = re.compile(r"(?:18|19|20)\d\d[a-z]?\Z")
FURTHEST = 300  # code points that a long form may begin before its bracket
_PART = re.compile(r"[^\s,;:\"'“”‘’](?:[^,;:\"“”‘’]|(?<=\d),(?=\d))*(?<!\s)")
_LEAD = re.compile(
    r"(?:also |hereafter |henceforth )?(?:or|called|termed|abbreviated|known as|abbreviated as) ", re.IGNORECASE
)
_ASIDE = re.compile(r" [(\[]\d[^()\[\]]*[)\]]\Z")  # `RMDQ [0-24]`
_BEFORE = re.compile(r"(\S{2,12})(?: [a-z]{3,10})?\s*\Z")
_EQUALS = re.compile(r"(?:(?<=\s)|(?<=[(\[;,])|^)(\S{2,12})(?: [a-z]{3,10})? ?= ?(?=[A-Za-z])", re.MULTILINE)
_PART_OF_NAME = re.compile(
    r"(?:(?<![a-z])[a-z]{1,2}|[^\Wa-z]|[-+)\]])\Z"
)  # what a bracket glued to it belongs to: `J(eff)`
_IN_GROUP = re.compile(r"\(([^()\s]{2,12})\)")
_GROUP = re.compile(
    r"(?:\([^()\s]{2,12}\)(?:, | and | or |, and |/)[\w-]{1,30} ){1,3}\([^()\s]{2,12}\) "
    r"(?P<longer>(?P<head>[a-z][a-z-]+)(?: [a-z][a-z-]+)?)"
)
_PIECES = re.compile(r"([\s()\[\],;/]+)")
_LETTER = re.compile(r"\(([A-Z])\)")
_PANELS = frozenset("AB")  # a sentence with both numbers the parts of a figure: `axial (A) and sagittal (B) view`
_LONG = re.compile(r"[^=\n;.()\[\]]{3,100}")
_PIECE = re.compile(r"[^\n;]+")
_COMMA = re.compile(r",\s+(?=[^\s,:=]{2,12}\s?[:=])")
_ENTRY = re.compile(
    r"\s*(?P<short>[^\s,:=]{2,12})(?: [a-z]{3,10})?\s*(?:[,:=–—\t]|  | - )\s*(?P<long>\S.{2,120}?)[\s.,]*$"
)
_SIGN = r"(?:[^\s,;:=<>≤≥%]|(?<=\d),(?=\d))"
_SHORT = re.compile(rf"[A-Z]|(?=.{{2,12}}$)(?!\d+[a-z]$)(?=.*[A-Za-zα-ωΑ-Ω])[\[(]?\w{_SIGN}*(?: {_SIGN}{{1,8}})?")
_NO_SHORT = re.compile(r"[a-z]{5,}|[A-Za-z]?[a-z]+ [a-z\d]+|\d+ .+|[ivxIVX]{2,}|[A-Z]?[a-z]{6,}|\S+ \d+\.\d+")


def find_abbreviations(text: str, sentences: Spans, lists: Spans = ()) -> tuple[Abbreviation, ...]:
    """All definitions, each pair once; `sentences` bound the ones in brackets, `lists` are abbreviation sections."""
    found = [pair for start, end in lists for pair in _listed(text, start, end)]
    for start, end in sentences:
        if not _within(start, lists):
            found += _in_brackets(text, start, end)
            found += _equations(text, start, end)
    return _first_of_each(found)


def spelled_out(words: str, long_forms: Mapping[str, str]) -> str | None:
    """Words with the long forms of the short forms among them (`HBV infection`); None if there are none.

    A plural stands for its singular where only that is defined, and the other way round.
    """
    if words in long_forms:
        return long_forms[words]
    pieces = _PIECES.split(words)
    spelled = [long_forms.get(piece) or long_forms.get(_other_number(piece)) or piece for piece in pieces]
    return None if spelled == pieces else "".join(spelled)


def _other_number(short: str) -> str:
    return short[:-1] if short[-2:-1].isupper() and short[-1] == "s" else short + "s"


def _first_of_each(found: Iterable[Abbreviation]) -> tuple[Abbreviation, ...]:
    first: dict[tuple[str, str], Abbreviation] = {}
    for pair in sorted(found, key=lambda pair: pair.start):
        first.setdefault((pair.short, pair.long.casefold()), pair)
    return tuple(first.values())


def _in_brackets(text: str, start: int, end: int) -> Iterator[Abbreviation]:
    panels = _PANELS.issubset(_LETTER.findall(text, start, end))
    shared = {pair.end: pair for pair in _coordinated(text, start, end)}
    yield from shared.values()
    for opening, closing, floor in _brackets(text, start, end):
        if closing - 1 in shared:
            continue
        pair = _short_inside(text, floor, opening, closing, panels=panels) or _long_inside(
            text, floor, opening, closing
        )
        if pair:
            yield pair


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Brackets that may define, nested ones too: start, end, and where a long form before them may begin."""
    for opening, closing, begin in bracket_pairs(text, start, end):
        glued = text[opening - 1 : opening].isalnum() and (text[closing : closing + 1].isalnum())
        if not glued and not _PART_OF_NAME.search(text, max(begin, opening - 4), opening):
            yield opening, closing, max(begin, opening - FURTHEST)


def _coordinated(text: str, start: int, end: int) -> Iterator[Abbreviation]:
    """`scanning (SEM) and transmission (TEM) electron microscopy`: a head for all of them, where none does without."""
    for group in _GROUP.finditer(text, start, end):
        for head in (group["longer"], group["head"]):
            if is_function_word(head.rpartition(" ")[2]):
                continue
            found = [
                _with_head(text, max(start, short.start() - FURTHEST), short.start(), short[1], head)
                for short in _IN_GROUP.finditer(text, *group.span())
            ]
            if all(found):
                yield from filter(None, found)
                break


def _with_head(text: str, floor: int, opening: int, short: str, head: str) -> Abbreviation | None:
    words = text[floor:opening]
    whole = words + head
    at = align(short, whole) if is_short_form(short) and align(short, words) is None else None
    if at is None or at[1] < len(whole) or at[0] >= len(words):
        return None
    return Abbreviation(short, whole[at[0] :], floor + at[0], opening + 1 + len(short))


def in_question(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The short forms in the brackets of a sentence, each with the words before its bracket, defined or not."""
    for opening, closing, floor in _brackets(text, start, end):
        for begin, stop in _bracket_parts(text, opening + 1, closing - 1):
            if is_short_form(text[begin:stop]):
                yield text[begin:stop], text[floor:opening]


def _short_inside(text: str, floor: int, opening: int, closing: int, *, panels: bool) -> Abbreviation | None:
    """`percutaneous vertebroplasty (PV)`, `peroxidase (EC 1.11; GPx)`, `(percutaneous vertebroplasty, PV)`."""
    for begin, end in _bracket_parts(text, opening + 1, closing - 1):
        short = text[begin:end]
        if not is_short_form(short) or (panels and len(short) == 1):
            continue
        for start, stop in ((floor, opening), (opening + 1, begin)):
            at = align(short, text[start:stop])
            if at is not None and (start == floor or at[0] == 0):
                return Abbreviation(short, text[start + at[0] : start + at[1]], start + at[0], end)
    return None


def _bracket_parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between commas and semicolons, without quotation marks and lead-in words."""
    for part in _PART.finditer(text, begin, end):
        lead = _LEAD.match(text, part.start(), part.end())
        aside = _ASIDE.search(part[0])
        yield lead.end() if lead else part.start(), part.start() + (aside.start() if aside else len(part[0]))


def _long_inside(text: str, floor: int, opening: int, closing: int) -> Abbreviation | None:
    """`PMMA (polymethylmethacrylate)`, `CT scan (computerized tomography)`."""
    before = _BEFORE.search(text[floor:opening])
    if before is None or not is_short_form(before[1]) or before[1].endswith("-"):
        return None
    return next(_spelled(before[1], floor + before.start(1), text[opening + 1 : closing - 1], opening + 1), None)


def is_short_form(form: str) -> bool:
    """A capital, or at most twelve characters in one or two words, and no plain word, quantity or Roman number."""
    digits = sum(sign.isdigit() for sign in form)
    return (
        _SHORT.fullmatch(form) is not None
        and not _NO_SHORT.fullmatch(form)
        and digits <= 2 * sum(sign.isalpha() for sign in form)
    )


def _equations(text: str, start: int, end: int) -> Iterator[Abbreviation]:
    """`PV = percutaneous vertebroplasty`, where the words spell the short form out."""
    for equals in _EQUALS.finditer(text, start, end):
        words = _LONG.match(text, equals.end(), end)
        if words and is_short_form(equals[1]):
            yield from _spelled(equals[1], equals.start(1), words[0], words.start())


def _spelled(short: str, begin: int, words: str, offset: int) -> Iterator[Abbreviation]:
    """The pair, where the words as a whole or up to their first comma spell the short form."""
    for part in dict.fromkeys((words.split(",", 1)[0], words)):
        at = align(short, part, turned=False)
        if at is not None and not part[: at[0]].strip():
            yield Abbreviation(short, part[at[0] : at[1]], begin, offset + at[1])
            return


def _listed(text: str, start: int, end: int) -> Iterator[Abbreviation]:
    """Entries of a list of abbreviations, one a line or set apart by semicolons, or by commas before `X:`."""
    for piece in _PIECE.finditer(text, start, end):
        at = piece.start()
        for entry in _COMMA.split(piece[0]):
            found = _ENTRY.match(text, at := text.index(entry, at), at + len(entry))
            if found and is_short_form(found["short"]) and len(found["long"]) > len(found["short"]):
                yield Abbreviation(found["short"], found["long"], found.start("short"), found.end("long"))
            at += len(entry)
