"""Areas of a page as sets of small cells, which are quick to cut and to join.

The cells are fine enough to tell a bar over one line from the line beside it. A set is a whole
number, one bit a cell.
"""

from functools import cache
from math import ceil

from corpus.readers.pdf_file import Box

_ACROSS, _UP = 128, 256
ALL = (1 << _ACROSS * _UP) - 1


class Grid:
    """The cells of a page that is as large as `sheet`."""

    def __init__(self, sheet: Box) -> None:
        self._left, self._bottom = sheet[0], sheet[1]
        self._x = _ACROSS / max(sheet[2] - sheet[0], 1.0)
        self._y = _UP / max(sheet[3] - sheet[1], 1.0)

    def touched(self, box: Box) -> int:
        """The cells that a box reaches into."""
        return _cells(
            int((box[0] - self._left) * self._x),
            int((box[1] - self._bottom) * self._y),
            int((box[2] - self._left) * self._x) + 1,
            int((box[3] - self._bottom) * self._y) + 1,
        )

    def within(self, box: Box) -> int:
        """The cells that a box covers wholly."""
        return _cells(
            ceil((box[0] - self._left) * self._x),
            ceil((box[1] - self._bottom) * self._y),
            int((box[2] - self._left) * self._x),
            int((box[3] - self._bottom) * self._y),
        )


def _cells(left: int, bottom: int, right: int, top: int) -> int:
    left, bottom = max(left, 0), max(bottom, 0)
    right, top = min(right, _ACROSS), min(top, _UP)
    if left >= right or bottom >= top:
        return 0
    row = (1 << right) - (1 << left)
    return row * _rows(top - bottom) << bottom * _ACROSS


@cache
def _rows(count: int) -> int:
    """A bit at the start of each of so many rows."""
    return sum(1 << row * _ACROSS for row in range(count))
