"""Changes to the index, each one SQLite transaction: whole or not at all.

What a change means for Chroma is noted as pending in the same transaction; a search looks through
what is pending by itself until `publish` has given it to Chroma.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from corpus.documents import Document
from corpus.folder import FolderFile
from corpus.reading import READERS_VERSION
from index.catalogue import Catalogue
from index.embedded_text import header_text
from index.entries import (
    Failure,
    IndexedDocument,
    dump_blocks,
    dump_pages,
    dump_rows,
    dump_sentences,
    dump_vector,
)
from index.plan import Link
from index.publishing import publish
from index.schema import INDEXES
from index.stories import forget, story_of
from index.trees import Tree, last_reads, take_away, tree_of
from index.vectors import VectorStore

# Pending passages that a search may have to look through one by one.
PUBLISH_AT = 4096
_NO_STAT = (-1, -1)


class Commits:
    """Writes to a catalogue and its vector store; the caller holds the home's lock."""

    def __init__(self, catalogue: Catalogue, vectors: VectorStore) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._readers = READERS_VERSION
        self._checked_ns = 0

    def begin(self, folder: str, checked_ns: int, readers: str = READERS_VERSION) -> None:
        """Note which folder the index is of, when its files were first looked at, and by what."""
        self._checked_ns = checked_ns
        self._readers = readers
        with self._catalogue.transaction() as connection:
            for statement in INDEXES:
                connection.execute(statement)
            _set(connection, "folder", folder)

    def add(self, documents: Sequence[IndexedDocument], unread: Sequence[Failure] = ()) -> None:
        """Make these documents live, each file's in place of all that its path held.

        Each file's own document comes before those attached to it; `unread` are the attachments
        that gave none.
        """
        if not documents:
            return
        with self._catalogue.transaction() as connection:
            displaced, reads = set[str](), dict[str, int | None]()
            for item in documents:
                if item.document.parent is None:
                    reads |= last_reads(connection, item.document.path) if unread else {}
                    displaced |= take_away(connection, item.document.path)
                uid = self._held(connection, item.document) or self._insert(connection, item)
                stat = (item.size, item.mtime_ns)
                self._place(connection, item.document.path, uid, stat, item.document.parent)
            for failure in unread:
                self._list(connection, failure, _NO_STAT, reads.get(failure.path))
            _drop_orphans(connection, displaced)
            _next_generation(connection)
        if self._catalogue.pending().added_passages >= PUBLISH_AT:
            self.publish()

    def link(self, links: Sequence[Link], remove: Iterable[str]) -> None:
        """Point paths at versions that exist, and take paths away, in one step.

        What is attached to the content of a path comes and goes with it.
        """
        with self._catalogue.transaction() as connection:
            # All are looked up before any is changed: files may have swapped their names.
            trees = [tree_of(connection, item.uid) for item in links]
            displaced = set[str]()
            for path in (*remove, *(item.file.path for item in links)):
                displaced |= take_away(connection, path)
            for item, tree in zip(links, trees, strict=True):
                self._place_tree(connection, item, tree)
            _drop_orphans(connection, displaced)
            _next_generation(connection)

    def fail(self, failure: Failure, file: FolderFile | None) -> None:
        """List a file as failed; what its path held before is no longer live."""
        stat = (file.size, file.mtime_ns) if file else _NO_STAT
        with self._catalogue.transaction() as connection:
            read_ns = last_reads(connection, failure.path).get(failure.path)
            displaced = take_away(connection, failure.path)
            self._list(connection, failure, stat, read_ns)
            if displaced:
                _drop_orphans(connection, displaced)
                _next_generation(connection)

    def publish(self) -> None:
        """Give Chroma what is pending."""
        publish(self._catalogue, self._vectors)

    def finish(self, present: Iterable[str], unreachable: Iterable[str] = ()) -> None:
        """Note that the index equals the folder, and forget failures of files that are gone.

        `unreachable` are the paths of folders that could not be looked into.
        """
        self.publish()
        with self._catalogue.transaction() as connection:
            connection.execute(
                "DELETE FROM failures WHERE parent IS NULL "
                "AND path NOT IN (SELECT value FROM json_each(?1)) "
                # What lies in a folder that cannot be looked into stays as it was.
                "AND NOT EXISTS (SELECT 1 FROM json_each(?2) u "
                "WHERE substr(failures.path, 1, length(u.value)) = u.value)",
                (json.dumps(list(present)), json.dumps([f"{path}/" for path in unreachable])),
            )
            _set(connection, "last_sync", datetime.now().astimezone().isoformat())

    def _place_tree(self, connection: sqlite3.Connection, link: Link, tree: Tree) -> None:
        path, stat = link.file.path, (link.file.size, link.file.mtime_ns)
        self._place(connection, path, link.uid, stat)
        for below, uid, parent in tree.documents:
            self._place(connection, path + below, uid, stat, path + parent)
        for below, code, reason, parent, read_ns in tree.failures:
            failure = Failure(path + below, code, reason, path + parent)
            self._list(connection, failure, _NO_STAT, read_ns)

    def _place(
        self,
        connection: sqlite3.Connection,
        path: str,
        uid: str,
        stat: tuple[int, int],
        parent: str | None = None,
    ) -> None:
        """Let a path, which holds nothing now, hold a version."""
        connection.execute("DELETE FROM failures WHERE path = ?", (path,))
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (path, uid, *stat, self._checked_ns, parent, self._checked_ns),
        )

    def _list(
        self,
        connection: sqlite3.Connection,
        failure: Failure,
        stat: tuple[int, int],
        read_ns: int | None,
    ) -> None:
        """List what could not be read; `read_ns` is when it last was."""
        told = (failure.path, failure.code, failure.reason)
        connection.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*told, *stat, self._checked_ns, failure.parent, read_ns, self._readers),
        )

    def _held(self, connection: sqlite3.Connection, document: Document) -> str | None:
        """The version that has this content already, at whatever path."""
        row = connection.execute(
            "SELECT uid FROM versions "
            "WHERE sha256 = ? AND format = ? AND text = ? AND readers = ? LIMIT 1",
            (document.sha256, document.format, document.text, self._readers),
        ).fetchone()
        return row[0] if row else None

    def _insert(self, connection: sqlite3.Connection, item: IndexedDocument) -> str:
        """A version, its passages, and the story it tells; gives its id."""
        _insert_version(connection, item, self._readers)
        _insert_passages(connection, item)
        return item.uid


def _insert_version(connection: sqlite3.Connection, item: IndexedDocument, readers: str) -> None:
    document = item.document
    values = {
        "uid": item.uid,
        "sha256": document.sha256,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "source": document.source,
        "format": document.format,
        "page_count": len(document.pages),
        "passage_count": len(item.passages),
        "readers": readers,
        "story": story_of(connection, item.uid, document.text),
        "notes": dump_rows(document.notes),
        "text": document.text,
        "pages": dump_pages(document.pages),
        "blocks": dump_blocks(document.blocks),
        "places": dump_rows(document.places),
        "recognised": dump_rows(document.recognised),
    }
    connection.execute(
        f"INSERT INTO versions ({', '.join(values)}) VALUES ({', '.join(f':{n}' for n in values)})",
        values,
    )
    _note_pending(connection, item.uid, len(item.passages))


def _insert_passages(connection: sqlite3.Connection, item: IndexedDocument) -> None:
    document = item.document
    for ordinal, (passage, vector) in enumerate(zip(item.passages, item.vectors, strict=True)):
        cursor = connection.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.uid,
                ordinal,
                passage.start,
                passage.end,
                json.dumps(passage.headings),
                dump_sentences(passage, document.text),
                dump_vector(vector),
            ),
        )
        connection.execute(
            "INSERT INTO passages_fts (rowid, title, headings, body) VALUES (?, ?, ?, ?)",
            (
                cursor.lastrowid,
                document.title or "",
                " ".join([*passage.headings, header_text(document, passage)]),
                document.text[passage.start : passage.end],
            ),
        )


def _drop_orphans(connection: sqlite3.Connection, uids: Iterable[str]) -> None:
    """Those of these versions that no path holds any more leave the catalogue."""
    for values in [(uid,) for uid in uids]:
        if connection.execute("SELECT 1 FROM documents WHERE uid = ?", values).fetchone():
            continue
        (count,) = connection.execute(
            "SELECT count(*) FROM passages WHERE uid = ?", values
        ).fetchone()
        _note_pending(connection, values[0], count)
        connection.execute(
            "DELETE FROM passages_fts WHERE rowid IN (SELECT id FROM passages WHERE uid = ?)",
            values,
        )
        connection.execute("DELETE FROM passages WHERE uid = ?", values)
        forget(connection, values[0])
        connection.execute("DELETE FROM versions WHERE uid = ?", values)


def _note_pending(connection: sqlite3.Connection, uid: str, passages: int) -> None:
    connection.execute("INSERT OR REPLACE INTO pending VALUES (?, ?)", (uid, passages))


def _next_generation(connection: sqlite3.Connection) -> None:
    """Tell readers that what is live has changed."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")


def _set(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
