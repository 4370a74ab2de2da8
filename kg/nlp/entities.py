"""Which spans does the learned recogniser call an entity, and of which type?

A transformer encoder, fine-tuned to tag words, reads each paragraph; the likeliest legal tags make spans. What a tagger
gets wrong at the edges of a span and any grammar knows better is put right here: a noun phrase is named without its
determiner, and punctuation belongs to the sentence.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language

from kg.model.errors import KgError
from kg.nlp.brackets import bracketed
from kg.nlp.decoding import Decoder
from kg.nlp.encoder import Encoder
from kg.nlp.off_limits import zones_of
from kg.nlp.windows import free_tokens, windows
from kg.nlp.word_lists import word_list
from kg.nlp.wordpieces import WordPieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc, Token

    Zones = Sequence[tuple[int, int]]

MODEL = Path(__file__).parent / "models" / "entities"
# Types whose names take a determiner; in measures it counts: `a week`, `every 8 hours`.
_NAMING = frozenset({"Procedure", "Test", "Condition", "Anatomy", "Drug", "Device", "Severity"})
_DETERMINERS = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "no", "any",
    "some", "each", "every", "another", "such",
})  # fmt: skip
# No name ends with one of these (in small letters: `hepatitis A` and `vitamin A` do).
_LINKING = frozenset({
    "of", "and", "or", "with", "the", "a", "an", "in", "at", "to", "for", "by", "from", "as", "was", "is", "were",
})  # fmt: skip
# Words without content of their own: alone they name nothing.
_EMPTY = word_list("prepositions") | word_list("conjunctions") | word_list("pronouns") | word_list("adverbs")
_DENYING = frozenset({"no", "without", "denies", "denied"})
_SIGNS = ",;:.!?…\"“”„«»'‘’`•·/-‐‑–—"  # an edge token made of these alone belongs to the sentence
CERTAIN = 0.75  # probability of a word to name nothing, from which no vocabulary overrules the model
_MINUS = frozenset("-‐‑–")
_BRACKETS = frozenset("()[]")


@dataclass(frozen=True, slots=True)
class Learned:
    """A span that a recogniser calls an entity.

    Attributes:
        start, end: code points of the text, end exclusive.
        first, last: indices of its first and its last token, both in it.
        type: one of `kg.model.extraction.MENTION_TYPES`.
        score: how sure the recogniser is, in (0, 1]; what it measures is the recogniser's to say.
    """

    start: int
    end: int
    first: int
    last: int
    type: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class EntityModel:
    """The parts of a trained recogniser; `longest` is how many word pieces it reads at once.

    What it tells with less confidence than `least` is not told at all.
    """

    vocabulary: WordPieces
    encoder: Encoder
    decoder: Decoder
    longest: int
    least: float = 0.0

    @classmethod
    def load(cls, folder: Path) -> EntityModel:
        """Read the encoder, `wordpieces.txt` and `config.json` (tags, longest; bias by type and least, if told).

        Raises:
            KgError: something of it is missing or does not fit together.
        """
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf8"))
            vocabulary = WordPieces.load(folder / "wordpieces.txt")
            decoder, longest = Decoder(config["tags"], config.get("bias")), int(config["longest"])
            least = float(config.get("least", 0))
        except (OSError, ValueError, KeyError) as error:
            message = f"The entity model {folder} is incomplete ({error}): install kg again."
            raise KgError(message) from error
        encoder = Encoder.load(folder)
        if encoder.tags != len(decoder.tags):
            reason = f"{len(decoder.tags)} names for {encoder.tags} tags"
            message = f"The entity model {folder} is damaged ({reason}): install kg again."
            raise KgError(message)
        return cls(vocabulary, encoder, decoder, longest, least)


def load_entities() -> EntityModel:
    """The model that comes with the program (registered as `kg.Entities.v1`)."""
    return EntityModel.load(MODEL)


@Language.factory(
    "kg_entities",
    default_config={"model": {"@misc": "kg.Entities.v1"}},
    requires=["token.is_sent_start", "doc._.sections", "doc._.references", "doc._.citations"],
    assigns=["doc._.learned", "doc._.vectors", "doc._.barren"],
)
def create_entities(nlp: Language, name: str, model: EntityModel) -> EntityComponent:  # noqa: ARG001 - spaCy's signature
    """Factory of the component that recognises entities."""
    return EntityComponent(model)


class EntityComponent:
    """Sets `doc._.learned`, in order, none overlapping another, `doc._.vectors` and `doc._.barren`.

    The vector of a token is what the encoder makes of its first piece; zeros where it read none (white space, lists of
    references, headings). Barren are the stretches of words of which the model is sure that they name no entity.
    """

    def __init__(self, model: EntityModel) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Recognise and write."""
        zones = zones_of(doc)
        vectors = np.zeros((len(doc), self.model.encoder.hidden), dtype=np.float16)  # a long text has millions of words
        outside = np.zeros(len(doc))
        learned = (tidied(doc, found, zones) for found in self._read(doc, zones, vectors, outside))
        doc._.learned = tuple(found for found in learned if found and found.score >= self.model.least)
        doc._.vectors = vectors
        doc._.barren = tuple(_stretches(doc, outside >= CERTAIN))
        return doc

    def _read(
        self, doc: Doc, zones: Zones, vectors: NDArray[np.float16], outside: NDArray[np.float64]
    ) -> Iterator[Learned]:
        """What the model finds; fills in what it makes of the words that it reads."""
        free = free_tokens(doc, zones)
        for window in windows(doc, free, self.model.vocabulary, self.model.longest):
            logits, hidden = self.model.encoder.run(window.pieces)
            vectors[window.tokens] = hidden[window.places]
            outside[window.tokens] = self.model.decoder.outside(logits[window.places])
            for span in self.model.decoder.spans(logits[window.places], window.starts, free[window.tokens]):
                first, last = int(window.tokens[span.first]), int(window.tokens[span.last])
                yield Learned(doc[first].idx, _end(doc[last]), first, last, span.type, span.score)


def _stretches(doc: Doc, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of tokens that are chosen."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], chosen, [False]))))
    for first, behind in edges.reshape(-1, 2).tolist():
        yield doc[first].idx, _end(doc[behind - 1])


def tidied(doc: Doc, found: Learned, zones: Zones = ()) -> Learned | None:
    """A span without what its edges have too much; None where nothing is left.

    Off go punctuation, brackets without their partner or around the whole, determiners before a name, a denial with
    what stands before it (`Joints - no swelling`), and what of the last word is off limits (`leakage.4`, where the
    citation is glued on). What is made of prepositions and the like alone is none.
    """
    tokens = _undenied(list(doc[found.first : found.last + 1]), found.type)
    if all(token.text in _EMPTY for token in tokens):  # as written: `AT` may be a short form
        return None
    while tokens:
        if _leads(tokens, found.type):
            del tokens[0]
        elif _trails(tokens, found.type):
            del tokens[-1]
        else:
            return _clipped(tokens, found, zones)
    return None


def _undenied(tokens: list[Token], kind: str) -> list[Token]:
    """What stands behind the last denial among the tokens; no name has one inside, or is one."""
    denials = [at for at, token in enumerate(tokens) if token.lower_ in _DENYING] if kind in _NAMING else []
    if denials and tokens[-1].text == "NO":  # nitric oxide
        return tokens
    return tokens[denials[-1] + 1 :] if denials else tokens


def _leads(tokens: Sequence[Token], kind: str) -> bool:
    """Whether the first token is none of the span's."""
    first = tokens[0]
    if first.text in _BRACKETS:
        return _is_loose(tokens, first)
    if kind in _NAMING and first.lower_ in _DETERMINERS:
        return first.is_lower or (bool(first.is_sent_start) and first.is_title)  # not the vitamin A, the bundle of His
    negative = first.text in _MINUS and len(tokens) > 1 and not first.whitespace_ and tokens[1].text[0].isdigit()
    return not first.text.strip(_SIGNS) and not negative


def _trails(tokens: Sequence[Token], kind: str) -> bool:
    """Whether the last token is none of the span's."""
    last = tokens[-1]
    if last.text in _BRACKETS:
        return _is_loose(tokens, last)
    if kind in _NAMING and last.text in _LINKING:
        return True
    return last.is_space or not last.text.strip(_SIGNS)


def _is_loose(tokens: Sequence[Token], bracket: Token) -> bool:
    """Whether a bracket at an edge has no partner in the span, or stands around the whole of it."""
    text = _text(tokens)
    at = bracket.idx - tokens[0].idx
    pairs = bracketed(text, 0, len(text))
    return pairs == [(0, len(text))] or all(at not in (opens, closes - 1) for opens, closes in pairs)


def _clipped(tokens: Sequence[Token], found: Learned, zones: Zones) -> Learned | None:
    """With the offsets of its tokens, up to the next zone that is off limits."""
    start = tokens[0].idx
    end = start + len(before_zone(start, _text(tokens), zones))
    last = max((token.i for token in tokens if token.idx < end), default=None)
    return None if last is None else replace(found, start=start, end=end, first=tokens[0].i, last=last)


def before_zone(start: int, text: str, zones: Zones) -> str:
    """What of the words that begin at `start` stands before the next zone that is off limits."""
    at = bisect_left(zones, (start, -1))
    if at == len(zones) or zones[at][0] >= start + len(text):
        return text
    return text[: zones[at][0] - start].rstrip(_SIGNS + " ")


def _text(tokens: Sequence[Token]) -> str:
    """From the first to the last; asking the document for its text would put the whole of it together each time."""
    return "".join(token.text_with_ws for token in tokens).removesuffix(tokens[-1].whitespace_)


def _end(token: Token) -> int:
    return token.idx + len(token)
