"""Scores of the reader of rates, and the fit of its confidence."""

import numpy as np
import pytest
import spacy

from kg.nlp.rate_model import Reading, odds
from kg.nlp.training.rate_scores import Judged, fitted, lines, same

DOC = spacy.blank("en")("deep infection of the wound in women")


@pytest.mark.parametrize(
    ("found", "span", "expected"),
    [
        ((0, 2), (0, 14), True),
        ((1, 2), (0, 14), True),
        ((0, 5), (5, 14), False),
        ((6, 7), (0, 14), False),
        (None, None, True),
        (None, (0, 14), False),
        ((0, 2), None, False),
    ],
)
def test_phrases_with_most_tokens_in_common_are_the_same(found, span, expected):
    assert same(DOC, found, span) is expected


def row(claim=0.9, *, is_claim=True, event=True, group=True, sure=0.9):
    reading = Reading(claim, 1.0, 0.0, 0.0, (0, 1), sure, (1, 2), sure)
    return Judged(reading, is_claim, claim >= 0.5, event, group, outcome=True)


def test_scores_in_words():
    told = list(lines([row(), row(event=False), row(is_claim=False), row(0.1)]))
    assert told[0] == "a rate or not     P 0.667  R 0.667  F1 0.667  (3)"
    assert told[1:4] == [
        "event             0.500 of 2",
        "group             1.000 of 2",
        "right             0.500 of 2",
    ]


def test_the_confidence_is_fitted_to_the_share_that_is_right():
    """Rows whose chance to be right follows from the odds that the reader gives event and group."""
    rng = np.random.default_rng(3)

    def chance(sure):
        return 1 / (1 + np.exp(1 - 0.8 * np.log(sure / (1 - sure))))

    drawn = rng.uniform(0.3, 0.999, 4000).tolist()
    rows = [row(0.99, event=bool(rng.random() < chance(sure)), sure=sure) for sure in drawn]
    bias, *weights = fitted(rows)
    for sure in (0.5, 0.7, 0.9, 0.99):
        told = 1 / (1 + np.exp(-(bias + odds(row(0.99, sure=sure).reading) @ np.array(weights))))
        assert told == pytest.approx(chance(sure), abs=0.04)
