"""What the formats of Office have in common beside the ZIP they are packed in."""

import zipfile
from datetime import date
from typing import Any

from corpus.dates import believable, date_of_metadata
from corpus.readers.archive import UNREADABLE

# What the parsers of these formats raise on malformed files.
MALFORMED = (
    *UNREADABLE, TypeError, AttributeError, IndexError, SyntaxError, AssertionError, OverflowError,
)  # fmt: skip
_PROPERTIES = "docProps/core.xml"
_PROLOGUE = 8192
_STRICT = b"http://purl.oclc.org/ooxml/"


def believable_date(archive: zipfile.ZipFile, properties: Any) -> date | None:
    """The day a file was made by its properties; None where it has none, or a blank file's.

    The libraries make up properties where a file has none.
    """
    if _PROPERTIES not in archive.namelist():
        return None
    days = (moment and moment.date() for moment in (properties.created, properties.modified))
    return next(filter(None, map(believable, days)), None)


def first_day(*stamps: str | None) -> date | None:
    """The first believable day of moments as properties have them: "2025-04-11T09:00:00Z"."""
    days = (date_of_metadata(stamp) for stamp in stamps)
    return next(filter(None, map(believable, days)), None)


def is_strict(archive: zipfile.ZipFile, main: str) -> bool:
    """Whether a file is of the strict dialect, which no library at hand reads."""
    return _STRICT in archive.read(main)[:4096]


def declares_entities(archive: zipfile.ZipFile) -> bool:
    """Whether a part has a document type, which may declare entities that multiply or open files.

    No program of Office writes one, and the format forbids it.
    """
    for name in archive.namelist():
        if name.endswith((".xml", ".rels", ".vml")):
            with archive.open(name) as part:
                start = part.read(_PROLOGUE)
            # Without the zeros of UTF-16.
            if b"<!DOCTYPE" in start.replace(b"\0", b""):
                return True
    return False
