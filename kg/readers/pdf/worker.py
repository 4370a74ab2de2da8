"""The child process that opens a PDF: `python -m kg.readers.pdf.worker BYTES SECONDS`, PDF in, JSON out.

It binds itself to so many bytes of memory and seconds of work where the platform can, because a PDF of two kilobytes
can ask for gigabytes. The answer is `{"pages": [[row, ...], ...], "furniture": [[text, ...], ...]}`, each row as the
fields of `kg.readers.pdf.columns.Row`, each text a running head or foot, or
`{"failure": "locked" | "damaged" | "memory"}`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from kg.readers.pdf.columns import rows
from kg.readers.pdf.furniture import furniture
from kg.readers.pdf.glyphs import NeedsPasswordError, pages
from kg.readers.pdf.pieces import pieces

if TYPE_CHECKING:
    from kg.readers.pdf.pieces import Piece


def main() -> None:
    """Read a PDF from standard input and write its rows to standard output."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    content = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(outcome(content)))


def limit(memory: int, seconds: int) -> None:
    """Bind this process to its limits; nothing where the platform knows none (Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def outcome(content: bytes) -> dict[str, Any]:
    """What is told to the parent process."""
    try:
        return _printed([pieces(page) for page in pages(content)])
    except NeedsPasswordError:
        return {"failure": "locked"}
    except MemoryError:
        return {"failure": "memory"}
    except ValueError:
        return {"failure": "damaged"}


def _printed(sheets: list[list[Piece]]) -> dict[str, Any]:
    aside = furniture(sheets)
    texts = [[piece for piece in sheet if piece not in beside] for sheet, beside in zip(sheets, aside, strict=True)]
    return {
        "pages": [[astuple(row) for row in page] for page in rows(texts)],
        "furniture": [[piece.text for piece in beside] for beside in aside],
    }


if __name__ == "__main__":
    main()
