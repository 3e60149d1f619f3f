"""Tables of a PDF page, found by where their cells stand, as rows with a place for each column."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from corpus.readers.pdf_cells import FIGURE, YEAR, Cell, Row, meet, rows_of
from corpus.readers.pdf_columns import Columns, columns_of, columns_under, cut, fit, nearest
from corpus.readers.pdf_line import Line
from corpus.readers.pdf_places import Printed, joined
from corpus.readers.pdf_rules import Rule
from corpus.readers.pdf_table_rows import TIGHT, Places, merged

BETWEEN = " | "
_ITEM = re.compile(r"(?:[•‣◦▪●■–*\-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s")
_SECTION = 0.6  # of the table's width: a single cell that is wider does not belong to it
_LONG = 60


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in order; each has a place for every column, with the lines that stand in it."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    columns: Columns
    left: float
    right: float
    bottom: float
    top: float

    def printed(self, row: int, of_lines: Callable[[Sequence[Line]], Printed]) -> Printed:
        """A row's text: its cells between bars, an empty one as nothing; a name stands alone."""
        texts = [of_lines(cell) if cell else Printed("") for cell in self.rows[row]]
        last = max((place for place, text in enumerate(texts) if text.text), default=0)
        parts = [part for text in texts[: last + 1] for part in (Printed(BETWEEN), text)]
        return joined(parts[1:])


def tables_among(
    lines: Sequence[Line], rules: Sequence[Rule], before: Columns = ()
) -> list[Line | Table]:
    """The lines, in their order, with each table in the place of its first line.

    `before` are the columns of a table with which the page before ended: it may run on.
    """
    if not _has_rows(lines):
        return list(lines)
    rows = rows_of(lines)
    found: list[Table] = []
    for part in _runs(rows):
        columns: Columns = columns_of(part)
        if part[0] is rows[0] and fit(part, before, columns):
            columns = before
        if columns and (table := _laid_out(part, columns, rules)):
            found.append(table)
    if not found:
        return list(lines)
    return list(replaced(lines, found))


def _has_rows(lines: Sequence[Line]) -> bool:
    """Whether anything stands beside anything else: most columns of text have no such line."""
    if any(len(line.cells) > 1 for line in lines):
        return True
    middles = sorted((line.bottom + line.top, line.height) for line in lines)
    return any(below - above < 1.2 * height for (above, _), (below, height) in pairwise(middles))


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Stretches of rows of which most have several cells that stand below each other."""
    run: list[Row] = []
    for row in rows:
        if run and not _goes_on(run, row):
            yield from _trimmed(run)
            run = []
        run.append(row)
    yield from _trimmed(run)


def _goes_on(run: Sequence[Row], row: Row) -> bool:
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


def _under_one(divided: Sequence[Row], cell: Cell) -> bool:
    """Whether a cell lies under one column alone of each of the last divided rows."""
    return all(sum(meet(cell, other) for other in row.cells) <= 1 for row in divided[-3:])


def _trimmed(run: list[Row]) -> Iterator[list[Row]]:
    """The run from its first divided row on; up to its last and what goes on from there."""
    divided = [place for place, row in enumerate(run) if len(row.cells) > 1]
    if len(divided) < 2:
        return
    last = divided[-1]
    first_column = run[last].cells[0]
    while (
        last + 1 < len(run)
        and run[last].bottom - run[last + 1].bottom < TIGHT * run[last + 1].height
        and (not meet(run[last + 1].cells[0], first_column) or _goes_on_below(run, last))
    ):
        last += 1
    rows = run[divided[0] : last + 1]
    if _stand_below(rows):
        yield rows


def _goes_on_below(run: Sequence[Row], place: int) -> bool:
    return run[place + 1].cells[0].text[:1].islower()


def _stand_below(rows: Sequence[Row]) -> bool:
    """Whether the gaps of most rows lie below each other, with the cells beside them in line."""
    divided = [row for row in rows if len(row.cells) > 1]
    items = sum(_is_item(row) for row in divided)
    if items > 0.5 * len(divided) and max(len(row.cells) for row in divided) <= 3:
        return False  # a list or a table of contents
    # Of two lines of justified text two gaps may meet by chance.
    strict = len(divided) < 3
    if strict:
        cells = [cell for row in divided for cell in row.cells]
        if max(len(cell.text) for cell in cells) > _LONG:
            return False
        if len(cells) == 4 and not any(FIGURE.fullmatch(cell.text) for cell in cells):
            return False  # two headlines side by side
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
    before: Cell, after: Cell, first: Cell, second: Cell, height: float, strict: bool
) -> bool:
    """Whether the gap between two cells and that between two of another row are one column's."""
    if min(after.left, second.left) - max(before.right, first.right) < 0.4 * height:
        return False
    close = 0.6 * height
    if abs(after.left - second.left) < close:
        return True
    if strict:
        return any(FIGURE.fullmatch(cell.text) for cell in (after, second))
    return abs(after.right - second.right) < close or abs(after.middle - second.middle) < close


def _is_item(row: Row) -> bool:
    return bool(_ITEM.match(f"{row.cells[0].text} "))


def _laid_out(rows: Sequence[Row], columns: Columns, rules: Sequence[Rule]) -> Table | None:
    """The table; cells so full that only a space parts them are cut where the columns are."""
    parted = [cut(row, columns) for row in rows]
    if parted != list(rows):
        columns = columns_of(parted)
    return _table(parted, columns, rules) if columns else None


def _table(rows: Sequence[Row], columns: Columns, rules: Sequence[Rule]) -> Table | None:
    left = min(row.cells[0].left for row in rows)
    right = max(row.cells[-1].right for row in rows)
    bottom, top = rows[-1].bottom, rows[0].top
    own = _inside(rules, left, right, bottom - 2, top + 2)
    used, names = _names(rows, columns, rules)
    laid = [_laid(row, columns) for row in rows[used:]]
    whole = ([names] if used else []) + merged(rows[used:], laid, columns, own)
    if len(whole) < 2:
        return None
    frozen = tuple(tuple(tuple(cell) for cell in row) for row in whole)
    return Table(frozen, columns, left, right, bottom, top)


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


def _names(rows: Sequence[Row], columns: Columns, rules: Sequence[Rule]) -> tuple[int, Places]:
    """How many rows hold a name over several columns, with the row below them, and all names.

    A name over several columns is said again over each of them, as in a sheet.
    """
    names: Places = [[] for _ in columns]
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


def _has_figures(row: Row) -> bool:
    return any(FIGURE.fullmatch(c.text) and not YEAR.fullmatch(c.text) for c in row.cells)


def _span(cell: Cell, row: Row, columns: Columns, rules: Sequence[Rule]) -> list[int]:
    """The columns that a name stands over: those above the box or the rule under it."""
    under = columns_under(columns, cell) or [nearest(columns, cell)]
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


def _laid(row: Row, columns: Columns) -> Places:
    places: Places = [[] for _ in columns]
    for cell in row.cells:
        under = columns_under(columns, cell) or [nearest(columns, cell)]
        places[under[0]].extend(cell.pieces)
    return places


def replaced(lines: Sequence[Line], tables: Sequence[Table]) -> Iterator[Line | Table]:
    """The lines, with each of the tables in the place of its first line among them."""
    waiting = list(tables)
    for line in lines:
        table = next((t for t in tables if holds(t, line)), None)
        if table is None:
            yield line
        elif table in waiting:
            waiting.remove(table)
            yield table


def holds(table: Table, line: Line) -> bool:
    """Whether a line stands within a table."""
    middle = (line.bottom + line.top) / 2
    return (
        table.bottom <= middle <= table.top
        and line.left >= table.left - 1
        and line.right <= table.right + 1
    )
