"""Train the tagger and the parser (`kg.nlp.syntax`) on CRAFT's full-text articles; no torch, one thread, CPU.

    from kg.nlp.training.syntax import train_syntax
    train_syntax(Path("treebank/craft-conllu.tar.xz"), Path("kg/nlp/models/syntax"))

CRAFT v5 (Cohen et al., The Colorado Richly Annotated Full Text corpus, 2017; annotations CC BY 3.0) has Penn tags and
Stanford dependencies. Sentences go in as the tokenizer of the pipeline cuts them; spaCy aligns its words to theirs.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import use_ops

from kg.nlp.pipeline import load_pipeline
from kg.nlp.syntax import Syntax, SyntaxModel, sentence_doc
from kg.nlp.tokenizer import LinearTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from spacy.language import Language
    from spacy.vocab import Vocab
    from thinc.api import Config

CONFIG = Path(__file__).with_name("syntax.cfg")
ONE_IN = 10  # documents, of which one is kept for development
SCORES = ("tag_acc", "dep_uas", "dep_las", "sents_p", "sents_r", "sents_f")
_BEFORE_SYNTAX = ("kg_sections", "kg_references", "kg_citations", "kg_sentences")
_META = {
    "name": "kg_syntax",
    "description": "Tagger and parser of biomedical English.",
    "license": "Apache-2.0; trained on the CRAFT corpus v5 (CC BY 3.0)",
    "sources": [{"name": "CRAFT", "url": "https://github.com/UCDenver-ccp/CRAFT", "license": "CC BY 3.0"}],
    "spacy_version": ">=3.8,<3.9",
}


class Sentence(NamedTuple):
    """A sentence of a treebank; a head is the index of a word, a root's its own."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    tags: tuple[str, ...]
    universal: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    opens_paragraph: bool


def train_syntax(archive: Path, target: Path, overrides: Mapping[str, Any] | None = None) -> dict[str, float]:
    """Train on CRAFT and write the best model by the development part.

    Args:
        archive: `craft-conllu.tar.xz`, one CoNLL-U file a document.
        target: the folder to write; what it holds is replaced.
        overrides: settings of `syntax.cfg` to change, by their dotted names.

    Returns:
        The scores of `score_syntax`, which are also printed.
    """
    config = load_config(CONFIG, overrides={"paths.craft": str(archive), **(overrides or {})})
    with TemporaryDirectory() as scratch, use_ops("numpy", use_blis=False):
        train(init_nlp(config), Path(scratch))
        save(Path(scratch) / "model-best", target, config)
    _examples.cache_clear()
    scores = score_syntax(archive, target)
    print(json.dumps(scores, indent=1))  # noqa: T201 - a training step reports
    return scores


def save(trained: Path, target: Path, config: Config) -> None:
    """Write the components of a model that spaCy trained, without its corpora's words and places."""
    lean = load_model_from_config({"nlp": config["nlp"], "components": config["components"]}, auto_fill=True)
    for name, component in lean.pipeline:
        component.from_disk(trained / name, exclude=["vocab"])  # type: ignore[attr-defined]
        for label in getattr(component, "labels", ()):
            lean.vocab.strings.add(label)
    lean.meta.update(_META)
    lean.to_disk(target)


def score_syntax(archive: Path, model: Path) -> dict[str, float]:
    """Scores of a saved model on the raw text of the development documents, sentences found as they are at work.

    Attachment is scored without punctuation, and as spaCy's scorer has it: words that are cut otherwise than the
    treebank's do not count.
    """
    before, component = load_pipeline(_BEFORE_SYNTAX).nlp, Syntax(SyntaxModel(model))
    examples = []
    for document in _documents(archive)["dev"]:
        gold = document_doc(before.vocab, document)
        examples.append(Example(component(before(gold.text)), gold))
    scores: dict[str, Any] = {}
    for scorer in ("spacy.tagger_scorer.v1", "spacy.parser_scorer.v1"):
        scores |= registry.scorers.get(scorer)()(examples)
    return {name: round(scores[name], 4) for name in SCORES}


def craft_examples(archive: str, part: str) -> Callable[[Language], list[Example]]:
    """The sentences of one part, `train` or `dev`, of CRAFT as spaCy takes them for training."""
    return partial(_examples, archive, part)


registry.readers.register("kg.Craft.v1", func=craft_examples)


@lru_cache(maxsize=2)  # each component asks for them when it is set up, and the training once more
def _examples(archive: str, part: str, nlp: Language) -> list[Example]:
    cut = LinearTokenizer(nlp)
    sentences = (sentence for document in _documents(Path(archive))[part] for sentence in document)
    return [_example(nlp.vocab, cut, sentence) for sentence in sentences]


def _example(vocab: Vocab, cut: Callable[[str], Doc], sentence: Sentence) -> Example:
    gold = document_doc(vocab, [sentence])
    words = [token.text for token in cut(gold.text) if not token.is_space]
    return Example(sentence_doc(vocab, words), gold)


def document_doc(vocab: Vocab, sentences: Iterable[Sentence]) -> Doc:
    """Sentences of a treebank as one annotated text; an empty line stands between paragraphs."""
    fields: dict[str, Any] = {name: [] for name in ("words", "spaces", "tags", "pos", "heads", "deps")}
    starts: list[bool] = []
    for sentence in sentences:
        if sentence.opens_paragraph and starts:
            fields["spaces"][-1] = False
            _extend(fields, ["\n\n"], [False], [""], [""], [len(starts) - 1], [""])
            starts.append(False)
        heads = [head + len(starts) for head in sentence.heads]
        _extend(fields, sentence.words, sentence.spaces, sentence.tags, sentence.universal, heads, sentence.deps)
        starts += [True] + [False] * (len(sentence.words) - 1)
    return Doc(vocab, **fields)


def _extend(fields: dict[str, list[Any]], *columns: Iterable[Any]) -> None:
    for field, column in zip(fields.values(), columns, strict=True):
        field.extend(column)


@lru_cache(maxsize=1)
def _documents(archive: Path) -> dict[str, list[list[Sentence]]]:
    """The documents of each part; a tenth is for development, those whose ids hash lowest."""
    found: dict[str, list[Sentence]] = {}
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member) if member.name.endswith(".conllu") else None
            if content:
                found[Path(member.name).stem] = list(read_conllu(content.read().decode("utf8")))
    order = sorted(found, key=lambda identifier: hashlib.sha256(identifier.encode()).hexdigest())
    kept = -(-len(order) // ONE_IN)
    return {"dev": [found[name] for name in order[:kept]], "train": [found[name] for name in order[kept:]]}


def read_conllu(text: str) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file; empty nodes and ranges of words are left out."""
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        rows = [row for row in rows if row[0].isdigit()]
        if rows:
            yield _sentence(rows, opens_paragraph=any(line.startswith("# newpar") for line in lines))


def _sentence(rows: list[list[str]], *, opens_paragraph: bool) -> Sentence:
    _, words, _, universal, tags, _, heads, deps, _, notes = zip(*rows, strict=True)
    return Sentence(
        words,
        tuple("SpaceAfter=No" not in note for note in notes),
        tags,
        universal,
        tuple(at if head == "0" else int(head) - 1 for at, head in enumerate(heads)),
        tuple("ROOT" if dep == "root" else dep for dep in deps),
        opens_paragraph,
    )
