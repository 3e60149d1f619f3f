"""The source of a PDF or DOCX sample: front matter and a small part of Markdown."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal["heading", "paragraph", "bullet", "number", "table"]

_HEADING = re.compile(r"(#+) (.+)")
_NUMBER = re.compile(r"\d+\. ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (with its level), a paragraph, a list item, or a table of rows of cells.

    `right` tells which columns of a table are set flush right.
    """

    kind: Kind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One sample to be made: the file's name, its properties and its pieces in order.

    `header` is the running header of a report; an empty one means a plain sheet.
    """

    file: str
    title: str
    date: date | None
    source: str
    header: str
    pieces: tuple[Piece, ...]


def read_source(path: Path) -> Source:
    """The source at `path`; KeyError where its front matter lacks a field."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(front)
    return Source(
        file=fields["file"],
        title=fields["title"],
        date=fields["date"],
        source=fields["source"],
        header=fields.get("header", ""),
        pieces=tuple(_piece(chunk) for chunk in _chunks(body)),
    )


def _chunks(body: str) -> list[str]:
    """Paragraphs and tables whole, list items one by one."""
    chunks: list[str] = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        if chunk.startswith("- ") or _NUMBER.match(chunk):
            chunks.extend(chunk.split("\n"))
        else:
            chunks.append(chunk)
    return chunks


def _piece(chunk: str) -> Piece:
    if heading := _HEADING.fullmatch(chunk):
        return Piece("heading", heading[2], level=len(heading[1]))
    if chunk.startswith("- "):
        return Piece("bullet", chunk[2:])
    if number := _NUMBER.match(chunk):
        return Piece("number", chunk[number.end() :])
    if chunk.startswith("|"):
        lines = [_cells(line) for line in chunk.split("\n")]
        return Piece(
            "table",
            rows=(lines[0], *lines[2:]),
            right=tuple(cell.endswith(":") for cell in lines[1]),
        )
    return Piece("paragraph", chunk)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))
