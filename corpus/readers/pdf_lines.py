"""The lines of a PDF page with their places, sizes and weights, in the file's reading order."""

import itertools
import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from corpus.characters import zero_width
from corpus.readers.pdf_file import text_of
from corpus.readers.pdf_hidden import unseen
from corpus.readers.pdf_letters import Letters
from corpus.readers.pdf_line import Cell, Line, PageLines
from corpus.readers.pdf_places import HIDDEN
from corpus.readers.pdf_rules import rules_of
from corpus.readers.pdf_turn import turn_of

# pdfium puts this where a hyphen at a line's end breaks a word.
HYPHEN = "\ufffe"
_CELL_GAP = 1.3  # of the line's height; wider than the widest space of justified text
_TABLE_GAP = 0.6  # wider than the space of a typewriter's font
_JUMP = 3.0
_BLANK = "\r\n \0"  # and what stands for hidden characters
# What may be the mark of a footnote: glued to a word's end or to the note's beginning.
_MARKS = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?)\]”\"’'»%]))(?:\d{1,3}|[*∗†‡§¶]{1,3})(?![\w.,]?\w)"
    r"|(?<=\d\d)\d(?![\w.,]?\w)|^(?:\d{1,3}|[*∗†‡§¶]{1,3})(?=[^\W\d_])"
)
_BETWEEN_FIGURES = re.compile(r"(?<=\d)(?=\d)")
_GAP = re.compile(r"[\s\0]* [\s\0]*")


def lines_of(page: Any, pages: int = 1) -> PageLines:
    """The lines of a page, one of so many `pages`, as its text layer orders them."""
    with text_of(page) as text_page:
        text = text_page.get_text_range(errors="surrogatepass")
        not_shown = replace(unseen(page, text_page, pages), zero_width=zero_width(text))
        turn = turn_of(text_page, text_page.count_chars())
        lines = tuple(_lines(text_page, text, not_shown.hidden, turn))
        rules, uprights = rules_of(page, turn) if _has_cells(lines) else ((), ())
        return PageLines(lines, page.get_height(), not_shown, rules, uprights)


def _has_cells(lines: Sequence[Line]) -> bool:
    """Whether something stands beside something else, twice or more."""
    beside = sum(
        len(line.cells) > 1 or line.bottom > above.bottom - 0.5 * line.height
        for above, line in itertools.pairwise(lines)
    )
    return beside > 1


def _lines(text_page: Any, text: str, hidden: Set[int], turn: int) -> Iterator[Line]:
    characters = _characters(text_page, text)
    if hidden:
        pairs = zip(text, characters, strict=True)
        text = "".join(HIDDEN if place in hidden else letter for letter, place in pairs)
    letters = Letters(text_page, characters, turn)
    start = 0
    for end in _line_ends(text):
        stretch = text[start:end]
        if stretch.strip(_BLANK):
            yield from _printed_lines(letters, stretch, start, hyphen=text[end : end + 1] == HYPHEN)
        start = end + 1


def _characters(text_page: Any, text: str) -> Sequence[int]:
    """Which character of pdfium's text page each one of `text` is."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    count = text_page.count_chars()
    of = partial(pdfium.FPDFText_GetCharIndexFromTextIndex, text_page.raw)
    if len(text) == count and (not count or of(count - 1) == count - 1):
        return range(count)
    # pdfium counts in UTF-16, where characters beyond U+FFFF are two.
    widths = (1 + (character > "\uffff") for character in text)
    return [of(unit) for unit in itertools.accumulate(widths, initial=0)][: len(text)]


def _line_ends(text: str) -> Iterator[int]:
    for place, character in enumerate(text):
        if character in ("\n", HYPHEN):
            yield place
    yield len(text)


def _printed_lines(letters: Letters, stretch: str, offset: int, hyphen: bool) -> Iterator[Line]:
    """The lines of a stretch of text: mostly one.

    More where it jumps back, as from a title to names below it; and where a mark is raised, as
    that of a footnote, which is no part of the word before it.
    """
    line = _line(letters, stretch, offset, hyphen)
    if line is None:
        return
    cuts = _cuts(letters, stretch, offset, line)
    if not cuts:
        yield line
        return
    cuts.sort()
    # Each part has a height of its own.
    bounds = [(0, 0), *cuts, (len(stretch), len(stretch))]
    for (_, begin), (end, _) in itertools.pairwise(bounds):
        if stretch[begin:end].strip(_BLANK):
            last = end == len(stretch)
            part = _line(letters, stretch[begin:end], offset + begin, hyphen and last)
            if part is not None:
                yield part


def _cuts(letters: Letters, stretch: str, offset: int, line: Line) -> list[tuple[int, int]]:
    """Where a stretch of text is not one printed line: what ends, and what begins."""
    if not line.height:
        return _steps(letters, stretch, offset)
    cuts: list[tuple[int, int]] = []
    if any(b.left < a.right - line.height for a, b in itertools.pairwise(line.cells)):
        gaps = _gaps(letters, stretch, offset)
        cuts = [(gap.start, gap.end) for gap in gaps if gap.following < gap.right - line.height]
    for mark in _MARKS.finditer(stretch):
        start, end = mark.span()
        if letters.is_raised(offset + end - 1, line):
            while (
                start
                and stretch[start - 1].isdigit()
                and letters.is_raised(offset + start - 1, line)
            ):
                start -= 1
            cuts += [(start, start), (end, end)]
    return cuts


def _steps(letters: Letters, stretch: str, offset: int) -> list[tuple[int, int]]:
    """Where upright letters go down to another line: pdfium takes a column of figures for one."""
    places = [place for place, letter in enumerate(stretch) if letter not in _BLANK]
    boxes = [letters.box(offset + place) for place in places]
    # Of a letter that lies on its side, the box is wider than it is high.
    if sum(right - left for left, _, right, _ in boxes) > sum(
        top - low for _, low, _, top in boxes
    ):
        return []
    return [
        (place + 1, following)
        for (place, above), (following, below) in itertools.pairwise(
            zip(places, boxes, strict=True)
        )
        if min(above[3], below[3]) - max(above[1], below[1]) < 0.3 * (below[3] - below[1])
    ]


def _line(letters: Letters, stretch: str, offset: int, hyphen: bool) -> Line | None:
    first = offset + len(stretch) - len(stretch.lstrip(_BLANK))
    last = offset + len(stretch.rstrip(_BLANK)) - 1
    # Of three characters the middle height is the line's, even where one is a raised figure.
    sample = [letters.box(place) for place in (first, (first + last) // 2, last)]
    left, right = sample[0][0], sample[2][2]
    _, bottom, _, top = sorted(sample, key=lambda box: box[3] - box[1])[1]
    if abs(sample[2][1] - sample[0][1]) > max(right - left, 2 * (top - bottom)):
        top = bottom  # the line runs upwards
    # Of a line that runs upwards the gaps are not looked for.
    cells = tuple(_cells(letters, stretch, offset, top - bottom or math.inf))
    if not cells:
        return None
    return Line(
        text=" ".join(cell.text for cell in cells),
        cells=cells,
        left=left,
        right=right,
        bottom=bottom,
        top=top,
        bold=letters.is_bold(first) and letters.is_bold(last),
        hyphen=hyphen,
    )


def _cells(letters: Letters, stretch: str, offset: int, height: float) -> Iterator[Cell]:
    """The cells of a line.

    Where a gap is wider than any space of justified text, narrower ones count too: the line is of
    a table, and pdfium may have put no space between two figures of neighbouring cells.
    """
    stretch = stretch.rstrip(_BLANK)
    begin = len(stretch) - len(stretch.lstrip(_BLANK))
    left = letters.box(offset + begin)[0]
    gaps = _gaps(letters, stretch, offset)
    has_cells = any(gap.parts(height, _CELL_GAP) for gap in gaps)
    if has_cells:
        gaps = sorted(gaps + _gaps_between_figures(letters, stretch, offset))
    spaces: list[tuple[float, float]] = []
    for gap in gaps:
        if not (has_cells and gap.parts(height, _TABLE_GAP)):
            if gap.end > gap.start:
                spaces.append((gap.right, gap.following))
            continue
        yield from letters.cell(stretch[begin : gap.start], offset + begin, left, gap.right, spaces)
        begin, left = gap.end, gap.following
        spaces = []
    right = letters.box(offset + len(stretch) - 1)[2]
    yield from letters.cell(stretch[begin:], offset + begin, left, right, spaces)


class _Gap(NamedTuple):
    """White space of a stretch of text: its place there, and where it lies on the page."""

    start: int
    end: int
    right: float
    following: float

    def parts(self, height: float, times: float) -> bool:
        """Whether what follows stands well to the right; or far to the left, as another line."""
        wide = self.following - self.right
        return wide > times * height or wide < -_JUMP * height


def _gaps(letters: Letters, stretch: str, offset: int) -> list[_Gap]:
    box = letters.box
    blank = len(stretch) - len(stretch.lstrip(_BLANK))
    return [
        _Gap(start, end, box(offset + start - 1)[2], box(offset + end)[0])
        for start, end in (gap.span() for gap in _GAP.finditer(stretch, blank))
        if end < len(stretch)  # a damaged font may end a line in some other white space
    ]


def _gaps_between_figures(letters: Letters, stretch: str, offset: int) -> list[_Gap]:
    return [
        _Gap(place, place, letters.box(offset + place - 1)[2], letters.box(offset + place)[0])
        for place in (match.start() for match in _BETWEEN_FIGURES.finditer(stretch))
    ]
