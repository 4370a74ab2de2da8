"""Tags and dependencies: what the component writes, by a small model trained here; what the shipped model knows."""

import io
import tarfile

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Reference, Section
from kg.model.errors import KgError
from kg.nlp.pipeline import load_pipeline
from kg.nlp.syntax import LONGEST_SENTENCE, Syntax, SyntaxModel, load_syntax
from kg.nlp.training.syntax import document_doc, read_conllu, train_syntax
from tests.nlp.case_files import cases

# word/tag/head/dependency; a head is the number of a word, 0 for the root
TREES = (
    "The/DT/2/det patient/NN/3/nsubj developed/VBD/0/root a/DT/5/det fever/NN/3/dobj ././3/punct",
    "The/DT/2/det surgery/NN/4/nsubjpass was/VBD/4/auxpass complicated/VBN/0/root by/IN/4/agent bleeding/NN/5/pobj"
    " ././4/punct",
    "She/PRP/2/nsubj underwent/VBD/0/root surgery/NN/2/dobj ././2/punct",
    "Results/NNS/0/root",
    "No/DT/2/det bleeding/NN/4/nsubjpass was/VBD/4/auxpass seen/VBN/0/root in/IN/4/prep the/DT/7/det patient/NN/5/pobj"
    " ././4/punct",
)
SMALL = {
    "components.tok2vec.model.embed.width": 16,
    "components.tok2vec.model.embed.rows": [300, 100, 200, 200],
    "components.tok2vec.model.encode.width": 16,
    "components.tok2vec.model.encode.depth": 1,
    "components.parser.min_action_freq": 1,
    "training.max_steps": 60,
    "training.eval_frequency": 20,
    "training.optimizer.learn_rate.initial_rate": 0.02,
    "training.optimizer.learn_rate.warmup_steps": 1,
}


def conllu(tree):
    fields = [word.rsplit("/", 3) for word in tree.split()]
    spaces = ["SpaceAfter=No" if word == "." else "_" for word, *_ in fields[1:]] + ["_"]
    return "\n".join(
        "\t".join([str(at), word, "_", "X", tag, "_", head, dep, "_", space])
        for at, ((word, tag, head, dep), space) in enumerate(zip(fields, spaces, strict=True), 1)
    )


def document():
    return "".join(f"# newpar id = p\n{conllu(tree)}\n\n" for tree in TREES)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two documents with the same sentences: one to train on and one for development."""
    path = tmp_path_factory.mktemp("treebank") / "craft.tar.xz"
    content = document().encode()
    with tarfile.open(path, "w:xz") as files:
        for name in ("1001", "1002"):
            member = tarfile.TarInfo(f"craft/{name}.conllu")
            member.size = len(content)
            files.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture(scope="module")
def trained(archive, tmp_path_factory):
    target = tmp_path_factory.mktemp("model") / "syntax"
    return target, train_syntax(archive, target, SMALL)


@pytest.fixture(scope="module")
def component(trained):
    return Syntax(SyntaxModel(trained[0]))


SENTENCES = load_pipeline(["kg_sentences"]).nlp


def in_sentences(text):
    return SENTENCES(text)


@pytest.fixture(scope="module")
def read(component):
    """Finds the sentences of a text and parses them."""
    return lambda text: component(in_sentences(text))


def starts(doc):
    return [token.i for token in doc if token.is_sent_start]


def test_training_learns_what_it_was_shown(trained):
    _, scores = trained
    assert set(scores) == {"tag_acc", "dep_uas", "dep_las", "sents_p", "sents_r", "sents_f"}
    assert scores["tag_acc"] == 1
    assert scores["dep_las"] > 0.9
    assert scores["sents_f"] == 1


def test_a_saved_model_says_nothing_of_where_it_was_made(trained, archive):
    target, _ = trained
    texts = [path.read_bytes() for path in target.rglob("*") if path.is_file()]
    assert len(texts) > 5
    assert not any(str(archive.parent).encode() in text for text in texts)
    assert "CRAFT" in (target / "meta.json").read_text(encoding="utf8")
    assert "tagger" in spacy.load(target).pipe_names


def test_tags_parts_of_speech_and_heads(read):
    doc = read("The surgery was complicated by bleeding.")
    assert [token.tag_ for token in doc] == ["DT", "NN", "VBD", "VBN", "IN", "NN", "."]
    assert [token.pos_ for token in doc] == ["DET", "NOUN", "AUX", "VERB", "ADP", "NOUN", "PUNCT"]
    assert [token.dep_ for token in doc] == ["det", "nsubjpass", "auxpass", "ROOT", "agent", "pobj", "punct"]
    heads = ["surgery", "complicated", "complicated", "complicated", "complicated", "by", "complicated"]
    assert [token.head.text for token in doc] == heads
    assert [chunk.text for chunk in doc.noun_chunks] == ["The surgery", "bleeding"]


def test_white_space_hangs_on_the_word_before_it(read):
    doc = read("\n She  underwent   surgery.\n\nThe patient developed a fever. ")
    spaces = [token for token in doc if token.is_space]
    assert len(spaces) >= 4
    assert {token.pos_ for token in spaces} == {"SPACE"}
    assert {token.tag_ for token in spaces} == {"_SP"}
    assert [token.head.text for token in spaces][:2] == ["She", "She"]
    assert [token.dep_ for token in doc if not token.is_space][:3] == ["nsubj", "ROOT", "dobj"]


def test_white_space_does_not_change_the_parse(read):
    plain, spaced = read("She underwent surgery."), read("She   underwent \u2009surgery.")
    words = [token for token in spaced if not token.is_space]
    assert [(t.tag_, t.dep_, t.head.text) for t in words] == [(t.tag_, t.dep_, t.head.text) for t in plain]


PIECES = ("The", "fever", "was", "by", ".", "(", "Xq", "\n\n", " ", "5", "seen", "-", "!")


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_sentences_stay_and_each_is_one_tree(read, words):
    doc = read(" ".join(words))
    assert starts(doc) == starts(in_sentences(doc.text))
    for sentence in doc.sents:
        assert len([token for token in sentence if token.head == token]) == 1
        assert all(sentence.start <= token.head.i < sentence.end for token in sentence)
        assert all(sentence.root in (token, *token.ancestors) for token in sentence)


def test_a_sentence_is_parsed_the_same_in_company(read):
    text = "The patient developed a fever."
    alone = [(token.tag_, token.dep_, token.head.i) for token in read(text)]
    company = read(f"{text} She underwent surgery. No bleeding was seen.")
    assert [(token.tag_, token.dep_, token.head.i) for token in company[: len(alone)]] == alone


def test_an_endless_sentence_is_left_out(read):
    endless = "fever " * (LONGEST_SENTENCE + 1)
    doc = read(f"She underwent surgery.\n\n{endless}\n\nShe underwent surgery.")
    first, middle, last = doc.sents
    assert not any(token.tag_ or token.pos_ for token in middle)
    assert {token.dep_ for token in middle[1:]} == {""}
    assert [token.dep_ for token in first][:3] == [token.dep_ for token in last][:3] == ["nsubj", "ROOT", "dobj"]


def test_references_and_abbreviations_are_left_out(component):
    text = "She underwent surgery.\n\nShe underwent surgery.\n\nThe patient developed a fever."
    doc = in_sentences(text)
    doc._.sections = (Section(None, "abbreviations", 24, 46),)
    doc._.references = (Reference("1", 48, len(text), text[48:]),)
    assert [bool(sentence[1].tag_) for sentence in component(doc).sents] == [True, False, False]


def test_texts_without_words(read):
    assert [len(read(text)) for text in ("", "\n", "  ")] == [0, 1, 1]


@pytest.mark.parametrize("piece", ["(", "a ", "1", "%", ". ", "A.\n\n", "fever "])
def test_long_texts_keep_their_sentences(read, piece):
    text = piece * (20_000 // len(piece))
    doc = read(text)
    assert doc.text == text
    assert starts(doc) == starts(in_sentences(text))


def test_the_vocabulary_of_the_model_does_not_grow(trained, read):
    model = SyntaxModel(trained[0])
    before = len(model.nlp.vocab.strings)
    assert len(model.parse([["Unheard", "wordiness", "grows"]])) == 3
    assert len(model.nlp.vocab.strings) == before


def test_no_sentences_no_rows(trained):
    assert SyntaxModel(trained[0]).parse([]).shape == (0, 3)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(KgError, match=r"missing from .*nowhere; install kg again\.$"):
        SyntaxModel(tmp_path / "nowhere").parse([["fever"]])


def test_the_shipped_model_is_read_once():
    assert load_syntax() is load_syntax()


def test_a_treebank_is_read_with_its_paragraphs():
    rows = (
        "1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
        + conllu("do/VBP/0/root n't/RB/1/neg")
        + "\n2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_"
    )
    sentences = [*read_conllu(f"# newpar id = 1\n{rows}\n\n# newpar id = 2\n{rows}\n\n# text = do n't\n{rows}\n")]
    doc = document_doc(spacy.blank("en").vocab, sentences)
    assert doc.text.strip() == "do n't\n\ndo n't do n't"
    assert [sentence.text.strip() for sentence in doc.sents] == ["do n't"] * 3
    assert [token.dep_ for token in doc] == ["ROOT", "neg", "", "ROOT", "neg", "ROOT", "neg"]


@cases("syntax")
def test_the_shipped_model(case):
    doc = Syntax(load_syntax())(in_sentences(case["text"]))
    found = [f"{token.text} {token.tag_} {token.dep_} {token.head.text}" for token in doc]
    assert [line for line in case["expect"] if line not in found] == []
