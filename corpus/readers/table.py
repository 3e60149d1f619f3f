"""A file of any kind, read within limits by the reader of its kind."""

import hashlib
import os
import re
import stat
from dataclasses import replace
from pathlib import Path

from corpus.composition import Attachment, Content
from corpus.dates import believable, date_of
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from corpus.readers.embedded import attached_note, check_nesting
from corpus.readers.kinds import is_picture, kind_of
from corpus.refusals import too_long

_HALVES = re.compile("[\ud800-\udfff]")


def read_file(file: Path, path: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document that `file` holds, without what is attached to it.

    `path` is its name relative to the folder. `corpus.readers.carried` reads all of a file.

    Raises:
        ReadFailure: with the reason, where the file gives no text.
    """
    return read_bytes(bytes_of(file, limits), path, limits)[0]


def read_bytes(
    data: bytes, path: str, limits: Limits, parent: str | None = None
) -> tuple[Document, tuple[Attachment, ...]]:
    """The document that `data` holds, and the files that are attached to it, unread.

    Raises:
        ReadFailure: with the reason, where the data give no text.
    """
    if not data.strip(b" \t\r\n\0"):
        raise _empty()
    kind = kind_of(data, path)
    check_nesting(data, limits)
    content = _storable(kind.read(data, limits))
    if not content.text.strip():
        raise _empty()
    if len(content.text) > limits.max_characters:
        raise too_long(limits.max_characters)
    attached = attached_note(data, content.text) if kind.name == "pdf" else None
    dated = content.text if content.dated_text is None else content.dated_text
    document = Document(
        path=path,
        text=content.text,
        title=content.title,
        date=content.date
        or date_of(dated, content.language, believable(content.dated_by_property)),
        source=content.source,
        format=kind.name,
        pages=content.pages,
        blocks=content.blocks,
        notes=(*content.notes, attached) if attached else content.notes,
        places=content.places,
        recognised=content.recognised,
        sha256=hashlib.sha256(data).hexdigest(),
        parent=parent,
    )
    return document, content.attachments


def bytes_of(file: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a file that may be read.

    Raises:
        ReadFailure: `unreadable`, `too_large`, or `unsupported` for a device.
    """
    try:
        # Not to be blocked by a pipe that took the file's place since the folder was listed.
        with open(file, "rb", opener=_open_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ReadFailure("unsupported", "This is a device or a pipe, not a file.")
            # One byte more than allowed tells a file that is too large, even one that still grows.
            data = stream.read(limits.max_bytes + 1)
    except OSError as error:
        reason = f"The file cannot be opened ({error.strerror or error}); check its permissions."
        raise ReadFailure("unreadable", reason) from error
    if len(data) > limits.max_bytes:
        megabytes = limits.max_bytes / MEGABYTE
        raise ReadFailure(
            "too_large",
            f"The file is larger than {megabytes:,.0f} MB; split it, or raise the limit.",
        )
    return data


def render_page(data: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) of a PDF, or of a picture, as a PNG picture about `width` pixels wide.

    Raises:
        ReadFailure: where the data cannot be opened or have no such page.
    """
    from corpus.readers import pdf, pictures

    render = pictures.render_picture if is_picture(data) else pdf.render_page
    return render(data, number, width)


def _storable(content: Content) -> Content:
    """Without halves of surrogate pairs, which a file can name and no database can hold."""
    text, title, source = (
        words and _HALVES.sub("\ufffd", words)
        for words in (content.text, content.title, content.source)
    )
    return replace(content, text=text or "", title=title, source=source)


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _empty() -> ReadFailure:
    return ReadFailure("empty", "The file holds no text; if that is not meant, save it again.")
