"""What is each word, and on which word does it depend? A tagger and a parser, trained by `kg.nlp.training.syntax`.

The sentences are those found before (`kg.nlp.sentences`): each is parsed by itself, without its white space, and has
one root. Tags are those of the Penn Treebank; dependencies have the labels of spaCy's English pipelines (Stanford's),
so that `doc.noun_chunks` and matchers written for those work. Sentences in lists of references and of abbreviations
and sentences too long for prose are left out: their words have no tag, and a dependency in name only (on the first).
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import create_vocab
from thinc.api import use_ops

from kg.model.errors import KgError
from kg.nlp.off_limits import is_silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.vocab import Vocab
    from thinc.types import Ints2d

    Numbers = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

LONGEST_SENTENCE = 300  # words; the longest of 20,000 in CRAFT has 250
_FOLDER = Path(__file__).parent / "models" / "syntax"
_AT_ONCE = 256  # sentences a batch
_TAG, _DEP, _HEAD = range(3)  # columns

# Penn tags to the universal ones; the few that the tag does not decide are in `_universal`.
_UNIVERSAL = {
    tag: universal
    for universal, tags in {
        "ADJ": "JJ JJR JJS AFX",
        "ADP": "IN RP",
        "ADV": "RB RBR RBS WRB",
        "AUX": "MD",
        "CCONJ": "CC",
        "DET": "DT PDT WDT",
        "INTJ": "UH",
        "NOUN": "NN NNS",
        "NUM": "CD",
        "PART": "POS TO",
        "PRON": "EX PRP PRP$ WP WP$",
        "PROPN": "NNP NNPS",
        "PUNCT": ". , : `` '' -LRB- -RRB- HYPH NFP",
        "SPACE": "_SP",
        "SYM": "SYM $ #",
        "VERB": "VB VBD VBG VBN VBP VBZ",
        "X": "ADD FW LS XX",
    }.items()
    for tag in tags.split()
}
_BE = frozenset(("be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m"))
_AUXILIARY = frozenset(("aux", "auxpass"))
_ARGUMENT = frozenset(("nsubj", "nsubjpass", "dobj", "pobj"))


def load_syntax() -> SyntaxModel:
    """The tagger and parser that come with the program (registered as `kg.Syntax.v1`); read at their first use."""
    return _model_in(_FOLDER)


@Language.factory(
    "kg_syntax",
    default_config={"model": {"@misc": "kg.Syntax.v1"}},
    requires=["token.is_sent_start", "doc._.sections", "doc._.references"],
    assigns=["token.tag", "token.pos", "token.dep", "token.head"],
)
def create_syntax(nlp: Language, name: str, model: SyntaxModel) -> Syntax:  # noqa: ARG001 - spaCy's signature
    """Make the component."""
    return Syntax(model)


class SyntaxModel:
    """A tagger and a parser, saved as a spaCy pipeline; read from their folder when the first sentence comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline.

        Raises:
            KgError: the folder holds none.
        """
        if not (self.folder / "config.cfg").is_file():
            message = f"The tagger and parser are missing from {self.folder}; install kg again."
            raise KgError(message)
        with use_ops("numpy", use_blis=False):  # numpy's own BLAS is the faster one for matrices as small as these
            return spacy.load(self.folder)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every string that a parse can hold."""
        names = [label for component in ("tagger", "parser") for label in self.nlp.get_pipe(component).labels]  # type: ignore[attr-defined]
        return (*names, "ROOT", "dep", "_SP")

    def parse(self, sentences: Sequence[Sequence[str]]) -> Hashes:
        """Tag, dependency and head of every word of all sentences, one row each.

        A head is an offset in words (two's complement). Each sentence is a tree with one root.
        """
        vocab = create_vocab("en", English.Defaults)  # of this text alone, so that none grows with the texts read
        for label in self.labels:
            vocab.strings.add(label)
        parsed = self.nlp.pipe([sentence_doc(vocab, words) for words in sentences], batch_size=_AT_ONCE)
        rows = [_with_one_root(_rows(doc), vocab) for doc in parsed]
        return np.concatenate(rows) if rows else np.zeros((0, 3), dtype=np.uint64)


@lru_cache(maxsize=4)
def _model_in(folder: Path) -> SyntaxModel:
    return SyntaxModel(folder)


def sentence_doc(vocab: Vocab, words: Sequence[str]) -> Doc:
    """One sentence as the tagger and parser see it, in training and at work: its words, and no border among them."""
    starts: list[bool | int | None] = [True, *[False] * (len(words) - 1)]
    return Doc(vocab, words=list(words), sent_starts=starts)


def _rows(doc: Doc) -> Hashes:
    return cast("Hashes", doc.to_array(["TAG", "DEP", "HEAD"]))


def _with_one_root(rows: Hashes, vocab: Vocab) -> Hashes:
    """Further roots become dependents of the first that is a verb, or of the first.

    The parser leaves several where it finds no relation; spaCy would then see several sentences.
    """
    roots = np.flatnonzero(rows[:, _HEAD] == 0)
    if len(roots) > 1:
        verbs = [root for root in roots if vocab.strings[rows[root, _TAG]].startswith("VB")]
        main = verbs[0] if verbs else roots[0]
        others = roots[roots != main]
        rows[others, _HEAD] = (main - others).astype(np.uint64)
        rows[others, _DEP] = vocab.strings["dep"]
    return rows


class Syntax:
    """Sets `tag_`, `pos_`, `dep_` and `head` of every token; the sentences stay as they are."""

    def __init__(self, model: SyntaxModel) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Parse the sentences that are prose."""
        if not len(doc):
            return doc
        layout = _Layout(doc)
        rows = self.model.parse(list(layout.sentences(doc)))
        for label in self.model.labels:
            doc.vocab.strings.add(label)
        return _written(doc, layout, rows)


class _Layout:
    """Where the sentences of a document lie, and which of its tokens are to be parsed; all counted in tokens."""

    def __init__(self, doc: Doc) -> None:
        marks = doc.to_array(["SENT_START", "IS_SPACE"])
        begins = marks[:, 0] == 1
        begins[0] = True
        self.starts: Numbers = np.flatnonzero(begins)
        self.lengths: Numbers = np.diff(self.starts, append=len(doc))
        self.is_word = marks[:, 1] == 0
        words = np.add.reduceat(self.is_word.astype(np.int64), self.starts)
        loud = np.logical_or.reduceat(self.is_word & ~_silent(doc), self.starts)
        self.is_parsed = loud & (words <= LONGEST_SENTENCE)
        self.sizes: Numbers = words[self.is_parsed]  # words of each parsed sentence
        self.places: Numbers = np.flatnonzero(self.is_word & self.spread(self.is_parsed))

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """A value of each sentence as a value of each token."""
        return np.repeat(values, self.lengths)

    def sentences(self, doc: Doc) -> Iterator[list[str]]:
        """The words of each parsed sentence."""
        words = [doc[at].text for at in self.places.tolist()]
        ends = np.cumsum(self.sizes).tolist()
        for start, end in zip([0, *ends], ends, strict=False):
            yield words[start:end]


def _silent(doc: Doc) -> NDArray[np.bool_]:
    """The tokens that stand in a list of references or of abbreviations, or in acknowledgements and the like."""
    offsets = np.array([token.idx for token in doc])
    silent = np.zeros(len(doc), dtype=bool)
    zones = [(section.start, section.end) for section in doc._.sections if is_silent(section)]
    for start, end in [*zones, *((reference.start, reference.end) for reference in doc._.references)]:
        silent[np.searchsorted(offsets, start) : np.searchsorted(offsets, end)] = True
    return silent


def _written(doc: Doc, layout: _Layout, rows: Hashes) -> Doc:
    """Put the rows into the document: TAG, POS, DEP and HEAD of all tokens at once."""
    strings, places = doc.vocab.strings, layout.places
    tags, deps = np.zeros((2, len(doc)), dtype=np.uint64)
    heads = layout.spread(layout.starts)
    tags[places], deps[places] = rows[:, _TAG], rows[:, _DEP]
    heads[places] = places[np.arange(len(places)) + rows[:, _HEAD].view(np.int64)]
    spaces = np.flatnonzero(~layout.is_word & layout.spread(layout.is_parsed))
    tags[spaces], deps[spaces] = strings["_SP"], strings["dep"]
    heads[spaces] = _neighbours(layout, spaces)
    deps[layout.starts[~layout.is_parsed]] = strings["ROOT"]  # without a root, spaCy sees no sentence
    offsets = (heads - np.arange(len(doc))).view(np.uint64)
    columns = np.stack([tags, _parts_of_speech(doc, tags, deps), deps, offsets], axis=1)
    return doc.from_array(["TAG", "POS", "DEP", "HEAD"], cast("Ints2d", columns))


def _neighbours(layout: _Layout, spaces: Numbers) -> Numbers:
    """The word that white space hangs on: the one before it in its sentence, or else the first of the sentence."""
    before = np.searchsorted(layout.places, spaces) - 1
    first = np.searchsorted(layout.places, layout.spread(layout.starts)[spaces])
    return layout.places[np.maximum(before, first)]


def _parts_of_speech(doc: Doc, tags: Hashes, deps: Hashes) -> Hashes:
    strings = doc.vocab.strings
    names = {key: strings[key] for key in {*tags.tolist(), *deps.tolist()}}
    triples = zip(doc, tags.tolist(), deps.tolist(), strict=True)
    return np.array([strings[_universal(names[t], names[d], word.text)] for word, t, d in triples], dtype=np.uint64)


def _universal(tag: str, dep: str, word: str) -> str:
    """The universal part of speech of a word, after the guidelines of UD (v2) for English."""
    if tag.startswith("VB"):
        return "AUX" if dep in _AUXILIARY or word.lower() in _BE else "VERB"
    if tag == "IN" and dep == "mark":
        return "SCONJ"
    if tag == "RB" and dep == "neg":
        return "PART"
    if tag in ("DT", "WDT") and dep in _ARGUMENT:
        return "PRON"
    return _UNIVERSAL.get(tag, "X") if tag else ""
