"""Where in the spine? `T11`, `L2-L4`, `L1/2`; and what only looks so, the weightings of MR images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVEL = r"(?:C[1-7]|(?:T|Th)(?:1[0-2]|[1-9])|D(?:1[0-2]|[4-9])|L[1-5]|S[1-5])"
_NEXT = rf"(?:\s?[-–/]\s?(?:{_LEVEL}|1[0-2]|[1-9])(?!\d|\.\d))?"
_SEQUENCE = (
    r"(?:W|WI|weighted|fast|spin|turbo|gradient|images?|imaging|sequences?|signal|relaxation|FLAIR|FSE|TSE|STIR|"
    r"fat|MRI?|"
    r"hyper\w*|hypo\w*|iso\w*|axial|sagittal|coronal|contrast|mapping|lesions?|tumou?rs?|stage|disease|"
    r"(?:\w+ )?(?:adeno)?carcinoma|(?:\w+ )?cancer|N\d)"
)
LEVEL_NAME = re.compile(_LEVEL)
LEVEL = re.compile(rf"(?<![\w-])({_LEVEL}){_NEXT}(?![\w])(?![- ]?{_SEQUENCE}\b)(?!\.\d)")
SEQUENCE = re.compile(
    r"(?<![\w-])T[12](?:\*)?(?:[- ]?W(?:I|eighted)?|[- ]weighted)(?: (?:MRI?|images?|imaging|sequences?))*(?!\w)"
)
# C3 is also a complement factor and S1 a heart sound: levels are levels where the report speaks of the spine.
_SPINE = re.compile(
    r"vertebr|spine\b|spinal (?!an)|lumbar|thoracolumbar|cervical|kypho|lamin(?:a|ectomy)|pedic|radiculopath|"
    r"myelopath|"
    r"dermatom|discectomy",
    re.IGNORECASE,
)
_REGIONS = {"C": "cervical", "T": "thoracic", "D": "thoracic", "L": "lumbar", "S": "sacral"}


def find_levels(text: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Start, end, type and labels (the most exact first) of each spinal level or range of levels."""
    if not _SPINE.search(text):
        return
    for match in LEVEL.finditer(text):
        level = match.group(1)
        region = _REGIONS[level[0]]
        exact = (f"{level} vertebra",) if match.end(1) == match.end() else ()
        yield match.start(), match.end(), "Anatomy", (*exact, f"{region} vertebra", f"{region} spine", "vertebra")


def find_sequences(text: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Start, end, type and labels of each weighting of magnetic resonance images."""
    for match in SEQUENCE.finditer(text):
        yield match.start(), match.end(), "Test", ("magnetic resonance imaging",)
