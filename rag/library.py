"""What the index holds, for people: documents, failures, a document's text and page pictures."""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.errors import IndexMissing, UsageError
from corpus.folder import sha256_of
from corpus.isolation import ReaderProcess
from index.catalogue import Catalogue
from index.entries import Entry, Failure, Opened

WIDEST = 2400  # pixels of a page picture


@dataclass(frozen=True, slots=True)
class Status:
    """What the index is of and holds. `catalogue_bytes` and `vectors_bytes` are sizes on disk."""

    folder: str
    last_sync: datetime | None
    documents: int
    passages: int
    failures: int
    model_name: str
    model_sha256: str
    model_dimension: int
    catalogue_bytes: int
    vectors_bytes: int


class Library:
    """Reads of one index and, for originals and page pictures, of its folder."""

    def __init__(self, catalogue: Catalogue, vectors_folder: Path, reader: ReaderProcess) -> None:
        self._catalogue = catalogue
        self._vectors_folder = vectors_folder
        self._reader = reader
        self._rendering = threading.Lock()

    def documents(self) -> tuple[Entry, ...]:
        """All documents, by path."""
        return self._catalogue.entries()

    def failures(self) -> tuple[Failure, ...]:
        """All files that could not be read, by path."""
        return self._catalogue.failures()

    def status(self) -> Status:
        """The index in figures."""
        model = self._catalogue.fingerprint().model
        return Status(
            folder=str(self._catalogue.folder() or ""),
            last_sync=self._catalogue.last_sync(),
            documents=self._catalogue.count_documents(),
            passages=self._catalogue.count_passages(),
            failures=len(self._catalogue.failures()),
            model_name=model.name,
            model_sha256=model.sha256,
            model_dimension=model.dimension,
            catalogue_bytes=_size(self._catalogue.file),
            vectors_bytes=sum(_size(file) for file in self._vectors_folder.rglob("*")),
        )

    def open(self, document_id: str) -> Opened:
        """The document of this id; raises UsageError when it is not in the index (any more)."""
        opened = self._catalogue.open(document_id)
        if opened is None:
            raise UsageError(
                f"no document {document_id[:40]!r}: it was changed or removed; ask again"
            )
        return opened

    def at(self, path: str) -> Opened:
        """The document at a path of the folder; raises UsageError when there is none."""
        entry = self._catalogue.entry_at(path.removeprefix("./"))
        if entry is None:
            failed = {failure.path: failure.reason for failure in self.failures()}
            if path in failed:
                raise UsageError(f"{path} could not be read: {failed[path]}")
            raise UsageError(f"no document {path!r} in the index; 'footnote status' lists them")
        return self.open(entry.id)

    def original(self, document_id: str) -> Path:
        """The file of a document, when it is still the one that was indexed."""
        entry = self.open(document_id).entry
        folder = self._catalogue.folder()
        if folder is None:
            raise IndexMissing("the index follows no folder; run 'footnote index FOLDER'")
        file = folder / entry.path
        if not file.is_file() or sha256_of(file) != entry.sha256:
            raise UsageError(f"{entry.path} was changed or removed; run 'footnote index'")
        return file

    def page_image(self, document_id: str, number: int, width: int) -> bytes:
        """The picture of a page as PNG, `width` pixels wide (at most 2,400).

        Raises UsageError when there is no such page, ReadFailure when it cannot be drawn.
        """
        entry = self.open(document_id).entry
        if entry.format != "pdf" or not 1 <= number <= (entry.pages or 0):
            raise UsageError(f"{entry.path} has no picture of page {number}")
        file = self.original(document_id)
        with self._rendering:  # one child, one page at a time
            return self._reader.render_page(file, number, max(50, min(width, WIDEST)))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
