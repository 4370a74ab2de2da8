"""Every attribute that the components keep on a spaCy `Doc`, declared once.

`doc._.document` is the Document being read; the others are tuples of the model's values (`kg.model.extraction`), each
written by one component and read by those behind it in the pipeline. Sentences are spaCy's own (`doc.sents`).
`doc._.learned` holds what a learned recogniser found (`kg.nlp.entities.Learned`), `doc._.vectors` the vectors of its
words (float16 [tokens, hidden]; None where no recogniser made any), `doc._.barren` the stretches (start, end) in which
it is sure that nothing is named, and `doc._.terms` what the vocabulary names, whatever the recogniser says of it. They
stay inside the pipeline.
"""

from __future__ import annotations

from spacy.tokens import Doc

TUPLES = ("sections", "references", "citations", "abbreviations", "mentions", "patients", "rates", "relations")


def declare() -> None:
    """Register the extensions; safe to call again."""
    if not Doc.has_extension("document"):
        Doc.set_extension("document", default=None)
        Doc.set_extension("vectors", default=None)
    for name in (*TUPLES, "learned", "barren", "terms"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
