"""The columns of a table, told from where the cells of its rows stand."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.readers.pdf_cells import Cell, Row

# From left to right, where each column begins and ends.
Columns = Sequence[tuple[float, float]]


def columns_of(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Where the columns stand, from left to right."""
    order = sorted((row for row in rows if len(row.cells) > 1), key=lambda row: -len(row.cells))
    columns = [(cell.left, cell.right) for cell in order[0].cells]
    for row in order[1:]:
        for cell in row.cells:
            under = columns_under(columns, cell)
            if len(under) == 1:
                place = under[0]
                left, right = columns[place]
                before = columns[place - 1][1] if place else float("-inf")
                after = columns[place + 1][0] if place + 1 < len(columns) else float("inf")
                columns[place] = (
                    max(min(left, cell.left), min(before, left)),
                    min(max(right, cell.right), max(after, right)),
                )
            elif not under:
                columns.append((cell.left, cell.right))
                columns.sort()
    return _without_halves(columns, order)


def columns_under(columns: Columns, cell: Cell) -> list[int]:
    """The columns that a cell stands in; a sliver of a neighbour does not count."""
    met: list[tuple[float, int]] = []
    # Columns do not overlap: of those that begin left of the cell's end, only the last can meet it.
    for place in range(bisect_left(columns, (cell.right, cell.right)) - 1, -1, -1):
        left, right = columns[place]
        if right <= cell.left:
            break
        met.append((min(right, cell.right) - max(left, cell.left), place))
    met.reverse()
    if len(met) < 2:
        return [place for _, place in met]
    most = max(met)[0]
    return [place for share, place in met if share >= 0.2 * most]


def _without_halves(
    columns: list[tuple[float, float]], rows: Sequence[Row]
) -> list[tuple[float, float]]:
    """Neighbours that are never filled in one row are one column: a name and figures beside it."""
    place = 0
    filled = _filled(columns, rows)
    while place + 1 < len(columns):
        if any(place in row and place + 1 in row for row in filled):
            place += 1
        else:
            columns[place : place + 2] = [(columns[place][0], columns[place + 1][1])]
            filled = _filled(columns, rows)
    return columns if len(columns) > 1 else []


def _filled(columns: Columns, rows: Sequence[Row]) -> list[set[int]]:
    """For each row, the columns in which a cell stands that stands in no other."""
    under = ([columns_under(columns, cell) for cell in row.cells] for row in rows)
    return [{places[0] for places in row if len(places) == 1} for row in under]


def nearest(columns: Columns, cell: Cell) -> int:
    return min(
        range(len(columns)),
        key=lambda n: max(columns[n][0] - cell.right, cell.left - columns[n][1]),
    )


def fit(rows: Sequence[Row], before: Columns, columns: Columns) -> bool:
    """Whether rows stand in the columns of the page before, of which some may be empty here."""
    if len(before) < max(len(columns), 2):
        return False
    cells = [cell for row in rows if len(row.cells) > 1 for cell in row.cells]
    return all(len(columns_under(before, cell)) == 1 for cell in cells)


def cut(row: Row, columns: Columns) -> Row:
    if len(row.cells) < 2:
        return row
    cells: list[Cell] = []
    for cell in row.cells:
        rest = cell
        for (_, before), (left, _) in pairwise(columns):
            if len(rest.pieces) == 1 and rest.left < before and rest.right > left:
                parts = rest.pieces[0].cut_at(left)
                if parts:
                    first, second = parts
                    cells.append(Cell((first,), first.left, first.right))
                    rest = Cell((second,), second.left, second.right)
        cells.append(rest)
    # A name over several columns is left whole.
    return replace(row, cells=tuple(cells)) if len(cells) == len(columns) else row
