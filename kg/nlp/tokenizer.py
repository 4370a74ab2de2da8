"""spaCy's English tokenizer, kept linear: a long run of signs without a space is one token.

spaCy peels punctuation off a word one sign at a time and copies the rest each time, so that 25,000 brackets in a row
take minutes. No prose has such a run; rules of tables and hostile texts do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.vocab import Vocab

LONGEST_RUN = 100  # signs
_RUN = re.compile(rf"([^\w\s]{{{LONGEST_RUN},}})")


class LinearTokenizer:
    """Calls spaCy's tokenizer on what stands between long runs of signs."""

    def __init__(self, vocab: Vocab, tokenizer: Callable[[str], Doc]) -> None:
        self.vocab = vocab
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """The tokens of a text; `doc.text` is the text."""
        pieces = _RUN.split(text)  # every second one is a run
        if len(pieces) == 1:
            return self._tokenizer(text)
        words: list[str] = []
        spaces: list[bool] = []
        for at, piece in enumerate(pieces):
            tokens = [(piece, "")] if at % 2 else [(token.text, token.whitespace_) for token in self._tokenizer(piece)]
            words += [word for word, _ in tokens]
            spaces += [bool(space) for _, space in tokens]
        return Doc(self.vocab, words=words, spaces=spaces)
