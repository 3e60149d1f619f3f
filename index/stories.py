"""Stories: documents that say the same in nearly the same words carry the same story's name.

A wire story in six papers is six documents and one story. Exact copies are one version, which this
does not concern.
"""

import json
import sqlite3
from collections.abc import Sequence

from index.signatures import NEAR, bands, dump_signature, likeness, load_signature, signature

_MOST = 16  # of a band


def story_of(connection: sqlite3.Connection, uid: str, text: str) -> str:
    """The story that a new version belongs to: that of the version most like it, else its own.

    Notes the version's signature, by which later ones are compared with it.
    """
    made = signature(text)
    if made is None:
        return uid
    own = bands(made)
    rows = connection.execute(
        "SELECT s.uid, s.signature, v.story FROM signatures s JOIN versions v USING (uid) "
        "WHERE s.uid IN (SELECT value FROM json_each(?)) ORDER BY s.uid",
        (json.dumps(sorted(_candidates(connection, own))),),
    ).fetchall()
    connection.execute("INSERT INTO signatures VALUES (?, ?)", (uid, dump_signature(made)))
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(value, uid) for value in own]
    )
    alike = max(
        ((likeness(made, load_signature(blob)), story) for _, blob, story in rows),
        default=(0.0, uid),
    )
    return alike[1] if alike[0] >= NEAR else uid


def _candidates(connection: sqlite3.Connection, own: Sequence[int]) -> set[str]:
    """Versions that share a band, some of each: a form filled in ten thousand times has them all.

    One by one, as SQLite would look at all of a band otherwise.
    """
    found = set[str]()
    for value in own:
        rows = connection.execute("SELECT uid FROM bands WHERE value = ? LIMIT ?", (value, _MOST))
        found.update(uid for (uid,) in rows)
    return found


def forget(connection: sqlite3.Connection, uid: str) -> None:
    """Drop a version's signature."""
    row = connection.execute(
        "DELETE FROM signatures WHERE uid = ? RETURNING signature", (uid,)
    ).fetchone()
    if row is not None:
        values = bands(load_signature(row[0]))
        connection.executemany(
            "DELETE FROM bands WHERE value = ? AND uid = ?", [(value, uid) for value in values]
        )
