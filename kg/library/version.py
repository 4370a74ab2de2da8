"""Which version of the program made an extraction: the same version gives the same graph for the same bytes."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from kg import __version__
from kg.resources import resource
from kg.vocabulary.shelf import Shelf

DECIDES = (
    "model",
    "vocabulary",
    "readers",
    "fetching",
    "nlp",
    "graph",
)  # packages whose code decides what a graph holds
MODELS = "nlp/models"  # and what the code has learned


def extractor_version(recogniser: str = "") -> str:
    """The release, and eight hexadecimal digits over the code, the models and the vocabulary that decide the result.

    Vocabularies that a user has added are told behind it. A change to any of these makes the next ingest extract a
    known report again, even between releases.

    Args:
        recogniser: what finds the entities in place of the program's own model (`kg.nlp.pipeline.Pipeline.recogniser`).
    """
    digest = digest_of(Path(__file__).parent.parent, resource("ontology") / "concepts.ttl")
    added = Shelf().version
    parts = [f"{__version__}+{digest}", added and f"vocabularies {added}", recogniser and f"with {recogniser}"]
    return " ".join(filter(None, parts))


@cache
def digest_of(package: Path, concepts: Path) -> str:
    """Eight hexadecimal digits over a package's code and models, and a vocabulary; whatever line ends the code has."""
    code = [path for name in DECIDES for path in sorted((package / name).rglob("*.py"))]
    models = sorted(path for path in (package / MODELS).rglob("*") if path.is_file())
    digest = sha256()
    for path in [*code, concepts]:
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    for path in models:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
