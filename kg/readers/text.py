"""Plain text: in any usual encoding, hard-wrapped or not, typed or copied out of a PDF."""

from __future__ import annotations

from dataclasses import asdict, replace

from kg.model.document import Document
from kg.model.errors import UnreadableSource
from kg.readers.cleaning.characters import whole
from kg.readers.cleaning.encoding import byte_order_mark, decode
from kg.readers.cleaning.lines import has_breaks, lines_of
from kg.readers.cleaning.markdown import without_marks
from kg.readers.cleaning.paragraphs import paragraphs
from kg.readers.cleaning.side_by_side import in_reading_order
from kg.readers.cleaning.titles import metadata_of, title_of
from kg.readers.foreign import foreign_format
from kg.readers.front_matter import front_matter
from kg.readers.reader import content_id


class TextReader:
    """Reads plain text; sections, citations and references are left to the pipeline."""

    name = "text"
    extensions = (".txt", ".text")

    def recognises(self, head: bytes) -> bool:
        """Whether `head` is characters in some encoding and not one of the formats that are known not to be text."""
        if foreign_format(head) is not None:
            return False
        return _is_text(head) or byte_order_mark(head) is not None

    def read(self, content: bytes, source: str) -> Document:
        """The text in paragraphs; see `kg.readers.cleaning.paragraphs` for how lines are joined."""
        try:
            text, warnings = decode(content)
        except ValueError as error:
            raise UnreadableSource(source, f"{error}.") from error
        return document_of(text, content, source, warnings)


def document_of(text: str, content: bytes, source: str, warnings: tuple[str, ...] = ()) -> Document:
    """The document of a decoded text; `content` gives it its identity. A text without line breaks stays as it is.

    What front matter says goes before what the text shows, and is no part of the text.
    """
    front = front_matter(text)
    text = text[front.end :] if front else text
    normal = paragraphs(lines_of(in_reading_order(without_marks(text)))) if has_breaks(text) else whole(text)
    if not normal.strip():
        raise UnreadableSource(source, f"there is nothing in it but {'front matter' if front else 'empty space'}.")
    said = {name: value for name, value in asdict(front.metadata).items() if value} if front else {}
    return Document(
        id=content_id(content),
        source=source,
        format=TextReader.name,
        title=said.get("title") or title_of(normal),
        text=normal,
        metadata=replace(metadata_of(normal), **said),
        warnings=(*warnings, *(front.warnings if front else ())),
    )


def _is_text(head: bytes) -> bool:
    try:
        decode(head)
    except ValueError:
        return False
    return True
