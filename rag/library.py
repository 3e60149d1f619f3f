"""What the index holds, for people: documents, failures, a document's text and page pictures."""

import hashlib
import os
import threading
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from corpus.documents import Rectangle
from corpus.errors import IndexMissing, UsageError
from corpus.folder import sha256_of
from corpus.isolation import ReaderProcess
from index.catalogue import Catalogue
from index.entries import Entry, Failure, Opened
from index.filters import Filters

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

    def close(self) -> None:
        """End the process that reads originals. A later request starts another."""
        self._reader.close()

    def documents(self) -> tuple[Entry, ...]:
        """All documents, by path."""
        return self._catalogue.entries()

    def failures(self) -> tuple[Failure, ...]:
        """All files that could not be read, by path."""
        return self._catalogue.failures()

    def counts(self) -> tuple[int, int]:
        """How many documents there are, and how many files could not be read; quickly."""
        return self._catalogue.count_documents(), self._catalogue.count_failures()

    def status(self) -> Status:
        """The index in figures."""
        model = self._catalogue.fingerprint().model
        documents, failures = self.counts()
        return Status(
            folder=str(self._catalogue.folder() or ""),
            last_sync=self._catalogue.last_sync(),
            documents=documents,
            passages=self._catalogue.count_passages(),
            failures=failures,
            model_name=model.name,
            model_sha256=model.sha256,
            model_dimension=model.dimension,
            catalogue_bytes=_size(self._catalogue.file),
            vectors_bytes=_size_below(self._vectors_folder),
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
        entry = self.entry_at(path)
        return replace(self.open(entry.id), entry=entry)  # copies have one text and several paths

    def entry_at(self, path: str) -> Entry:
        """What is known of the document at a path, relative to the folder or of the file itself.

        Raises UsageError, with the reason where the file is there and could not be read.
        """
        spellings = self._spellings(path)
        for spelling in spellings:
            if entry := self._catalogue.entry_at(spelling):
                return entry
        for failure in self.failures():
            if failure.path in spellings:
                raise UsageError(f"{failure.path} could not be read: {failure.reason}")
        raise UsageError(f"no document {path!r} in the index; 'footnote status' lists them")

    def folder_at(self, path: str) -> str:
        """A sub-folder by its path, relative to the folder ("" for all of it) or on the disk.

        Raises UsageError when no document is indexed in it.
        """
        for spelling in self._spellings(path):
            folder = "" if spelling == "." else spelling.rstrip("/")
            if self._catalogue.allowed(Filters(folder=folder)):
                return folder
        raise UsageError(f"no document is indexed in {path!r}; 'footnote status' lists all paths")

    def any_within(self, filters: Filters) -> bool:
        """Whether there is any document that these filters allow."""
        return bool(self._catalogue.allowed(filters))

    def original(self, document_id: str) -> Path:
        """The file of a document, when it is still the one that was indexed.

        Of a document that another file carries, it is the file of the folder that does.
        """
        return self._original(self.open(document_id).entry)[0]

    def attachment(self, document_id: str) -> bytes | None:
        """The bytes of a document that another file carries; None for a file of the folder.

        Raises UsageError when it was changed or removed, ReadFailure when it cannot be taken out.
        """
        entry = self.open(document_id).entry
        file, inside = self._original(entry)
        if not inside:
            return None
        with self._rendering:
            data = self._reader.extract(file, inside)
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise UsageError(f"{entry.path} was changed or removed; run 'footnote index'")
        return data

    def page_image(self, document_id: str, number: int, width: int) -> bytes:
        """The picture of a page as PNG, `width` pixels wide (at most 2,400).

        Raises UsageError when there is no such page, ReadFailure when it cannot be drawn.
        """
        entry = self.open(document_id).entry
        if entry.format not in ("pdf", "picture") or not 1 <= number <= (entry.pages or 0):
            raise UsageError(f"{entry.path} has no picture of page {number}")
        file, inside = self._original(entry)
        with self._rendering:  # one child, one page at a time
            return self._reader.render_page(file, number, max(50, min(width, WIDEST)), inside)

    def rectangles(self, document_id: str, start: int, end: int) -> tuple[Rectangle, ...]:
        """Where characters `start` to `end` stand on the document's pages; empty without pages.

        One rectangle for each printed line, or for each part that was recognised in a picture.

        Raises UsageError when the span lies outside the text or the file was changed, ReadFailure
        when it cannot be read.
        """
        opened = self.open(document_id)
        if not 0 <= start < end <= len(opened.text):
            raise UsageError(
                f"{opened.entry.path} has no characters {start} to {end}: "
                f"it has {len(opened.text):,}"
            )
        found = [
            Rectangle(part.page, part.left, part.top, part.right, part.bottom)
            for part in opened.recognised
            if part.start < end and part.end > start
        ]
        if any(place.start < end and place.end > start for place in opened.places):
            file, inside = self._original(opened.entry)
            with self._rendering:
                found += self._reader.rectangles(file, opened.places, start, end, inside)
        return tuple(sorted(found, key=lambda rectangle: rectangle.page))

    def _original(self, entry: Entry) -> tuple[Path, str]:
        """The file of the folder that holds a document, and the document's path inside that file.

        The path is "" for the file itself.
        """
        folder = self._catalogue.folder()
        if folder is None:
            raise IndexMissing("the index follows no folder; run 'footnote index FOLDER'")
        path = PurePosixPath(entry.path)
        for place in (path, *path.parents[:-1]):
            if (folder / place).is_file():
                held = entry if place == path else self._catalogue.entry_at(str(place))
                if held is None or sha256_of(folder / place) != held.sha256:
                    break
                return folder / place, entry.path[len(str(place)) + 1 :]
        raise UsageError(f"{entry.path} was changed or removed; run 'footnote index'")

    def _spellings(self, path: str) -> tuple[str, ...]:
        """How the catalogue may have a path that a person typed, completed or pasted.

        Systems differ in how they compose accented letters, and a shell completes to the file.
        """
        plain = path.replace("\\", "/").removeprefix("./")
        found = [plain, path, *(unicodedata.normalize(form, plain) for form in ("NFC", "NFD"))]
        folder = self._catalogue.folder()
        with suppress(OSError, RuntimeError, ValueError):  # no file: then no spelling of one
            file = Path(path).expanduser().resolve(strict=True)
            if folder is not None and file.is_relative_to(folder):
                found.append(file.relative_to(folder).as_posix())
        return tuple(dict.fromkeys(found))


def _size_below(folder: Path) -> int:
    """The size of all files; those that another process deletes meanwhile count nothing."""
    return sum(_size(Path(at, name)) for at, _, names in os.walk(folder) for name in names)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
