"""The pipeline: which components, in which order, and how a Document goes through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import spacy

from kg.model.extraction import Extraction, Sentence
from kg.nlp import extensions
from kg.nlp.sentences import sentence_spans
from kg.nlp.tokenizer import LinearTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.model.document import Document

COMPONENTS = (
    "kg_sections",  # headings and their types; everything behind asks where it stands
    "kg_references",  # the reference list, so that nothing is claimed from it
    "kg_citations",  # in-text markers, which must not break sentences
    "kg_sentences",
    "kg_abbreviations",  # before mentions, which read short forms through them
    "kg_mentions",
    "kg_assertion",
    "kg_patients",
    "kg_rates",
    "kg_relations",
)
LONGEST_TEXT = 100_000_000  # code points; spaCy's own limit is for parsers, and there is none here


class Pipeline:
    """Documents in, extractions out."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document."""
        doc = self.nlp.make_doc(document.text)
        doc._.document = document
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return _extraction(doc)


def load_pipeline(components: Iterable[str] = COMPONENTS) -> Pipeline:
    """Build the pipeline from its components (spaCy factories, found by their entry points)."""
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST_TEXT
    nlp.tokenizer = LinearTokenizer(nlp.vocab, nlp.tokenizer)
    for name in components:
        nlp.add_pipe(name)
    return Pipeline(nlp)


def _extraction(doc: Doc) -> Extraction:
    sentences = tuple(Sentence(start, end) for start, end in sentence_spans(doc))
    found = {name: tuple(getattr(doc._, name)) for name in extensions.TUPLES}
    return Extraction(document=doc._.document, sentences=sentences, **found)
