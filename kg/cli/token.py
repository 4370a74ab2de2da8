"""The token of `kg serve --writable`: what a client must know to write. No word of a command: those, all may see."""

from __future__ import annotations

import os
import re
import secrets
from typing import TYPE_CHECKING

from kg.cli.common import say, usage

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "KG_TOKEN"
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{16,}", re.ASCII)  # what a header may hold (RFC 6750), and too long to guess
_MADE = 32  # bytes of chance


def chosen_token(file: Path | None, *, local: bool) -> str:
    """The token from a file, or from the environment; else one that is made, and shown this once.

    Args:
        file: it holds the token and nothing else.
        local: whether only this machine can reach the endpoint; elsewhere a token is not made but must be chosen.
    """
    if file is not None:
        try:
            return _checked(file.read_text(encoding="ascii").strip(), str(file))
        except (OSError, UnicodeDecodeError) as error:
            usage(
                f"The token cannot be read from {file}: {getattr(error, 'strerror', None) or 'it is not plain text'}."
            )
    if given := os.environ.get(VARIABLE):
        return _checked(given, VARIABLE)
    if not local:
        usage(f"To let others write from elsewhere, choose a token: set {VARIABLE}, or name a file with --token-file.")
    made = secrets.token_urlsafe(_MADE)
    say(f"Whoever sends this token may write; it is shown only now:\n  Authorization: Bearer {made}")
    return made


def _checked(token: str, place: str) -> str:
    if not _TOKEN.fullmatch(token):
        usage(f"The token in {place} must have at least 16 characters, of A-Z a-z 0-9 . _ ~ + / = - only.")
    return token
