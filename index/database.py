"""One SQLite file: a connection a thread, whole transactions, errors in one line."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from corpus.errors import HomeBusy, IndexDamaged, IndexMissing, UsageError

# Each thread of the page's pool has a connection with a cache of its own.
CACHE_KIB = 16_384
BUSY_S = 30.0

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNREACHABLE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
_OUR_FAULT = {
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_RANGE,
}


class _Held:
    """A thread's connection and the file it is to; closed when the thread ends."""

    def __init__(self, connection: sqlite3.Connection, file_id: tuple[int, int]) -> None:
        self.connection = connection
        self.file_id = file_id

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """Reads and writes of one file.

    Where the file has been replaced by another, as `index --fresh` does in another process, the
    next read is of the new one. Raises IndexMissing when the file is gone, IndexDamaged when SQLite
    cannot read it, UsageError when the system does not let it, HomeBusy when another program holds
    it for long.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query."""
        try:
            return self.connection().execute(sql, _bindable(values)).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self._raise(error)

    def row(self, sql: str, values: Sequence[Any] = ()) -> Any | None:
        """The first row of a query."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads of this thread inside see one state, whatever others commit meanwhile."""
        connection = self.connection()
        self.rows("BEGIN")
        try:
            yield
        finally:
            _roll_back(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: all of it or nothing."""
        connection = self.connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            _roll_back(connection)
            self._raise(error)
        except BaseException:
            _roll_back(connection)
            raise

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, to the file that stands there now."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is not None and held.connection.in_transaction:
            return held.connection
        found = self._file_id()
        if held is None or held.file_id != found:
            held = self._local.held = _Held(self._connect(), found)
        return held.connection

    def close(self) -> None:
        """Close this thread's connection."""
        self._local.held = None

    def damaged(self, reason: object) -> IndexDamaged:
        """The error for content that cannot be right."""
        return IndexDamaged(
            f"the catalogue {self.file} is damaged ({reason}); "
            "run 'footnote restore FILE' with a backup, or 'footnote index --fresh' to make it "
            "again from the folder"
        )

    def _file_id(self) -> tuple[int, int]:
        try:
            found = os.stat(self.file)
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(
                f"nothing is indexed in {self.file.parent}; run 'footnote index FOLDER'"
            ) from None
        except OSError as error:
            raise _unreachable(self.file.parent, error.strerror or error) from error
        return found.st_dev, found.st_ino

    def _connect(self) -> sqlite3.Connection:
        # A thread's connection is closed wherever its thread's end is noticed.
        try:
            connection = sqlite3.connect(
                self.file,
                timeout=BUSY_S,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            # What a large change leaves of the write-ahead log is given back.
            connection.execute("PRAGMA journal_size_limit = 16777216")
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self._raise(error)
        return connection

    def _raise(self, error: sqlite3.DatabaseError | UnicodeDecodeError) -> NoReturn:
        """Raise what a person can act on. A message of SQLite may quote bytes that are no text."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        kind = code & 0xFF
        if kind in _OUR_FAULT:
            raise error
        if kind in _BUSY:
            raise HomeBusy(
                f"the catalogue {self.file} is held by another program ({error}); "
                "end that and try again"
            ) from error
        if kind in _UNREACHABLE and code != sqlite3.SQLITE_IOERR_SHORT_READ:
            raise _unreachable(self.file.parent, error) from error
        raise self.damaged(error) from error


def _unreachable(folder: Path, reason: object) -> UsageError:
    return UsageError(
        f"the home {folder} cannot be read or written ({reason}); "
        "free space, make it writable or choose another with --home; what was indexed is kept"
    )


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _bindable(values: Sequence[Any]) -> Sequence[Any]:
    """Text as SQLite takes it: bytes of a name that are not UTF-8 read as in corpus.folder."""
    return [valid(value) if isinstance(value, str) else value for value in values]


def valid(text: str) -> str:
    r"""`text` with each lone surrogate, as Python reads a stray byte of a name, as `\xe9`."""
    if text.isascii():
        return text
    try:
        stored = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates that stand for no byte
        stored = text.encode("utf-8", "replace")
    return stored.decode("utf-8", "backslashreplace")
