"""Candidates: where in a text they stand, and what `of these` points to across its sentences."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation
from kg.nlp.candidates import candidates
from kg.nlp.sentences import sentence_starts


def found(text, citations=()):
    starts = sentence_starts(text)
    sentences = list(pairwise([*starts, len(text)]))
    return list(candidates(text, sentences, citations))


def test_whatever_has_the_form_of_a_proportion_is_one():
    text = "Doses of 0.5% were given (95% CI 2-9%). Fever was seen in 3 of 45 men."
    assert [text[one.start : one.end] for one in found(text)] == ["0.5%", "95%", "2-9%", "3 of 45"]


def test_of_these_points_to_the_sentence_before():
    one, two = found("Leaks were seen in 20 (10%) of 200 levels. Of these, five gave pain.")
    assert (one.value.numerator, one.value.denominator) == (20, 200)
    assert (two.value.numerator, two.value.denominator) == (5, 20)


def test_a_citation_is_no_number():
    text = "Leaks are seen in 12% [3] of levels."
    (one,) = found(text, [Citation(22, 25, "[3]", ("3",))])
    assert [piece.kind for piece in one.pieces].count("cite") == 1


@given(
    st.lists(
        st.sampled_from(
            ["12%", "3", "of", "45", ".", ",", "(", ")", "women", "died", "and", "5/40", "none", "the", "Of", "these"]
        ),
        max_size=30,
    )
)
def test_candidates_are_in_order_and_apart(words):
    places = [(one.start, one.end) for one in found(" ".join(words))]
    assert all(start < end for start, end in places)
    assert all(before[1] <= behind[0] for before, behind in pairwise(places))


def test_of_these_with_a_number_points_to_that_number():
    (part,) = found("Of the 2,838 women 374 were left out. Of these 2,464 women, 142 had no second visit.")
    assert (part.value.numerator, part.value.denominator) == (142, 2464)
