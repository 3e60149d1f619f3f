"""The cells of a Word table, row by row, where merged cells count for each row they reach into."""

from collections.abc import Iterator
from typing import Any

from corpus.readers.docx_package import MC, W
from corpus.readers.docx_styles import fill_of, is_on, value_of
from corpus.readers.docx_text import one_of
from corpus.readers.table_rows import Cell, Row
from corpus.readers.xml_part import number_in

_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_GONE = ("del", "moveFrom")


def unwrapped(element: Any) -> Iterator[Any]:
    """The children of an element, with those in content controls and insertions in their place."""
    for child in element.iterchildren():
        if child.tag in _WRAPPERS:
            yield from unwrapped(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from unwrapped(one_of(child))
        else:
            yield child


def rows_of(table: Any) -> Iterator[Row]:
    """The rows of a `w:tbl`, without those that were deleted."""
    for row in unwrapped(table):
        if row.tag != f"{W}tr":
            continue
        about = row.find(f"{W}trPr")
        if about is not None and any(about.find(f"{W}{name}") is not None for name in _GONE):
            continue
        yield Row(tuple(_cells(row, about)), _hides(about))


def _cells(row: Any, about: Any | None) -> Iterator[Cell]:
    column = number_in(value_of(about, "gridBefore")) or 0
    for cell in unwrapped(row):
        if cell.tag != f"{W}tc":
            continue
        own = cell.find(f"{W}tcPr")
        merge = None if own is None else own.find(f"{W}vMerge")
        above = merge is not None and (merge.get(f"{W}val") or "continue") == "continue"
        yield Cell(cell, column, above, fill_of(own))
        column += number_in(value_of(own, "gridSpan")) or 1


def _hides(about: Any | None) -> bool:
    element = None if about is None else about.find(f"{W}hidden")
    return element is not None and is_on(element.get(f"{W}val") or "1")
