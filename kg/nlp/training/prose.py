"""Running text without annotations, for the encoder to get used to how medicine is written.

The open-access articles (CC BY, JATS XML) give their paragraphs, MED1250 (US Government work) its abstracts, and the
annotated corpora the words of their training parts.
"""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from kg.nlp.training.corpora import Example

SHORTEST = 40  # words of a paragraph; shorter ones are captions, thanks and the like
_SPACE = re.compile(r"\s+")
_NO_PROSE = frozenset(("table-wrap", "fig", "back"))


def paragraphs(data: Path, examples: Iterable[Example]) -> list[str]:
    """All paragraphs, in an order that does not change."""
    found = [*articles(data / "jats" / "articles.tar.xz"), *_abstracts(data / "abbreviations" / "med1250.jsonl")]
    found += [_SPACE.sub(" ", example.text).strip() for example in examples]
    return [text for text in found if text.count(" ") >= SHORTEST]


def articles(path: Path) -> Iterator[str]:
    """The paragraphs of all articles of a packed folder, without tables, figures and references."""
    with lzma.open(path) as packed, tarfile.open(fileobj=packed) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None and member.name.endswith(".nxml"):
                root = ET.fromstring(file.read())  # noqa: S314 - a corpus that its user has chosen to learn from
                yield from (_SPACE.sub(" ", "".join(p.itertext())).strip() for p in _prose(root))


def _prose(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "p":
            yield child
        elif child.tag not in _NO_PROSE:
            yield from _prose(child)


def _abstracts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf8") as lines:
        yield from (_SPACE.sub(" ", json.loads(line)["text"]) for line in lines)
