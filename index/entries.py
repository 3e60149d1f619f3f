"""What the catalogue holds, as frozen things that cross the floors."""

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime

import numpy as np

from corpus.documents import Block, Document, Note, Page, Place, Recognised, Span, page_of
from corpus.errors import FailureCode
from index.embedder import ModelCard, Vectors
from index.passages import Passage

_HEADER = "header"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must stay the same for vectors and spans to be comparable within one index."""

    model: ModelCard
    splitter: str
    passage_target: int
    embedded_text: str

    def dumps(self) -> str:
        """As JSON, keys sorted."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def loads(cls, text: str) -> "Fingerprint":
        """Read back what `dumps` wrote."""
        fields = json.loads(text)
        return cls(**{**fields, "model": ModelCard(**fields["model"])})


@dataclass(frozen=True, slots=True)
class State:
    """One state of the index: each change of what is live gives another `generation`.

    `vectors_name` names the vectors in Chroma that belong to it.
    """

    generation: str
    vectors_name: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What Chroma does not know yet: live versions it lacks, and versions that are gone."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    added_passages: int
    removed_passages: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the index. `id` names this version of its content; a change gives a new id.

    `title` is the text's own or, where it has none, the file's name without its ending. `parent` is
    the file that it is attached to or packed in. `notes`, `parent` and `read_at` (when this path
    was last read with success) are filled where documents are listed, not where passages are found;
    so is `story`, which near-copies share.
    """

    id: str
    path: str
    title: str
    date: date | None
    source: str | None
    format: str
    pages: int | None
    passages: int
    sha256: str
    parent: str | None = None
    notes: tuple[Note, ...] = ()
    read_at: datetime | None = None
    story: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file of the folder that could not be read, and why.

    `parent` is the file that it is attached to or packed in. `read_at` is when it was last read
    with success, None for never; the writer fills it in.
    """

    path: str
    code: FailureCode
    reason: str
    parent: str | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A document of the index with its text, pages and blocks, and where they stand on the page."""

    entry: Entry
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    places: tuple[Place, ...] = ()
    recognised: tuple[Recognised, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The number of the page that holds the character at `offset`; None without pages."""
        return page_of(self.pages, offset)


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table, which mostly names its columns."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as found: the document it is of, its span, its sentences as spans of the document.

    `own_title` is the title the document itself gives, "" where it gives none. `header` is set
    where the passage begins in the middle of a table.
    """

    id: int
    entry: Entry
    own_title: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    sentences: tuple[Span, ...]
    kinds: tuple[str, ...]
    header: Header | None = None

    def sentence(self, number: int) -> str:
        """The text of sentence `number` of this passage."""
        span = self.sentences[number]
        return self.text[span.start - self.start : span.end - self.start]


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document ready to be committed: passages and their vectors, shape (passages, dimension)."""

    uid: str
    document: Document
    passages: tuple[Passage, ...]
    vectors: Vectors
    size: int
    mtime_ns: int

    def __post_init__(self) -> None:
        if self.vectors.shape[0] != len(self.passages):
            raise ValueError("a document needs one vector a passage")


def dump_pages(pages: Sequence[Page]) -> str:
    """Pages as JSON rows."""
    return json.dumps([astuple(page) for page in pages])


def load_pages(text: str) -> tuple[Page, ...]:
    """Read back what `dump_pages` wrote."""
    return tuple(Page(*row) for row in json.loads(text))


def dump_blocks(blocks: Sequence[Block]) -> str:
    """Blocks as JSON rows."""
    return json.dumps([astuple(block) for block in blocks])


def load_blocks(text: str) -> tuple[Block, ...]:
    """Read back what `dump_blocks` wrote."""
    return tuple(Block(*row) for row in json.loads(text))


def dump_rows(rows: Sequence[Note] | Sequence[Place] | Sequence[Recognised]) -> str:
    """Notes, places or recognised parts as JSON rows."""
    return json.dumps([astuple(row) for row in rows])


def load_notes(text: str) -> tuple[Note, ...]:
    """Read back what `dump_rows` wrote of notes."""
    return tuple(Note(*row) for row in json.loads(text))


def load_places(text: str) -> tuple[Place, ...]:
    """Read back what `dump_rows` wrote of places."""
    return tuple(Place(*row) for row in json.loads(text))


def load_recognised(text: str) -> tuple[Recognised, ...]:
    """Read back what `dump_rows` wrote of recognised parts."""
    return tuple(Recognised(*row) for row in json.loads(text))


def dump_sentences(passage: Passage, text: str) -> str:
    """Sentences of a passage of a document's `text` as JSON rows: start, end, kind of the block it
    stands in. Before them, with its text, the header that the passage has from outside."""
    rows: list[tuple[object, ...]] = [
        (span.start, span.end, kind)
        for span, kind in zip(passage.sentences, passage.kinds, strict=True)
    ]
    if (header := passage.header) is not None:
        rows.insert(0, (header.start, header.end, _HEADER, text[header.start : header.end]))
    return json.dumps(rows)


def load_sentences(text: str) -> tuple[tuple[Span, ...], tuple[str, ...], Header | None]:
    """Read back what `dump_sentences` wrote: spans, kinds, and the header from outside."""
    rows = json.loads(text)
    header = None
    if rows and rows[0][2] == _HEADER:
        start, end, _, names = rows.pop(0)
        header = Header(Span(start, end), names)
    return tuple(Span(r[0], r[1]) for r in rows), tuple(r[2] for r in rows), header


def dump_vector(vector: Vectors) -> bytes:
    """A vector as little-endian float32 bytes."""
    return np.asarray(vector, dtype="<f4").tobytes()


def load_vector(blob: bytes) -> Vectors:
    """Read back what `dump_vector` wrote."""
    return np.frombuffer(blob, dtype="<f4")
