"""What a document is: a text, its pages and its blocks, and spans that point into it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row", "note"]
NoteCode = Literal[
    "hidden_text", "comments", "salvaged", "recognised", "pictures", "unread_parts", "cut"
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (Python string indices) of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` (from 1) holds characters `start` to `end`; an empty page has start == end."""

    number: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.number < 1 or not 0 <= self.start <= self.end:
            raise ValueError(f"not a page: {self.number}, {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: a heading (with its level, from 1), a paragraph, an item, a table row, a note.

    A note is a footnote or an endnote of the source, or the notes under a slide. Sentences never
    cross a block.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a block needs 0 <= start < end, not {self.start}, {self.end}")
        if (self.kind == "heading") != (self.level > 0):
            raise ValueError("a heading has a level from 1, any other block has none")


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of the text are, one by one, a PDF page's from `first` on.

    `page` counts from 1; `first` is an index into the characters of pdfium's text page.
    """

    start: int
    end: int
    page: int
    first: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.page < 1 or self.first < 0:
            raise ValueError(f"not a place: {self.start}, {self.end}, {self.page}, {self.first}")


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of page `page` (from 1), in fractions of its width and height as it is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """Characters `start` to `end` were recognised in a picture, with `confidence` from 0 to 1.

    The box is in fractions of the page's width and height, from its upper left corner.
    """

    start: int
    end: int
    confidence: float
    page: int
    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or not 0 <= self.confidence <= 1:
            raise ValueError(f"not recognised: {self.start}, {self.end}, {self.confidence}")


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader of the document should know of its reading: `text` says it in one sentence."""

    code: NoteCode
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file as Footnote reads it. Every span of the project refers to `text`.

    `path` is relative to the folder, with forward slashes; `title` and `date` are None where the
    file does not tell; `pages` is empty for formats without pages; `sha256` is the file's, in hex.
    Blocks are in order, do not overlap, and hold no white space at their ends; what lies between
    them is white space. `places` and `recognised` are in order and do not overlap. `parent` is the
    path of the file that this document is attached to or packed in; its own path begins with it.
    """

    path: str
    text: str
    title: str | None
    date: date | None
    source: str | None
    format: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    sha256: str
    notes: tuple[Note, ...] = ()
    places: tuple[Place, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    parent: str | None = None

    def __post_init__(self) -> None:
        _check_pages(self.pages, len(self.text))
        _check_blocks(self.blocks, self.text)
        _check_order(self.places, len(self.text))
        _check_order(self.recognised, len(self.text))
        if self.parent is not None and not self.path.startswith(f"{self.parent}/"):
            raise ValueError(f"{self.path} does not lie in {self.parent}")

    def page_of(self, offset: int) -> int | None:
        """The number of the page that holds the character at `offset`; None without pages."""
        return page_of(self.pages, offset)


def page_of(pages: tuple[Page, ...], offset: int) -> int | None:
    """The number of the page that holds the character at `offset`; None without pages.

    White space between two pages counts to the page before it.
    """
    number = None
    for page in pages:
        if page.start > offset:
            break
        if page.end > page.start:
            number = page.number
    return number


def _check_pages(pages: tuple[Page, ...], length: int) -> None:
    end = 0
    for expected, page in enumerate(pages, start=1):
        if page.number != expected or page.start < end or page.end > length:
            raise ValueError(f"page {page.number} is out of order or out of bounds")
        end = page.end


def _check_order(parts: tuple[Place, ...] | tuple[Recognised, ...], length: int) -> None:
    end = 0
    for part in parts:
        if part.start < end or part.end > length:
            raise ValueError(f"part {part.start}-{part.end} overlaps or is out of bounds")
        end = part.end


def _check_blocks(blocks: tuple[Block, ...], text: str) -> None:
    end = 0
    for block in blocks:
        if block.start < end or block.end > len(text):
            raise ValueError(f"block {block.start}-{block.end} overlaps or is out of bounds")
        if text[end : block.start].strip():
            raise ValueError(f"text before block {block.start} belongs to no block")
        if text[block.start].isspace() or text[block.end - 1].isspace():
            raise ValueError(f"block {block.start}-{block.end} has white space at an end")
        end = block.end
    if text[end:].strip():
        raise ValueError("text after the last block belongs to no block")
