"""Readings as JSON, for the pipe between processes."""

from dataclasses import astuple
from datetime import date
from typing import Any

from corpus.documents import Block, Document, Note, Page, Place, Recognised
from corpus.reading import Reading, Unread


def to_json(reading: Reading) -> dict[str, Any]:
    """A reading as JSON values."""
    return {
        "document": _document_to_json(reading.document),
        "attached": [_document_to_json(document) for document in reading.attached],
        "unread": [astuple(part) for part in reading.unread],
    }


def from_json(values: dict[str, Any]) -> Reading:
    """The reading that `to_json` wrote; its invariants are checked again."""
    return Reading(
        document=_document_from_json(values["document"]),
        attached=tuple(map(_document_from_json, values["attached"])),
        unread=tuple(Unread(*part) for part in values["unread"]),
    )


def _document_to_json(document: Document) -> dict[str, Any]:
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


def _document_from_json(values: dict[str, Any]) -> Document:
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
