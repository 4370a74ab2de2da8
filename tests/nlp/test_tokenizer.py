"""The tokenizer: the text is kept, and long runs of signs are read through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Document
from kg.nlp.pipeline import load_pipeline
from kg.nlp.tokenizer import LONGEST_RUN

PIPELINE = load_pipeline()


@pytest.mark.parametrize("sign", ["(", "%", "]", ".", "-"])
def test_a_hundred_thousand_signs_hide_no_rate(sign):
    text = f"{sign * 100_000} Infection was seen in 3% of patients. {sign * 100_000}"
    found = PIPELINE.extract(Document("0", "-", "text", None, text))
    assert [rate.text for rate in found.rates] == ["3%"]


@given(st.lists(st.sampled_from(["(" * (LONGEST_RUN + 7), "%" * LONGEST_RUN, "fever", " ", "  ", "\n\n", "3%", "."])))
def test_the_text_is_kept(pieces):
    text = "".join(pieces)
    assert PIPELINE.nlp.make_doc(text).text == text


def test_prose_is_tokenized_as_ever():
    text = "In 3% (n = 4), fever (38.5 °C) was seen..."
    assert [token.text for token in PIPELINE.nlp.make_doc(text)][:5] == ["In", "3", "%", "(", "n"]


@pytest.mark.parametrize(
    "text, words",
    [
        ("It was 5.4 mmol/L. It fell.", ["It", "was", "5.4", "mmol", "/", "L", ".", "It", "fell", "."]),
        ("About 20 mL. Then", ["About", "20", "mL", ".", "Then"]),
        ("By A. Roe", ["By", "A.", "Roe"]),
        ("By A.B. Roe", ["By", "A.B.", "Roe"]),
        ("In the U.S. then", ["In", "the", "U.S.", "then"]),
    ],
)
def test_a_full_stop_belongs_to_an_initial_and_to_no_unit(text, words):
    assert [token.text for token in PIPELINE.nlp.make_doc(text)] == words
