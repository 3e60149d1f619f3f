"""The rows of a file of the folder, and of all that is attached to it: they come and go together.

A part's path begins with its carrier's and a slash, so that all below a path is one range of an
index: "0" is the character after the slash.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

_BELOW = "(parent = ?1 OR (parent > ?1 || '/' AND parent < ?1 || '0'))"


@dataclass(frozen=True, slots=True)
class Tree:
    """What hangs on a file: rows of documents (path, uid, parent) and of failures."""

    documents: tuple[tuple[str, str, str], ...] = ()
    failures: tuple[tuple[Any, ...], ...] = ()


def tree_of(connection: sqlite3.Connection, uid: str) -> Tree:
    """What hangs on a file of the folder that holds the version `uid`, with paths below it alone.

    "/annex.pdf" is the path of an annex, "" that of the file itself.
    """
    row = connection.execute(
        "SELECT path FROM documents WHERE uid = ? AND parent IS NULL ORDER BY path LIMIT 1", (uid,)
    ).fetchone()
    if row is None:
        return Tree()
    documents = connection.execute(
        "SELECT substr(path, length(?1) + 1), uid, substr(parent, length(?1) + 1) FROM documents "
        f"WHERE {_BELOW} ORDER BY path",
        row,
    ).fetchall()
    failures = connection.execute(
        "SELECT substr(path, length(?1) + 1), code, reason, substr(parent, length(?1) + 1), "
        f"read_ns FROM failures WHERE {_BELOW} ORDER BY path",
        row,
    ).fetchall()
    return Tree(tuple(documents), tuple(failures))


def take_away(connection: sqlite3.Connection, path: str) -> set[str]:
    """Let a path and all below it hold nothing; gives the versions they held."""
    rows = connection.execute(
        f"DELETE FROM documents WHERE path = ?1 OR {_BELOW} RETURNING uid", (path,)
    ).fetchall()
    connection.execute(f"DELETE FROM failures WHERE path = ?1 OR {_BELOW}", (path,))
    return {uid for (uid,) in rows}


def last_reads(connection: sqlite3.Connection, path: str) -> dict[str, int | None]:
    """When a path and each below it was last read with success; None for never."""
    where = f"WHERE path = ?1 OR {_BELOW}"
    rows = connection.execute(
        f"SELECT path, read_ns FROM documents {where} "
        f"UNION ALL SELECT path, read_ns FROM failures {where}",
        (path,),
    )
    return dict(rows.fetchall())
