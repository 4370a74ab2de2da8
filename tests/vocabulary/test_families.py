"""Nouns, the adjectives made from them, and compounds."""

import pytest

from kg.vocabulary import families
from kg.vocabulary.families import family, parts


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("renal", "kidney"), ("ischemic", "ischemia"), ("epileptic", "epilepsy"), ("constipating", "constipation"),
        ("hypertensive", "hypertension"), ("apneic", "apnea"), ("bronchospastic", "bronchospasm"),
        ("toxic", "toxicity"), ("viral", "virus"),
        ("raised", "high"), ("hypoactive", "low"), ("hyperkinetic", "hyperkinesia"), ("ulcerating", "ulcer"),
    ],
)  # fmt: skip
def test_of_one_family(word, noun):
    assert family(word) == family(noun)


@pytest.mark.parametrize(("word", "other"), [("high", "low"), ("nephritis", "nephrosis"), ("ovarian", "oral")])
def test_of_two_families(word, other):
    assert family(word) != family(other)


@pytest.mark.parametrize("words", [families._PARTS, families._KIN, families._DEGREES])
def test_the_family_of_a_family_is_itself(words):
    assert {word: family(family(word)) for word in words} == {word: family(word) for word in words}


@pytest.mark.parametrize(
    ("compound", "words"),
    [
        ("nephropathy", {"kidney", "disease"}),
        ("arthralgia", {"joint", "pain"}),
        ("nephrolithiasis", {"kidney", "stone"}),
        ("glomerulosclerosis", {"glomerulus", "sclerosis"}),
        ("hepatotoxicity", {"liver", "toxia"}),
        ("hypertension", {"hypertension"}),
        ("psychopathy", {"psychopathia"}),
    ],
)
def test_parts(compound, words):
    assert parts(compound) == words
