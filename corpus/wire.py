"""Documents as JSON, for the pipe between processes."""

from dataclasses import astuple
from datetime import date
from typing import Any

from corpus.documents import Block, Document, Note, Page, Place, Recognised


def to_json(document: Document) -> dict[str, Any]:
    """A document as JSON values."""
    return {
        "path": document.path,
        "text": document.text,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "source": document.source,
        "format": document.format,
        "pages": [[page.number, page.start, page.end] for page in document.pages],
        "blocks": [[block.kind, block.start, block.end, block.level] for block in document.blocks],
        "sha256": document.sha256,
        "notes": [astuple(note) for note in document.notes],
        "places": [astuple(place) for place in document.places],
        "recognised": [astuple(part) for part in document.recognised],
        "parent": document.parent,
    }


def from_json(values: dict[str, Any]) -> Document:
    """The document that `to_json` wrote; its invariants are checked again."""
    return Document(
        path=values["path"],
        text=values["text"],
        title=values["title"],
        date=date.fromisoformat(values["date"]) if values["date"] else None,
        source=values["source"],
        format=values["format"],
        pages=tuple(Page(*page) for page in values["pages"]),
        blocks=tuple(Block(*block) for block in values["blocks"]),
        sha256=values["sha256"],
        notes=tuple(Note(*note) for note in values["notes"]),
        places=tuple(Place(*place) for place in values["places"]),
        recognised=tuple(Recognised(*part) for part in values["recognised"]),
        parent=values["parent"],
    )
