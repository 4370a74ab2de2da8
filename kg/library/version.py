"""Which version of the program made an extraction: the same version gives the same graph for the same bytes."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from kg import __version__
from kg.resources import resource

DECIDES = ("model", "vocabulary", "readers", "nlp", "graph")  # packages whose code decides what a graph holds


@cache
def extractor_version() -> str:
    """The release, and eight hexadecimal digits over the code and the vocabulary that decide the result.

    A change to either makes the next ingest extract a known report again, even between releases.
    """
    package = Path(__file__).parent.parent
    files = [path for name in DECIDES for path in sorted((package / name).rglob("*.py"))]
    digest = sha256()
    for path in [*files, resource("ontology") / "concepts.ttl"]:
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{digest.hexdigest()[:8]}"
