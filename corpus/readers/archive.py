"""ZIP containers, measured before anything in them is unpacked or parsed.

The directory of a ZIP only claims how large an entry is. Python's zipfile cuts an entry at its
claim, but unpacks it whole before it cuts, so that a false claim costs the memory all the same;
therefore each entry is unpacked here once, piece by piece, and compared with its claim.
"""

import zipfile
import zlib
from copy import copy
from io import BytesIO
from pathlib import PurePosixPath

from corpus.errors import ReadFailure
from corpus.limits import MEGABYTE, Limits
from corpus.refusals import has_password

_DAMAGED = "The file is damaged (its ZIP archive cannot be read); open it and save it again."
_PIECE = 1 << 18
_MAX_ENTRIES = 20_000
_SMALL = 10 * MEGABYTE
# A blank picture may shrink by any ratio, and is never parsed.
_PICTURES = frozenset((".bmp", ".dib", ".emf", ".wmf", ".tif", ".tiff", ".png", ".gif"))
# The methods that Office uses. The others unpack without bounds.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# What `zipfile` raises over an archive that is damaged or made to do harm.
UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, KeyError, ValueError, OSError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


def check_expansion(data: bytes, limits: Limits) -> None:
    """Refuse a ZIP that would unpack to more than is sensible, or that lies about its sizes.

    An archive inside it counts by its own size: it is not unpacked here.

    Raises:
        ReadFailure: `too_large`, `damaged`, `encrypted`, or `unsupported` for an unusual method.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_claims(entries, limits)
            for entry in entries:
                _check_size(archive, entry)
    except UNREADABLE as error:
        raise ReadFailure("damaged", _DAMAGED) from error


def _check_claims(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise ReadFailure(
            "too_large",
            f"The file packs {len(entries):,} parts, more than {_MAX_ENTRIES:,}; split it.",
        )
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise has_password()
        if entry.compress_type not in _METHODS:
            raise ReadFailure(
                "unsupported",
                "The file is packed by an unusual method; unpack it into the folder, or save it "
                "again.",
            )
    expanded = sum(entry.file_size for entry in entries)
    if expanded > limits.max_expanded_bytes:
        raise _too_large(expanded)
    for entry in entries:
        suffix = PurePosixPath(entry.filename).suffix.lower()
        if entry.file_size > max(_SMALL, limits.max_ratio * entry.compress_size) and (
            suffix not in _PICTURES
        ):
            raise _too_large(expanded)


def _check_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.compress_type == zipfile.ZIP_STORED:
        if entry.compress_size != entry.file_size:
            raise zipfile.BadZipFile("a stored part of another size than it claims")
        return
    # One byte more than claimed tells a part that unpacks to more; the checksum is of the whole.
    probe = copy(entry)
    probe.file_size = entry.file_size + 1
    del probe.CRC
    size = 0
    with archive.open(probe) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
    if size != entry.file_size:
        raise zipfile.BadZipFile("a part of another size than it claims")


def _too_large(expanded: int) -> ReadFailure:
    return ReadFailure(
        "too_large",
        f"The file unpacks to {expanded / MEGABYTE:,.0f} MB, which no briefing needs; "
        "split it, or save it again.",
    )
