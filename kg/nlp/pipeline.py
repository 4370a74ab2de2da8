"""The pipeline: which components, in which order, and how a Document goes through them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, cast

import spacy

from kg.model.extraction import Extraction, Sentence
from kg.nlp import extensions
from kg.nlp.foreign import parse_labels
from kg.nlp.sentences import sentence_spans
from kg.nlp.tokenizer import LinearTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.model.document import Document
    from kg.nlp.foreign import ForeignComponent

COMPONENTS = (
    "kg_sections",  # headings and their types; everything behind asks where it stands
    "kg_references",  # the reference list, so that nothing is claimed from it
    "kg_citations",  # in-text markers, which must not break sentences
    "kg_sentences",
    "kg_entities",  # what a model has learned to recognise; needs to know what is off limits
    "kg_abbreviations",  # before mentions, which read short forms through them
    "kg_mentions",
    "kg_assertion",
    "kg_patients",
    "kg_rates",
    "kg_relations",
)
RECOGNISER = "kg_entities"  # the component that another pipeline may take the place of
LONGEST_TEXT = 100_000_000  # code points; spaCy's own limit is for parsers, and there is none here


class Pipeline:
    """Documents in, extractions out.

    Attributes:
        nlp: the components.
        recogniser: the other pipeline that finds the entities: its name, its version, eight hexadecimal digits over its
            files, and the map of its labels. Empty where it is the program's own model.
    """

    def __init__(self, nlp: Language, recogniser: str = "") -> None:
        self.nlp = nlp
        self.recogniser = recogniser

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document."""
        doc = self.nlp.make_doc(document.text)
        doc._.document = document
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return _extraction(doc)


def load_pipeline(components: Iterable[str] = COMPONENTS, *, foreign: str = "", labels: Iterable[str] = ()) -> Pipeline:
    """Build the pipeline from its components (spaCy factories, found by their entry points).

    Args:
        components: their names.
        foreign: another installed spaCy pipeline, or its folder, to find the entities in place of `kg_entities`.
        labels: `LABEL=Type` pairs that say what its labels mean (`kg.nlp.foreign.parse_labels`).

    Raises:
        KgError: the other pipeline is not installed or of no use, or a pair is none.
    """
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST_TEXT
    nlp.tokenizer = LinearTokenizer(nlp)
    own = parse_labels(labels)
    recogniser = ""
    for name in components:
        if name == RECOGNISER and foreign:
            component = nlp.add_pipe("kg_foreign", config={"pipeline": foreign, "labels": own})
            recogniser = _described(cast("ForeignComponent", component).nlp, own)
        else:
            nlp.add_pipe(name)
    return Pipeline(nlp, recogniser)


def _described(nlp: Language, labels: Mapping[str, str]) -> str:
    """What tells a pipeline from every other one, and from what it was before a change."""
    digest = sha256()
    for path in sorted(nlp.path.rglob("*")) if nlp.path else ():
        digest.update(path.read_bytes() if path.is_file() else b"")
    words = (f"{label}={kind}" for label, kind in sorted(labels.items()))
    return " ".join([f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}+{digest.hexdigest()[:8]}", *words])


def _extraction(doc: Doc) -> Extraction:
    sentences = tuple(Sentence(start, end) for start, end in sentence_spans(doc))
    found = {name: tuple(getattr(doc._, name)) for name in extensions.TUPLES}
    return Extraction(document=replace(doc._.document, tables=()), sentences=sentences, **found)
