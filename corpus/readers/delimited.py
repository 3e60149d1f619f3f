"""CSV and TSV: rows whose cells are parted by commas, semicolons, tabs or upright strokes.

Such a file has no mark. It is told by its content: nearly every line has the same number of cells,
and they are cells rather than the clauses of a sentence.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePosixPath

from corpus.characters import visible
from corpus.composition import Content, TextBuilder
from corpus.limits import Limits
from corpus.readers.encoding import decode
from corpus.readers.rows import Row, add_rows, dated_text

DELIMITERS = (",", ";", "\t", "|")
_NAMED = frozenset((".csv", ".tsv", ".tab", ".psv"))
_SAMPLE = 64_000
_MOST_ROWS = 300
# "sep=;" in the first line tells Excel, and us, the delimiter.
_TOLD = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_OTHER_FORMAT = re.compile(r"\s*(?:[{\[<#]|---)")
_LONG_CELL = 60
# A line of a table as Markdown and terminals draw it: strokes around it, or a rule of dashes.
_DRAWN = re.compile(r"[ \t]*(?:\|.*\||[-+|: \t]*-[-+|: \t]*)[ \t]*")


def delimiter_of(text: str, path: str) -> str | None:
    """What parts the cells of a text; None where it is no table.

    Under a name such as `a.csv` half of the rows may differ, and two columns are enough; under any
    other name the content must leave no doubt.
    """
    if told := _TOLD.match(text):
        return told[1]
    named = PurePosixPath(path).suffix.lower() in _NAMED
    if not named and _OTHER_FORMAT.match(text):
        return None
    sample = visible(text[:_SAMPLE])
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    fits = {mark: _fit(sample, mark, named) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: fits[mark])
    return best if fits[best] > 0 else None


def read_delimited(data: bytes, limits: Limits, delimiter: str) -> Content:
    """The rows as a text, a blank line between tables; a line over a table is its heading."""
    text = visible(_TOLD.sub("", decode(data), count=1))
    builder = TextBuilder()
    add_rows(builder, _rows(text, delimiter), level=1)
    blocks = builder.blocks
    first = blocks[0] if blocks else None
    heading = first is not None and first.kind == "heading"
    return Content(
        text=builder.text,
        blocks=blocks,
        title=builder.text[first.start : first.end] if first and heading else None,
        dated_text=dated_text(builder.text, blocks),
    )


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    for cells in _parsed(text, delimiter):
        yield Row(tuple(" ".join(cell.split()) for cell in cells))


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    """The cells of each row. A quotation mark that nothing closes is a character like any other."""
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return [_line(line, delimiter) for line in text.split("\n")]


def _line(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)


def _fit(sample: str, delimiter: str, named: bool) -> float:
    """How well a delimiter explains a text, from 0 (it does not) up: the share of rows that agree,
    and a little for each column."""
    if delimiter not in sample or (delimiter == "|" and _is_drawn(sample)):
        return 0.0
    parsed = [row for row in _parsed(sample, delimiter)[:_MOST_ROWS] if any(map(str.strip, row))]
    widths = Counter(len(row) for row in parsed if len(row) > 1)
    if not widths:
        return 0.0
    columns, agreeing = widths.most_common(1)[0]
    share = agreeing / len(parsed)
    if share < 0.5 or not (named or _is_beyond_doubt(parsed, columns, share, delimiter)):
        return 0.0
    return share + min(columns, 50) / 100


def _is_drawn(sample: str) -> bool:
    """Whether the strokes of a text draw a table for people rather than part cells."""
    lines = [line for line in sample.splitlines()[:_MOST_ROWS] if "|" in line]
    ruled = any("-" in line and _DRAWN.fullmatch(line) for line in lines[:3])
    return ruled or sum(bool(_DRAWN.fullmatch(line)) for line in lines) > 0.5 * len(lines)


def _is_beyond_doubt(rows: list[list[str]], columns: int, share: float, delimiter: str) -> bool:
    if share < 0.9 or len(rows) < (3 if columns > 2 or delimiter == "\t" else 5):
        return False
    cells = [cell for row in rows for cell in row]
    long = sum(len(cell) > _LONG_CELL for cell in cells)
    # In prose, a space follows a comma.
    spaced = sum(cell[:1] == " " for row in rows for cell in row[1:])
    following = sum(len(row) - 1 for row in rows)
    return long <= 0.1 * len(cells) and spaced <= 0.1 * following
