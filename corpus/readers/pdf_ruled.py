"""Tables of a PDF page whose every cell is ruled: the rules tell which lines belong to which."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.readers.pdf_cells import FIGURE, YEAR, rows_of
from corpus.readers.pdf_line import Line
from corpus.readers.pdf_rules import Rule, Upright
from corpus.readers.pdf_table_rows import Places
from corpus.readers.pdf_tables import Table

_SLACK = 2.5  # points: what is drawn as one wall may be the edges of two boxes
_MOST_WALLS = 400  # of a page; what has more is a drawing
_MOST_LINES = 15  # of a cell; what has more is a column of text in a frame
_ENTRY = 20  # letters: what is longer is no mere entry


@dataclass(slots=True)
class _Wall:
    """A rule at `at`, across or down, from `start` to `end`."""

    at: float
    start: float
    end: float

    def reaches(self, place: float) -> bool:
        return self.start - _SLACK <= place <= self.end + _SLACK


# The first and last row and the first and last column of a cell, counted from the upper left.
_Box = tuple[int, int, int, int]


@dataclass(slots=True)
class _Frame:
    """Walls that touch each other."""

    across: list[_Wall]
    down: list[_Wall]

    @property
    def ys(self) -> list[float]:
        return sorted(_apart(wall.at for wall in self.across), reverse=True)

    @property
    def xs(self) -> list[float]:
        return sorted(_apart(wall.at for wall in self.down))


def ruled_tables(
    lines: Sequence[Line], rules: Sequence[Rule], uprights: Sequence[Upright]
) -> list[Table]:
    """The tables of a page whose every cell has rules around it.

    A cell over several rows stands in the first of them.
    """
    if not uprights or len(rules) < 3:
        return []
    across = _walls((rule.y, rule.left, rule.right) for rule in rules)
    down = _walls((rule.x, rule.bottom, rule.top) for rule in uprights)
    if len(across) + len(down) > _MOST_WALLS:
        return []
    pieces = [piece for line in lines if line.height for piece in line.parts()]
    tables = (_table(frame, pieces) for frame in _frames(across, down))
    found = sorted((table for table in tables if table), key=lambda table: -table.top)
    # Of a table in a cell of another, the outer one is no table but a layout.
    return [table for table in found if not any(_around(table, other) for other in found)]


def _walls(rules: Iterable[tuple[float, float, float]]) -> list[_Wall]:
    """The rules, each once and in one piece."""
    walls: list[_Wall] = []
    level: list[_Wall] = []
    for at, start, end in sorted(rules):
        if level and at - level[0].at > _SLACK:
            walls += _whole(level)
            level = []
        level.append(_Wall(at, start, end))
    return walls + _whole(level)


def _whole(level: list[_Wall]) -> list[_Wall]:
    whole: list[_Wall] = []
    for wall in sorted(level, key=lambda wall: wall.start):
        if whole and wall.start <= whole[-1].end + _SLACK:
            whole[-1].end = max(whole[-1].end, wall.end)
        else:
            whole.append(wall)
    return whole


def _frames(across: Sequence[_Wall], down: Sequence[_Wall]) -> Iterator[_Frame]:
    waiting = list(down)
    rest = list(across)
    while rest:
        frame = _Frame([rest.pop()], [])
        grown = True
        while grown:
            met = [wall for wall in waiting if any(_touch(own, wall) for own in frame.across)]
            waiting = [wall for wall in waiting if wall not in met]
            frame.down += met
            more = [wall for wall in rest if any(_touch(wall, own) for own in met)]
            rest = [wall for wall in rest if wall not in more]
            frame.across += more
            grown = bool(met or more)
        if len(frame.across) > 2 and len(frame.down) > 2:
            yield frame


def _touch(across: _Wall, down: _Wall) -> bool:
    return across.reaches(down.at) and down.reaches(across.at)


def _apart(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SLACK:
            found.append(place)
    return found


def _table(frame: _Frame, pieces: Sequence[Line]) -> Table | None:
    xs, ys = frame.xs, frame.ys
    boxes = _boxes(frame, xs, ys)
    if not boxes:
        return None
    inside = [
        piece
        for piece in pieces
        if ys[-1] < (piece.bottom + piece.top) / 2 < ys[0]
        and xs[0] < (piece.left + piece.right) / 2 < xs[-1]
    ]
    cells: dict[_Box, list[Line]] = {}
    for piece in inside:
        box = _box_around(piece, boxes, xs, ys)
        if box is None:
            return None
        cells.setdefault(box, []).append(piece)
    ordered = {box: _in_order(held) for box, held in cells.items()}
    # Columns between columns, as some drawing programs make, hold nothing of their own.
    columns = sorted({box[2] for box in ordered if box[2] == box[3]})
    rows = sorted({box[0] for box in ordered})
    if not _is_table(ordered, rows, columns):
        return None
    laid = _laid(ordered, rows, columns)
    if laid is None:
        return None
    return Table(
        rows=tuple(tuple(tuple(cell) for cell in row) for row in laid),
        columns=[(xs[place], xs[place + 1]) for place in columns],
        left=xs[0],
        right=xs[-1],
        bottom=ys[-1],
        top=ys[0],
    )


def _laid(
    cells: dict[_Box, list[Line]], rows: Sequence[int], columns: Sequence[int]
) -> list[Places] | None:
    """The lines of each column of each row; None where a cell stands in no column.

    A name over several columns is said again over each of them, in one row with those below it.
    """
    over = {box: [n for n, c in enumerate(columns) if box[2] <= c <= box[3]] for box in cells}
    if not all(over.values()):
        return None
    names = _names(over, rows, len(columns))
    figures = (_is_figure(held) for box, held in cells.items() if box[0] not in rows[:names])
    if not any(figures):
        names = 0
    laid: list[Places] = [[[] for _ in columns] for _ in rows]
    for box, held in sorted(cells.items()):
        row = rows.index(box[0])
        for column in over[box] if row < names else over[box][:1]:
            laid[max(row, names - 1)][column].extend(held)
    return laid[max(names - 1, 0) :]


def _names(over: dict[_Box, list[int]], rows: Sequence[int], columns: int) -> int:
    """How many rows the names take of which some stand over several columns; 0 without those."""
    count = 0
    while count < len(rows) - 1 and any(
        1 < len(under) < columns for box, under in over.items() if box[0] == rows[count]
    ):
        count += 1
    return count + 1 if count else 0


def _is_figure(held: Sequence[Line]) -> bool:
    text = " ".join(line.text for line in held)
    return bool(FIGURE.fullmatch(text)) and not YEAR.fullmatch(text)


def _boxes(frame: _Frame, xs: Sequence[float], ys: Sequence[float]) -> list[_Box]:
    """The cells between the walls; none where a wall is missing, or sticks out."""
    if any(_sticks_out(wall, xs[0], xs[-1]) for wall in frame.across):
        return []
    if any(_sticks_out(wall, ys[-1], ys[0]) for wall in frame.down):
        return []
    waiting = {(row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)}
    boxes: list[_Box] = []
    while waiting:
        row, column = min(waiting)
        last, lowest = column, row
        while last + 2 < len(xs) and not _stands(frame.down, xs[last + 1], ys[row], ys[row + 1]):
            last += 1
        while lowest + 2 < len(ys) and not _stands(
            frame.across, ys[lowest + 1], xs[column], xs[column + 1]
        ):
            lowest += 1
        own = {(r, c) for r in range(row, lowest + 1) for c in range(column, last + 1)}
        if not own <= waiting:
            return []
        waiting -= own
        boxes.append((row, lowest, column, last))
    return boxes


def _sticks_out(wall: _Wall, start: float, end: float) -> bool:
    return wall.start < start - 2 * _SLACK or wall.end > end + 2 * _SLACK


def _stands(walls: Sequence[_Wall], at: float, one: float, other: float) -> bool:
    """Whether a wall parts two cells that meet at `at`, between these two places."""
    middle = (one + other) / 2
    return any(abs(wall.at - at) <= _SLACK and wall.reaches(middle) for wall in walls)


def _box_around(
    piece: Line, boxes: Sequence[_Box], xs: Sequence[float], ys: Sequence[float]
) -> _Box | None:
    """The cell that a piece of a line stands in; None where it reaches into another."""
    middle = (piece.bottom + piece.top) / 2
    for box in boxes:
        top, bottom, left, right = ys[box[0]], ys[box[1] + 1], xs[box[2]], xs[box[3] + 1]
        if bottom < middle < top and piece.left >= left - 1 and piece.right <= right + 1:
            return box
    return None


def _in_order(held: Sequence[Line]) -> list[Line]:
    return [piece for row in rows_of(held) for cell in row.cells for piece in cell.pieces]


def _is_table(cells: dict[_Box, list[Line]], rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether boxes are the cells of a table, and its rules part all its rows."""
    if len(rows) < 2 or len(columns) < 2 or max(map(len, cells.values())) > _MOST_LINES:
        return False
    filled = [[held for box, held in cells.items() if box[0] == row] for row in rows]
    if sum(len(row) > 1 for row in filled) < 0.5 * len(rows):
        return False
    return not any(_holds_rows(row) for row in filled)


def _holds_rows(cells: Sequence[Sequence[Line]]) -> bool:
    """Whether what stands between two rules is several rows: figures below each other, say."""
    if any(sum(bool(FIGURE.fullmatch(line.text)) for line in held) > 1 for held in cells):
        return True
    counts = {len(held) for held in cells}
    lengths = [len(line.text) for held in cells for line in held]
    return len(cells) > 1 and len(counts) == 1 and min(counts) > 2 and median(lengths) < _ENTRY


def _around(table: Table, other: Table) -> bool:
    return (
        table is not other
        and table.left < other.left
        and table.right > other.right
        and table.bottom < other.bottom
        and table.top > other.top
    )
