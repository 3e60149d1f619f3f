"""A process that works on an index until it is killed.

`python -m tests.index.victim PLACE` reads commands, one a line. Each is carried out by a child of
its own, forked when all imports are done; the child's number is printed, then `done` when it ends
well.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import chromadb  # noqa: F401 - before the fork, so that a child's time is spent on its work

from index import commits, sync
from index.embedder import Vectors
from index.publishing import rebuild
from tests.fakes import HashingEmbedder
from tests.index.indexed import Indexed

WINDOW = 24


class Noting(HashingEmbedder):
    """Notes each text that it embeds, in a file that outlives a kill."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self._file.open("a", encoding="utf-8") as notes:
            notes.writelines(f"{json.dumps(text)}\n" for text in texts)
        return super().encode(texts)


def embedded(place: Path) -> set[str]:
    """The texts noted since they were last asked for."""
    notes = place / "embedded.jsonl"
    lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
    notes.unlink(missing_ok=True)
    return {json.loads(line) for line in lines if line.endswith('"')}


def work(place: Path, command: str) -> None:
    """Carry out one command."""
    indexed = Indexed(place, Noting(place / "embedded.jsonl"))
    if command == "sync":
        # Many commits and publishings, so that a kill may fall between any two of them.
        sync.WINDOW, commits.PUBLISH_AT = WINDOW, 100
        indexed.sync()
    elif command == "rebuild":
        with indexed.home.writing("footnote rebuild"), indexed.parts() as (catalogue, store):
            rebuild(catalogue, store)
    elif command == "hold":
        with indexed.home.writing("footnote index"):
            tell("held")
            os.read(0, 1)  # until it is killed


def tell(line: str) -> None:
    """One line to the test."""
    os.write(1, f"{line}\n".encode())


def main() -> None:
    """Carry out the commands of standard input."""
    place = Path(sys.argv[1])
    tell("ready")
    while command := os.read(0, 100).decode().strip():
        child = os.fork()
        if child == 0:
            try:
                work(place, command)
                tell("done")
            finally:
                os._exit(0)
        tell(str(child))
        os.waitpid(child, 0)
        tell("ended")


if __name__ == "__main__":
    main()
