"""Rows of tables under the names of their columns: "Ward: Quayside, Homes: 203"."""

from dataclasses import dataclass

from corpus.documents import Span
from index.entries import Header, StoredPassage
from index.passages import names_columns

_BORDER = " | "


@dataclass(frozen=True, slots=True)
class Spelt:
    """A row as it reads with the names of its columns, in `text`.

    `cells` are where its own words stand: in `text`, and in the row.
    """

    text: str
    cells: tuple[tuple[Span, Span], ...]

    def in_row(self, start: int, end: int) -> Span | None:
        """Where a stretch of `text` stands in the row; None where it holds none of its words."""
        met = [
            Span(row.start + max(start - own.start, 0), row.end - max(own.end - end, 0))
            for own, row in self.cells
            if start < own.end and own.start < end
        ]
        return Span(met[0].start, met[-1].end) if met else None


def headers_of(passage: StoredPassage) -> dict[int, Header]:
    """For each row of a table but the first, the first, where that names the columns.

    The first may stand before the passage. After a blank line another table begins.
    """
    headers = dict[int, Header]()
    first = passage.header
    end = passage.start
    for number, (kind, span) in enumerate(zip(passage.kinds, passage.sentences, strict=True)):
        between = passage.text[end - passage.start : span.start - passage.start]
        end = span.end
        if kind != "row" or between.count("\n") > 1:
            first = None
        if kind != "row":
            continue
        if first is None:
            first = Header(span, passage.sentence(number))
        elif names_columns(first.text):
            headers[number] = first
    return headers


def spelt(header: str, row: str) -> Spelt:
    """A row under the names of its columns; as it stands where it has more cells than names."""
    names, cells = cells_of(header), cells_of(row)
    # A row of fewer cells ends with empty ones.
    if len(names) < len(cells):
        return Spelt(row, ((Span(0, len(row)), Span(0, len(row))),))
    text, places = "", list[tuple[Span, Span]]()
    for name, cell in zip(names, cells, strict=False):
        if cell is None:
            continue
        text += ", " if text else ""
        text += f"{header[name.start : name.end]}: " if name else ""
        places.append((Span(len(text), len(text) + cell.end - cell.start), cell))
        text += row[cell.start : cell.end]
    return Spelt(text, tuple(places))


def cells_of(row: str) -> list[Span | None]:
    """Where the cells stand, None for an empty one; those at the ends have lost their spaces."""
    ahead = 1 if row.startswith("|") else 0
    padded = " " * ahead + row + (" " if row.endswith("|") else "")
    found, at = list[Span | None](), -ahead
    for cell in padded.split(_BORDER):
        found.append(Span(at, at + len(cell)) if cell.strip() else None)
        at += len(cell) + len(_BORDER)
    return found
