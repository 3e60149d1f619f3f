"""The catalogue: one SQLite file that is the truth about the index.

Only live versions stand in it: a version enters and the one it replaces leaves in one transaction,
so that whatever a search finds elsewhere and the catalogue does not know is stale.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn, cast
from uuid import uuid4

from corpus.documents import Page, page_of
from corpus.errors import FailureCode, IndexDamaged, IndexMissing, UsageError
from index.embedder import Vectors
from index.entries import (
    Entry,
    Failure,
    Fingerprint,
    Opened,
    StoredPassage,
    load_blocks,
    load_pages,
    load_sentences,
    load_vector,
)
from index.filters import Filters

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (
    uid TEXT PRIMARY KEY, sha256 TEXT NOT NULL, title TEXT, date TEXT, source TEXT,
    format TEXT NOT NULL, text TEXT NOT NULL, pages TEXT NOT NULL, blocks TEXT NOT NULL,
    page_count INTEGER NOT NULL, passage_count INTEGER NOT NULL);
CREATE INDEX versions_sha256 ON versions (sha256);
CREATE TABLE documents (
    path TEXT PRIMARY KEY, uid TEXT NOT NULL REFERENCES versions, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, checked_ns INTEGER NOT NULL);
CREATE INDEX documents_uid ON documents (uid);
CREATE TABLE failures (
    path TEXT PRIMARY KEY, code TEXT NOT NULL, reason TEXT NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, checked_ns INTEGER NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL REFERENCES versions, ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, headings TEXT NOT NULL,
    sentences TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (uid, ordinal));
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    title, headings, body, tokenize = 'porter unicode61 remove_diacritics 2');
-- Vectors that may stand in Chroma without a live version: being written, or to be deleted.
CREATE TABLE unsettled (uid TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_ENTRY = """
SELECT v.uid, d.path, v.title, v.date, v.source, v.format, v.page_count, v.sha256, v.passage_count
FROM documents d JOIN versions v USING (uid)
"""


class Catalogue:
    """Reads of the catalogue; each thread has a connection of its own.

    Raises IndexMissing when there is none, IndexDamaged when SQLite cannot read it.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        if not file.is_file():
            raise IndexMissing(f"nothing is indexed in {file.parent}; run 'footnote index FOLDER'")
        version = self.meta("schema_version")
        if version != str(SCHEMA_VERSION):
            raise IndexDamaged(
                f"the catalogue {file} has layout {version}, this program reads layout "
                f"{SCHEMA_VERSION}; run 'footnote index --fresh'"
            )

    @classmethod
    def create(cls, file: Path, fingerprint: Fingerprint) -> "Catalogue":
        """Make an empty catalogue; raises UsageError when the home cannot be written."""
        unfinished = file.with_suffix(".new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            with sqlite3.connect(unfinished) as connection:
                connection.executescript("PRAGMA journal_mode = WAL;" + _SCHEMA)
                rows = {
                    "schema_version": str(SCHEMA_VERSION),
                    "fingerprint": fingerprint.dumps(),
                    "generation": "0",
                    "vectors_name": f"footnote-{uuid4().hex[:12]}-1",
                }
                connection.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())
            connection.close()
            unfinished.replace(file)
        except (OSError, sqlite3.OperationalError) as error:
            raise UsageError(
                f"the home {file.parent} cannot be written ({error}); choose another with --home"
            ) from error
        return cls(file)

    def meta(self, key: str) -> str | None:
        """One of: schema_version, fingerprint, generation, writer, vectors_name, folder…"""
        row = self.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def fingerprint(self) -> Fingerprint:
        """What the vectors and spans were made with."""
        return Fingerprint.loads(self.meta("fingerprint") or "{}")

    def folder(self) -> Path | None:
        """The folder that the index follows."""
        folder = self.meta("folder")
        return None if folder is None else Path(folder)

    def last_sync(self) -> datetime | None:
        """When the index last equalled the folder."""
        moment = self.meta("last_sync")
        return None if moment is None else datetime.fromisoformat(moment)

    def entries(self) -> tuple[Entry, ...]:
        """All documents, by path."""
        return tuple(_entry(row) for row in self.rows(_ENTRY + "ORDER BY d.path"))

    def entry_at(self, path: str) -> Entry | None:
        """The document at `path`."""
        row = self.row(_ENTRY + "WHERE d.path = ?", (path,))
        return None if row is None else _entry(row)

    def failures(self) -> tuple[Failure, ...]:
        """All files that could not be read, by path."""
        rows = self.rows("SELECT path, code, reason FROM failures ORDER BY path")
        return tuple(Failure(p, cast(FailureCode, c), r) for p, c, r in rows)

    def open(self, uid: str) -> Opened | None:
        """The document whose version is `uid`; None when there is no such version now."""
        row = self.row(_ENTRY + "WHERE v.uid = ? ORDER BY d.path LIMIT 1", (uid,))
        if row is None:
            return None
        text, pages, blocks = self.rows(
            "SELECT text, pages, blocks FROM versions WHERE uid = ?", (uid,)
        )[0]
        return Opened(_entry(row), text, load_pages(pages), load_blocks(blocks))

    def pages(self, uid: str) -> tuple[Page, ...]:
        """The pages of a version; none for a format without pages."""
        row = self.row("SELECT pages FROM versions WHERE uid = ?", (uid,))
        return load_pages(row[0]) if row else ()

    def page_at(self, uid: str, offset: int) -> int | None:
        """The number of the page of a version that holds the character at `offset`."""
        return page_of(self.pages(uid), offset)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs, by FTS5's own stemming."""
        found = dict[str, int]()
        for term in terms:
            quoted = '"' + term.replace('"', "") + '"'
            row = self.row(
                "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH ?", (quoted,)
            )
            found[term] = int(row[0]) if row else 0
        return found

    def count_passages(self) -> int:
        """How many passages are live."""
        row = self.row("SELECT count(*) FROM passages")
        return int(row[0]) if row else 0

    def count_documents(self) -> int:
        """How many files are indexed."""
        row = self.row("SELECT count(*) FROM documents")
        return int(row[0]) if row else 0

    def allowed(self, filters: Filters) -> tuple[str, ...]:
        """The versions that a search under `filters` may find."""
        where, values = _conditions(filters)
        return tuple(uid for (uid,) in self.rows(f"SELECT DISTINCT d.uid {where}", values))

    def lexical(self, match: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Passages by BM25, best first: (passage id, score, more is better).

        `match` is an FTS5 expression. The weights of title, headings and body are 2, 1.5 and 1.
        """
        limits, values = "", ()
        if filters:
            where, values = _conditions(filters)
            limits = f"AND f.rowid IN (SELECT id FROM passages WHERE uid IN (SELECT d.uid {where}))"
        rows = self.rows(
            "SELECT f.rowid, -bm25(passages_fts, 2.0, 1.5, 1.0) AS score FROM passages_fts f "
            f"WHERE passages_fts MATCH ? {limits} ORDER BY score DESC, f.rowid LIMIT ?",
            (match, *values, limit),
        )
        return [(int(row[0]), float(row[1])) for row in rows]

    def passage_ids(self, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Passage ids of (version, ordinal) keys; a key of no live version is left out."""
        rows = self.rows(
            "SELECT p.uid, p.ordinal, p.id FROM json_each(?) k JOIN passages p "
            "ON p.uid = k.value ->> 0 AND p.ordinal = k.value ->> 1",
            (json.dumps(keys),),
        )
        return {(uid, ordinal): number for uid, ordinal, number in rows}

    def passages(self, ids: Sequence[int], filters: Filters) -> dict[int, StoredPassage]:
        """Passages by id. Where copies of a document exist, the entry is one that filters allow."""
        where, values = _conditions(filters)
        rows = self.rows(
            'SELECT p.id, p.start, p."end", p.headings, p.sentences, f.body, '
            f"v.uid, (SELECT min(d.path) {where} AND d.uid = v.uid), "
            "v.title, v.date, v.source, v.format, v.page_count, v.sha256, v.passage_count "
            "FROM json_each(?) k JOIN passages p ON p.id = k.value "
            "JOIN versions v ON v.uid = p.uid JOIN passages_fts f ON f.rowid = p.id",
            (*values, json.dumps(list(ids))),
        )
        return {row[0]: _passage(row) for row in rows if row[7] is not None}

    def vectors_of(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The stored vectors of passages, by id."""
        rows = self.rows(
            "SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {number: load_vector(blob) for number, blob in rows}

    def all_vectors(self, batch: int) -> Iterator[list[tuple[str, int, int, Vectors]]]:
        """All passages in batches: version, ordinal, date as yyyymmdd (0 for none), vector."""
        after = 0
        while rows := self.rows(
            "SELECT p.id, p.uid, p.ordinal, v.date, p.vector FROM passages p "
            "JOIN versions v USING (uid) WHERE p.id > ? ORDER BY p.id LIMIT ?",
            (after, batch),
        ):
            after = rows[-1][0]
            yield [(uid, n, day_number(day), load_vector(blob)) for _, uid, n, day, blob in rows]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query."""
        try:
            return self.connection().execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            self._raise(error)

    def row(self, sql: str, values: Sequence[Any] = ()) -> Any | None:
        """The first row of a query."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: all of it or nothing."""
        connection = self.connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            _roll_back(connection)
            self._raise(error)
        except BaseException:
            _roll_back(connection)
            raise

    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            try:
                connection = sqlite3.connect(self.file, timeout=30, isolation_level=None)
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA cache_size = -65536")
            except sqlite3.DatabaseError as error:
                self._raise(error)
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _raise(self, error: sqlite3.DatabaseError) -> NoReturn:
        reason = str(error)
        if isinstance(error, sqlite3.OperationalError) and (
            "readonly" in reason or "full" in reason or "disk I/O" in reason
        ):
            raise UsageError(
                f"the home {self.file.parent} cannot be written ({reason}); "
                "free space or choose another with --home; what was indexed is kept"
            ) from error
        raise IndexDamaged(
            f"the catalogue {self.file} is damaged ({reason}); "
            "run 'footnote index --fresh' to make it again from the folder"
        ) from error


def day_number(day: str | date | None) -> int:
    """A date as the number yyyymmdd, which Chroma can compare; 0 for none."""
    if day is None:
        return 0
    return int(str(day).replace("-", ""))


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _conditions(filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """`FROM … WHERE …` over documents d that filters allow, and its values."""
    parts, values = ["TRUE"], list[Any]()
    if filters.documents:
        parts.append("d.path IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.documents))
    folder = (filters.folder or "").strip("/")
    if folder not in ("", "."):
        parts.append("substr(d.path, 1, length(?)) = ?")
        values += [folder + "/"] * 2
    if filters.since:
        parts.append("w.date >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        parts.append("w.date <= ?")
        values.append(filters.until.isoformat())
    return f"FROM documents d JOIN versions w USING (uid) WHERE {' AND '.join(parts)}", tuple(
        values
    )


def _entry(row: Sequence[Any]) -> Entry:
    uid, path, title, day, source, kind, pages, sha256, passages = row
    return Entry(
        id=uid,
        path=path,
        title=title or PurePosixPath(path).stem,
        date=None if day is None else date.fromisoformat(day),
        source=source,
        format=kind,
        pages=pages or None,
        passages=passages,
        sha256=sha256,
    )


def _passage(row: Sequence[Any]) -> StoredPassage:
    number, start, end, headings, sentences, text, uid, path, *rest = row
    spans, kinds = load_sentences(sentences)
    return StoredPassage(
        id=number,
        entry=_entry((uid, path, *rest)),
        own_title=rest[0] or "",
        start=start,
        end=end,
        text=text,
        headings=tuple(json.loads(headings)),
        sentences=spans,
        kinds=kinds,
    )
