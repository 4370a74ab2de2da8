"""Another pipeline in place of ours: its entities, its labels, long texts, and what is said of one that is no use."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span

from kg.model.document import Citation
from kg.model.errors import KgError
from kg.nlp.foreign import cut_text, load_foreign, parse_labels

NLP = spacy.blank("en")
TERMS = {
    "DISEASE": ["fever", "cement leakage"],
    "CHEMICAL": ["steroid"],
    "multi-tissue structure": ["spine"],
    "Device": ["cage"],
    "ENTITY": ["patient"],
}


def save(folder, terms):
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": words} for label, found in terms.items() for words in found])
    nlp.to_disk(folder)
    return str(folder)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    return save(tmp_path_factory.mktemp("foreign") / "ruler", TERMS)


def read(component, text, citations=()):
    doc = NLP.make_doc(text)
    doc._.citations = citations
    return [(text[one.start : one.end], one.type) for one in component(doc)._.learned]


def test_labels_of_known_pipelines_have_their_types(pipeline):
    component = load_foreign(pipeline)
    assert read(component, "The patient had fever and a steroid for the cage in the spine.") == [
        ("fever", "Condition"),
        ("steroid", "Drug"),
        ("cage", "Device"),
        ("spine", "Anatomy"),
    ]


def test_places_score_and_no_vectors(pipeline):
    doc = load_foreign(pipeline)(NLP.make_doc("😀 We saw cement leakage."))
    (found,) = doc._.learned
    assert doc.text[found.start : found.end] == "cement leakage"
    assert [doc[found.first].text, doc[found.last].text] == ["cement", "leakage"]
    assert found.score == 1.0
    assert doc._.vectors is None


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"ENTITY": "Condition"}, [("patient", "Condition"), ("fever", "Condition")]),
        ({"entity": "Sex"}, [("patient", "Sex"), ("fever", "Condition")]),
        ({"DISEASE": "Outcome"}, [("fever", "Outcome")]),
        ({"DISEASE": ""}, []),
    ],
)
def test_a_users_labels_go_before(pipeline, labels, expected):
    assert read(load_foreign(pipeline, labels), "The patient had fever.") == expected


def test_a_score_is_taken_over(tmp_path):
    @Language.component("test_scores")
    def scores(doc):
        for at, entity in enumerate(doc.ents):
            entity._.score = (0.25, "sure", 7)[at]
        return doc

    Span.set_extension("score", default=None)
    try:
        nlp = spacy.load(save(tmp_path / "ruler", TERMS))
        nlp.add_pipe("test_scores")
        nlp.to_disk(tmp_path / "scored")
        doc = load_foreign(str(tmp_path / "scored"))(NLP.make_doc("fever and fever and fever"))
    finally:
        Span.remove_extension("score")
    assert [found.score for found in doc._.learned] == [0.25, 1.0, 1.0]


def test_what_is_off_limits_is_left_out(pipeline):
    text = "A fever [fever 1] and cement leakage."
    assert read(load_foreign(pipeline), text, [Citation(8, 17, text[8:17], ("1",))]) == [
        ("fever", "Condition"),
        ("cement leakage", "Condition"),
    ]
    assert read(
        load_foreign(pipeline), text, [Citation(2, 7, "fever", ("1",)), Citation(29, 36, "leakage", ("2",))]
    ) == [
        ("fever", "Condition"),
        ("cement", "Condition"),
    ]


def test_a_text_beyond_its_limit_is_read_in_pieces(pipeline):
    component = load_foreign(pipeline)
    component.nlp.max_length = 40
    text = "\n\n".join(["We saw cement leakage and fever."] * 20)
    assert read(component, text) == [("cement leakage", "Condition"), ("fever", "Condition")] * 20


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("", 5, [""]),
        ("one two", 7, ["one two"]),
        ("one\n\ntwo\n\nsix", 10, ["one\n\ntwo", "\n\nsix"]),
        ("one two\n\nsix", 11, ["one two", "\n\nsix"]),
        ("one two six", 9, ["one two", " six"]),
        ("onetwosix", 4, ["onet", "wosi", "x"]),
    ],
)
def test_cutting(text, longest, pieces):
    assert list(cut_text(text, longest)) == pieces


@given(st.text(alphabet="a \n", max_size=60), st.integers(1, 12))
def test_pieces_are_the_text(text, longest):
    pieces = list(cut_text(text, longest))
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= longest


def test_the_factory_takes_a_name_and_labels(pipeline):
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_foreign", config={"pipeline": pipeline, "labels": {"ENTITY": "Condition"}})
    assert [found.type for found in nlp("The patient had fever.")._.learned] == ["Condition", "Condition"]


def test_pairs_make_a_map():
    assert parse_labels(["DISEASE=Condition", " My Label = Drug", "CELL="]) == {
        "DISEASE": "Condition",
        "My Label": "Drug",
        "CELL": "",
    }


@pytest.mark.parametrize("pair", ["DISEASE", "=Condition", "", "DISEASE:Condition"])
def test_a_pair_that_maps_nothing_is_refused(pair):
    with pytest.raises(KgError, match=r"maps no label: write LABEL=Type, as in DISEASE=Condition\.$"):
        parse_labels([pair])


@pytest.mark.parametrize("kind", ["Disease", "condition", "None"])
def test_an_unknown_type_is_refused_with_the_known_ones(pipeline, kind):
    for attempt in (lambda: parse_labels([f"X={kind}"]), lambda: load_foreign(pipeline, {"X": kind})):
        with pytest.raises(KgError, match=rf"^X={kind} names no type; the types are Procedure, Test, .*\.$"):
            attempt()


def test_a_pipeline_that_is_not_there_is_told_with_those_that_are(monkeypatch):
    with pytest.raises(KgError, match=r"^There is no spaCy pipeline 'en_ner_x'\. None is installed yet; .*pip install"):
        load_foreign("en_ner_x")
    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: ["en_ner_bc5cdr_md", "de_news"])
    with pytest.raises(KgError, match=r"Did you mean en_ner_bc5cdr_md\? Installed are: de_news, en_ner_bc5cdr_md; "):
        load_foreign("en_ner_bc5cdr")


def test_a_folder_that_is_no_pipeline_is_told(tmp_path):
    with pytest.raises(KgError, match=r"^The pipeline .* cannot be loaded \(.+\): install what it needs\.$"):
        load_foreign(str(tmp_path))


def test_a_pipeline_whose_labels_mean_nothing_says_how_to_map_them(tmp_path):
    folder = save(tmp_path / "ruler", {"ENTITY": ["patient"], "CELL": ["cell"]})
    with pytest.raises(KgError, match=r"has a type \(CELL, ENTITY\): map one, as CELL=Condition\.$"):
        load_foreign(folder)
    assert read(load_foreign(folder, {"ENTITY": "Condition"}), "The patient.") == [("patient", "Condition")]


def test_a_pipeline_without_components_is_no_use(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(KgError, match="has no components and so recognises no entities"):
        load_foreign(str(tmp_path / "blank"))
