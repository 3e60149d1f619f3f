"""What stands over the cells of a sheet: the texts of boxes, and the titles of charts."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from corpus.characters import on_one_line
from corpus.readers.xml_part import parse_part

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ON_SHEET = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def drawn_texts(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """The paragraphs of text boxes and the titles of charts on a sheet, in the file's order.

    `sheet` is the sheet's part of the archive.
    """
    texts = list[str]()
    for kind, part in _related(archive, sheet).values():
        if kind == "drawing" and part in archive.namelist():
            texts.extend(_texts(archive, part))
    return texts


def _texts(archive: zipfile.ZipFile, drawing: str) -> Iterator[str]:
    charts = _related(archive, drawing)
    for element in _parsed(archive, drawing).iter(f"{_ON_SHEET}sp", f"{_CHART}chart"):
        if element.tag == f"{_CHART}chart":
            _, chart = charts.get(element.get(_REFERENCE), ("", ""))
            if chart in archive.namelist():
                title = _parsed(archive, chart).find(f"./{_CHART}chart/{_CHART}title")
                yield from () if title is None else [_line(title)]
            continue
        properties = element.find(f"./*/{_ON_SHEET}cNvPr")
        if properties is None or properties.get("hidden") not in ("1", "true"):
            yield from (_line(paragraph) for paragraph in element.iter(f"{_DRAWING}p"))


def _line(element: Any) -> str:
    return on_one_line("".join(text.text or "" for text in element.iter(f"{_DRAWING}t")))


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to: the kind of the relation and the part's name, by id."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for relation in _parsed(archive, relations):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            kind = posixpath.basename(relation.get("Type") or "")
            found[relation.get("Id") or ""] = (kind, target.lstrip("/"))
    return found


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    return parse_part(archive.read(part))
