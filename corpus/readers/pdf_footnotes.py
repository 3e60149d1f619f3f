"""Footnotes of a PDF's pages: small type at the foot, and the marks that refer to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.readers.pdf_line import Line
from corpus.readers.pdf_places import Printed, joined

_SMALL = 0.9  # of the height of the document's text
_SYMBOLS = "*∗†‡§¶"
_MARK = re.compile(rf"\d{{1,3}}|[{_SYMBOLS}]{{1,3}}|\[\d{{1,3}}\]")
# A mark at the beginning of a line that was not parted from its text.
_OPENING = re.compile(
    rf"(\d{{1,3}}|[{_SYMBOLS}]{{1,3}}|\[\d{{1,3}}\])[.)]?\s+(?=[^\W\d_\s]|[\"“‘'(])"
)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note's mark and its lines; the mark stands alone in the first, or begins it."""

    mark: str
    lines: tuple[Line, ...]

    @property
    def apart(self) -> bool:
        """Whether the mark is a line of its own, as one that is raised is."""
        return self.lines[0].text == self.mark


def parted(lines: Sequence[Line], body: float) -> tuple[list[Line], list[Footnote]]:
    """The lines of a column without its footnotes, and these; `body` is the height of the text.

    Footnotes stand at the foot in smaller type. The first begins with a raised number or a symbol,
    or with a number that a raised one above refers to.
    """
    foot = _foot(lines, body)
    if not foot:
        return list(lines), []
    above = {id(line) for line in foot}
    raised = {line.text for line in lines if id(line) not in above and is_mark(line, body)}
    notes: list[Footnote] = []
    for row in _rows(foot):
        mark = _mark(row, notes[-1].mark if notes else None, raised, body)
        if mark:
            notes.append(Footnote(mark, tuple(row)))
        elif notes:
            notes[-1] = Footnote(notes[-1].mark, (*notes[-1].lines, *row))
    taken = {id(line) for note in notes for line in note.lines}
    return [line for line in lines if id(line) not in taken], notes


def without_references(lines: Sequence[Line], notes: Sequence[Footnote], body: float) -> list[Line]:
    """The lines but for raised marks of these notes: they would be read as part of a word."""
    marks = {note.mark for note in notes}
    return [line for line in lines if line.text not in marks or not is_mark(line, body)]


def is_mark(line: Line, body: float) -> bool:
    """Whether a line is a mark in smaller type alone."""
    return bool(_MARK.fullmatch(line.text)) and 0 < line.height < _SMALL * body


def printed(note: Footnote, text: Printed) -> Printed:
    """A note's text with a space after its mark; `text` is all of it, or what follows the mark."""
    if not note.apart:
        return text
    return joined([note.lines[0].printed(), Printed(" "), text])


def _foot(lines: Sequence[Line], body: float) -> list[Line]:
    """The small lines with no larger one below them."""
    large = [line.bottom for line in lines if line.height >= _SMALL * body]
    lowest = min(large, default=float("inf"))
    # A mark rises above the line that it stands in.
    return [line for line in lines if 0 < line.height < _SMALL * body and line.top < lowest + 1]


def _rows(foot: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stand level, each row from left to right, from the top down."""
    row: list[Line] = []
    for line in sorted(foot, key=lambda line: -(line.bottom + line.top)):
        if row and min(line.top, row[0].top) - max(line.bottom, row[0].bottom) <= 0.4 * min(
            line.height, row[0].height
        ):
            yield sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda line: line.left)


def _mark(row: Sequence[Line], before: str | None, raised: set[str], body: float) -> str | None:
    """The mark with which a row begins a note; None where it goes on with the one before."""
    first = row[0]
    if _MARK.fullmatch(first.text):
        alone = len(row) > 1 and (first.height < 0.85 * row[1].height or first.text in raised)
        return first.text if alone or first.text[0] in _SYMBOLS else None
    opening = _OPENING.match(first.text)
    if not opening:
        return None
    mark = opening[1]
    follows = before is not None and before.isdigit() and mark == str(int(before) + 1)
    return mark if follows or mark in raised or mark[0] in _SYMBOLS else None
