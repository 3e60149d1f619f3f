"""A process that works on an index until it is killed.

`python -m tests.index.victim PLACE` reads commands, one a line. Each is carried out by a child of
its own, forked when all imports are done; the child's number is printed, then `done` when it ends
well.
"""

import os
import sys
from pathlib import Path

import chromadb  # noqa: F401 - before the fork, so that a child's time is spent on its work

from index import commits, sync
from index.publishing import rebuild
from tests.index.indexed import Indexed


def work(place: Path, command: str) -> None:
    """Carry out one command."""
    indexed = Indexed(place)
    if command == "sync":
        # Many commits and publishings, so that a kill may fall between any two of them.
        sync.WINDOW, commits.PUBLISH_AT = 24, 100
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
