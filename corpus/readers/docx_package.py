"""The parts of a Word file that are read, found by their relationships.

Nothing else in the file is touched: no macro, no embedded file, no picture, no external target.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from corpus.errors import ReadFailure
from corpus.readers.archive import UNREADABLE
from corpus.readers.office import first_day
from corpus.readers.xml_part import parse_part

DAMAGED = "The file is damaged (it is no complete Word document); open it in Word and save it."
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
# The namespaces of "Strict Open XML", and those that every other file uses for the same things.
_STRICT = b"http://purl.oclc.org/ooxml/"
_SAME = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
    (b"drawingml/diagram", b"drawingml/2006/diagram"),
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; nothing of it is believed without a look at the text."""

    title: str
    written: date | None


@dataclass(frozen=True, slots=True)
class WordParts:
    """The roots of a Word file's parts; None for a part that the file does not have."""

    document: Any
    styles: Any | None
    numbering: Any | None
    footnotes: Any | None
    endnotes: Any | None
    comments: Any | None
    settings: Any | None
    properties: Properties
    has_pictures: bool


def open_word(data: bytes) -> WordParts:
    """The parts of a Word file, whose archive has been checked.

    Raises:
        ReadFailure: `damaged`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _parts(archive)
    except UNREADABLE as error:
        raise ReadFailure("damaged", DAMAGED) from error


def _parts(archive: zipfile.ZipFile) -> WordParts:
    names = set(archive.namelist())
    main = _targets(archive, names, "").get("officeDocument", "word/document.xml")
    targets = _targets(archive, names, main)

    def part(kind: str) -> Any | None:
        return _parsed(archive, targets[kind]) if kind in targets else None

    return WordParts(
        document=_parsed(archive, main),
        styles=part("styles"),
        numbering=part("numbering"),
        footnotes=part("footnotes"),
        endnotes=part("endnotes"),
        comments=part("comments"),
        settings=part("settings"),
        properties=_properties(archive, names),
        has_pictures=any(name.startswith("word/media/") for name in names),
    )


def _targets(archive: zipfile.ZipFile, names: set[str], source: str) -> dict[str, str]:
    """The parts that `source` ("" for the package) is related to, by the kind of relation."""
    folder, name = posixpath.split(source)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in names:
        return {}
    targets: dict[str, str] = {}
    for relation in _parsed(archive, listed).iter(f"{_PACKAGE}Relationship"):
        kind, _, last = (relation.get("Type") or "").rpartition("/")
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))[1:]
        if kind == _RELATIONSHIPS and relation.get("TargetMode") != "External" and target in names:
            targets.setdefault(last, target)
    return targets


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    data = archive.read(name)
    if _STRICT in data:
        for strict, same in _SAME:
            data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + same)
    return parse_part(data)


def _properties(archive: zipfile.ZipFile, names: set[str]) -> Properties:
    if "docProps/core.xml" not in names:
        return Properties("", None)
    root = _parsed(archive, "docProps/core.xml")
    written = first_day(root.findtext(f"{_TERMS}created"), root.findtext(f"{_TERMS}modified"))
    return Properties(root.findtext(f"{_DC}title") or "", written)
