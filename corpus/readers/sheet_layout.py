"""What a sheet's cells do not tell of themselves: what is hidden, merged, or not computed."""

import re
from collections.abc import Iterator
from typing import IO

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_ON = frozenset(("1", "true", "on"))
# More merged cells than any sheet for people has are not worth their memory.
_MOST_MERGED = 100_000


class Layout:
    """Hidden rows and columns (from 1), merged cells, formulas without a stored result.

    `is_styled` tells whether a table's style, a condition or a picture may lie behind cells.
    """

    def __init__(self) -> None:
        self.hidden_rows = set[int]()
        self.uncomputed = 0
        self.is_styled = False
        self._hidden_columns = list[tuple[int, int]]()
        self._down: dict[int, list[tuple[int, int]]] = {}
        self._across: dict[int, list[tuple[int, int]]] = {}
        self._merged = 0

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column, from 1, is hidden."""
        return any(first <= column <= last for first, last in self._hidden_columns)

    def merged_down(self, row: int) -> Iterator[tuple[int, int]]:
        """Cells that are merged with cells below, beginning in this row: column and last row."""
        yield from self._down.get(row, ())

    def merged_across(self, row: int) -> Iterator[tuple[int, int]]:
        """First and last columns of the cells of this row that span several."""
        yield from self._across.get(row, ())

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns."""
        self._hidden_columns.append((first, last))

    def merge(self, reference: str) -> None:
        """Note a range of merged cells, such as "B2:D3"."""
        match = _RANGE.fullmatch(reference)
        if match is None or self._merged >= _MOST_MERGED:
            return
        self._merged += 1
        left, right = column_number(match[1]), column_number(match[3])
        top, bottom = int(match[2]), int(match[4])
        if bottom > top:
            self._down.setdefault(top, []).append((left, bottom))
        if right > left:
            for row in range(top, min(bottom, top + 100) + 1):
                self._across.setdefault(row, []).append((left, right))


def column_number(letters: str) -> int:
    """The number, from 1, of a column: "A" is 1, "AA" 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def layout_of(part: IO[bytes]) -> Layout:
    """The layout of a sheet, from its part of the file."""
    from lxml.etree import iterparse  # type: ignore[import-untyped]

    layout = Layout()
    tags = ("col", "row", "f", "mergeCell", "tableParts", "conditionalFormatting", "picture")
    events = iterparse(
        part,
        events=("end",),
        tag=[f"{_SHEET}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
    )
    number = 0
    for _, element in events:
        name = element.tag.removeprefix(_SHEET)
        if name == "row":
            number = int(element.get("r") or number + 1)
            if _is_hidden(element, "ht"):
                layout.hidden_rows.add(number)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "f":
            value = element.getparent().find(f"{_SHEET}v")
            layout.uncomputed += value is None or not value.text
        elif name == "col" and _is_hidden(element, "width"):
            layout.hide_columns(int(element.get("min")), int(element.get("max")))
        elif name == "mergeCell":
            layout.merge(element.get("ref") or "")
        elif name in ("tableParts", "conditionalFormatting", "picture"):
            layout.is_styled = True
    return layout


def _is_hidden(element: object, size: str) -> bool:
    get = element.get  # type: ignore[attr-defined]
    return get("hidden") in _ON or get(size) in ("0", "0.0")
