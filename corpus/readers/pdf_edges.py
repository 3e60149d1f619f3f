"""Which lines that come again at the edges of a PDF's pages are its text all the same."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_cells import Row, rows_of
from corpus.readers.pdf_columns import columns_of, columns_under
from corpus.readers.pdf_line import Line, PageLines
from corpus.readers.pdf_order import columns
from corpus.readers.pdf_ruled import ruled_tables
from corpus.readers.pdf_tables import holds, tables_among

Place = tuple[int, int]

_NOTE = re.compile(r"(?:\d{1,3}|[*∗†‡§¶]{1,3}|\[\d{1,3}\])[.)]?\s*[^\W\d_].*[.;]|[*∗†‡]\s?\w.*")
_SAMPLE = 16
_STEPS = 6  # rows of a table that tell how far apart its rows are


def is_text(found: Iterable[Place], pages: Sequence[PageLines], running: set[Place]) -> bool:
    """Whether lines that come again are text: rows of tables, notes, or lines of paragraphs.

    `running` are all that come again: a header of two lines is none of a paragraph.
    """
    places = list(found)
    # Of a long document a sample tells.
    places = places[:: len(places) // _SAMPLE + 1]
    lines = [pages[page].lines[line] for page, line in places]
    half = 0.5 * len(places)
    if sum(bool(_NOTE.fullmatch(line.text)) for line in lines) >= half:
        return True
    if sum(_goes_on(place, pages, running) for place in places) >= half:
        return True
    return sum(_in_table(pages[page], pages[page].lines[line]) for page, line in places) >= half


def _goes_on(place: Place, pages: Sequence[PageLines], running: set[Place]) -> bool:
    """Whether a line stands no farther from one of the text than lines of a paragraph do."""
    page, number = place
    lines = pages[page].lines
    own = lines[number]
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if _are_alike(a, b)]
    steps = [step for step in steps if 0 < step < 2 * max(own.height, 1.0)]
    if len(steps) < 3:
        return False
    pitch = median(steps)
    return any(
        abs(own.bottom - other.bottom) < 1.1 * pitch
        and abs(own.bottom - other.bottom) > 0.5 * pitch
        and _are_alike(own, other)
        and min(own.right, other.right) > max(own.left, other.left)
        for place, other in enumerate(lines)
        if (page, place) not in running
    )


def _are_alike(one: Line, other: Line) -> bool:
    return one.bold == other.bold and abs(one.height - other.height) < 0.06 * one.height


def _in_table(page: PageLines, line: Line) -> bool:
    """Whether a line is in a ruled table, or stands as near a table's rows as they do."""
    if any(holds(table, line) for table in ruled_tables(page.lines, page.rules, page.uprights)):
        return True
    return any(
        not isinstance(item, Line) and holds(item, line) and _is_row(part, line)
        for part in columns([line for line in page.lines if line.height])
        for item in tables_among(part, page.rules)
    )


def _is_row(lines: Sequence[Line], line: Line) -> bool:
    rows = rows_of(lines)
    middle = (line.bottom + line.top) / 2
    place = next((n for n, row in enumerate(rows) if row.bottom <= middle <= row.top), None)
    if place is None:
        return False
    # A line at the foot is looked at from its page's head, as one at the head from the foot.
    inwards = rows[place:] if place < len(rows) / 2 else rows[place::-1]
    near = inwards[: _STEPS + 2]
    steps = [abs(one.middle - other.middle) for one, other in pairwise(near)]
    if len(steps) < 2:
        return False
    return steps[0] <= 1.6 * median(steps[1:]) and _in_columns(near[0], near[1:])


def _in_columns(row: Row, others: Sequence[Row]) -> bool:
    """Whether most cells of a row begin, end or are centred where those of one column do."""
    under = columns_of(others) if any(len(other.cells) > 1 for other in others) else []
    if not under:
        return False
    lined = 0
    for cell in row.cells:
        met = columns_under(under, cell)
        lined += len(met) == 1 and any(
            min(abs(cell.left - o.left), abs(cell.right - o.right), abs(cell.middle - o.middle))
            < 0.6 * row.height
            for other in others
            for o in other.cells
        )
    return lined > 0.5 * len(row.cells)
