"""Scores by hand."""

import pytest

from kg.model.document import Document
from kg.model.extraction import Extraction, Mention, Relation
from kg.nlp.training.corpora import Example, Span
from kg.nlp.training.evaluate import Tally, score, total

TEXT = "fever of the left knee\nby zinc"
GOLD = (Span(0, 5, "Condition"), Span(9, 22, "Anatomy"), Span(26, 30, "Drug"))
EXAMPLE = Example("maccrobat", "1", TEXT, (), GOLD, (("located_in", 0, 1), ("before", 2, 0)), frozenset(
    {"Condition", "Anatomy", "Drug"}))  # fmt: skip


def extraction(text, spans, relations=()):
    mentions = [Mention(f"m{start}", start, end, text[start:end], kind) for start, end, kind in spans]
    found = [Relation(kind, f"m{a}", f"m{b}", 0, 1) for kind, a, b in relations]
    return Extraction(Document("", "-", "text", None, text), mentions=tuple(mentions), relations=tuple(found))


def test_scores():
    def extract(text):
        assert "\n" not in text
        spans = [(0, 5, "Condition"), (18, 22, "Anatomy"), (23, 25, "Drug"), (6, 8, "Severity")]
        return extraction(text, spans, [("located_in", 0, 18), ("located_in", 0, 18), ("has_dose", 23, 0)])

    scores = score([EXAMPLE], extract)
    assert scores.exact == {"Condition": Tally(1), "Anatomy": Tally(0, 1, 1), "Drug": Tally(0, 1, 1)}
    assert scores.overlapping["Anatomy"] == Tally(1)
    assert scores.relations == {"located_in": Tally(1, 1), "has_dose": Tally(0, 1)}
    assert total(scores.exact).f1 == pytest.approx(2 / 6)
    assert any(line.startswith("all labels") for line in scores.lines())


def test_nothing_is_no_division_by_zero():
    assert Tally().f1 == 0
    assert score([], extraction).exact == {}
