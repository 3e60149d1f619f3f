"""A file of which some part ends the process that reads it is read part by part."""

from collections.abc import Callable
from typing import Any

from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.reading import Reading, Unread

# Each costs a process and perhaps all of its time; a file that was made to do harm has many.
_MOST_ENDS = 3
_GIVEN_UP = "Not read: reading others beside it crashed; save it into the folder."


class Ended(ReadFailure):
    """The reading process was stopped, or died, over a file."""


def read_apart(ask: Callable[[dict[str, Any]], Reading], asked: dict[str, Any]) -> Reading:
    """The file, and each part of it that can be read; one that ends the process is listed.

    Raises:
        ReadFailure: where the file cannot be read even without what is attached to it.
    """
    whole = ask({"do": "read alone", **asked})
    attached, unread, ends = list[Document](), list[Unread](), 0
    for part in whole.unread:
        inside = part.path.removeprefix(f"{part.parent}/")
        try:
            if ends == _MOST_ENDS:
                raise ReadFailure("damaged", _GIVEN_UP)
            reading = ask({"do": "read part", **asked, "inside": inside})
        except ReadFailure as failure:
            ends += isinstance(failure, Ended)
            unread.append(Unread(part.path, failure.code, failure.reason, part.parent))
        else:
            attached += (reading.document, *reading.attached)
            unread += reading.unread
    return Reading(whole.document, tuple(attached), tuple(unread))
