"""What stands beside each other on a PDF page: rows of cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf_line import Line

# A number or a mark that begins a paragraph, an item or a heading: its text stands apart from it.
_MARK = re.compile(
    r"(?:[•‣◦▪●■–*\-]|\(?(?:\d{1,3}|[ivxl]{1,5}|[a-z])[.)]|(?:\d{1,3}|[A-Z])(?:\.\d{1,3})*\.?|§)"
)
YEAR = re.compile(r"(?:19|20)\d\d")
FIGURE = re.compile(r"[^\w]*\d[\d.,\s]*[^\w]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """Pieces of lines that touch each other."""

    pieces: tuple[Line, ...]
    left: float
    right: float

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """Cells that stand level with each other."""

    cells: tuple[Cell, ...]
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """What stands level, from the top down, whatever order the file has it in."""
    pieces = [piece for line in lines for piece in line.parts()]
    pieces.sort(key=lambda piece: (-(piece.bottom + piece.top), piece.left))
    level: list[list[Line]] = []
    for piece in pieces:
        if level and _are_level(level[-1][0], piece):
            level[-1].append(piece)
        else:
            level.append([piece])
    return [
        Row(
            _without_mark(_cells(sorted(row, key=lambda piece: piece.left))),
            min(piece.bottom for piece in row),
            max(piece.top for piece in row),
        )
        for row in level
    ]


def _are_level(one: Line, other: Line) -> bool:
    height = max(min(one.height, other.height), 0.1)
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    apart = abs(one.bottom + one.top - other.bottom - other.top) / 2
    return overlap > 0.5 * height and apart < 0.6 * height


def _cells(pieces: Sequence[Line]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for piece in pieces:
        if cells and piece.left - cells[-1].right < 0.4 * max(piece.height, 1.0):
            last = cells[-1]
            cells[-1] = Cell((*last.pieces, piece), last.left, max(last.right, piece.right))
        else:
            cells.append(Cell((piece,), piece.left, piece.right))
    return tuple(cells)


def _without_mark(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a row; a number before a paragraph, an item or a heading is no cell."""
    if len(cells) != 2 or not _MARK.fullmatch(cells[0].text) or FIGURE.fullmatch(cells[1].text):
        return cells
    return (Cell(cells[0].pieces + cells[1].pieces, cells[0].left, cells[1].right),)


def is_marked(line: Line) -> bool:
    """Whether a line is a number or a mark and, well apart from it, the text it stands before."""
    return len(line.cells) == 2 and bool(_MARK.fullmatch(line.cells[0].text))


def meet(one: Cell, other: Cell) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0
