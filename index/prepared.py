"""Files that were read and split, on their way to the catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from corpus.documents import Document
from corpus.folder import FolderFile
from corpus.reading import Reading
from index.catalogue import Catalogue
from index.embedded_text import embedded_text
from index.embedder import Encoder, Vectors
from index.entries import Failure, IndexedDocument
from index.passages import Passage, passages


@dataclass(frozen=True, slots=True)
class Part:
    """A document and its passages."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file of the folder: its own document first, then those attached, then what was not read."""

    file: FolderFile
    parts: tuple[Part, ...]
    unread: tuple[Failure, ...] = ()

    @classmethod
    def from_reading(cls, file: FolderFile, reading: Reading, target: int) -> "Prepared":
        """Split what was read into passages of about `target` characters."""
        documents = (reading.document, *reading.attached)
        return cls(
            file,
            tuple(Part(document, passages(document, target)) for document in documents),
            tuple(Failure(p.path, p.code, p.reason, p.parent) for p in reading.unread),
        )

    @property
    def passages(self) -> int:
        """How many passages all its parts have."""
        return sum(len(part.passages) for part in self.parts)

    @property
    def characters(self) -> int:
        """The length of all its texts."""
        return sum(len(part.document.text) for part in self.parts)


def embed(
    window: Sequence[Prepared], encoder: Encoder, catalogue: Catalogue
) -> tuple[list[IndexedDocument], int]:
    """The documents of a window with their vectors, and how many passages had to be embedded.

    All are embedded at once, but none twice: an annex of five mails, or one that stands in the
    folder as well, takes its vectors from where they are.
    """
    parts = [(each.file, part) for each in window for part in each.parts]
    contents = [_content(part) for _, part in parts]
    new, held = dict[_Content, Part](), dict[_Content, Vectors]()
    for content, (_, part) in zip(contents, parts, strict=True):
        if content in new or content in held:
            continue
        vectors = catalogue.vectors_of_content(part.document, part.passages)
        if vectors is None:
            new[content] = part
        else:
            held[content] = vectors
    texts = [embedded_text(part.document, p) for part in new.values() for p in part.passages]
    held |= zip(new, _shares(encoder.encode(texts), new.values()), strict=True)
    documents = [
        IndexedDocument(
            uid=uuid4().hex,
            document=part.document,
            passages=part.passages,
            vectors=held[content],
            size=file.size,
            mtime_ns=file.mtime_ns,
        )
        for content, (file, part) in zip(contents, parts, strict=True)
    ]
    return documents, len(texts)


_Content = tuple[str, str, str]


def _content(part: Part) -> _Content:
    """What makes two documents one version. A name may make Markdown of what else is plain text."""
    return part.document.sha256, part.document.format, part.document.text


def _shares(vectors: Vectors, parts: Iterable[Part]) -> Iterator[Vectors]:
    first = 0
    for part in parts:
        yield vectors[first : first + len(part.passages)]
        first += len(part.passages)
