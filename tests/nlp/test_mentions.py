"""Mentions: what is found, with a small lexicon of its own, and what always holds."""

from functools import cache
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation, Document, Metadata, Reference, Section
from kg.model.extraction import MENTION_TYPES, Abbreviation, Concept
from kg.nlp import extensions
from kg.nlp.entities import Learned
from kg.nlp.mentions import MentionFinder
from kg.nlp.off_limits import off_limits
from kg.nlp.pipeline import COMPONENTS, load_pipeline
from kg.vocabulary.lexicon import Entry, Lexicon
from kg.vocabulary.shelf import Shelf
from tests.nlp.case_files import cases

TERMS = {
    "vertebroplasty": ("Procedure", ["percutaneous vertebroplasty"], ["PV"]),
    "bone cement": ("Device", ["cement"], []),
    "cement leakage": ("Condition", ["leakage of cement"], []),
    "pulmonary cement embolism": ("Condition", [], []),
    "hemorrhage": ("Condition", ["bleeding"], []),
    "X-ray": ("Test", [], []),
    "magnetic resonance imaging": ("Test", [], ["MRI"]),
    "vertebra": ("Anatomy", [], []),
    "thoracic vertebra": ("Anatomy", [], []),
    "lumbar vertebra": ("Anatomy", [], []),
    "lumbar vertebra metastasis": ("Condition", [], []),
    "arm": ("Anatomy", [], []),
    "T2 vertebra": ("Anatomy", [], ["T2"]),
}


@pytest.fixture(scope="module")
def pipeline_of_mentions():
    return load_pipeline(COMPONENTS[: COMPONENTS.index("kg_mentions") + 1])


@cache
def finder() -> MentionFinder:
    entries = [
        Entry(Concept(f"c:{label}", label), kind, (label, *synonyms, *acronyms), (), frozenset(acronyms))
        for label, (kind, synonyms, acronyms) in TERMS.items()
    ]
    return MentionFinder(Lexicon(entries, "12345678"))


def shown(mention) -> str:
    return f"{mention.type} {mention.text}" + (f" -> {mention.concept.label}" if mention.concept else "")


@cases("mentions")
def test_case(case):
    text = case["text"]
    abbreviations = [Abbreviation(short, long, 0, 1) for short, long in case.get("abbreviations", {}).items()]
    found = finder().find(text, abbreviations, off_limits(text, (), (), ()))
    expected = [row if isinstance(row, str) else str(row) for row in case["expect"]]
    assert [shown(mention) for mention in found] == [row.replace("'", "") for row in expected]


PIECES = st.sampled_from(
    ["cement", "-", " ", "leakage", ". ", "PV", "PVs", "T11", "L2-", "60-year-old", "7 ml", "NRS = 9", "in 2003", "±",
     "p < 0.05", "for 3 weeks", "died", "(", ")", "°", "½", "n = 9", "Fig. 2", "vertebra", "\n\n", "😀", "’s", "the "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_mention_is_its_words_and_overlaps_no_other(text):
    found = finder().find(text)
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text != ""
        assert mention.type in MENTION_TYPES
        assert mention.id == f"m{mention.start}-{mention.end}-{mention.type}"
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert found == finder().find(text)


def test_nothing_in_references_abbreviations_citations_and_headings():
    text = (
        "PV in pain\n\nHEMORRHAGE\n\nBleeding followed PV (PV 2003).\n\n"
        "Abbreviations\n\nPV\n\nReferences\n\n1. Vertebroplasty."
    )
    heading, body = text.index("HEMORRHAGE"), text.index("Bleeding")
    short, references = text.index("Abbrev"), text.index("References")
    sections = [
        Section("PV in pain", "title", 0, 10),
        Section("HEMORRHAGE", "case", heading, short),
        Section("Abbreviations", "abbreviations", short, references),
        Section("References", "references", references, len(text)),
    ]
    marker = Citation(text.index("(PV"), text.index("(PV") + 9, "(PV 2003)", ("PV 2003",))
    entry = Reference("1", text.index("1. V"), len(text), "1. Vertebroplasty.")
    found = finder().find(text, (), off_limits(text, sections, [entry], [marker]))
    assert [(m.text, m.start) for m in found] == [("PV", 0), ("Bleeding", body), ("PV", text.index("PV (PV"))]


def test_components_write_asserted_mentions_patients_and_relations():
    extensions.declare()
    nlp = spacy.blank("en")
    for name in ("sentencizer", "kg_mentions", "kg_assertion", "kg_patients", "kg_relations"):
        nlp.add_pipe(name)
    doc = nlp("A 60-year-old woman underwent vertebroplasty. There was no fever. Later she developed pneumonia.")
    assert [(m.text, m.assertion) for m in doc._.mentions if m.type == "Condition"] == [
        ("fever", "absent"),
        ("pneumonia", "present"),
    ]
    assert [(p.age, p.sex) for p in doc._.patients] == [(60, "female")]
    words = {mention.id: mention.text for mention in doc._.mentions}
    assert [(r.type, words[r.subject], words[r.object]) for r in doc._.relations] == [
        ("complication_of", "pneumonia", "vertebroplasty")
    ]


def test_a_heading_named_in_another_place_hides_nothing():
    text = "Bleeding was seen."
    assert off_limits(text, [Section("Hemorrhage", "case", 0, 18)], (), ()) == []


@pytest.mark.parametrize("piece", ["9", "(", "%", "9 ", "a ", "T1-", "5 mg/", "1 to "])
def test_long_and_strange_texts_hide_no_mention(piece):
    text = f"Bleeding. {piece * 20_000}"
    assert finder().find(text)[0].text == "Bleeding"


def test_every_mention_of_an_endless_sentence():
    found = finder().find("no cement " * 20_000)
    assert [mention.start for mention in found] == list(range(3, 200_000, 10))


def test_a_reports_own_bibliographic_line_claims_nothing(pipeline_of_mentions):
    text = "Fever was seen.\n\nSource: Lee A. Paraplegia after surgery. Spine. 2003;1:2."
    document = Document("0", "-", "text", None, text, metadata=Metadata(citation=text[text.index("Lee") :]))
    assert [mention.text for mention in pipeline_of_mentions.extract(document).mentions] == ["Fever"]


def learned(text, *rows):
    """Spans as a model tells them: (words, type, score)."""
    spans = []
    for words, kind, score in rows:
        start = text.index(words, spans[-1].end if spans else 0)
        spans.append(Learned(start, start + len(words), 0, 0, kind, score))
    return spans


def joined(text, rows=(), *, barren=(), long_forms=None):
    abbreviations = [Abbreviation(short, long, 0, 1) for short, long in (long_forms or {}).items()]
    named = finder().terms.find(text, abbreviations)
    return [shown(one) for one in finder().joined(text, named, abbreviations, learned(text, *rows), barren)]


def test_no_vocabulary_overrules_a_model_that_is_sure_of_nothing():
    text = "An X-ray of the arm showed bleeding."
    whole = (0, len(text))
    assert joined(text) == ["Test X-ray -> X-ray", "Anatomy arm -> arm", "Condition bleeding -> hemorrhage"]
    assert joined(text, barren=[whole]) == []
    assert joined(text, barren=[(0, text.index(" of"))]) == ["Anatomy arm -> arm", "Condition bleeding -> hemorrhage"]
    assert joined("Bone cement was seen.", barren=[(0, 21)]) == ["Device Bone cement -> bone cement"]  # not taught


def test_a_short_form_has_one_sense_in_a_text():
    text = "PV helped. PV failed. ABC rose, and ABC fell; ABC was high."
    rows = [("PV", "Drug", 0.9), ("PV", "Drug", 0.9)]
    rows += [("ABC", "Drug", 0.5), ("ABC", "Test", 0.9), ("ABC", "Drug", 0.3)]
    forms = {"PV": "percutaneous vertebroplasty", "ABC": "abnormal blood count"}
    assert joined(text, rows, long_forms=forms) == ["Procedure PV -> vertebroplasty"] * 2 + ["Test ABC"] * 3


def test_a_short_form_of_nothing_is_nothing():
    text = "Printed messages (PMs) and carotid arteries (CA) were seen. PMs, PMs and CA."
    rows = [("PMs", "Condition", 0.9), ("carotid arteries", "Anatomy", 0.7), ("CA", "Drug", 0.9), ("PMs", "Drug", 0.9)]
    forms = [("PMs", "Printed messages", 0, 22), ("CA", "carotid arteries", 27, 48)]
    abbreviations = [Abbreviation(*form) for form in forms]
    spans = learned(text, *rows, ("CA", "Drug", 0.9))
    for barren, left in (((), 2), (((0, 16),), 0)):
        found = finder().joined(text, [], abbreviations, spans, barren)
        assert [one.text for one in found].count("PMs") == left
        assert {one.type for one in found if one.text == "CA"} == {"Anatomy"}


def test_terms_are_told_whatever_the_model_says(pipeline_of_mentions):
    text = "Mortality was high."
    doc = pipeline_of_mentions.nlp.make_doc(text)
    doc._.document = Document("", "-", "text", None, text)
    for _, component in pipeline_of_mentions.nlp.pipeline:
        doc = component(doc)
    assert [(term.text, term.concept.label) for term in doc._.terms] == [("Mortality", "death")]


def test_a_mention_is_linked_with_score_and_runner_up(tmp_path):
    (tmp_path / "names.csv").write_text("id,label,synonyms\nDOID:1,fever of spring,\nDOID:2,vernal heat,spring fever\n")
    shelf = Shelf(tmp_path / "shelf")
    shelf.add(tmp_path / "names.csv")
    finder = MentionFinder(Lexicon.load(), vocabularies=shelf.indexes())
    (mention,) = finder.joined(
        "Spring fever.", [], learned=learned("Spring fever.", ("Spring fever", "Condition", 0.9))
    )
    assert (mention.concept.label, mention.link_score) == ("vernal heat", 0.99)
    assert mention.runner_up.label == "fever of spring"
    assert 0 < mention.runner_up_score < 0.99


def test_names_of_an_added_vocabulary_are_found(tmp_path):
    (tmp_path / "names.csv").write_text("id,label\nDOID:1,purple ear syndrome\n")
    shelf = Shelf(tmp_path / "shelf")
    shelf.add(tmp_path / "names.csv")
    finder = MentionFinder(Lexicon.load(), vocabularies=shelf.indexes())
    assert [shown(one) for one in finder.find("A case of Purple-ear syndrome.")] == [
        "Condition Purple-ear syndrome -> purple ear syndrome"
    ]


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("A Student's t-test and Cox proportional hazards regression.",
         ["Student's t-test", "Cox proportional hazards regression"]),
        ("The odds ratio came from multivariable logistic regression analysis.",
         ["odds ratio", "multivariable logistic regression analysis"]),
        ("A randomized, double-blind trial and an RCT, by the Mann-Whitney U test.",
         ["randomized, double-blind trial", "RCT", "Mann-Whitney U test"]),
        ("Testing for tetanus in a trial of sleep; regression of the tumor, correlation with pain, ratio of legs.", []),
    ],
)  # fmt: skip
def test_methods_of_studies_hold_no_mention(text, methods):
    assert [text[start:end] for start, end in off_limits(text, (), (), ())] == methods


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("It was registered (NCT01234567).", ["NCT01234567"]),
        (
            "Pain fell.\nJ. Janus, Park 9, Arm: janus@example.org\nIt rose.",
            ["J. Janus, Park 9, Arm: janus@example.org"],
        ),
        ("Pain @ rest fell; MRI 3 of T11.", []),
    ],
)
def test_addresses_and_registers_hold_no_mention(text, zones):
    assert [text[start:end] for start, end in off_limits(text, (), (), ())] == zones
