"""Printed lines of a PDF page, and the cells in which wide gaps part them."""

from dataclasses import dataclass, replace
from typing import Self

from corpus.composition import Run
from corpus.readers.pdf_hidden import Unseen
from corpus.readers.pdf_places import Printed, divided, joined
from corpus.readers.pdf_rules import Rule, Upright

_SLACK = 1.5  # points


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line between wide gaps; `runs` tell which characters of the page it is.

    `gaps` are where each of its spaces begins and ends on the page; none where it is not known.
    """

    text: str
    runs: tuple[Run, ...]
    left: float
    right: float
    gaps: tuple[tuple[float, float], ...] = ()

    def cut(self, gap: int) -> "tuple[Cell, Cell]":
        """The cell's text before and after one of its spaces."""
        end = -1
        for _ in range(gap + 1):
            end = self.text.index(" ", end + 1)
        before, after = divided(Printed(self.text, self.runs), end, end + 1)
        left, right = self.gaps[gap]
        return (
            Cell(*before, self.left, left, self.gaps[:gap]),
            Cell(*after, right, self.right, self.gaps[gap + 1 :]),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or the part of it up to a hyphen that breaks a word (`hyphen`).

    Places are in points from the page's lower left corner. `cells` are the line's parts where wide
    gaps divide it. `height` is that of its font, 0 where the line does not run across the page.
    """

    text: str
    cells: tuple[Cell, ...]
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    hyphen: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def printed(self, between: str = " ") -> Printed:
        """The line's text, `between` its cells, with its places on the page."""
        if len(self.cells) == 1:
            return Printed(self.cells[0].text, self.cells[0].runs)
        parts: list[Printed] = []
        for cell in self.cells:
            parts += (Printed(between), Printed(cell.text, cell.runs))
        return joined(parts[1:])

    def part(self, start: int, end: int) -> Self:
        """The line of its cells from `start` to before `end`, as where columns divide it."""
        cells = self.cells[start:end]
        return replace(
            self,
            text=" ".join(cell.text for cell in cells),
            cells=cells,
            left=cells[0].left,
            right=cells[-1].right,
            hyphen=self.hyphen and end >= len(self.cells),
        )

    def parts(self) -> list[Self]:
        """A line for each of its cells."""
        if len(self.cells) == 1:
            return [self]
        return [self.part(place, place + 1) for place in range(len(self.cells))]

    def cut_at(self, left: float) -> tuple[Self, Self] | None:
        """A line of one cell cut at the space before a word that begins at `left`, if one does."""
        (cell,) = self.cells
        for place, (_, begins) in enumerate(cell.gaps):
            if abs(begins - left) < _SLACK:
                whole = replace(self, cells=cell.cut(place))
                return whole.part(0, 1), whole.part(1, 2)
        return None


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page, the page's height in points, and what it does not show.

    `unseen` is None for a page that could not be read; `rules` and `uprights` are those of a
    page with tables.
    """

    lines: tuple[Line, ...]
    height: float
    unseen: Unseen | None = None
    rules: tuple[Rule, ...] = ()
    uprights: tuple[Upright, ...] = ()
