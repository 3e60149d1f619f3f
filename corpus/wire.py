"""Documents as JSON, for the pipe between processes."""

from datetime import date
from typing import Any

from corpus.documents import Block, Document, Page


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
    )
