"""Entities by another spaCy pipeline: a scispaCy model, a medspaCy one, a user's own, in place of the one that ships.

It is run on the text with its own tokenizer and all its components; what counts is the `ents` of its Doc. Their labels
become types of this program by a map, to which a user adds; a label that has no type is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language

from kg.model.errors import KgError
from kg.model.extraction import MENTION_TYPES
from kg.nlp.entities import Learned, before_zone
from kg.nlp.off_limits import zones_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span

    Zones = Sequence[tuple[int, int]]

# What the labels of known pipelines mean here, as `_key` writes them. A label that is a type's name is that type.
LABELS = {
    # scispaCy: en_ner_bc5cdr_md, en_ner_bionlp13cg_md
    "DISEASE": "Condition", "CHEMICAL": "Drug", "CANCER": "Condition", "PATHOLOGICAL_FORMATION": "Condition",
    "SIMPLE_CHEMICAL": "Drug", "ORGAN": "Anatomy", "TISSUE": "Anatomy", "ANATOMICAL_SYSTEM": "Anatomy",
    "MULTI_TISSUE_STRUCTURE": "Anatomy", "ORGANISM_SUBDIVISION": "Anatomy",
    # i2b2 2010, whose names medspaCy's users keep
    "PROBLEM": "Condition", "TREATMENT": "Procedure",
    # MACCROBAT
    "DISEASE_DISORDER": "Condition", "SIGN_SYMPTOM": "Condition", "DIAGNOSTIC_PROCEDURE": "Test",
    "THERAPEUTIC_PROCEDURE": "Procedure", "BIOLOGICAL_STRUCTURE": "Anatomy", "MEDICATION": "Drug",
    "LAB_VALUE": "Value",
}  # fmt: skip
_TYPES = {kind.upper(): kind for kind in MENTION_TYPES}


def parse_labels(pairs: Iterable[str]) -> dict[str, str]:
    """The map that `LABEL=Type` pairs make; `LABEL=` leaves a label out.

    Raises:
        KgError: a pair has no `=`, or names no type of this program.
    """
    labels: dict[str, str] = {}
    for pair in pairs:
        label, sign, kind = (part.strip() for part in pair.partition("="))
        if not (label and sign):
            message = f"{pair!r} maps no label: write LABEL=Type, as in DISEASE=Condition."
            raise KgError(message)
        labels[label] = kind
    _check_types(labels)
    return labels


def load_foreign(name: str, labels: Mapping[str, str] | None = None) -> ForeignComponent:
    """The component that asks an installed pipeline.

    Args:
        name: the pipeline's package, or the folder it was saved to.
        labels: from its labels to MENTION_TYPES, before the common ones in LABELS; "" leaves a label out.

    Raises:
        KgError: there is no such pipeline, it cannot be loaded, it recognises no entities, none of its labels has a
            type, or a type is none.
    """
    own = dict(labels or {})
    _check_types(own)
    component = ForeignComponent(nlp := _load(name), own)
    known = _labels_of(nlp)
    if not nlp.pipe_names:
        message = f"The pipeline {name} has no components and so recognises no entities; name another."
        raise KgError(message)
    if known and not any(map(component.type_of, known)):
        message = f"No label of the pipeline {name} has a type ({', '.join(known)}): map one, as {known[0]}=Condition."
        raise KgError(message)
    return component


@Language.factory(
    "kg_foreign",
    default_config={"labels": {}},
    requires=["doc._.sections", "doc._.references", "doc._.citations"],
    assigns=["doc._.learned"],
)
def create_foreign(nlp: Language, name: str, pipeline: str, labels: dict[str, str]) -> ForeignComponent:  # noqa: ARG001 - spaCy's signature
    """Factory of the component that asks another pipeline."""
    return load_foreign(pipeline, labels)


class ForeignComponent:
    """Sets `doc._.learned` to what another pipeline finds, in order, none overlapping another; it has no vectors."""

    def __init__(self, nlp: Language, labels: Mapping[str, str]) -> None:
        self.nlp = nlp
        self._types = {**_TYPES, **LABELS, **{_key(label): kind for label, kind in labels.items()}}

    def __call__(self, doc: Doc) -> Doc:
        """Ask and write."""
        zones = zones_of(doc)
        places = doc.to_array(["IDX"]).tolist()
        learned = (self._learned(offset, entity, places, zones) for offset, entity in self._entities(doc.text))
        doc._.learned = tuple(found for found in learned if found)
        return doc

    def type_of(self, label: str) -> str | None:
        """The type of a label; None for one that is left out."""
        return self._types.get(_key(label)) or None

    def _entities(self, text: str) -> Iterator[tuple[int, Span]]:
        """The entities that have a type, each with the place of the text that it was found in."""
        pieces = list(cut_text(text, self.nlp.max_length))
        offset = 0
        for piece, read in zip(pieces, self.nlp.pipe(pieces), strict=True):
            yield from ((offset, entity) for entity in read.ents if self.type_of(entity.label_))
            offset += len(piece)

    def _learned(self, offset: int, entity: Span, places: Sequence[int], zones: Zones) -> Learned | None:
        """An entity in terms of the document; None where it is off limits."""
        start = offset + entity.start_char
        inside = bisect_right(zones, start, key=lambda zone: zone[0]) - 1
        if inside >= 0 and start < zones[inside][1]:
            return None
        end = start + len(before_zone(start, entity.text, zones))
        first, last = bisect_right(places, start) - 1, bisect_left(places, end) - 1
        kind = self.type_of(entity.label_)
        return Learned(start, end, first, last, kind, _score(entity)) if kind and start < end else None


def cut_text(text: str, longest: int) -> Iterator[str]:
    """A text in pieces of at most `longest` code points, cut between paragraphs, else at spaces, else anywhere."""
    start = 0
    while len(text) - start > longest:
        borders = (text.rfind(border, start + 1, start + longest) for border in ("\n\n", " "))
        end = next((border for border in borders if border > 0), start + longest)
        yield text[start:end]
        start = end
    yield text[start:]


def _load(name: str) -> Language:
    installed = spacy.util.get_installed_models()
    if name not in installed and not Path(name).exists():
        near = f" Did you mean {near[0]}?" if (near := get_close_matches(name, installed)) else ""
        have = f"Installed are: {', '.join(sorted(installed))}" if installed else "None is installed yet"
        message = f"There is no spaCy pipeline {name!r}.{near} {have}; add it with pip install, or give its folder."
        raise KgError(message)
    try:
        return spacy.load(name)
    except Exception as error:  # its own code is run, which may raise whatever it likes
        message = f"The pipeline {name} cannot be loaded ({' '.join(str(error).split())[:300]}): install what it needs."
        raise KgError(message) from error


def _labels_of(nlp: Language) -> list[str]:
    """The labels that its recognisers are known to give."""
    makers = (name for name in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(name).assigns)
    return sorted({label for name in makers for label in nlp.pipe_labels.get(name, ())})


def _check_types(labels: Mapping[str, str]) -> None:
    for label, kind in labels.items():
        if kind and kind not in MENTION_TYPES:
            message = f"{label}={kind} names no type; the types are {', '.join(MENTION_TYPES)}."
            raise KgError(message)


def _key(label: str) -> str:
    return label.upper().replace("-", "_").replace(" ", "_")


def _score(entity: Span) -> float:
    """What the pipeline tells in `span._.score`, if anything."""
    score = entity._.score if entity.has_extension("score") else None
    return float(score) if isinstance(score, int | float) and 0 < score <= 1 else 1.0
