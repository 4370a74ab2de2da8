"""Words in one form."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.words import normal, normal_label

GROUPS = yaml.safe_load((Path(__file__).parent / "cases" / "words.yaml").read_text(encoding="utf8"))
CASES = [
    pytest.param(word, expected, id=f"{word}: {group['why']}")
    for group in GROUPS
    for word, expected in group["words"].items()
]
ENDINGS = st.sampled_from([
    "s", "es", "ses", "sses", "ae", "a", "i", "ies", "ices", "ises", "uses", "oses", "eses", "omata", "'s", "’s'",
    "our", "ours", "re", "isation",
])  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), CASES)
def test_normal(word, expected):
    assert normal(word) == expected
    assert normal(word.upper() if word.islower() else word) == expected


@given(st.text(max_size=30) | st.builds(str.__add__, st.from_regex(r"[a-zA-Z]{0,8}", fullmatch=True), ENDINGS))
def test_normal_of_a_normal_form_is_itself(word):
    assert normal(normal(word)) == normal(word)


def test_normal_forms_of_the_vocabulary_are_their_own():
    words = {word for entry in Lexicon.load().entries for label in entry.labels for word in normal_label(label)}
    assert [word for word in words if normal(word) != word] == []


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Post-operative  pain", ("post", "operative", "pain")),
        ("C5-C6 discs", ("c5", "c6", "disc")),
        ("X-rays", ("x", "ray")),
        ("Paget's disease of bone", ("paget", "disease", "of", "bone")),
        ("poly(methyl methacrylate)", ("poly", "methyl", "methacrylate")),
        ("n/N", ("n", "n")),
        ("Kümmell’s disease", ("kümmell", "disease")),
        (" - ", ()),
    ],
)
def test_normal_label(label, expected):
    assert normal_label(label) == expected


@given(st.text(max_size=60))
def test_normal_label_has_no_empty_words_and_is_stable(label):
    words = normal_label(label)
    assert "" not in words
    assert all(normal(word) == word for word in words)


@pytest.mark.parametrize("word", ["9" * 1_000_000, "s" * 1_000_000, "ae" * 500_000, "'s" * 500_000])
def test_a_monstrous_word_stays_as_it_is(word):
    assert normal(word) == word
    assert normal_label(f"fever {word}")[0] == "fever"
