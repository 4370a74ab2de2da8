"""Annotated corpora in one form."""

import pytest

from kg.nlp.training.corpora import Example, columns, is_dev, maccrobat

TEXT = "Fever rose.\nAspirin 1 g given for fever of knee."
NOTES = """T1\tSign_symptom 0 5\tFever
T2\tMedication 12 19\tAspirin
T3\tDosage 20 23\t1 g
T4\tSign_symptom 34 39\tfever
T5\tBiological_structure 43 47\tknee
T6\tHistory 0 11\tFever rose.
T7\tDisease_disorder 34 39;43 47\tfever knee
E1\tMedication:T2
A1\tPOLARITY T1 NEG
R1\tMODIFY Arg1:T3 Arg2:E1
R2\tMODIFY Arg1:T5 Arg2:T4
R3\tAFTER Arg1:E1 Arg2:T1
R4\tCAUSE Arg1:T6 Arg2:T1
R5\tMODIFY Arg1:T2 Arg2:T5
"""


@pytest.fixture
def report(tmp_path) -> Example:
    (tmp_path / "1.txt").write_text(TEXT)
    (tmp_path / "1.ann").write_text(NOTES)
    (example,) = maccrobat(tmp_path)
    return example


def test_spans_have_the_contract_s_types(report):
    assert [(TEXT[span.start : span.end], span.type) for span in report.spans] == [
        ("Fever", "Condition"), ("Aspirin", "Drug"), ("1 g", "Dosage"), ("fever", "Condition"),
        ("fever of knee", "Condition"), ("knee", "Anatomy"),
    ]  # fmt: skip


def test_relations_are_the_contract_s(report):
    words = [(kind, report.spans[a], report.spans[b]) for kind, a, b in report.relations]
    assert [(kind, TEXT[a.start : a.end], TEXT[b.start : b.end]) for kind, a, b in words] == [
        ("has_dose", "Aspirin", "1 g"), ("located_in", "fever", "knee"), ("before", "Fever", "Aspirin"),
    ]  # fmt: skip


def test_a_line_is_a_sentence(report):
    assert [TEXT[start:end] for start, end in report.sentences] == TEXT.split("\n")


def test_columns(tmp_path):
    path = tmp_path / "train.tsv"
    path.write_text("Renal\tB-Disease\nfailure\tI-Disease\nby\tO\nlead\tB-Chemical\n\nNone\tO\n\nGout\tB-Disease\n")
    first, second = columns(path, "bc5cdr", ("Disease", "Chemical"), sentences_each=2)
    assert first.text == "Renal failure by lead\nNone\n"
    assert [(first.text[span.start : span.end], span.type) for span in first.spans] == [
        ("Renal failure", "Condition"),
        ("lead", "Drug"),
    ]
    assert [first.text[start:end] for start, end in first.sentences] == ["Renal failure by lead", "None"]
    assert first.labels == {"Condition", "Drug"}
    assert (second.text, second.id) == ("Gout\n", "train-2")


def test_the_development_part_depends_on_the_identifier_alone():
    examples = [Example("maccrobat", str(number), "", (), (), (), frozenset()) for number in range(2000)]
    kept = [one.id for one in examples if is_dev(one)]
    assert 150 < len(kept) < 250
    assert kept == [one.id for one in reversed(examples) if is_dev(one)][::-1]
