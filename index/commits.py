"""Changes to the index, each of them whole or not at all.

The order makes a kill at any moment harmless: the new versions are noted as unsettled, their
vectors go to Chroma under new ids, one SQLite transaction makes the versions live and the old ones
gone, then the old vectors are deleted. What a killed run leaves is noted as unsettled, and
`settle` deletes its vectors before the next change.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from corpus.folder import FolderFile
from index.catalogue import Catalogue, day_number
from index.entries import (
    Failure,
    IndexedDocument,
    dump_blocks,
    dump_pages,
    dump_sentences,
    dump_vector,
)
from index.home import process_token
from index.plan import Link, now_ns
from index.vectors import VectorStore


class Commits:
    """Writes to a catalogue and its vector store; the caller holds the home's lock."""

    def __init__(self, catalogue: Catalogue, vectors: VectorStore) -> None:
        self._catalogue = catalogue
        self._vectors = vectors

    def settle(self) -> None:
        """Delete from Chroma what a killed run left: vectors of versions that are not live."""
        rows = self._catalogue.rows("SELECT uid FROM unsettled")
        uids = [uid for (uid,) in rows]
        live = {uid for uid in uids if self._catalogue.open(uid)}
        self._vectors.remove([uid for uid in uids if uid not in live])
        with self._catalogue.transaction() as connection:
            connection.executemany("DELETE FROM unsettled WHERE uid = ?", [(u,) for u in uids])

    def add(self, documents: Sequence[IndexedDocument]) -> None:
        """Make these documents live, each in place of what its path held."""
        if not documents:
            return
        self._announce([document.uid for document in documents])
        self._vectors.add(
            [
                (item.uid, ordinal, day_number(item.document.date), vector)
                for item in documents
                for ordinal, vector in enumerate(item.vectors)
            ]
        )
        with self._catalogue.transaction() as connection:
            for item in documents:
                _insert_version(connection, item)
                _point(connection, item.document.path, item.uid, item.size, item.mtime_ns)
                connection.execute("DELETE FROM unsettled WHERE uid = ?", (item.uid,))
            _drop_orphans(connection)
            _sign(connection)
        self.settle()

    def link(self, links: Sequence[Link], remove: Iterable[str]) -> None:
        """Point paths at versions that exist, and take paths away, in one step."""
        with self._catalogue.transaction() as connection:
            for item in links:
                _point(connection, item.file.path, item.uid, item.file.size, item.file.mtime_ns)
            for path in remove:
                connection.execute("DELETE FROM documents WHERE path = ?", (path,))
            _drop_orphans(connection)
            _sign(connection)
        self.settle()

    def fail(self, failure: Failure, file: FolderFile | None) -> None:
        """List a file as failed; what its path held before is no longer live."""
        size, mtime_ns = (file.size, file.mtime_ns) if file else (-1, -1)
        with self._catalogue.transaction() as connection:
            connection.execute("DELETE FROM documents WHERE path = ?", (failure.path,))
            connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)",
                (failure.path, failure.code, failure.reason, size, mtime_ns, now_ns()),
            )
            _drop_orphans(connection)
            _sign(connection)
        self.settle()

    def follow(self, folder: str) -> None:
        """Note which folder the index is of."""
        with self._catalogue.transaction() as connection:
            _set(connection, "folder", folder)

    def finish(self, present: Iterable[str]) -> None:
        """Note that the index equals the folder, and forget failures of files that are gone."""
        with self._catalogue.transaction() as connection:
            connection.execute(
                "DELETE FROM failures WHERE path NOT IN (SELECT value FROM json_each(?))",
                (json.dumps(list(present)),),
            )
            _set(connection, "last_sync", datetime.now().astimezone().isoformat())

    def _announce(self, uids: Sequence[str]) -> None:
        with self._catalogue.transaction() as connection:
            connection.executemany("INSERT INTO unsettled VALUES (?)", [(u,) for u in uids])


def _insert_version(connection: sqlite3.Connection, item: IndexedDocument) -> None:
    document = item.document
    connection.execute(
        "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            len(document.pages),
            len(item.passages),
        ),
    )
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


def _point(connection: sqlite3.Connection, path: str, uid: str, size: int, mtime_ns: int) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)",
        (path, uid, size, mtime_ns, now_ns()),
    )
    connection.execute("DELETE FROM failures WHERE path = ?", (path,))


def _drop_orphans(connection: sqlite3.Connection) -> None:
    """Versions that no path points to leave the catalogue; their vectors become unsettled."""
    rows = connection.execute(
        "SELECT uid FROM versions v "
        "WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.uid = v.uid)"
    ).fetchall()
    for values in rows:
        connection.execute("INSERT OR REPLACE INTO unsettled VALUES (?)", values)
        connection.execute(
            "DELETE FROM passages_fts WHERE rowid IN (SELECT id FROM passages WHERE uid = ?)",
            values,
        )
        connection.execute("DELETE FROM passages WHERE uid = ?", values)
        connection.execute("DELETE FROM versions WHERE uid = ?", values)


def _sign(connection: sqlite3.Connection) -> None:
    """A new generation of the index, by this process: other processes reopen their vectors."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    _set(connection, "writer", process_token())


def _set(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
