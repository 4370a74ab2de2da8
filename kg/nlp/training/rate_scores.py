"""How well rates are read, on paragraphs that were kept from training; and how sure a reading should be called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.nlp.rate_model import LIKELY, SAME, TOLD, odds
from kg.nlp.training.annotated import as_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.nlp.rate_model import RateModel, Reading, Tokens
    from kg.nlp.training.annotated import Paragraph, Span

_STEPS = 50  # of Newton's method, which needs fewer than ten
_RIDGE = 1e-3


class Judged(NamedTuple):
    """A reading beside what is annotated: whether it tells a rate, rightly, with its event, with its group."""

    reading: Reading
    claim: bool
    told: bool
    event: bool
    group: bool
    outcome: bool

    @property
    def right(self) -> bool:
        """The whole claim."""
        return self.claim and self.event and self.group


def judged(paragraph: Paragraph, nlp: Language, model: RateModel) -> Iterator[Judged]:
    """The readings of a paragraph's annotated values; `nlp` finds sentences."""
    doc, spans = as_read(paragraph, nlp)
    for claim, reading in zip(paragraph.claims, model.read(doc, spans), strict=True):
        if reading is not None:
            outcome = (reading.outcome >= LIKELY) == (claim.kind == "outcome")
            told = reading.claim >= TOLD
            event, group = same(doc, reading.event, claim.event), same(doc, reading.group, claim.group)
            yield Judged(reading, claim.kind != "none", told, event, group, outcome)


def same(doc: Doc, found: Tokens | None, span: Span | None) -> bool:
    """Whether two phrases share most of their tokens; nothing is the same as nothing."""
    if found is None or span is None:
        return found is None and span is None
    wanted = [token.i for token in doc if span[0] < token.idx + len(token) and token.idx < span[1]]
    common = sum(found[0] <= at < found[1] for at in wanted)
    return 2 * common / max(1, len(wanted) + found[1] - found[0]) >= SAME


def lines(rows: Sequence[Judged]) -> Iterator[str]:
    """The scores in words."""
    both = sum(row.told and row.claim for row in rows)
    told, there = sum(row.told for row in rows), sum(row.claim for row in rows)
    yield f"a rate or not     P {both / told:.3f}  R {both / there:.3f}  F1 {2 * both / (told + there):.3f}  ({there})"
    claims = [row for row in rows if row.claim and row.told]
    for name in ("event", "group", "right", "outcome"):
        yield f"{name:17} {sum(getattr(row, name) for row in claims) / len(claims):.3f} of {len(claims)}"


def seen(rows: Sequence[Reading]) -> NDArray[np.float64]:
    """What the confidence is made from [rows, 3]."""
    return np.stack([odds(row) for row in rows])


def fitted(rows: Sequence[Judged]) -> list[float]:
    """Bias and weights of the logistic regression of right claims on what is seen (Platt 1999), of told claims."""
    told = [row for row in rows if row.told]
    features = np.hstack([np.ones((len(told), 1)), seen([row.reading for row in told])])
    right = np.array([row.right for row in told], dtype=float)
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - chance) - _RIDGE * weights
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + _RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return [round(float(weight), 4) for weight in weights]
