"""The recogniser with an encoder so small that its tags are known: spans, edges, vectors, zones, what is missing."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation, Reference
from kg.model.errors import KgError
from kg.nlp import entities
from kg.nlp.entities import EntityComponent, EntityModel, Learned, load_entities, tidied
from kg.nlp.sentences import Sentences
from kg.nlp.tokenizer import LinearTokenizer
from tests.nlp.case_files import cases

FOLDER = Path(__file__).parent / "data" / "entities"
MODEL = EntityModel.load(FOLDER)
NLP = spacy.blank("en")
NLP.tokenizer = LinearTokenizer(NLP)


def read(text, citations=(), references=(), model=MODEL):
    doc = NLP.make_doc(text)
    doc._.citations, doc._.references = citations, references
    return EntityComponent(model)(Sentences()(doc))


@cases("entities")
def test_entities(case):
    doc = read(case["text"])
    assert [[found.type, doc.text[found.start : found.end]] for found in doc._.learned] == case["expect"]


def test_an_entity_knows_its_places_and_how_sure_it_is():
    doc = read("😀 We saw cement leakage.")
    (found,) = doc._.learned
    assert doc.text[found.start : found.end] == "cement leakage"
    assert [doc[found.first].text, doc[found.last].text] == ["cement", "leakage"]
    first, second = (np.exp(one) / np.exp(row).sum() for one, row in ((2, [2] + 8 * [0]), (8, [8] + 8 * [0])))
    assert found.score == pytest.approx(np.sqrt(first * second))


def test_vectors_are_those_of_the_first_pieces():
    doc = read("Vertebroplasty,  fever\n\n")
    pieces = [MODEL.vocabulary.of(token.text)[:1] for token in doc]
    assert doc._.vectors.dtype == np.float16
    assert doc._.vectors[:, 0].tolist() == [piece[0] if piece else 0 for piece in pieces]
    assert doc._.vectors[:, 3].tolist() == [1, 1, 0, 1, 0]


def test_a_citation_glued_to_a_word_is_no_part_of_it():
    text = "We saw cement leakage.4 We saw fever [1]."
    at = text.index(".4")
    learned = read(text, [Citation(at + 1, at + 2, "4", ("4",)), Citation(37, 40, "[1]", ("1",))])._.learned
    assert [text[found.start : found.end] for found in learned] == ["cement leakage", "fever"]


def test_a_list_of_references_is_not_read():
    text = "We saw fever.\n\nFever in steroid."
    doc = read(text, references=[Reference("r", 15, len(text), text[15:])])
    assert [text[found.start : found.end] for found in doc._.learned] == ["fever"]
    assert not doc._.vectors[doc.char_span(15, 20).start :].any()


def test_an_empty_text():
    doc = read("")
    assert doc._.learned == ()
    assert doc._.vectors.shape == (0, 4)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("The His bundle", "Anatomy", "His bundle"),
        ("– 2.5", "Value", "2.5"),
        ("–2.5", "Value", "–2.5"),
        ("every 8 hours", "Dosage", "every 8 hours"),
        ("each lung", "Anatomy", "lung"),
        ("“fever”", "Condition", "fever"),
        ("CD20+", "Test", "CD20+"),
        ("[18F] FDG", "Drug", "[18F] FDG"),
        ("12%", "Value", "12%"),
        ("fever (high", "Condition", "fever (high"),
        ("(the fever)", "Condition", "fever"),
        ("fever (the)", "Condition", "fever (the)"),
        ("the", "Condition", None),
        ("( ) ,", "Condition", None),
    ],
)
def test_edges(text, kind, expected):
    doc = Sentences()(NLP.make_doc(text))
    found = tidied(doc, Learned(0, len(text), 0, len(doc) - 1, kind, 1.0))
    assert (found and text[found.start : found.end]) == expected


def test_what_is_off_limits_from_its_first_letter_is_nothing():
    doc = NLP.make_doc("fever")
    assert tidied(doc, Learned(0, 5, 0, 0, "Condition", 1.0), [(0, 5)]) is None


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("denies", "Condition", None),
        ("after", "Date", None),
        ("inhaled NO", "Drug", "inhaled NO"),
        ("AT", "Condition", "AT"),
    ],
)
def test_a_denial_or_a_word_without_content_is_no_name(text, kind, left):
    doc = spacy.blank("en")(text)
    found = tidied(doc, Learned(0, len(text), 0, len(doc) - 1, kind, 1.0))
    assert (found and text[found.start : found.end]) == left


@given(st.lists(st.sampled_from(["the", "(", ")", "[", "]", ",", ".", "fever", "leakage", "cement", "–", "\n\n", " "])))
def test_what_is_found_is_within_the_text_and_apart(words):
    doc = read(" ".join(words))
    behind = 0
    for found in doc._.learned:
        assert behind <= found.start < found.end <= len(doc.text)
        assert doc[found.first].idx == found.start
        assert doc[found.last].idx + len(doc[found.last]) == found.end
        assert doc.text[found.end - 1] not in " ,.\n"
        behind = found.end


def test_other_documents_change_nothing():
    texts = ["We saw cement leakage.", "Fever was seen. " * 50, "We saw cement leakage."]
    first, _, last = [read(text) for text in texts]
    assert first._.learned == last._.learned
    assert np.array_equal(first._.vectors, last._.vectors)


@pytest.mark.parametrize("piece", ["1", "(", "%", "fever ", "leakage", "fever. ", "\n\n"])
def test_long_texts_are_read_to_their_end(piece):
    text = piece * (20_000 // len(piece))
    learned = read(text)._.learned
    assert len(learned) == (text.count("fever") if "fever" in piece else 0)


def test_a_bias_is_read_from_the_configuration(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "bias": {"Condition": 0.5}}))
    assert read("We saw pain.")._.learned == ()
    assert len(read("We saw pain.", model=EntityModel.load(folder))._.learned) == 1


@pytest.mark.parametrize("missing", ["config.json", "wordpieces.txt", "lower.onnx", "upper.onnx"])
def test_a_missing_file_is_told_in_one_sentence(tmp_path, missing):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    (folder / missing).unlink()
    with pytest.raises(KgError, match=rf"^The (entity )?model .*{missing}.*: install kg .*again\.$"):
        EntityModel.load(folder)


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("{", "is incomplete"),
        ("{}", "is incomplete"),
        ('{"tags": ["B-Drug"], "longest": 9}', "is incomplete"),
        ('{"tags": ["O"], "longest": 9}', "is damaged .1 names for 9 tags."),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(tmp_path, config, reason):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    (folder / "config.json").write_text(config)
    with pytest.raises(KgError, match=reason):
        EntityModel.load(folder)


def test_the_factory_takes_the_registered_model(monkeypatch):
    monkeypatch.setattr(entities, "MODEL", FOLDER)
    spacy.registry.misc("test.Entities.v1", func=load_entities)
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_entities", config={"model": {"@misc": "test.Entities.v1"}})
    assert [found.type for found in nlp("We saw fever.")._.learned] == ["Condition"]


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("Joints - no swelling", "Condition", "swelling"),
        ("denies chest pain", "Condition", "chest pain"),
        ("tone or", "Condition", "tone"),
        ("surface of the", "Anatomy", "surface"),
        ("vitamin A", "Drug", "vitamin A"),
        ("no change", "Value", "no change"),
        ("no", "Condition", None),
    ],
)
def test_what_no_name_has_at_its_edges(text, kind, left):
    doc = spacy.blank("en")(text)
    found = tidied(doc, Learned(0, len(text), 0, len(doc) - 1, kind, 0.9))
    assert (found and text[found.start : found.end]) == left
