"""Which word pieces of a general vocabulary does medical prose need? Half of the encoder's weights are its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_SCRIPTS = ((0x20, 0x250), (0x370, 0x400), (0x2000, 0x2300))  # Latin, Greek, punctuation and mathematical signs


def kept_pieces(names: Sequence[str], counts: Sequence[int], least: int) -> list[int]:
    """Which pieces of a vocabulary medical prose needs: those seen `least` times, and every single sign of its scripts.

    A word whose piece is left out is cut into shorter ones, so nothing becomes unknown but signs of other scripts.
    """
    return [at for at, name in enumerate(names) if _is_kept(name, counts[at], least)]


def _is_kept(name: str, count: int, least: int) -> bool:
    bare = name.removeprefix("##")
    if len(bare) == 1:
        return any(low <= ord(bare) < high for low, high in _SCRIPTS)
    return name in SPECIAL or (not name.startswith("[") and count >= least)
