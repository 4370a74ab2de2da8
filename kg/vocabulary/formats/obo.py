"""OBO, the line format of the OBO Foundry (https://owlcollab.github.io/oboformat/doc/obo-syntax.html).

Read here rather than with a library: of those maintained, fastobo refuses a whole file for one line that breaks the
standard, pronto needs fastobo, and obonet makes a networkx graph that leaves synonyms unread.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.vocabulary.formats.curies import match_iri, term_iri
from kg.vocabulary.formats.source import SCOPES, Source, Synonym, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Tags = Mapping[str, Sequence[str]]

_STANZA = re.compile(r"\[(\w+)\]")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(\w*)')
_ESCAPE = re.compile(r"\\(.)")
_TRAILER = re.compile(r"\s+(?:!\s.*|\{[^{}]*\}\s*(?:!\s.*)?)$")  # a comment, qualifiers, or both, at the end of a line
_LICENCE = re.compile(r"licen[cs]e|creative commons|\brights\b", re.IGNORECASE)


def read_obo(text: str, home: str) -> Source:
    """The terms of an OBO file.

    Args:
        text: the whole file.
        home: what goes before identifiers without a prefix.

    Raises:
        ValueError: no OBO, or a term without an identifier.
    """
    stanzas = list(_stanzas(text))
    header = stanzas[0][1]
    if "format-version" not in header and len(stanzas) == 1:
        message = "it is no OBO file: it has no format-version and no [Term]"
        raise ValueError(message)
    return Source(
        title=_first(header, "ontology"),
        version=_first(header, "data-version") or _first(header, "date"),
        licence=_licence(header),
        terms=tuple(_term(line, tags, home) for line, kind, tags in _numbered(stanzas) if kind == "Term"),
    )


def _stanzas(text: str) -> Iterator[tuple[str, Tags, int]]:
    """Kind (empty for the header), tags and first line of each stanza."""
    kind, first, tags = "", 1, defaultdict[str, list[str]](list)
    for number, line in enumerate(text.split("\n"), 1):
        if stanza := _STANZA.match(line):
            yield kind, tags, first
            kind, first, tags = stanza[1], number, defaultdict(list)
        elif not line.startswith("!"):
            tag, colon, value = line.partition(":")
            if colon:
                tags[tag.strip()].append(value.strip())
    yield kind, tags, first


def _numbered(stanzas: Iterable[tuple[str, Tags, int]]) -> Iterator[tuple[int, str, Tags]]:
    return ((line, kind, tags) for kind, tags, line in stanzas)


def _term(line: int, tags: Tags, home: str) -> Term:
    identifier = _plain(_first(tags, "id"))
    if not identifier:
        message = f"the term at line {line} has no id"
        raise ValueError(message)
    return Term(
        iri=term_iri(identifier, home),
        label=_ESCAPE.sub(r"\1", _plain(_first(tags, "name"))),
        synonyms=tuple(_synonyms(tags)),
        matches=tuple(match_iri(_plain(value).split()[0]) for value in tags.get("xref", ()) if value),
        parents=tuple(term_iri(_plain(value).split()[0], home) for value in tags.get("is_a", ()) if value),
        alternatives=tuple(term_iri(_plain(value), home) for value in tags.get("alt_id", ()) if value),
        obsolete=_plain(_first(tags, "is_obsolete")) == "true",
    )


def _synonyms(tags: Tags) -> Iterator[Synonym]:
    """`synonym: "text" EXACT ...`, and the older `exact_synonym: "text"`; one without a scope is related."""
    for scope in ("", *SCOPES):
        for value in tags.get(f"{scope}_synonym" if scope else "synonym", ()):
            if quoted := _QUOTED.match(value):
                told = quoted[2].lower()
                yield Synonym(_ESCAPE.sub(r"\1", quoted[1]), scope or (told if told in SCOPES else "related"))


def _first(tags: Tags, tag: str) -> str:
    return next(iter(tags.get(tag, ())), "")


def _plain(value: str) -> str:
    """A value without the comment and the qualifiers behind it."""
    return _TRAILER.sub("", value).strip()


def _licence(header: Tags) -> str:
    told = [value for tag in ("property_value", "remark") for value in header.get(tag, ()) if _LICENCE.search(value)]
    if not told:
        return ""
    quoted = re.search(r'"([^"]+)"|(https?://\S+)(?=\s+xsd:|\s*$)', told[0].partition(" ")[2])
    return (quoted[1] or quoted[2]) if quoted and told[0] in header.get("property_value", ()) else told[0]
