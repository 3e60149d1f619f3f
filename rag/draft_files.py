"""A draft from a file: plain text as it stands, any other by the readers of briefings."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.documents import Block
from corpus.errors import ReadFailure, UsageError
from corpus.isolation import ReaderProcess
from corpus.readers.encoding import decode

# The longest text that is checked has fewer bytes, in any encoding.
MOST_BYTES = 16_000_000
_PLAIN = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_OTHER = (b"%PDF-", b"PK\x03\x04")  # however they are named


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a draft, and its blocks where its file tells them."""

    text: str
    blocks: tuple[Block, ...] = ()


def draft_of(data: bytes, name: str, reader: Callable[[], ReaderProcess]) -> Draft:
    """The draft in the bytes of a file; `name` tells what kind it is. `reader` reads other files.

    Raises UsageError with the reason where there is no text in it.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(f"{name} has more than {MOST_BYTES:,} bytes; check it in parts")
    try:
        if PurePosixPath(name).suffix.lower() in _PLAIN and not data.startswith(_OTHER):
            return Draft(decode(data))
        return _read(data, PurePosixPath(name.replace("\\", "/")).name, reader)
    except ReadFailure as failure:
        raise UsageError(f"{name} cannot be checked: {failure.reason}") from None


def _read(data: bytes, name: str, reader: Callable[[], ReaderProcess]) -> Draft:
    """In the readers' own process: a draft may come from anybody who can reach the port."""
    with tempfile.TemporaryDirectory(prefix="footnote-draft-") as folder:
        file = Path(folder, "draft" + PurePosixPath(name).suffix[:12])
        file.write_bytes(data)
        with reader() as process:
            document = process.read(file, name).document
    return Draft(document.text, document.blocks)
