"""A process whose disk fails: `python -m tests.index.failing PLACE COMMAND WHAT AFTER`.

It prints `ready`, carries out the command, and prints `told: ` and the error, or `done`. The disk
fails after so many commits; for 0 before the command begins.
"""

import sys
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - what is imported later is read from a disk as well

from corpus.errors import FootnoteError
from index import commits, sync
from index.publishing import rebuild
from tests.index.faults import fail
from tests.index.indexed import Indexed


def main() -> None:
    """Carry out the command of the arguments."""
    place, command, what, after = sys.argv[1:]
    sync.WINDOW, commits.PUBLISH_AT = 8, 30
    indexed = Indexed(Path(place))
    whole, count = commits.Commits.add, 0

    def add(self: commits.Commits, *given: Any) -> None:
        nonlocal count
        whole(self, *given)
        count += 1
        if count == int(after):
            fail(what)

    commits.Commits.add = add  # type: ignore[method-assign, assignment]
    if after == "0":
        fail(what)
    try:
        if command == "sync":
            indexed.sync()
        elif command == "rebuild":
            with indexed.home.writing("footnote rebuild"), indexed.parts() as (catalogue, store):
                rebuild(catalogue, store)
        else:
            indexed.found(command)
    except FootnoteError as error:
        print(f"told: {error}")  # noqa: T201 - the test reads it
    else:
        print("done")  # noqa: T201


if __name__ == "__main__":
    main()
