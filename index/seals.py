"""Seals: what the files of embedded Chroma were when they were finished.

Chroma has no checksums: over a damaged graph it gives wrong neighbours, and over a damaged database
it can end the whole process. Here damage becomes an error before Chroma looks.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_SEAL = "seal.json"
_DATABASE = "chroma.sqlite3"
_WRITTEN_OUT = "index_metadata.pickle"


def seal(folder: Path) -> None:
    """Note the SHA-256 of each file of the graph, which nobody writes to from now on."""
    digests = {file.relative_to(folder).as_posix(): _digest(file) for file in _graph(folder)}
    (folder / _SEAL).write_text(json.dumps(digests))


def check_seal(folder: Path) -> None:
    """Raise ValueError, OSError or sqlite3.DatabaseError where the files are not as they were."""
    with closing(sqlite3.connect(f"{(folder / _DATABASE).as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute("PRAGMA quick_check(1)").fetchall()
    if found != [("ok",)]:
        raise ValueError(f"{_DATABASE}: {' '.join(str(found[0][0]).split())}")
    for name, digest in json.loads((folder / _SEAL).read_text()).items():
        if _digest(folder / name) != digest:
            raise ValueError(f"{name} has changed")


def _graph(folder: Path) -> Iterator[Path]:
    """Files of a graph that is written out.

    Chroma writes it out with 1,000 vectors; fewer stand in its database, and the files say nothing.
    """
    for written in folder.glob(f"*/{_WRITTEN_OUT}"):
        yield from sorted(file for file in written.parent.iterdir() if file.is_file())


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
