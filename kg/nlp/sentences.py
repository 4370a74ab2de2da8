"""Where do sentences start? Paragraph ends and full stops, read by rule.

The rules are those of the Grefenstette and Tapanainen (1994) tokenizer with what medical prose adds: a citation marker
behind the full stop belongs to the sentence before it, and nothing inside brackets ends a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.language import Language

from kg.nlp.brackets import bracketed
from kg.nlp.off_limits import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc
    from thinc.types import Ints2d

    Spans = Sequence[tuple[int, int]]


@Language.factory("kg_sentences", assigns=["token.is_sent_start"], requires=["doc._.citations"])
def create_sentences(nlp: Language, name: str) -> Sentences:  # noqa: ARG001 (spaCy passes both)
    """Make the component."""
    return Sentences()


class Sentences:
    """Sets `token.is_sent_start` on every token; markers found before it are never split."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token at or behind each sentence start."""
        markers = [(marker.start, marker.end) for marker in doc._.citations]
        starts = iter(sentence_starts(doc.text, markers, rows_of(doc)))
        due = next(starts, None) and next(starts, None)  # the first sentence begins with the first token
        marks = [NO_START] * len(doc)
        for token in doc:
            if token.i == 0 or (due is not None and token.idx >= due and not token.is_space):
                marks[token.i] = START
            while due is not None and due <= token.idx and not token.is_space:
                due = next(starts, None)
        # All at once: setting them one by one, spaCy looks through the whole document each time.
        starts_of_all = np.array([marks], dtype="int64").view("uint64").T
        return doc.from_array(["SENT_START"], cast("Ints2d", starts_of_all))


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """Start and end of each sentence, white space at its end left out; the whole text if none were looked for."""
    if not doc.has_annotation("SENT_START"):
        return [(0, len(doc.text))]
    text = doc.text
    return [(s.start_char, s.start_char + len(text[s.start_char : s.end_char].rstrip())) for s in doc.sents]


START, NO_START = 1, -1  # spaCy's values of SENT_START
_INTRODUCING = """
    fig figs vs e.g i.e dr drs prof mr mrs ms approx ca cf resp viz eq eqs ref refs vol incl esp st eds sect chap tab
    suppl ext jan feb mar apr jun jul aug sep sept oct nov dec var ssp subsp
"""
_NUMBERING = "no nos nr p pp v grade app art sec"
_EITHER_WAY = """
    al etc i.v i.m s.c p.o i.p b.i.d t.i.d q.d q.i.d a.m p.m u.s u.k u.s.a e.u ph.d m.d inc ltd co corp jr sr dept univ
    h.s n.s s.d d.f c.i sp spp tel
"""
_OPENING = """
    The A An This That These Those There Their They It Its He She His Her We Our In On At As After Before During For
    From With Without However Thus Therefore Moreover Furthermore Although While When Where If Since Because Both
    All Each Most Many Some Several Such No Not One Two Three Of To By Here Nevertheless Then Finally Also Another
    Other Despite Based Given Patients Patient Among Between Further Additionally Subsequently Similarly Overall
"""
# Abbreviations that something always follows; that a number follows; that may end a sentence or not.
INTRODUCING, NUMBERING, EITHER_WAY = (frozenset(words.split()) for words in (_INTRODUCING, _NUMBERING, _EITHER_WAY))
OPENING = frozenset(_OPENING.split())  # words that, capitalised, begin a sentence and no name
_STOP = re.compile(r"[.!?…]+")
_CLOSING = re.compile(r"[\"'”’»)\].!?…]{0,8}")
_PARAGRAPH = re.compile(r"\n\s*")
_NUMBER_MARKER = re.compile(
    r"\[\d[\d,;\s–‑-]{0,60}\]|\(\d[\d,–‑-]{0,60}\)"
    r"|\d{1,3}(?:[,–‑-]\d{1,3}){0,20}(?=\s+[A-Z(\[\"“]|\s*$)"
)
_SPACES = re.compile(r"[^\S\n]*")
_WORD_BEFORE = re.compile(r"[\w.]+\Z")
_WORD_AFTER = re.compile(r"[\"'“‘«(\[]*(\w[\w'’-]{0,40})")


def sentence_starts(text: str, markers: Spans = (), rows: Spans = ()) -> list[int]:
    """The offsets at which sentences begin, in order.

    A text that is not empty starts a sentence at its first character that is no white space.

    Args:
        text: the text.
        markers: the spans of citation markers, in order.
        rows: the spans of tables, in order; each line in them is one sentence, whatever stops it holds.
    """
    starts = []
    for begin, end in _paragraphs(text):
        starts.append(begin)
        if not _inside(begin, rows):
            starts += _within(text, begin, end, markers)
    return starts


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = len(text) - len(text.lstrip())
    for gap in _PARAGRAPH.finditer(text, begin):
        yield begin, gap.start()
        begin = gap.end()
    if begin < len(text):
        yield begin, len(text)


def _within(text: str, begin: int, end: int, markers: Spans) -> Iterator[int]:
    closed = bracketed(text, begin, end)
    done = begin
    for stops in _STOP.finditer(text, begin, end):
        stop = stops.end() - 1
        if stop < done or _inside(stop, closed) or _inside(stop, markers) or _is_item_number(text, begin, stop):
            continue
        start = _start_behind(text, stop, end, markers)
        if start is not None and start < end:
            done = start
            yield start


def _inside(offset: int, spans: Spans) -> bool:
    at = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return at >= 0 and offset < spans[at][1]


def _is_item_number(text: str, begin: int, stop: int) -> bool:
    """`12. Twelfth item`: a paragraph's own number."""
    return stop - begin <= len("123") and text[begin:stop].isdigit()


def _start_behind(text: str, stop: int, end: int, markers: Spans) -> int | None:
    """Where a sentence starts if the one before ends with the stop at `stop`; None where the stop ends nothing."""
    tail = _skip(_CLOSING, text, stop + 1, end)
    start = _skip(_SPACES, text, _past_marker(text, tail, end, markers), end)
    after = _WORD_AFTER.match(text, start, end)
    word = after[1] if after else ""
    if start == tail and not _is_glued_sentence(text, stop, tail, word):
        return None
    return start if _may_begin(word, text[start : start + 1]) and _may_end(text, stop, word) else None


def _skip(what: re.Pattern[str], text: str, at: int, end: int) -> int:
    found = what.match(text, at, end)
    return found.end() if found else at


def _past_marker(text: str, tail: int, end: int, markers: Spans) -> int:
    """The end of a citation marker that stands at `tail`: glued to the stop, or apart and before a capital letter."""
    start = _skip(_SPACES, text, tail, end)
    if start >= end:
        return tail
    at = bisect_right(markers, start, key=lambda span: span[0]) - 1
    if at >= 0 and markers[at][0] == start and not text[start].isalpha():
        stop = markers[at][1]
    else:
        number = _NUMBER_MARKER.match(text, start, end)
        stop = number.end() if number and _is_marker_behind(text, start, tail) else tail
    follows = _skip(_SPACES, text, stop, end)
    return tail if start > tail and text[follows : follows + 1].islower() else stop


def _is_marker_behind(text: str, start: int, tail: int) -> bool:
    """A number behind a stop is a marker in brackets, or glued to the stop of a word: `2.7 L` is a decimal."""
    return text[start] == "[" or (start == tail and not text[tail - 2 : tail - 1].isdigit())


def _is_glued_sentence(text: str, stop: int, tail: int, word: str) -> bool:
    """`loss.The`: a space lost in copying, not an abbreviation, an address or a decimal."""
    before = text[max(0, stop - 2) : stop]
    glued = tail == stop + 1 and text[tail : tail + 1].isalpha() and word.istitle() and len(word) > 1
    return glued and ((before.isalpha() and before.islower()) or before[-1:] in ")]%")


def _may_begin(word: str, first: str) -> bool:
    if not word:
        return first in "<>≥≤~±+-–—−•#*" and first != ""
    return not word[0].islower() or any(letter.isupper() for letter in word)


def _may_end(text: str, stop: int, word: str) -> bool:
    """Whether the stop ends a sentence, given the first word behind it."""
    if text[stop] != ".":
        return True
    found = _WORD_BEFORE.search(text, max(0, stop - 20), stop)
    written = found[0].lstrip(".") if found else ""
    before = written if len(written) > 1 and written.isupper() and written.isalpha() else written.lower()
    if before in INTRODUCING:
        return False
    if before in NUMBERING and word[:1].isdigit():
        return False
    return word in OPENING if before in EITHER_WAY or _is_initial(text, stop) else True


def _is_initial(text: str, stop: int) -> bool:
    """`J. Lee`, `S. aureus`; not a unit, as in `mg/L.`, `36.8 °C.` and `2.7 L.`."""
    before = text[max(0, stop - 3) : stop].rjust(3)
    return before[2].isupper() and before[1] in " (.-" and not before[0].isdigit()
