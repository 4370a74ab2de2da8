"""What the system and the database say when a store cannot be used, as one sentence for the user."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.model.errors import StoreBusy, StoreDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def told(home: Path) -> Iterator[None]:
    """Turn errors of files and of the database into errors of the store.

    Raises:
        StoreBusy: the database is open elsewhere (by another program: our own lock keeps our writers apart).
        StoreDamaged: anything else.
    """
    try:
        yield
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        if "lock file" in reason or "lock hold" in reason:
            raise StoreBusy(str(home), 0) from error
        raise StoreDamaged(str(home), reason) from error
