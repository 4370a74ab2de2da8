"""Entities in RDF/XML: short names for namespaces, as OWL editors write them.

Made of each other or of long texts they are bombs: the parser puts them in without limit, and a kilobyte of them fills
the memory. So what they would become is reckoned before anything is parsed.
"""

from __future__ import annotations

import re

_DECLARATION = re.compile(rb"<!ENTITY\s+([^\s%\"]+)\s+\"([^\"<&%]*)\"\s*>")
_MOST, _FREE = 10, 1 << 20  # what the entities may add: so many times the content, or these bytes


def check_entities(content: bytes) -> None:
    """Let RDF/XML through that is safe to parse.

    Raises:
        ValueError: its entities are made of others, or come from elsewhere, or would make it very much longer.
    """
    declared = _DECLARATION.findall(content)
    if len(declared) != content.count(b"!ENTITY"):
        message = "its entities are not plain names for namespaces, and such files are not read"
        raise ValueError(message)
    added = sum(content.count(b"&" + name + b";") * len(value) for name, value in declared)
    if added > max(_MOST * len(content), _FREE):
        message = "its entities would make it very much longer than it is, and such files are not read"
        raise ValueError(message)
