"""Printed lines of a table made into its rows, each with all lines of each of its cells."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_cells import FIGURE, YEAR, Row
from corpus.readers.pdf_columns import Columns
from corpus.readers.pdf_line import Line
from corpus.readers.pdf_rules import Rule

TIGHT = 1.3  # of the height: the step from line to line within a cell
_PROSE = 20  # letters: what is longer is no mere entry

# For each column, the lines that stand in it.
Places = list[list[Line]]


def merged(
    rows: Sequence[Row],
    laid: Sequence[Places],
    columns: Columns,
    rules: Sequence[Rule],
) -> list[Places]:
    """Printed lines become rows: a line that goes on with cells of the row above joins it."""
    bands = _bands(rows, rules)
    whole = {band for band in bands if band and _is_one_row(band, bands, laid)}
    steps = [above.bottom - below.bottom for above, below in pairwise(rows)]
    found: list[Places] = []
    for place, line in enumerate(laid):
        joins = (
            place
            and bands[place] == bands[place - 1]
            and (
                bands[place] in whole
                or (
                    steps[place - 1] < TIGHT * rows[place].height
                    and _goes_on_with(found[-1], line, columns)
                )
            )
        )
        if joins:
            for cell, more in zip(found[-1], line, strict=True):
                cell.extend(more)
        else:
            found.append([list(cell) for cell in line])
    return found


def _bands(rows: Sequence[Row], rules: Sequence[Rule]) -> list[int]:
    """For each row, how many rules lie between it and the first, from 1; 0 without rules."""
    if not rules:
        return [0] * len(rows)
    down = sorted(set(rules), key=lambda rule: -rule.y)
    heights = [-rule.y for rule in down]
    bands = [1]
    for above, row in pairwise(rows):
        between = down[bisect_left(heights, -above.middle) : bisect_left(heights, -row.middle)]
        parted = any(
            rule.left - 1 <= cell.middle <= rule.right + 1 for rule in between for cell in row.cells
        )
        bands.append(bands[-1] + parted)
    return bands


def _is_one_row(band: int, bands: Sequence[int], laid: Sequence[Places]) -> bool:
    """Whether the lines between two rules are one row: at most one begins one, or all are prose."""
    inside = [line for line, own in zip(laid, bands, strict=True) if own == band]
    if sum(_begins(line) for line in inside) <= 1:
        return True
    texts = [" ".join(piece.text for piece in cell) for line in inside for cell in line if cell]
    prose = median(map(len, texts)) >= _PROSE and not any(_figures(line) for line in inside)
    return len(inside) > 2 and prose


def _begins(line: Places) -> bool:
    """Whether a line has a name and something beside it, or figures."""
    return sum(map(bool, line)) > 1 and (bool(line[0]) or _figures(line) > 0)


def _figures(line: Places) -> int:
    texts = [" ".join(piece.text for piece in cell) for cell in line if cell]
    return sum(bool(FIGURE.fullmatch(text)) and not YEAR.fullmatch(text) for text in texts)


def _goes_on_with(row: Places, line: Places, columns: Columns) -> bool:
    """Whether each cell of a line goes on with one of the row's."""
    if _figures(line) or all(line):
        return False
    # A line without a name belongs to the name above.
    unnamed = bool(row[0]) and not line[0]
    return all(
        bool(cell)
        and _in_one_cell(cell[-1], more[0])
        and (unnamed or _was_full(cell[-1], more[0], *column))
        for cell, more, column in zip(row, line, columns, strict=True)
        if more
    )


def _in_one_cell(above: Line, below: Line) -> bool:
    """Whether a line stands below another as in one cell, flush or centred."""
    sides = (above.left - below.left, above.right - below.right)
    return min(abs(sides[0]), abs(sides[1]), abs(sum(sides)) / 2) < 0.8 * below.height


def _was_full(last: Line, following: Line, left: float, right: float) -> bool:
    """Whether the first word of a line would not have fitted at the end of the line above it."""
    if last.hyphen:
        return True
    letter = (following.right - following.left) / max(len(following.text), 1)
    word = following.text.split(None, 1)[0]
    # In the middle of its column, a line leaves room on both sides.
    room = max(right - last.right, 0.0) + max(last.left - left, 0.0)
    return room < 1.2 * letter * (len(word) + 1)
