"""spaCy's English tokenizer, kept linear, and with the full stop behind a unit apart: `5.4 mmol/L.`

A long run of signs without a space is one token. spaCy peels punctuation off a word one sign at a time and copies the
rest each time, so that 25,000 brackets in a row take minutes. No prose has such a run; rules of tables and hostile
texts do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc
from spacy.util import compile_suffix_regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language

LONGEST_RUN = 100  # signs
_RUN = re.compile(rf"([^\w\s]{{{LONGEST_RUN},}})")
# spaCy leaves a full stop with a last capital, which may be an initial (`J.`); no initial stands behind a small letter
# or a stroke (`mL.`, `mmol/L.`, `pH.`).
_FULL_STOP = r"(?<=[a-z/][A-Z])\."


class LinearTokenizer:
    """Calls a tokenizer of spaCy on what stands between long runs of signs; made from a pipeline's own."""

    def __init__(self, nlp: Language) -> None:
        tokenizer: Any = nlp.tokenizer  # compiled, so that its attributes have no types
        tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), _FULL_STOP]).search
        self.vocab = nlp.vocab
        self._tokenizer: Callable[[str], Doc] = tokenizer

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
