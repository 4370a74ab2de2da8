"""`Fever and pain occurred in 3% and 5%, respectively`: the figures of one list go to the parts of another, in order.

The reader of rates points at a phrase for each value. Where a sentence says `respectively`, and a phrase told of values
in a row has as many coordinated parts as there are values, each value has the part at its own place: that is what the
word means.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from kg.nlp.rate_model import Reading, Tokens

RESPECTIVELY = frozenset(("respectively", "resp"))
_PARTING = frozenset((",", ";", "and", "or", "&", "vs", "vs.", "versus"))
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


def distributed(doc: Doc, values: Sequence[Tokens], readings: Sequence[Reading | None]) -> list[Reading | None]:
    """The readings, with the parts of coordinated phrases given to the values that they belong to.

    Args:
        doc: with sentences.
        values: first and last token (exclusive) of each value, in order.
        readings: of each; None where the value is no rate.
    """
    found = list(readings)
    for row in _rows(doc, values, readings):
        told = [reading for at in row if (reading := readings[at])]
        events = _parts(doc, values, [reading.event for reading in told])
        groups = _parts(doc, values, [reading.group for reading in told])
        for place, (at, reading) in enumerate(zip(row, told, strict=True)):
            event = events[place] if events else reading.event
            found[at] = reading._replace(event=event, group=groups[place] if groups else reading.group)
    return found


def _rows(doc: Doc, values: Sequence[Tokens], readings: Sequence[Reading | None]) -> Iterator[list[int]]:
    """The places of rates that stand in a row, two at least, in a sentence that says `respectively`."""
    rates = [at for at, reading in enumerate(readings) if reading is not None]
    row = rates[:1]
    for before, at in pairwise(rates):
        if not _joined(doc, values[before][1], values[at][0]):
            yield from _if_respectively(doc, values, row)
            row = []
        row.append(at)
    yield from _if_respectively(doc, values, row)


def _if_respectively(doc: Doc, values: Sequence[Tokens], row: list[int]) -> Iterator[list[int]]:
    if len(row) > 1 and any(token.lower_.rstrip(".") in RESPECTIVELY for token in doc[values[row[0]][0]].sent):
        yield row


def _joined(doc: Doc, start: int, end: int) -> bool:
    """Whether something lies between, and nothing but commas, conjunctions and what stands in brackets."""
    depth = 0
    for token in doc[start:end]:
        depth += token.text in _OPENING
        if depth == 0 and token.lower_ not in _PARTING and not token.is_space:
            return False
        depth -= token.text in _CLOSING
    return start < end and depth == 0


def _parts(doc: Doc, values: Sequence[Tokens], phrases: Sequence[Tokens | None]) -> list[Tokens]:
    """The part of a coordination for each of these phrases; none where they make no coordination of as many parts.

    What has a phrase of its own for each value, in order, stays as it is.
    """
    told = [phrase for phrase in phrases if phrase]
    if len(told) < len(phrases) or all(one[1] <= other[0] for one, other in pairwise(told)):
        return []
    start, end = min(first for first, _ in told), max(last for _, last in told)
    if any(first < end and start < last for first, last in values) or doc[start].sent != doc[end - 1].sent:
        return []
    parts = list(_coordinated(doc, start, end))
    # `five and eight year survival`: what is counted stands in the last part alone.
    whole = {doc[last - 1].like_num for _, last in parts} != {True, False}
    return parts if whole and len(parts) == len(phrases) else []


def _coordinated(doc: Doc, start: int, end: int) -> Iterator[Tokens]:
    """The parts of a stretch of tokens, between commas and conjunctions; brackets and `between ... and` are whole."""
    first, depth, between = start, 0, False
    for at in range(start, end):
        token = doc[at]
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0 and token.lower_ in _PARTING and not (between and token.lower_ == "and"):
            if first < at:
                yield first, at
            first = at + 1
        between = token.lower_ == "between" or (between and token.lower_ != "and")
    if first < end:
        yield first, end
