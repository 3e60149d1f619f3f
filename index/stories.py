"""Stories: documents that say the same in nearly the same words carry the same story's name.

A wire story in six papers is six documents and one story. Exact copies are one version, which this
does not concern.
"""

import json
import sqlite3

from index.signatures import NEAR, bands, dump_signature, likeness, load_signature, signature


def story_of(connection: sqlite3.Connection, uid: str, text: str) -> str:
    """The story that a new version belongs to: that of the version most like it, else its own.

    Notes the version's signature, by which later ones are compared with it.
    """
    made = signature(text)
    if made is None:
        return uid
    own = bands(made)
    rows = connection.execute(
        "SELECT DISTINCT s.uid, s.signature, v.story FROM bands b JOIN signatures s USING (uid) "
        "JOIN versions v USING (uid) WHERE b.value IN (SELECT value FROM json_each(?))",
        (json.dumps(own),),
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
