"""Annotated paragraphs: what the file says, that it holds no text, and how values are found in tokens."""

import io
import json
import lzma
import tarfile
from hashlib import sha256

import pytest

from kg.nlp.pipeline import load_pipeline
from kg.nlp.training import annotated
from kg.nlp.training.annotated import ANNOTATIONS, Claim, Paragraph, as_read, sentences_of

ROWS = [json.loads(line) for line in ANNOTATIONS.read_text(encoding="utf8").splitlines()]
TEXT = "Fever was seen in 12% of the women."
ARTICLE = f"<article><body><sec><p>{TEXT}</p><p>Nothing else was seen.</p></sec></body></article>"


def test_the_file_holds_offsets_and_no_text():
    kinds = {"outcome", "characteristic", "none"}
    assert len(ROWS) > 3000
    for row in ROWS:
        assert set(row) == {"article", "paragraph", "claims"}
        for claim in row["claims"]:
            words = [value for key, value in claim.items() if isinstance(value, str) and key != "kind"]
            assert claim["kind"] in kinds
            assert not words
            assert 0 <= claim["start"] < claim["end"]


def test_each_paragraph_is_there_once():
    keys = {(row["article"], row["paragraph"]) for row in ROWS}
    assert len(keys) == len(ROWS)


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "articles.tar.xz"
    with lzma.open(path, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        member = tarfile.TarInfo("articles/PMC1.nxml")
        member.size = len(ARTICLE)
        tar.addfile(member, io.BytesIO(ARTICLE.encode()))
    return path


def test_paragraphs_are_found_by_the_digest_of_their_text(archive, tmp_path, monkeypatch):
    claim = {"start": 18, "end": 21, "kind": "outcome", "event": [0, 5], "group": [29, 34], "comparison": True}
    rows = [
        {"article": "PMC1", "paragraph": sha256(TEXT.encode()).hexdigest()[:16], "claims": [claim]},
        {"article": "PMC1", "paragraph": "0" * 16, "claims": []},
        {"article": "PMC2", "paragraph": "1" * 16, "claims": []},
    ]
    path = tmp_path / "rates.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    monkeypatch.setattr(annotated, "ANNOTATIONS", path)
    (paragraph,) = annotated.annotated(archive)
    assert (paragraph.article, paragraph.text) == ("PMC1", TEXT)
    assert paragraph.claims == (Claim(18, 21, "outcome", (0, 5), (29, 34), comparison=True),)


def test_an_article_is_kept_for_development_as_a_whole():
    kept = {f"PMC{number}": Paragraph(f"PMC{number}", "", ()).is_dev for number in range(800)}
    assert 60 < sum(kept.values()) < 140
    assert all(Paragraph(article, "other", ()).is_dev == dev for article, dev in kept.items())


def test_values_as_tokens():
    nlp = load_pipeline(("kg_sections", "kg_references", "kg_citations", "kg_sentences")).nlp
    doc, spans = as_read(Paragraph("PMC1", TEXT, (Claim(18, 21, "outcome"),)), nlp)
    assert [doc[first:last].text for first, last in spans] == ["12%"]
    assert [sent.text for sent in doc.sents] == [TEXT]


def test_sentences_by_themselves_keep_the_phrases_that_are_in_them():
    text = "We saw 20 women. Fever was seen in 12% of them, and rash in 3%."
    at = {words: (text.index(words), text.index(words) + len(words)) for words in ("women", "Fever", "rash", "3%")}
    claims = (
        Claim(35, 38, "outcome", at["Fever"], at["women"]),
        Claim(*at["3%"], "outcome", at["rash"], at["women"]),
    )
    paragraph = Paragraph("PMC1", text, claims)
    doc, _ = as_read(paragraph, load_pipeline(("kg_citations", "kg_sentences")).nlp)
    first, second = sentences_of(paragraph, doc)
    assert (first.text, first.claims) == ("We saw 20 women.", ())
    assert [second.text[each.start : each.end] for each in second.claims] == ["12%", "3%"]
    assert [second.text[slice(*each.event)] for each in second.claims] == ["Fever", "rash"]
    assert [each.group for each in second.claims] == [None, None]


def test_one_sentence_is_no_part_of_itself():
    paragraph = Paragraph("PMC1", TEXT, (Claim(18, 21, "outcome"),))
    doc, _ = as_read(paragraph, load_pipeline(("kg_citations", "kg_sentences")).nlp)
    assert list(sentences_of(paragraph, doc)) == []
