"""Which mentions may be related: by their types, in a sentence and the ones beside it, and not too far apart."""

import numpy as np

from kg.nlp.pairs import FURTHEST, candidates


def pairs(kinds, sentence_of):
    spans = [(2 * at, 2 * at + 1, kind) for at, kind in enumerate(kinds)]
    found = candidates(spans, sentence_of)
    return list(zip(found.subjects.tolist(), found.objects.tolist(), found.family.tolist(), strict=True))


def test_a_modifier_stands_in_the_sentence_of_what_it_modifies():
    assert pairs(["Condition", "Anatomy", "Anatomy"], [0, 0, 1]) == [(0, 1, True)]


def test_events_are_at_most_one_sentence_apart():
    assert pairs(["Procedure", "Condition", "Drug"], [0, 1, 2]) == [
        (0, 1, False), (1, 0, False), (1, 2, False), (2, 1, False),
    ]  # fmt: skip


def test_an_endless_sentence_has_no_more_pairs_than_its_mentions_allow():
    count = 10 * FURTHEST
    found = candidates([(at, at + 1, "Condition") for at in range(count)], [0] * count)
    assert len(found.subjects) == 2 * FURTHEST * count - FURTHEST * (FURTHEST + 1)
    assert np.abs(found.subjects - found.objects).max() == FURTHEST
