"""How fast a clinical pipeline reads: this program's, alone and with two workers, and medSpaCy's, in one run.

    python benchmarks/clinical.py PYTHON

`PYTHON` is the interpreter of an environment with medSpaCy: see README.md beside this file.
"""

from __future__ import annotations

import json
import resource as system
import subprocess
import sys
from contextlib import closing
from time import perf_counter
from typing import Any

COPIES = 4  # of each report of the corpus


def peak() -> float:
    """The most memory that this process has taken, in MB (Linux)."""
    return system.getrusage(system.RUSAGE_SELF).ru_maxrss / 1024


def peer(job: dict[str, Any]) -> dict[str, float]:
    """MedSpaCy as it loads by default, its target matcher filled with the labels of our lexicon."""
    import medspacy
    from medspacy.ner import TargetRule

    nlp = medspacy.load()
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(label, kind) for label, kind in job["labels"]])
    nlp(job["texts"][0])
    began = perf_counter()
    found = sum(len(nlp(text).ents) for text in job["texts"])
    return {"seconds": perf_counter() - began, "found": found, "peak": peak()}


def ours(texts: list[str], workers: int) -> dict[str, float]:
    """The whole of `kg extract`: sections to relations."""
    from kg.library import Library, Recogniser, Source

    library = Library(recogniser=Recogniser())
    sources = [Source.of_text("-", text) for text in texts]
    with closing(library.extract(sources[:2], workers=workers)) as first:
        list(first)
    began = perf_counter()
    with closing(library.extract(sources, workers=workers)) as outcomes:
        found = sum(len(outcome.mentions) for outcome in outcomes)
    return {"seconds": perf_counter() - began, "found": found, "peak": peak()}


def alone(workers: int, job: dict[str, Any]) -> dict[str, float]:
    """`ours` in a process of its own, so that memory is its own too."""
    return _run([sys.executable, __file__, "--ours", str(workers)], job)


def _run(command: list[str], job: dict[str, Any]) -> dict[str, float]:
    run = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        raise SystemExit(run.stderr)
    result: dict[str, float] = json.loads(run.stdout.strip().split("\n")[-1])
    return result


def main(python: str) -> None:
    """Print words per second, memory and the ratio."""
    from kg.readers import find_sources, read
    from kg.resources import resource
    from kg.vocabulary.lexicon import Lexicon

    texts = [read(source).text for source in find_sources([resource("corpus")]) if source.endswith(".txt")] * COPIES
    words = sum(len(text.split()) for text in texts)
    labels = [(label, entry.type) for entry in Lexicon.load().entries for label in entry.labels]
    job = {"texts": texts, "labels": labels}
    rows = {
        "kg, one worker": alone(1, job),
        "kg, two workers": alone(2, job),
        "medSpaCy": _run([python, __file__, "--peer"], job),
    }
    sys.stdout.write(f"{len(texts)} reports, {words:,} words; medSpaCy looks for {len(labels):,} labels\n")
    for name, row in rows.items():
        sys.stdout.write(
            f"{name:16} {words / row['seconds']:8,.0f} words/s  {row['found']:7,.0f} entities  {row['peak']:6,.0f} MB\n"
        )
    ratio = rows["medSpaCy"]["seconds"] / rows["kg, one worker"]["seconds"]
    sys.stdout.write(f"kg with one worker reads {ratio:.2f} times as fast as medSpaCy\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        sys.stdout.write(json.dumps(peer(json.load(sys.stdin))) + "\n")
    elif sys.argv[1:2] == ["--ours"]:
        sys.stdout.write(json.dumps(ours(json.load(sys.stdin)["texts"], int(sys.argv[2]))) + "\n")
    elif len(sys.argv) == 2:  # noqa: PLR2004 - one argument
        main(sys.argv[1])
    else:
        raise SystemExit(__doc__)
