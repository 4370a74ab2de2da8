"""When the model and a vocabulary give the same words different types."""

import pytest

from kg.nlp.joining import Found, join

TAUGHT = frozenset({"Procedure", "Test", "Condition", "Drug"})


@pytest.mark.parametrize(
    ("learned", "score", "named", "kept"),
    [
        ("Test", 0.7, "Procedure", "Test"),  # a biopsy is both, and the sentence tells
        ("Test", 0.5, "Procedure", "Procedure"),
        ("Condition", 0.87, "Procedure", "Procedure"),  # a procedure is no disease
        ("Condition", 0.95, "Procedure", "Condition"),
        ("Condition", 0.3, "Condition", "Condition"),
    ],
)
def test_the_surer_type_is_kept(learned, score, named, kept):
    found = join([Found(0, 6, learned, score=score)], [Found(0, 6, named)], TAUGHT)
    assert [(one.start, one.end, one.type) for one in found] == [(0, 6, kept)]
