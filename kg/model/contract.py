"""The JSON Lines contract of `kg extract`: one object per document. Fields may be added, never renamed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.model.extraction import Extraction

Json = dict[str, Any]


def to_json(extraction: Extraction) -> Json:
    """The contract's object for one document; `json.dumps` of it is stable (key order is fixed)."""
    document = extraction.document
    fields = asdict(extraction)
    return {
        "id": document.id,
        "source": document.source,
        "format": document.format,
        "title": document.title,
        "text": document.text,
        **{name: list(fields[name]) for name in fields if name != "document"},
        "metadata": asdict(document.metadata),
        "warnings": list(document.warnings),
    }


def failure_to_json(source: str, error: str) -> Json:
    """The object that takes the place of a document that could not be read."""
    return {"source": source, "error": error}
