"""Seals: files that changed are told; those of the same size and time are read again once a day."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.seals import TRUSTED_S, check_seal, seal


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    graph = tmp_path / "graph"
    graph.mkdir()
    for name in ("index_metadata.pickle", "data_level0.bin"):
        (graph / name).write_bytes(b"neighbours" * 100)
    with closing(sqlite3.connect(tmp_path / "chroma.sqlite3")) as database:
        database.execute("CREATE TABLE kept (id INTEGER)")
    seal(tmp_path)
    return tmp_path


def flip(folder: Path, *, in_secret: bool) -> None:
    """Change a byte of the graph; in secret, its file keeps its time, as when a disk rots."""
    file = folder / "graph" / "data_level0.bin"
    before = file.stat()
    data = bytearray(file.read_bytes())
    data[7] ^= 0xFF
    file.write_bytes(data)
    moment = before.st_mtime_ns if in_secret else before.st_mtime_ns + 1
    os.utime(file, ns=(moment, moment))


def age(folder: Path) -> None:
    """Let the last full check be a day ago."""
    moment = (folder / "seal.json").stat().st_mtime - TRUSTED_S
    os.utime(folder / "seal.json", (moment, moment))


def test_a_changed_file_is_told(sealed: Path) -> None:
    check_seal(sealed)
    flip(sealed, in_secret=False)
    with pytest.raises(ValueError, match="has changed"):
        check_seal(sealed)


def test_a_file_that_changed_under_its_time_is_told_when_it_is_read(sealed: Path) -> None:
    flip(sealed, in_secret=True)
    check_seal(sealed)
    with pytest.raises(ValueError, match="has changed"):
        check_seal(sealed, fully=True)
    age(sealed)
    with pytest.raises(ValueError, match="has changed"):
        check_seal(sealed)


def test_a_copy_with_other_times_is_read_once(sealed: Path) -> None:
    file = sealed / "graph" / "data_level0.bin"
    os.utime(file, (1, 1))
    age(sealed)
    check_seal(sealed)
    flip(sealed, in_secret=True)
    check_seal(sealed)  # what it was read as is noted


def test_a_seal_that_is_gone_is_told(sealed: Path) -> None:
    (sealed / "seal.json").unlink()
    with pytest.raises(OSError, match=r"seal\.json"):
        check_seal(sealed)
