"""Words that stand for one another."""

import pytest

from kg.vocabulary.swaps import LEAST, NONE, learn

NERVES = ("ulnar", "median", "radial", "facial", "tibial")


def named(*pairs):
    """Names with the numbers of their concepts."""
    return [(frozenset(name.split()), concept) for name, concept in pairs]


def for_each_nerve(*endings):
    return [(f"{nerve} {ending}".strip(), at) for at, nerve in enumerate(NERVES) for ending in endings]


def test_words_that_names_of_one_concept_differ_by():
    assert learn(named(*for_each_nerve("palsy", "paralysis"))) == {("palsy", "paralysis"): pytest.approx(5 / 6)}


def test_words_that_tell_concepts_apart_are_no_synonyms():
    names = [(f"{nerve} {word}", (nerve, word)) for nerve in NERVES for word in ("tumor", "injury")]
    assert learn(named(*names)) == {}


def test_trust_is_the_share_of_names():
    others = [("oral palsy", 90), ("oral paralysis", 91), ("anal palsy", 92), ("anal paralysis", 93)]
    trust = learn(named(*for_each_nerve("palsy", "paralysis"), *others))
    assert trust == {("palsy", "paralysis"): pytest.approx(5 / 8)}
    assert LEAST < 5 / 8
    more = [
        (f"{nerve}{at} {word}", f"{nerve}{at}{word}")
        for nerve in NERVES
        for at in "ab"
        for word in ("palsy", "paralysis")
    ]
    assert learn(named(*for_each_nerve("palsy", "paralysis"), *more)) == {}


def test_a_word_that_may_be_left_out():
    assert learn(named(*for_each_nerve("type lesion", "lesion"))) == {(NONE, "type"): pytest.approx(5 / 6)}


def test_what_may_be_left_out_stands_for_nothing():
    names = named(*for_each_nerve("type lesion", "lesion", "sort lesion"))
    assert learn(names).keys() == {(NONE, "type"), (NONE, "sort")}


def test_opposites_are_never_the_same():
    assert learn(named(*for_each_nerve("acute palsy", "chronic palsy"))) == {}


@pytest.mark.parametrize(
    ("one", "two", "names", "expected"),
    [
        ("cervix", "cervical", 2, True),
        ("cervix", "cervical", 1, False),
        ("bowel", "intestine", 2, False),
        ("bowel", "intestine", 3, True),
        ("cbla", "cblb", 2, False),
    ],
)
def test_words_of_one_stem_need_fewer_names(one, two, names, expected):
    found = learn(named(*((f"{nerve} {word}", at) for at, nerve in enumerate(NERVES[:names]) for word in (one, two))))
    assert bool(found) is expected
