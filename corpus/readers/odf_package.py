"""The parts of an OpenDocument file that are read: content, styles and properties."""

import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from corpus.errors import ReadFailure
from corpus.readers.archive import UNREADABLE
from corpus.readers.office import first_day
from corpus.readers.xml_part import parse_part
from corpus.refusals import has_password

_DAMAGED = "The file is damaged (it is no complete OpenDocument file); save it again."
_BASE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_BASE}:office:1.0}}"
TEXT = f"{{{_BASE}:text:1.0}}"
TABLE = f"{{{_BASE}:table:1.0}}"
STYLE = f"{{{_BASE}:style:1.0}}"
DRAW = f"{{{_BASE}:drawing:1.0}}"
PRESENTATION = f"{{{_BASE}:presentation:1.0}}"
FO = f"{{{_BASE}:xsl-fo-compatible:1.0}}"
META = f"{{{_BASE}:meta:1.0}}"
_MANIFEST = f"{{{_BASE}:manifest:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MIMETYPE = "mimetype"
_LONGEST_MIMETYPE = 200


@dataclass(frozen=True, slots=True)
class OdfParts:
    """The roots of an OpenDocument file's parts. In a flat file all are the same."""

    content: Any
    styles: Any | None
    title: str
    written: date | None
    has_pictures: bool


def kind_in(data: bytes) -> str:
    """What a ZIP's entry for this says that it is, as "application/vnd.oasis.opendocument.text".

    Raises:
        ReadFailure: `damaged`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(_MIMETYPE) as entry:
            return entry.read(_LONGEST_MIMETYPE).decode("ascii", "replace").strip()
    except UNREADABLE as error:
        raise ReadFailure("damaged", _DAMAGED) from error


def open_odf(data: bytes) -> OdfParts:
    """The parts of an OpenDocument file, packed (its archive checked before) or flat.

    Raises:
        ReadFailure: `damaged` or `encrypted`.
    """
    if not data.startswith(b"PK"):
        root = parse_part(data)
        return _parts(root, root, root, f"{OFFICE}binary-data" in _tags(root))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            _check_open(archive, names)
            content = parse_part(archive.read("content.xml"))
            styles = parse_part(archive.read("styles.xml")) if "styles.xml" in names else None
            meta = parse_part(archive.read("meta.xml")) if "meta.xml" in names else None
    except UNREADABLE as error:
        raise ReadFailure("damaged", _DAMAGED) from error
    return _parts(content, styles, meta, any(name.startswith("Pictures/") for name in names))


def _check_open(archive: zipfile.ZipFile, names: set[str]) -> None:
    manifest = "META-INF/manifest.xml"
    locked = "encrypted-package" in names
    if manifest in names and not locked:
        root = parse_part(archive.read(manifest))
        locked = next(root.iter(f"{_MANIFEST}encryption-data"), None) is not None
    if locked:
        raise has_password()


def _parts(content: Any, styles: Any | None, meta: Any | None, has_pictures: bool) -> OdfParts:
    about = None if meta is None else meta.find(f".//{OFFICE}meta")
    if about is None:
        return OdfParts(content, styles, "", None, has_pictures)
    title = about.findtext(f"{_DC}title") or ""
    written = first_day(about.findtext(f"{META}creation-date"), about.findtext(f"{_DC}date"))
    return OdfParts(content, styles, title, written, has_pictures)


def _tags(root: Any) -> set[str]:
    return {element.tag for element in root.iter()}
