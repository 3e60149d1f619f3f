"""Rows of cells, of a sheet or a CSV file, laid into a text as tables a person can read.

A row is one block, its cells parted by " | "; the first row of a table names its columns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.calendar_words import LABELS
from corpus.composition import TextBuilder
from corpus.dates import is_date_line
from corpus.documents import Block

# Rows that are looked at before a table's columns are settled.
_AHEAD = 200
_LONGEST_HEADING = 120
_SENTENCE_END = re.compile(r"[.!?:;,][\"”’)]*$")
_NUMBER = re.compile(r"[-+(]?[^\w\s]?\s?\d[\d.,\s]*\)?\s?(?:%|[^\w\s])?$")
_LABELLED = re.compile(rf"\W*(?:{'|'.join(LABELS)})\W", re.IGNORECASE)
_LONGEST_LABELLED = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells as text, "" where nothing stands.

    `groups` are the columns, first and last, that one merged cell spans.
    """

    cells: tuple[str, ...]
    groups: tuple[tuple[int, int], ...] = ()


def add_rows(builder: TextBuilder, rows: Iterable[Row], level: int) -> None:
    """Lay rows into a text. Blank rows part tables; a line over a table is its heading, of `level`,
    and a line under it a paragraph.

    Columns that are empty throughout are left out.
    """
    for table in _tables(rows):
        _add_table(builder, table, level)


def is_number(text: str) -> bool:
    """Whether a cell's text is a number, with its sign, currency or percent."""
    return bool(_NUMBER.match(text))


def dated_text(text: str, blocks: Sequence[Block]) -> str:
    """The part of a text in which its own date may stand: all but the rows of tables, and those
    rows that begin with the label of a date ("Published | 11 April 2025").

    A date in any other row is what that row speaks of.
    """
    parts = []
    for block in blocks:
        part = text[block.start : block.end]
        if block.kind != "row" or (len(part) <= _LONGEST_LABELLED and _LABELLED.match(part)):
            parts.append(part)
    return "\n".join(parts)


def _tables(rows: Iterable[Row]) -> Iterator[Iterator[Row]]:
    """Runs of rows without a blank one. Each must be used up before the next is asked for."""
    remaining = iter(rows)

    def run(first: Row) -> Iterator[Row]:
        yield first
        for row in remaining:
            if not any(row.cells):
                return
            yield row

    for row in remaining:
        if any(row.cells):
            yield run(row)


def _add_table(builder: TextBuilder, rows: Iterator[Row], level: int) -> None:
    ahead = list(islice(rows, _AHEAD))
    first = next((n for n, row in enumerate(ahead) if _filled(row) > 1), len(ahead))
    _add_lines(builder, ahead[:first], level, has_table=first < len(ahead))
    names, used = _names(ahead[first:])
    columns = {n for row in ahead[first:] for n, cell in enumerate(row.cells) if cell}
    builder.part()
    if names:
        _add_row(builder, names, columns)
    waiting: list[Row] = []

    def lay(row: Row) -> None:
        if _filled(row) > 1:
            for line in waiting:
                _add_row(builder, line.cells, columns)
            waiting.clear()
            _add_row(builder, row.cells, columns)
        else:
            waiting.append(row)

    for row in ahead[first + used :]:
        lay(row)
    for row in rows:
        lay(row)
    # Lines between rows are parts of the table; those after the last row stand under it.
    for line in waiting:
        _add_line(builder, line)


def _filled(row: Row) -> int:
    return sum(map(bool, row.cells))


def _line(row: Row) -> str:
    return " ".join(cell for cell in row.cells if cell)


def _add_line(builder: TextBuilder, row: Row) -> None:
    text = _line(row)
    builder.add("row" if is_number(text) else "paragraph", text)


def _add_lines(builder: TextBuilder, lines: Sequence[Row], level: int, has_table: bool) -> None:
    for place, row in enumerate(lines):
        text = _line(row)
        if place == 0 and (has_table or len(lines) > 1) and reads_like_heading(text):
            builder.add("heading", text, level)
        else:
            _add_line(builder, row)


def reads_like_heading(text: str) -> bool:
    """Whether a line that stands alone reads like the heading of what follows."""
    return (
        len(text) <= _LONGEST_HEADING
        and any(map(str.isalpha, text))
        and not _SENTENCE_END.search(text)
        and not is_date_line(text)
        and not _LABELLED.match(f"{text} ")
    )


def _names(rows: Sequence[Row]) -> tuple[tuple[str, ...], int]:
    """The columns' names, and how many rows they were read from.

    Names over several columns stand in merged cells, with each column's own name in the row below:
    "2024" over "Pledged" and "Paid" gives "2024 Pledged" and "2024 Paid".
    """
    if not rows:
        return (), 0
    used = 1
    while rows[used - 1].groups and used < min(len(rows), 4) and _is_below(rows[used]):
        used += 1
    if used == 1:
        return rows[0].cells, 1
    width = max(len(row.cells) for row in rows[:used])
    names = []
    for column in range(width):
        above = [_name(row, column) for row in rows[:used]]
        names.append(" ".join(dict.fromkeys(name for name in above if name)))
    return tuple(names), used


def _is_below(row: Row) -> bool:
    """Whether a row under merged names names columns too: words, or years, but no figures."""
    texts = [cell for cell in row.cells if cell]
    figures = [t for t in texts if is_number(t) and not re.fullmatch(r"(?:19|20)\d\d", t)]
    return len(texts) > 1 and not figures


def _name(row: Row, column: int) -> str:
    for first, last in row.groups:
        if first <= column <= last:
            return row.cells[first] if first < len(row.cells) else ""
    return row.cells[column] if column < len(row.cells) else ""


def _add_row(builder: TextBuilder, cells: Sequence[str], columns: set[int]) -> None:
    kept = [cell for n, cell in enumerate(cells) if n in columns or cell]
    builder.add("row", " | ".join(kept))
