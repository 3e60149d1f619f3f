"""A folder in which everything is wrong: after a sync each file is indexed, or listed with why."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.isolation import ReaderProcess
from corpus.reading import Reading
from tests.corpus import awkward
from tests.index.indexed import Indexed, check_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names and links of POSIX systems")
SAID = "The ministers met in Brussels on Friday and agreed on further aid to Kyiv."


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Indexed]:
    place = Indexed(tmp_path)
    with ReaderProcess(timeout_s=60) as reader:
        place.reader = reader
        yield place


def _everything(indexed: Indexed) -> dict[str, str]:
    """Path → "read" or the code, of each file and each failure; no path is in both."""
    read, failures = indexed.texts(), indexed.failures()
    assert not read.keys() & failures.keys()
    with indexed.parts() as (catalogue, _):
        assert all(len(failure.reason) > 20 for failure in catalogue.failures())
    return dict.fromkeys(read, "read") | failures


def test_each_awkward_file_is_indexed_or_listed_with_why(indexed: Indexed) -> None:
    kinds = (awkward.bombs(), awkward.hostile_xml("file:///etc/passwd"), awkward.deep())
    files = {name: content for kind in kinds for name, content in kind.items()}
    files |= {"notes.txt": awkward.pdf(pages=3), "empty.md": b"", "mail.eml": b"\0\1\2" * 99}
    for name, content in files.items():
        (indexed.folder / name).write_bytes(content)
    with (indexed.folder / "sparse.txt").open("wb") as stream:
        stream.truncate(10 * 1000 * awkward.MEGABYTE)
    summary = indexed.sync()
    everything = _everything(indexed)
    assert everything.keys() == {*files, "sparse.txt"}
    assert summary.added + len(summary.failed) == len(everything)
    assert everything["notes.txt"] == "read"
    assert everything["sparse.txt"] == everything["bomb.docx"] == "too_large"
    check_whole(indexed)
    again = indexed.sync()
    assert (again.added, again.embedded) == (0, 0)
    assert _everything(indexed) == everything


NAMES = {
    "two\nlines.txt": "two\nlines.txt",
    "bell\x07 and \x1b[31mred.txt": "bell\x07 and \x1b[31mred.txt",
    "caf\udce9.txt": "caf\\xe9.txt",
    "é" * 125 + ".txt": "é" * 125 + ".txt",  # 254 bytes; a name may have 255
    " spaces ": " spaces ",
    "‮txt.exe": "‮txt.exe",
    "-rf": "-rf",
    "%2e%2e%2fa.txt": "%2e%2e%2fa.txt",
    "a" * 255: "a" * 255,
}


def test_a_file_of_any_name_is_indexed_under_a_path_of_its_own(indexed: Indexed) -> None:
    for number, name in enumerate(NAMES):
        (indexed.folder / name).write_text(f"{SAID} It was meeting {number}.")
    indexed.sync()
    assert set(_everything(indexed).items()) == {(path, "read") for path in NAMES.values()}
    with indexed.search() as search:
        assert {hit.passage.entry.path for hit in search.find("ministers")} <= set(NAMES.values())


def test_what_is_no_file_is_listed_and_links_neither_loop_nor_lead_out(indexed: Indexed) -> None:
    folder = indexed.folder
    indexed.write("a/b.txt", SAID)
    (folder / "a" / "up").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    (folder / "out.txt").symlink_to("/etc/hostname")
    (folder / "out").symlink_to("/etc")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket"))
        indexed.sync()
    assert _everything(indexed) == {
        "a/b.txt": "read",
        **dict.fromkeys(("one", "two", "self", "out", "out.txt"), "unreadable"),
        **dict.fromkeys(("pipe.txt", "socket"), "unsupported"),
    }


class Restless:
    """A reader to whom each file changes after it was listed and before it is opened."""

    def __init__(self, reader: ReaderProcess, changes: dict[str, Callable[[Path], object]]) -> None:
        self._reader = reader
        self._changes = changes
        self.readers = reader.readers

    def read(self, file: Path, path: str) -> Reading:
        """Change the file, then read it."""
        if change := self._changes.pop(path, None):
            change(file)
        return self._reader.read(file, path)

    def cancel(self) -> None:
        """End the child."""
        self._reader.cancel()


def _append(file: Path) -> None:
    with file.open("a") as stream:
        stream.write(" Later they met once more in Kyiv.")


def _become(what: Callable[[Path], object]) -> Callable[[Path], object]:
    def change(file: Path) -> None:
        file.unlink()
        what(file)

    return change


def test_files_that_change_between_listing_and_reading_are_settled_by_the_next_sync(
    indexed: Indexed,
) -> None:
    reader = indexed.reader
    assert isinstance(reader, ReaderProcess)
    changes: dict[str, Callable[[Path], object]] = {
        "grows.txt": _append,
        "shrinks.txt": lambda file: os.truncate(file, 20),
        "empties.txt": lambda file: os.truncate(file, 0),
        "vanishes.txt": lambda file: file.unlink(),
        "pipe.txt": _become(os.mkfifo),
        "folder.txt": _become(os.mkdir),
        "link.txt": _become(lambda file: file.symlink_to("/etc/hostname")),
        "rewritten.txt": lambda file: file.write_text("Nothing of it was true in the end."),
    }
    for number, name in enumerate(changes):
        indexed.write(name, f"{SAID} It was meeting {number}.")
    indexed.reader = Restless(reader, dict(changes))
    indexed.sync()
    assert _everything(indexed).keys() == changes.keys()
    indexed.reader = reader
    indexed.sync()
    assert _everything(indexed) == {
        **dict.fromkeys(("grows.txt", "shrinks.txt", "rewritten.txt"), "read"),
        "empties.txt": "empty",
        "pipe.txt": "unsupported",
        "link.txt": "unreadable",
    }
    texts = indexed.texts()
    assert texts["grows.txt"].endswith("once more in Kyiv.")
    assert texts["shrinks.txt"] == SAID[:20].strip()
    assert texts["rewritten.txt"].startswith("Nothing of it")
    check_whole(indexed)
