"""The columns of a page, in the order in which a reader reads them: one after the other."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from corpus.readers.pdf_line import Line

_FEWEST_LINES = 3  # of a column
_NARROWEST = 0.5  # a gutter, of the line's height
_SHORT = 18  # characters; cells of tables are mostly shorter, lines of the narrowest column longer


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell of a line of the page, as columns may divide it."""

    line: int
    left: float
    right: float
    bottom: float
    top: float
    middle: float
    text: str


@dataclass(frozen=True, slots=True)
class _Gutter:
    """White space at `x` between two columns that reach from `top` down to `bottom`."""

    x: float
    bottom: float
    top: float
    lines: int


def columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a page in parts that are read one after the other, none beside another.

    A headline or a table across the columns is a part of its own, between what stands above it and
    what stands below. Within a part the lines keep their order. Cells that stand side by side, as
    in a table, are no columns.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return [list(lines)] if lines else []
    above: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    below: list[Line] = []
    for line in lines:
        middle = (line.bottom + line.top) / 2
        if middle >= gutter.top:
            above.append(line)
        elif middle <= gutter.bottom:
            below.append(line)
        elif not (cut := sum(cell.left < gutter.x for cell in line.cells)):
            right.append(line)
        elif cut == len(line.cells):
            left.append(line)
        else:
            left.append(line.part(0, cut))
            right.append(line.part(cut, len(line.cells)))
    return [part for side in (above, left, right, below) for part in columns(side)]


def _gutter(lines: Sequence[Line]) -> _Gutter | None:
    """A gutter with many lines beside it; of three columns the first, for what crosses one only."""
    if len(lines) < 2 * _FEWEST_LINES:
        return None
    pieces = [
        _Piece(number, cell.left, cell.right, line.bottom, line.top, middle, cell.text)
        for number, line in enumerate(lines)
        for middle in ((line.bottom + line.top) / 2,)
        for cell in line.cells
    ]
    if sum(any(map(str.isalpha, piece.text)) for piece in pieces) < 0.4 * len(pieces):
        return None  # figures stand in tables
    pieces.sort(key=lambda piece: piece.middle)
    height = median(piece.top - piece.bottom for piece in pieces)
    gutters = [gutter for x in _starts(pieces, height) for gutter in _free(pieces, x, height)]
    most = max((gutter.lines for gutter in gutters), default=0)
    return next((gutter for gutter in gutters if gutter.lines >= 0.7 * most), None)


def _starts(pieces: Sequence[_Piece], height: float) -> Iterator[float]:
    """Where three pieces or more begin, one below another, right of the leftmost column."""
    lefts = sorted(piece.left for piece in pieces)
    leftmost, width = lefts[0], max(piece.right for piece in pieces) - lefts[0]
    start = None
    count = 0
    for left in lefts:
        if left < leftmost + max(0.12 * width, 3 * height):
            continue
        if start is not None and left - start < 0.3 * height:
            count += 1
        else:
            start, count = left, 1
        if count == _FEWEST_LINES:
            yield start


def _free(pieces: Sequence[_Piece], x: float, height: float) -> Iterator[_Gutter]:
    """Between the pieces that lie across `x`, the stretches where columns stand beside it."""
    # An opening quotation mark may hang into the gutter, and so may a long word.
    edge = x - _NARROWEST * height
    crossing = [piece for piece in pieces if piece.left < edge and piece.right > x]
    sides = (
        [piece for piece in pieces if piece.left < edge and piece.right <= x],
        [piece for piece in pieces if piece.left >= edge],
    )
    heights = [[piece.middle for piece in side] for side in sides]
    stops = [float("-inf"), *(piece.middle for piece in crossing), float("inf")]
    for bottom, top in pairwise(stops):
        left, right = (
            side[bisect_right(middles, bottom) : bisect_left(middles, top)]
            for side, middles in zip(sides, heights, strict=True)
        )
        if min(len(left), len(right)) < _FEWEST_LINES:
            continue
        # What stands above or below both columns, beside nothing, is no part of them.
        high = min(left[-1].top, right[-1].top)
        low = max(left[0].bottom, right[0].bottom)
        left = [piece for piece in left if low <= piece.middle <= high]
        right = [piece for piece in right if low <= piece.middle <= high]
        fewest = min(len(left), len(right))
        hanging = sum(piece.right > edge for piece in left)
        if (
            fewest >= _FEWEST_LINES
            and hanging <= 0.2 * len(left)
            and _are_columns(left, right, height)
        ):
            yield _Gutter(edge, bottom, top, fewest)


def _are_columns(left: Sequence[_Piece], right: Sequence[_Piece], height: float) -> bool:
    """Whether text runs down each side; of a table the rows are read across."""
    sides = (left, right)
    order = sorted(
        [(piece.line, piece.left, 0) for piece in left]
        + [(piece.line, piece.left, 1) for piece in right]
    )
    switches = sum(first[2] != second[2] for first, second in pairwise(order))
    letters = [_usual(side, lambda piece: len(piece.text)) for side in sides]
    if switches <= max(3, 0.05 * len(order)):  # the file writes them one after the other
        wordy = all(
            sum(any(map(str.isalpha, p.text)) for p in side) > 0.6 * len(side) for side in sides
        )
        return min(letters) >= _SHORT or (wordy and _aligned(left, right, height) < 0.5)
    return (
        min(letters) >= 1.2 * _SHORT
        and all(_usual(side, lambda piece: len(piece.text.split())) >= 4 for side in sides)
        and min(len(side) for side in sides) > _FEWEST_LINES
        and _fills(left) >= 0.7
        and _fills(right) >= 0.7
        and not _in_step(left, right, height)
    )


def _usual(side: Sequence[_Piece], measure: Callable[[_Piece], float]) -> float:
    """The measure of the piece in which the side's middle letter stands."""
    ordered = sorted(side, key=measure)
    letters = list(accumulate(len(piece.text) for piece in ordered))
    return measure(ordered[bisect_left(letters, letters[-1] / 2)])


def _fills(side: Sequence[_Piece]) -> float:
    """How much of the column its usual line fills."""
    widths = sorted(piece.right - piece.left for piece in side)
    usual = _usual(side, lambda piece: piece.right - piece.left)
    return usual / max(widths[int(0.9 * (len(widths) - 1))], 1.0)


def _aligned(left: Sequence[_Piece], right: Sequence[_Piece], height: float) -> float:
    """The share of the shorter side's lines that stand level with one of the other side."""
    fewer, more = sorted((left, right), key=len)
    levels = sorted(piece.bottom for piece in more)
    near = sum(
        any(abs(level - piece.bottom) < 0.15 * height for level in levels) for piece in fewer
    )
    return near / len(fewer)


def _in_step(left: Sequence[_Piece], right: Sequence[_Piece], height: float) -> bool:
    """Whether both sides begin anew at the same heights, as the cells of a table's rows do."""
    fewer, more = sorted((_openings(left), _openings(right)), key=len)
    if len(fewer) < 2:
        return False
    near = sum(any(abs(top - other) < 0.3 * height for other in more) for top in fewer)
    return near >= 0.7 * len(fewer)


def _openings(side: Sequence[_Piece]) -> list[float]:
    """The tops of the lines that stand further below the one above than most do."""
    ordered = sorted(side, key=lambda piece: -piece.middle)
    steps = [above.bottom - below.bottom for above, below in pairwise(ordered)]
    usual = median(steps)
    return [
        below.top
        for (_, below), step in zip(pairwise(ordered), steps, strict=True)
        if step > 1.3 * usual
    ]
