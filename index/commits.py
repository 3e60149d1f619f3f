"""Changes to the index, each one SQLite transaction: whole or not at all.

What a change means for Chroma is noted as pending in the same transaction; a search looks through
what is pending by itself until `publish` has given it to Chroma.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from corpus.folder import FolderFile
from index.catalogue import Catalogue
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
from index.vectors import VectorStore

# Pending passages that a search may have to look through one by one.
PUBLISH_AT = 4096


class Commits:
    """Writes to a catalogue and its vector store; the caller holds the home's lock."""

    def __init__(self, catalogue: Catalogue, vectors: VectorStore) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._checked_ns = 0

    def begin(self, folder: str, checked_ns: int) -> None:
        """Note which folder the index is of, and when its files were first looked at."""
        self._checked_ns = checked_ns
        with self._catalogue.transaction() as connection:
            _set(connection, "folder", folder)

    def add(self, documents: Sequence[IndexedDocument]) -> None:
        """Make these documents live, each in place of what its path held."""
        if not documents:
            return
        with self._catalogue.transaction() as connection:
            displaced = set[str]()
            for item in documents:
                _insert_version(connection, item)
                path, stat = item.document.path, (item.size, item.mtime_ns)
                displaced |= self._point(connection, path, item.uid, stat, item.document.parent)
            _drop_orphans(connection, displaced)
            _next_generation(connection)
        if self._catalogue.pending().added_passages >= PUBLISH_AT:
            self.publish()

    def link(self, links: Sequence[Link], remove: Iterable[str]) -> None:
        """Point paths at versions that exist, and take paths away, in one step."""
        with self._catalogue.transaction() as connection:
            displaced = set[str]()
            for item in links:
                stat = (item.file.size, item.file.mtime_ns)
                displaced |= self._point(connection, item.file.path, item.uid, stat)
            for path in remove:
                displaced |= _take_away(connection, path)
            _drop_orphans(connection, displaced)
            _next_generation(connection)

    def fail(self, failure: Failure, file: FolderFile | None) -> None:
        """List a file as failed; what its path held before is no longer live."""
        size, mtime_ns = (file.size, file.mtime_ns) if file else (-1, -1)
        with self._catalogue.transaction() as connection:
            read_ns = _last_read(connection, failure.path)
            displaced = _take_away(connection, failure.path)
            connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    failure.path,
                    failure.code,
                    failure.reason,
                    size,
                    mtime_ns,
                    self._checked_ns,
                    failure.parent,
                    read_ns,
                ),
            )
            if displaced:
                _drop_orphans(connection, displaced)
                _next_generation(connection)

    def publish(self) -> None:
        """Give Chroma what is pending."""
        publish(self._catalogue, self._vectors)

    def finish(self, present: Iterable[str]) -> None:
        """Note that the index equals the folder, and forget failures of files that are gone."""
        self.publish()
        with self._catalogue.transaction() as connection:
            connection.execute(
                "DELETE FROM failures WHERE path NOT IN (SELECT value FROM json_each(?))",
                (json.dumps(list(present)),),
            )
            _set(connection, "last_sync", datetime.now().astimezone().isoformat())

    def _point(
        self,
        connection: sqlite3.Connection,
        path: str,
        uid: str,
        stat: tuple[int, int],
        parent: str | None = None,
    ) -> set[str]:
        """Let a path hold a version; gives the version it held."""
        displaced = _take_away(connection, path)
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (path, uid, *stat, self._checked_ns, parent, self._checked_ns),
        )
        connection.execute("DELETE FROM failures WHERE path = ?", (path,))
        return displaced


def _insert_version(connection: sqlite3.Connection, item: IndexedDocument) -> None:
    document = item.document
    connection.execute(
        "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            item.uid,
            document.sha256,
            document.title,
            document.date.isoformat() if document.date else None,
            document.source,
            document.format,
            document.text,
            dump_pages(document.pages),
            dump_blocks(document.blocks),
            dump_rows(document.notes),
            dump_rows(document.places),
            dump_rows(document.recognised),
            len(document.pages),
            len(item.passages),
        ),
    )
    _note_pending(connection, item.uid, len(item.passages))
    for ordinal, (passage, vector) in enumerate(zip(item.passages, item.vectors, strict=True)):
        cursor = connection.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.uid,
                ordinal,
                passage.start,
                passage.end,
                json.dumps(passage.headings),
                dump_sentences(passage),
                dump_vector(vector),
            ),
        )
        connection.execute(
            "INSERT INTO passages_fts (rowid, title, headings, body) VALUES (?, ?, ?, ?)",
            (
                cursor.lastrowid,
                document.title or "",
                " ".join(passage.headings),
                document.text[passage.start : passage.end],
            ),
        )


def _take_away(connection: sqlite3.Connection, path: str) -> set[str]:
    """Let a path hold nothing; gives the version it held."""
    rows = connection.execute("DELETE FROM documents WHERE path = ? RETURNING uid", (path,))
    return {uid for (uid,) in rows.fetchall()}


def _last_read(connection: sqlite3.Connection, path: str) -> int | None:
    """When a path's content was last read with success; None for never."""
    row = connection.execute(
        "SELECT read_ns FROM documents WHERE path = ?1 "
        "UNION ALL SELECT read_ns FROM failures WHERE path = ?1",
        (path,),
    ).fetchone()
    return row[0] if row else None


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
        connection.execute("DELETE FROM versions WHERE uid = ?", values)


def _note_pending(connection: sqlite3.Connection, uid: str, passages: int) -> None:
    connection.execute("INSERT OR REPLACE INTO pending VALUES (?, ?)", (uid, passages))


def _next_generation(connection: sqlite3.Connection) -> None:
    """Tell readers that what is live has changed."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")


def _set(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
