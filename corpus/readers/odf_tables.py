"""The cells of an OpenDocument table, row by row."""

from collections.abc import Iterator
from typing import Any

from corpus.readers.odf_package import TABLE
from corpus.readers.odf_styles import Styles
from corpus.readers.odf_text import spanned
from corpus.readers.table_rows import Cell, Row

_CELL, _COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"


def rows_of(table: Any, styles: Styles) -> Iterator[Row]:
    """The rows of a `table:table`; a cell of several columns comes once, at its first."""
    reaching: dict[int, int] = {}  # by column: into how many further rows its cell reaches
    for row in rows_in(table):
        own = styles.of("table-row", row.get(f"{TABLE}style-name")).fill
        hidden = row.get(f"{TABLE}visibility") in ("collapse", "filter")
        yield Row(tuple(_cells(row, styles, own, reaching)), hidden)


def rows_in(table: Any) -> Iterator[Any]:
    """The `table:table-row` elements, those in groups and headers in their place."""
    for child in table.iterchildren():
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag.startswith(TABLE) and child.tag.endswith(("rows", "row-group")):
            yield from rows_in(child)


def _cells(
    row: Any, styles: Styles, behind: str | None, reaching: dict[int, int]
) -> Iterator[Cell]:
    column = 0
    for cell in row.iterchildren(_CELL, _COVERED):
        if cell.tag == _CELL:
            fill = styles.of("table-cell", cell.get(f"{TABLE}style-name")).fill or behind
            reaching[column] = spanned(cell, f"{TABLE}number-rows-spanned") - 1
            yield Cell(cell, column, False, fill)
        elif reaching.get(column, 0) > 0:
            reaching[column] -= 1
            yield Cell(cell, column, True, None)
        column += spanned(cell, f"{TABLE}number-columns-repeated")
