"""Who wrote the article, and where do they work? The lines between its title and its first sentence or heading.

The numbers there lead from names to addresses and cite nothing: `Jane Roe1,2, John Doe3`,
`[1] Institute of Bone, Seatown`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.nlp.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Section

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?:\S+|\bwww\.\S+")
_FEWEST_WORDS = 2  # of a name


def bylines(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """The lines below the title that are made of names only, down to the first that is not, or to the next section."""
    if not sections or sections[0].type != "title":
        return
    end = sections[1].start if len(sections) > 1 else len(text)
    for line in _LINE.finditer(text, sections[0].end, end):
        if not _is_names(line[0]):
            return
        yield line.span()


def _is_names(line: str) -> bool:
    """Whether all words but those that join names begin with a capital: `Ana de Roe and K. Doe, University of Oslo`."""
    words = _WORD.findall(_ADDRESS.sub("", line))
    proper = [word for word in words if not word[0].islower()]
    small = (word for word in words if word[0].islower() and len(word) > 1)  # a letter calls a note
    return len(proper) >= _FEWEST_WORDS and word_list("name_joining").issuperset(small)
