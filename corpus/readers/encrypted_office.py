"""Office files in an OLE container: those with a password, and those of the old binary formats.

A new file with a password lies encrypted in such a container. Office writes one, with a password
that it knows itself, also where only editing is restricted; that one is read.
"""

import struct
from io import BytesIO
from typing import Any

from corpus.errors import ReadFailure
from corpus.refusals import has_password

# What Office tries before it asks ([MS-OFFCRYPTO] 2.4.2.3 names it).
_DEFAULT_PASSWORD = "VelvetSweatshop"
# Names in a container are the same in capitals and small letters.
_PACKAGE = "encryptedpackage"
_RIGHTS = "\tdrmcontent"
# By a stream that only this program writes: what it is, and what to do.
_PROGRAMS = (
    ("worddocument", "an old Word file (.doc)", "open it in Word and save it as DOCX"),
    ("workbook", "an old Excel file (.xls)", "open it in Excel and save it as XLSX"),
    ("book", "an old Excel file (.xls)", "open it in Excel and save it as XLSX"),
    ("powerpoint document", "an old PowerPoint file (.ppt)", "open it there and save it as PPTX"),
    ("__properties_version1.0", "a mail of Outlook (.msg)", "save it as .eml, or print it to PDF"),
    ("visiodocument", "a Visio drawing", "save it as PDF"),
    ("quill", "a Publisher file", "save it as PDF"),
    ("bodytext", "a Hangul document (.hwp)", "save it as DOCX or PDF"),
)
_UNKNOWN = "This is an old Office file (or a mail of Outlook); save it as DOCX or PDF."
_SECTOR = 512


def opened(data: bytes) -> bytes:
    """The Office file (a ZIP) in an encrypted container that opens without asking for a password.

    Raises:
        ReadFailure: `encrypted` where it asks for one; `unsupported` for an old binary format,
            with the program's name and what to do.
    """
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            names = {entry[0].lower() for entry in container.listdir(streams=True, storages=True)}
            locked = _is_locked(container, names)
    except (OSError, ValueError, IndexError, struct.error, RecursionError):
        # A container that is damaged may still show what it was.
        names = _guessed_streams(data)
        locked = _RIGHTS in names or _is_locked_word(data)
    if _PACKAGE in names:
        return _decrypted(data)
    if locked:
        raise has_password()
    for stream, what, advice in _PROGRAMS:
        if stream in names:
            raise ReadFailure("unsupported", f"This is {what}; {advice}.")
    raise ReadFailure("unsupported", _UNKNOWN)


def _decrypted(data: bytes) -> bytes:
    from xml.parsers.expat import ExpatError

    from msoffcrypto import OfficeFile  # type: ignore[import-untyped]
    from msoffcrypto.exceptions import (  # type: ignore[import-untyped]
        DecryptionError,
        FileFormatError,
        ParseError,
    )

    package = BytesIO()
    try:
        office = OfficeFile(BytesIO(data))
        office.load_key(password=_DEFAULT_PASSWORD, verify_password=True)
        office.decrypt(package)
    except (
        DecryptionError, FileFormatError, ParseError, ExpatError,
        struct.error, OSError, ValueError, KeyError, IndexError, AssertionError, AttributeError,
        TypeError,
    ) as error:  # fmt: skip
        raise has_password() from error
    return package.getvalue()


def _is_locked(container: Any, names: set[str]) -> bool:
    if _RIGHTS in names:
        return True
    if "worddocument" in names:
        return _word_says(container.openstream("worddocument").read(12))
    for workbook in {"workbook", "book"} & names:
        return _sheets_say(container.openstream(workbook).read())
    if "current user" in names:
        # [MS-PPT] 2.3.2: the token of a file with a password
        return bool(container.openstream("current user").read(16)[12:] == b"\xdf\xc4\xd1\xf3")
    return False


def _word_says(header: bytes) -> bool:
    """Whether a Word file's header ([MS-DOC] 2.5.2) has fEncrypted, 0x0100 of the flags at 10."""
    return header.startswith(b"\xec\xa5") and len(header) == 12 and bool(header[11] & 0x01)


def _sheets_say(workbook: bytes) -> bool:
    """Whether an Excel file has the record FILEPASS before its first part ends ([MS-XLS] 2.4)."""
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind in (0x2F, 0x0A):
            return bool(kind == 0x2F)
        at += 4 + length
    return False


def _guessed_streams(data: bytes) -> set[str]:
    plain = data.decode("utf-16-le", errors="ignore").lower()
    names = [_PACKAGE, _RIGHTS, *(stream for stream, _, _ in _PROGRAMS)]
    return {name for name in names if name in plain}


def _is_locked_word(data: bytes) -> bool:
    """As `_word_says`, of a header that lies at the start of any sector."""
    sectors = range(_SECTOR, len(data) - 11, _SECTOR)
    headers = (at for at in sectors if data.startswith(b"\xec\xa5", at))
    return any(_word_says(data[at : at + 12]) for at in headers)
