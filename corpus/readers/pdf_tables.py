"""Tables of a PDF page, found by where their cells stand, as rows with a place for each column."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from corpus.readers.pdf_lines import Line
from corpus.readers.pdf_places import Printed, joined
from corpus.readers.pdf_rules import Rule

BETWEEN = " | "
# A number or a mark that begins a paragraph, an item or a heading: its text stands apart from it.
_MARK = re.compile(
    r"(?:[•‣◦▪●■–*\-]|\(?(?:\d{1,3}|[ivxl]{1,5}|[a-z])[.)]|(?:\d{1,3}|[A-Z])(?:\.\d{1,3})*\.?|§)"
)
_ITEM = re.compile(r"(?:[•‣◦▪●■–*\-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s")
_TIGHT = 1.3  # of the height: the step from line to line within a cell
_SECTION = 0.6  # of the table's width: a single cell that is wider does not belong to it
_PROSE = 20  # letters
_LONG = 60
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"[^\w]*\d[\d.,\s]*[^\w]*")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in order; each has a place for every column, with the lines that stand in it."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    left: float
    right: float
    bottom: float
    top: float

    def printed(self, row: int, of_lines: Callable[[Sequence[Line]], Printed]) -> Printed:
        """A row's text: its cells between bars, an empty one as nothing; one cell stands alone."""
        texts = [of_lines(cell) if cell else Printed("") for cell in self.rows[row]]
        filled = [text for text in texts if text.text]
        if len(filled) < 2:
            return joined(filled)
        last = max(place for place, text in enumerate(texts) if text.text)
        parts = [part for text in texts[: last + 1] for part in (Printed(BETWEEN), text)]
        return joined(parts[1:])


def tables_among(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line | Table]:
    """The lines, in their order, with each table in the place of its first line."""
    rows = _rows(lines)
    found = [
        table
        for part in _runs(rows)
        if (columns := _columns(part)) and (table := _table(part, columns, rules))
    ]
    if not found:
        return list(lines)
    return list(_replaced(lines, found))


@dataclass(frozen=True, slots=True)
class _Cell:
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
class _Row:
    """Cells that stand level with each other."""

    cells: tuple[_Cell, ...]
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """What stands level, from the top down, whatever order the file has it in."""
    pieces = [line.part(n, n + 1) for line in lines for n in range(len(line.cells))]
    pieces.sort(key=lambda piece: (-(piece.bottom + piece.top), piece.left))
    level: list[list[Line]] = []
    for piece in pieces:
        if level and _are_level(level[-1][0], piece):
            level[-1].append(piece)
        else:
            level.append([piece])
    return [
        _Row(
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


def _cells(pieces: Sequence[Line]) -> tuple[_Cell, ...]:
    cells: list[_Cell] = []
    for piece in pieces:
        if cells and piece.left - cells[-1].right < 0.4 * max(piece.height, 1.0):
            last = cells[-1]
            cells[-1] = _Cell((*last.pieces, piece), last.left, max(last.right, piece.right))
        else:
            cells.append(_Cell((piece,), piece.left, piece.right))
    return tuple(cells)


def _without_mark(cells: tuple[_Cell, ...]) -> tuple[_Cell, ...]:
    """The cells of a row; a number before a paragraph, an item or a heading is no cell."""
    if len(cells) != 2 or not _MARK.fullmatch(cells[0].text) or _FIGURE.fullmatch(cells[1].text):
        return cells
    return (_Cell(cells[0].pieces + cells[1].pieces, cells[0].left, cells[1].right),)


def _runs(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Stretches of rows of which most have several cells that stand below each other."""
    run: list[_Row] = []
    for row in rows:
        if run and not _goes_on(run, row):
            yield from _trimmed(run)
            run = []
        run.append(row)
    yield from _trimmed(run)


def _goes_on(run: Sequence[_Row], row: _Row) -> bool:
    above = run[-1]
    if above.bottom - row.top > 3 * max(above.height, row.height):
        return False
    divided = [other for other in run if len(other.cells) > 1]
    if not divided:
        return len(row.cells) > 1 or len(run) < 2
    if len(row.cells) > 1:
        # After a line that stands alone another table may begin.
        return len(above.cells) > 1 or any(
            _in_line(before, after, first, second, row.height, strict=False)
            for other in divided[-3:]
            for before, after in pairwise(row.cells)
            for first, second in pairwise(other.cells)
        )
    left = min(other.cells[0].left for other in divided)
    right = max(other.cells[-1].right for other in divided)
    cell = row.cells[0]
    inside = cell.left > left - row.height and cell.right < right + row.height
    narrow = cell.right - cell.left < _SECTION * (right - left)
    alone = sum(1 for other in run[-6:] if len(other.cells) == 1)
    return inside and alone < 6 and (narrow or _under_one(divided, cell))


def _under_one(divided: Sequence[_Row], cell: _Cell) -> bool:
    """Whether a cell lies under one column alone of each of the last divided rows."""
    return all(sum(_meet(cell, other) for other in row.cells) <= 1 for row in divided[-3:])


def _meet(one: _Cell, other: _Cell) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0


def _trimmed(run: list[_Row]) -> Iterator[list[_Row]]:
    """The run from its first divided row on; up to its last and what goes on from there."""
    divided = [place for place, row in enumerate(run) if len(row.cells) > 1]
    if len(divided) < 2:
        return
    last = divided[-1]
    first_column = run[last].cells[0]
    while (
        last + 1 < len(run)
        and run[last].bottom - run[last + 1].bottom < _TIGHT * run[last + 1].height
        and (not _meet(run[last + 1].cells[0], first_column) or _goes_on_below(run, last))
    ):
        last += 1
    rows = run[divided[0] : last + 1]
    if _stand_below(rows):
        yield rows


def _goes_on_below(run: Sequence[_Row], place: int) -> bool:
    return run[place + 1].cells[0].text[:1].islower()


def _stand_below(rows: Sequence[_Row]) -> bool:
    """Whether the gaps of most rows lie below each other, with the cells beside them in line."""
    divided = [row for row in rows if len(row.cells) > 1]
    items = sum(_is_item(row) for row in divided)
    if items > 0.5 * len(divided) and max(len(row.cells) for row in divided) <= 3:
        return False  # a list or a table of contents
    # Of two lines of justified text two gaps may meet by chance.
    strict = len(divided) < 3
    if strict and max(len(cell.text) for row in divided for cell in row.cells) > _LONG:
        return False
    count = lined = 0
    for place, row in enumerate(divided):
        near = [*divided[max(place - 3, 0) : place], *divided[place + 1 : place + 4]]
        for before, after in pairwise(row.cells):
            count += 1
            lined += any(
                _in_line(before, after, first, second, row.height, strict)
                for other in near
                for first, second in pairwise(other.cells)
            )
    return lined >= 0.6 * count


def _in_line(
    before: _Cell, after: _Cell, first: _Cell, second: _Cell, height: float, strict: bool
) -> bool:
    """Whether the gap between two cells and that between two of another row are one column's."""
    if min(after.left, second.left) - max(before.right, first.right) < 0.4 * height:
        return False
    close = 0.6 * height
    if abs(after.left - second.left) < close:
        return True
    ends = abs(after.right - second.right) < close or abs(after.middle - second.middle) < close
    return ends and (not strict or bool(_FIGURE.fullmatch(after.text)))


def _is_item(row: _Row) -> bool:
    return bool(_ITEM.match(f"{row.cells[0].text} "))


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """Where the columns stand, from left to right."""
    order = sorted((row for row in rows if len(row.cells) > 1), key=lambda row: -len(row.cells))
    columns = [(cell.left, cell.right) for cell in order[0].cells]
    for row in order[1:]:
        for cell in row.cells:
            under = _under(columns, cell)
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


def _under(columns: Sequence[tuple[float, float]], cell: _Cell) -> list[int]:
    """The columns that a cell stands in; a sliver of a neighbour does not count."""
    met = [
        (min(right, cell.right) - max(left, cell.left), place)
        for place, (left, right) in enumerate(columns)
        if left < cell.right and right > cell.left
    ]
    if len(met) < 2:
        return [place for _, place in met]
    most = max(met)[0]
    return [place for share, place in met if share >= 0.2 * most]


def _without_halves(
    columns: list[tuple[float, float]], rows: Sequence[_Row]
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


def _filled(columns: Sequence[tuple[float, float]], rows: Sequence[_Row]) -> list[set[int]]:
    """For each row, the columns in which a cell stands that stands in no other."""
    under = ([_under(columns, cell) for cell in row.cells] for row in rows)
    return [{places[0] for places in row if len(places) == 1} for row in under]


_Places = list[list[Line]]


def _table(
    rows: Sequence[_Row], columns: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> Table | None:
    left = min(row.cells[0].left for row in rows)
    right = max(row.cells[-1].right for row in rows)
    bottom, top = rows[-1].bottom, rows[0].top
    own = _inside(rules, left, right, bottom - 2, top + 2)
    used, names = _names(rows, columns, rules)
    laid = [_laid(row, columns) for row in rows[used:]]
    merged = ([names] if used else []) + _merged(rows[used:], laid, columns, own)
    if len(merged) < 2:
        return None
    frozen = tuple(tuple(tuple(cell) for cell in row) for row in merged)
    return Table(frozen, left, right, bottom, top)


def _inside(
    rules: Sequence[Rule], left: float, right: float, bottom: float, top: float
) -> list[Rule]:
    """The rules of a table: at their height they reach over most of it, in one piece or many."""
    near = sorted(
        (
            rule
            for rule in rules
            if bottom < rule.y < top and rule.right > left and rule.left < right
        ),
        key=lambda rule: (round(rule.y), rule.left),
    )
    own: list[Rule] = []
    for _, level in groupby(near, key=lambda rule: round(rule.y)):
        pieces = list(level)
        covered, end = 0.0, left
        for rule in pieces:
            covered += max(min(rule.right, right) - max(rule.left, end), 0.0)
            end = max(end, rule.right)
        if covered > _SECTION * (right - left):
            own += pieces
    return own


def _names(
    rows: Sequence[_Row], columns: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> tuple[int, _Places]:
    """How many rows hold a name over several columns, with the row below them, and all names.

    A name over several columns is said again over each of them, as in a sheet.
    """
    names: _Places = [[] for _ in columns]
    used = 0
    grouped: set[int] = set()
    while used < min(len(rows) - 1, 6):
        spans = [_span(cell, rows[used], columns, rules) for cell in rows[used].cells]
        filled = {n for span in spans for n in span}
        wide = {n for span in spans if len(span) > 1 for n in span}
        if not wide and not (grouped and filled & grouped and not _has_figures(rows[used])):
            break
        for cell, span in zip(rows[used].cells, spans, strict=True):
            for n in span:
                names[n].extend(cell.pieces)
        used += 1
        grouped = wide
    # Without figures below it is rather a drawing.
    told = all(names[1:]) and any(_has_figures(row) for row in rows[used:])
    return (used, names) if used and told else (0, names)


def _span(
    cell: _Cell, row: _Row, columns: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> list[int]:
    """The columns that a name stands over: those above the box or the rule under it."""
    under = _under(columns, cell) or [_nearest(columns, cell)]
    boxes = [
        rule
        for rule in rules
        if row.bottom - row.height < rule.y < row.top + row.height
        and rule.left - 1 <= cell.left
        and cell.right <= rule.right + 1
    ]
    if boxes:
        box = min(boxes, key=lambda rule: rule.right - rule.left)
        alone = not any(
            other is not cell and box.left - 1 <= other.middle <= box.right + 1
            for other in row.cells
        )
        if alone and box.right - box.left < _SECTION * (columns[-1][1] - columns[0][0]):
            inside = [
                n
                for n, (left, right) in enumerate(columns)
                if box.left - 1 <= (left + right) / 2 <= box.right + 1
            ]
            return sorted({*inside, *under})
    return under


def _nearest(columns: Sequence[tuple[float, float]], cell: _Cell) -> int:
    return min(
        range(len(columns)),
        key=lambda n: max(columns[n][0] - cell.right, cell.left - columns[n][1]),
    )


def _laid(row: _Row, columns: Sequence[tuple[float, float]]) -> _Places:
    places: _Places = [[] for _ in columns]
    for cell in row.cells:
        under = _under(columns, cell) or [_nearest(columns, cell)]
        places[under[0]].extend(cell.pieces)
    return places


def _merged(
    rows: Sequence[_Row],
    laid: Sequence[_Places],
    columns: Sequence[tuple[float, float]],
    rules: Sequence[Rule],
) -> list[_Places]:
    """Printed lines become rows: a line that goes on with cells of the row above joins it."""
    bands = _bands(rows, rules)
    whole = {band for band in bands if band and _is_one_row(band, bands, laid)}
    steps = [above.bottom - below.bottom for above, below in pairwise(rows)]
    merged: list[_Places] = []
    for place, line in enumerate(laid):
        joins = (
            place
            and bands[place] == bands[place - 1]
            and (
                bands[place] in whole
                or (
                    steps[place - 1] < _TIGHT * rows[place].height
                    and _goes_on_with(merged[-1], line, columns)
                )
            )
        )
        if joins:
            for cell, more in zip(merged[-1], line, strict=True):
                cell.extend(more)
        else:
            merged.append([list(cell) for cell in line])
    return merged


def _bands(rows: Sequence[_Row], rules: Sequence[Rule]) -> list[int]:
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


def _is_one_row(band: int, bands: Sequence[int], laid: Sequence[_Places]) -> bool:
    """Whether the lines between two rules are one row: at most one begins one, or all are prose."""
    inside = [line for line, own in zip(laid, bands, strict=True) if own == band]
    if sum(_begins(line) for line in inside) <= 1:
        return True
    texts = [" ".join(piece.text for piece in cell) for line in inside for cell in line if cell]
    prose = median(map(len, texts)) >= _PROSE and not any(_figures(line) for line in inside)
    return len(inside) > 2 and prose


def _begins(line: _Places) -> bool:
    """Whether a line has a name and something beside it, or figures."""
    return sum(map(bool, line)) > 1 and (bool(line[0]) or _figures(line) > 0)


def _figures(line: _Places) -> int:
    texts = [" ".join(piece.text for piece in cell) for cell in line if cell]
    return sum(bool(_FIGURE.fullmatch(text)) and not _YEAR.fullmatch(text) for text in texts)


def _has_figures(row: _Row) -> bool:
    return any(_FIGURE.fullmatch(c.text) and not _YEAR.fullmatch(c.text) for c in row.cells)


def _goes_on_with(row: _Places, line: _Places, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether each cell of a line goes on with one of the row's that was full."""
    if _figures(line) or all(line):
        return False
    ends = [*(left for left, _ in columns[1:]), columns[-1][1]]
    return all(
        bool(cell) and _in_one_cell(cell[-1], more[0]) and _was_full(cell[-1], more[0], left, end)
        for cell, more, (left, _), end in zip(row, line, columns, ends, strict=True)
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


def _replaced(lines: Sequence[Line], tables: Sequence[Table]) -> Iterator[Line | Table]:
    waiting = list(tables)
    for line in lines:
        table = next((t for t in tables if _holds(t, line)), None)
        if table is None:
            yield line
        elif table in waiting:
            waiting.remove(table)
            yield table


def _holds(table: Table, line: Line) -> bool:
    middle = (line.bottom + line.top) / 2
    return (
        table.bottom <= middle <= table.top
        and line.left >= table.left - 1
        and line.right <= table.right + 1
    )
