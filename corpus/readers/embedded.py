"""Files inside files: how deep they lie, looked into within bounds, before a document is read.

ZIP archives (Office documents too), PDFs with attached files, and the containers of OLE objects
are looked into; all else holds no file. A document that carries others deeper than `max_nesting`
is a trap, or was made by a program that went wrong; neither is worth the cost of finding out.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from corpus.documents import Note
from corpus.errors import ReadFailure
from corpus.limits import MEGABYTE, Limits
from corpus.readers.archive import UNREADABLE

_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without bounds
# A cover sheet says less than this, as "For the best experience, open this portfolio in Acrobat".
_COVER = 150


def check_nesting(data: bytes, limits: Limits) -> None:
    """Refuse a document that holds files in files in files.

    Raises:
        ReadFailure: `too_large` where they lie deeper than `max_nesting`, or where unpacking the
            archives among them takes more than `max_expanded_bytes`.
    """
    _Look(limits).into(data, depth=0)


def attached_note(data: bytes, text: str) -> Note | None:
    """What to tell of the files attached to a PDF, or None where it has none.

    Raises:
        ReadFailure: `unsupported` where the PDF is but a cover for the files attached to it.
    """
    number = len(list(_attached(data, read=False)))
    if not number:
        return None
    files = "1 file is" if number == 1 else f"{number} files are"
    if len(text) < _COVER:
        raise ReadFailure(
            "unsupported",
            f"This PDF is a cover: {files} attached to it, and its pages hardly hold text; "
            "save the attached files into the folder.",
        )
    return Note("unread_parts", f"{files} attached to it and not read; save them into the folder.")


class _Look:
    """A look into one document, with what it may still unpack."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.max_expanded_bytes

    def into(self, data: bytes, depth: int) -> None:
        """Look into `data`, which lies in `depth` others."""
        start = _container_start(data)
        if start is None:
            return
        if depth > self._limits.max_nesting:
            raise ReadFailure(
                "too_large",
                f"Files lie in files more than {self._limits.max_nesting} deep inside it; save "
                "those you need into the folder.",
            )
        inner = _attached(data) if _is_pdf(data) else self._packed(data[start:])
        for part in inner:
            self._spend(len(part))
            self.into(part, depth + 1)

    def _packed(self, data: bytes) -> Iterator[bytes]:
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                for entry in archive.infolist():
                    if entry.compress_type in _METHODS:  # a folder is empty
                        yield self._unpacked(archive, entry)
        except UNREADABLE:
            return  # the reader says so, or nobody needs it

    def _unpacked(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        with archive.open(entry) as part:
            start = part.read(_PDF_WITHIN)
            if _container_start(start) is None:
                return b""
            return start + part.read(self._left + 1 - len(start))

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            limit = self._limits.max_expanded_bytes / MEGABYTE
            raise ReadFailure(
                "too_large",
                f"The files inside it unpack to more than {limit:,.0f} MB; save those you need "
                "into the folder.",
            )


def _container_start(data: bytes) -> int | None:
    """Where the container begins that can hold files, or None where `data` holds none."""
    if data.startswith(_ZIP) or _is_pdf(data):
        return 0
    if data.startswith(_OLE):
        # An object in an Office file: what it wraps stands whole inside it.
        return max(data.find(_ZIP), 0)
    return None


def _is_pdf(data: bytes) -> bool:
    return _PDF in data[:_PDF_WITHIN]


def _attached(data: bytes, *, read: bool = True) -> Iterator[bytes]:
    """The files attached to a PDF; empty bytes for each that is not `read` or is damaged."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return  # its reader says so
    try:
        for number in range(document.count_attachments()):
            yield _attachment(document, number) if read else b""
    finally:
        document.close()


def _attachment(document: Any, number: int) -> bytes:
    import pypdfium2

    try:
        return bytes(document.get_attachment(number).get_data())
    except pypdfium2.PdfiumError:
        return b""
