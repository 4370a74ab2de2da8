"""Answers on disk, so that nothing is asked for twice.

A folder of files and no caching library: those follow the expiry dates that servers send, and Europe PMC sends none. An
answer is kept until it is asked for anew (`kg fetch --refresh`).
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from kg.model.errors import KgError


class Cache:
    """One file for each address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> bytes | None:
        """What was kept; None where nothing was, or it cannot be read any more."""
        try:
            return self._file(address).read_bytes()
        except OSError:
            return None

    def put(self, address: str, content: bytes) -> None:
        """Keep an answer; the file is written beside its place and moved there when it is whole.

        Raises:
            KgError: the folder cannot be written to.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder) as beside:
                whole = Path(beside) / "answer"
                whole.write_bytes(content)
                whole.replace(self._file(address))
        except OSError as error:
            raise KgError(
                f"The cache {self._folder} cannot be written ({error.strerror}); "
                "make room or name another folder in KG_CACHE."
            ) from error

    def _file(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode()).hexdigest()
