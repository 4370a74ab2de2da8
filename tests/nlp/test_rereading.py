"""What is measured is a test and what is counted no value, by the words beside them."""

import pytest

from kg.nlp.joining import Found
from kg.nlp.rereading import reread

CASES = [
    # text with the mentions in braces, each with its type; what is left of them
    ("Plasma {Drug:arginine} rose.", ["Test:arginine"]),
    ("plasma {Drug:valine}, {Drug:leucine} and {Drug:lysine}", ["Test:valine", "Test:leucine", "Test:lysine"]),
    ("{Drug:valine} and {Drug:lysine} levels", ["Drug:valine", "Test:lysine"]),
    ("serum {Drug:potassium}, and {Drug:furosemide} was withheld", ["Test:potassium", "Drug:furosemide"]),
    ("He stopped {Drug:aspirin} and {Drug:lactate} levels fell.", ["Drug:aspirin", "Test:lactate"]),
    ("human serum {Drug:albumin} and G-CSF {Drug:filgrastim}", ["Drug:albumin", "Drug:filgrastim"]),
    ("urinary {Drug:creatinine} clearance", ["Test:creatinine"]),
    ("{Drug:iron}, {Condition:fever}, {Drug:zinc} levels", ["Drug:iron", "Condition:fever", "Test:zinc"]),
    ("She was given {Drug:arginine} daily.", ["Drug:arginine"]),
    ("She was given {Drug:arginine}. {Drug:Lactate} levels rose.", ["Drug:arginine", "Test:Lactate"]),
    ("blood loss under {Drug:heparin}", ["Drug:heparin"]),
    ("the level of {Condition:pain}", ["Condition:pain"]),
    ("{Value:two} patients died", []),
    ("{Value:1,061} new cases", []),
    ("{Value:Five} deaths", []),
    ("{Value:Twenty-five} patients", []),
    ("{Value:13} in men and {Value:12} in women", ["Value:13", "Value:12"]),
    ("grade {Value:3} complications", ["Value:3"]),
    ("haemoglobin was {Value:13} before surgery", ["Value:13"]),
    ("a pressure of {Value:13 mmHg} in patients", ["Value:13 mmHg"]),
    ("{Value:low} patients", ["Value:low"]),
]


def _marked(text: str) -> tuple[str, list[Found]]:
    plain, found = "", []
    for part in text.split("{"):
        inside, _, behind = part.partition("}") if "}" in part else ("", "", part)
        if inside:
            kind, words = inside.split(":")
            found.append(Found(len(plain), len(plain) + len(words), kind, score=0.9))
            plain += words
        plain += behind
    return plain, found


@pytest.mark.parametrize(("text", "left"), CASES)
def test_the_words_beside_a_mention_correct_its_type(text: str, left: list[str]) -> None:
    plain, found = _marked(text)
    assert [f"{one.type}:{plain[one.start : one.end]}" for one in reread(plain, found)] == left
