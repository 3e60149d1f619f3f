"""Seals: what the files of embedded Chroma were when they were finished.

Chroma has no checksums: over a damaged graph it gives wrong neighbours, and over a damaged database
it can end the whole process. Here damage becomes an error before Chroma looks.
"""

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

_SEAL = "seal.json"
_DATABASE = "chroma.sqlite3"
_WRITTEN_OUT = "index_metadata.pickle"
# Reading the graph of 40,000 vectors again takes a third of a second, which each question of the
# command line would wait for. Where sizes and times are the same, once a day is enough.
TRUSTED_S = 24 * 3600


def seal(folder: Path) -> None:
    """Note the SHA-256 of each file of the graph, which nobody writes to from now on."""
    noted = dict[str, list[Any]]()
    for file in _graph(folder):
        _keep(file)  # else the disk might keep a file's time without its content
        noted[file.relative_to(folder).as_posix()] = [_digest(file), *_stat(file)]
    _write(folder, noted)


def check_seal(folder: Path, *, fully: bool = False) -> None:
    """Raise ValueError, OSError or sqlite3.DatabaseError where the files are not as they were.

    A file that has the size and time it had is read again when the last time is a day ago, or when
    it is to be checked `fully`.
    """
    with closing(sqlite3.connect(f"{(folder / _DATABASE).as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute("PRAGMA quick_check(1)").fetchall()
    if found != [("ok",)]:
        raise ValueError(f"{_DATABASE}: {' '.join(str(found[0][0]).split())}")
    noted: dict[str, list[Any]] = json.loads((folder / _SEAL).read_text())
    age = time.time() - (folder / _SEAL).stat().st_mtime
    trusted = not fully and 0 <= age < TRUSTED_S
    seen = {name: [digest, *_stat(folder / name)] for name, (digest, *_) in noted.items()}
    if trusted and seen == noted:
        return
    for name, (digest, *_) in noted.items():
        if _digest(folder / name) != digest:
            raise ValueError(f"{name} has changed")
    with suppress(OSError):  # where nothing can be written the next opening checks again
        _write(folder, seen)


def _graph(folder: Path) -> Iterator[Path]:
    """Files of a graph that is written out.

    Chroma writes it out with 1,000 vectors; fewer stand in its database, and the files say nothing.
    """
    for written in folder.glob(f"*/{_WRITTEN_OUT}"):
        yield from sorted(file for file in written.parent.iterdir() if file.is_file())


def _write(folder: Path, noted: dict[str, list[Any]]) -> None:
    unfinished = folder / f"{_SEAL}.new"
    unfinished.write_text(json.dumps(noted))
    unfinished.replace(folder / _SEAL)


def _stat(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _keep(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
