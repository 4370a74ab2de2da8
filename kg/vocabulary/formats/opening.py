"""Which format is a file in? It is told by its first bytes, and by its name only where those leave it open."""

from __future__ import annotations

import gzip
import lzma
import re
import zlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.model.errors import InvalidVocabulary
from kg.vocabulary.formats.obo import read_obo
from kg.vocabulary.formats.obograph import read_obograph
from kg.vocabulary.formats.rdf import read_rdf
from kg.vocabulary.formats.tables import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from kg.vocabulary.formats.source import Source

LARGEST = 500_000_000  # bytes, unpacked; a hundred thousand concepts have some 100 million as RDF/XML
_HEAD = 4096  # bytes that are looked at to tell the format
_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"
_RDF_XML = re.compile(rb"<(?:\w+:)?RDF[\s>]")
_TURTLE = re.compile(rb"^\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|PREFIX\s|BASE\s|<[^>\s]+>\s)", re.IGNORECASE)
_OBO = re.compile(rb"^(?:format-version:|\[Term\])", re.MULTILINE)


def unpacked(path: Path) -> bytes:
    """The content of a file, out of gzip or xz if it is in one.

    Raises:
        InvalidVocabulary: it cannot be read or unpacked, or has more than `LARGEST` bytes then.
    """
    try:
        with path.open("rb") as file:
            packing = file.read(len(_XZ))
        opened = gzip.open if packing.startswith(_GZIP) else lzma.open if packing == _XZ else open
        with opened(path, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise InvalidVocabulary(str(path), f"it cannot be unpacked ({error})") from error
    except OSError as error:
        raise InvalidVocabulary(str(path), error.strerror or str(error)) from error
    if len(content) > LARGEST:
        reason = f"it has more than {LARGEST // 1_000_000} MB; take a smaller release of it, such as a slim or a subset"
        raise InvalidVocabulary(str(path), reason)
    return content


def read_source(path: Path, language: str, home: str) -> Source:
    """A vocabulary file in whichever of the known formats.

    Args:
        path: OBO, OWL or SKOS as RDF/XML or Turtle, OBO graph JSON, CSV or TSV; also packed with gzip or xz.
        language: of the names to take, as a two-letter code.
        home: what goes before identifiers that have no prefix of their own.

    Raises:
        InvalidVocabulary: it cannot be read, is in no known format, or is broken.
    """
    try:
        return _read(unpacked(path), _bare_name(path), language, home)
    except UnicodeDecodeError as error:
        raise InvalidVocabulary(str(path), f"it is not UTF-8 text (byte {error.start})") from error
    except (ValueError, RecursionError) as error:
        raise InvalidVocabulary(str(path), str(error)) from error


def _bare_name(path: Path) -> str:
    return path.name.lower().removesuffix(".gz").removesuffix(".xz")


def _read(content: bytes, name: str, language: str, home: str) -> Source:
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        message = "it is empty"
        raise ValueError(message)
    if head.startswith(b"{"):
        return read_obograph(_text(content), home)
    if _RDF_XML.search(head):
        return read_rdf(content, ox.RdfFormat.RDF_XML, language, home)
    if _OBO.search(head) or name.endswith(".obo"):
        return read_obo(_text(content), home)
    if _TURTLE.match(head) or name.endswith((".ttl", ".nt")):
        return read_rdf(content, ox.RdfFormat.TURTLE, language, home)
    return read_table(_text(content), _delimiter(head, name), home)


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def _delimiter(head: bytes, name: str) -> str:
    """What parts the fields of a table, by its name and its first line.

    Raises:
        ValueError: it is no table.
    """
    line = head.partition(b"\n")[0]
    if name.endswith((".tsv", ".tab")) or b"\t" in line:
        return "\t"
    if name.endswith(".csv"):
        return ";" if line.count(b";") > line.count(b",") else ","
    message = (
        "its format is none of those known: OBO, OWL or SKOS as RDF/XML or Turtle, OBO graph JSON, CSV, TSV "
        "(OWL in functional, Manchester or OWL/XML syntax is to be converted first, for example with ROBOT)"
    )
    raise ValueError(message)
