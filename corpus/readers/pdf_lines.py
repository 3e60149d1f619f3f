"""The lines of a PDF page with their places, sizes and weights, in the file's reading order."""

import ctypes
import itertools
import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, Self

from corpus.characters import zero_width
from corpus.composition import Run
from corpus.readers.pdf_file import text_of
from corpus.readers.pdf_hidden import Unseen, unseen
from corpus.readers.pdf_places import HIDDEN, Printed, cleaned, divided, joined
from corpus.readers.pdf_rules import Rule, rules_of
from corpus.readers.pdf_turn import turn_of, turned

# pdfium puts this where a hyphen at a line's end breaks a word.
HYPHEN = "\ufffe"
_CELL_GAP = 1.3  # of the line's height; wider than the widest space of justified text
_TABLE_GAP = 0.6  # wider than the space of a typewriter's font
_JUMP = 3.0
_SLACK = 1.5  # points
_BOLD_WEIGHT = 600
_BLANK = "\r\n \0"  # and what stands for hidden characters
# What may be the mark of a footnote: glued to a word's end or to the note's beginning.
_MARKS = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?)\]”\"’'»%]))(?:\d{1,3}|[*∗†‡§¶]{1,3})(?![\w.,]?\w)"
    r"|(?<=\d\d)\d(?![\w.,]?\w)|^(?:\d{1,3}|[*∗†‡§¶]{1,3})(?=[^\W\d_])"
)
_BETWEEN_FIGURES = re.compile(r"(?<=\d)(?=\d)")
_GAP = re.compile(r"[\s\0]* [\s\0]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line between wide gaps; `runs` tell which characters of the page it is.

    `gaps` are where each of its spaces begins and ends on the page; none where it is not known.
    """

    text: str
    runs: tuple[Run, ...]
    left: float
    right: float
    gaps: tuple[tuple[float, float], ...] = ()

    def cut(self, gap: int) -> "tuple[Cell, Cell]":
        """The cell's text before and after one of its spaces."""
        end = -1
        for _ in range(gap + 1):
            end = self.text.index(" ", end + 1)
        before, after = divided(Printed(self.text, self.runs), end, end + 1)
        left, right = self.gaps[gap]
        return (
            Cell(*before, self.left, left, self.gaps[:gap]),
            Cell(*after, right, self.right, self.gaps[gap + 1 :]),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or the part of it up to a hyphen that breaks a word (`hyphen`).

    Places are in points from the page's lower left corner. `cells` are the line's parts where wide
    gaps divide it. `height` is that of its font, 0 where the line does not run across the page.
    """

    text: str
    cells: tuple[Cell, ...]
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    hyphen: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def printed(self, between: str = " ") -> Printed:
        """The line's text, `between` its cells, with its places on the page."""
        if len(self.cells) == 1:
            return Printed(self.cells[0].text, self.cells[0].runs)
        parts: list[Printed] = []
        for cell in self.cells:
            parts += (Printed(between), Printed(cell.text, cell.runs))
        return joined(parts[1:])

    def part(self, start: int, end: int) -> Self:
        """The line of its cells from `start` to before `end`, as where columns divide it."""
        cells = self.cells[start:end]
        return replace(
            self,
            text=" ".join(cell.text for cell in cells),
            cells=cells,
            left=cells[0].left,
            right=cells[-1].right,
            hyphen=self.hyphen and end >= len(self.cells),
        )

    def parts(self) -> list[Self]:
        """A line for each of its cells."""
        if len(self.cells) == 1:
            return [self]
        return [self.part(place, place + 1) for place in range(len(self.cells))]

    def cut_at(self, left: float) -> tuple[Self, Self] | None:
        """A line of one cell cut at the space before a word that begins at `left`, if one does."""
        (cell,) = self.cells
        for place, (_, begins) in enumerate(cell.gaps):
            if abs(begins - left) < _SLACK:
                whole = replace(self, cells=cell.cut(place))
                return whole.part(0, 1), whole.part(1, 2)
        return None


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page, the page's height in points, and what it does not show.

    `unseen` is None for a page that could not be read; `rules` are those of a page with tables.
    """

    lines: tuple[Line, ...]
    height: float
    unseen: Unseen | None = None
    rules: tuple[Rule, ...] = ()


def lines_of(page: Any, pages: int = 1) -> PageLines:
    """The lines of a page, one of so many `pages`, as its text layer orders them."""
    with text_of(page) as text_page:
        text = text_page.get_text_range(errors="surrogatepass")
        not_shown = replace(unseen(page, text_page, pages), zero_width=zero_width(text))
        turn = turn_of(text_page, text_page.count_chars())
        lines = tuple(_lines(text_page, text, not_shown.hidden, turn))
        rules = rules_of(page, turn) if _has_cells(lines) else ()
        return PageLines(lines, page.get_height(), not_shown, rules)


def _has_cells(lines: Sequence[Line]) -> bool:
    """Whether something stands beside something else, twice or more."""
    beside = sum(
        len(line.cells) > 1 or abs(line.bottom - above.bottom) < 0.5 * line.height
        for above, line in itertools.pairwise(lines)
    )
    return beside > 1


def _lines(text_page: Any, text: str, hidden: Set[int], turn: int) -> Iterator[Line]:
    characters = _characters(text_page, text)
    if hidden:
        pairs = zip(text, characters, strict=True)
        text = "".join(HIDDEN if place in hidden else letter for letter, place in pairs)
    letters = _Letters(text_page, characters, turn)
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


def _printed_lines(letters: "_Letters", stretch: str, offset: int, hyphen: bool) -> Iterator[Line]:
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


def _cuts(letters: "_Letters", stretch: str, offset: int, line: Line) -> list[tuple[int, int]]:
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


def _steps(letters: "_Letters", stretch: str, offset: int) -> list[tuple[int, int]]:
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


def _line(letters: "_Letters", stretch: str, offset: int, hyphen: bool) -> Line | None:
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


def _cells(letters: "_Letters", stretch: str, offset: int, height: float) -> Iterator[Cell]:
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


def _gaps(letters: "_Letters", stretch: str, offset: int) -> list[_Gap]:
    box = letters.box
    blank = len(stretch) - len(stretch.lstrip(_BLANK))
    return [
        _Gap(start, end, box(offset + start - 1)[2], box(offset + end)[0])
        for start, end in (gap.span() for gap in _GAP.finditer(stretch, blank))
        if end < len(stretch)  # a damaged font may end a line in some other white space
    ]


def _gaps_between_figures(letters: "_Letters", stretch: str, offset: int) -> list[_Gap]:
    return [
        _Gap(place, place, letters.box(offset + place - 1)[2], letters.box(offset + place)[0])
        for place in (match.start() for match in _BETWEEN_FIGURES.finditer(stretch))
    ]


class _Letters:
    """The boxes, weights and places of a page's characters, asked by their place in its text."""

    def __init__(self, text_page: Any, characters: Sequence[int], turn: int) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = text_page.raw
        self._characters = characters
        self._turn = turn
        self._box = pdfium.FS_RECTF()

    def cell(
        self,
        text: str,
        offset: int,
        left: float,
        right: float,
        gaps: Sequence[tuple[float, float]],
    ) -> Iterator[Cell]:
        """The cell of this text that begins at `offset`; none where nothing of it is seen."""
        text, runs = cleaned(text, self._characters[offset : offset + len(text)])
        if text:
            known = text.count(" ") == len(gaps)
            yield Cell(text, runs, left, right, tuple(gaps) if known else ())

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the font's box; zeros where the page does not tell."""
        box = self._box
        if not self._pdfium.FPDFText_GetLooseCharBox(self._page, self._characters[place], box):
            return 0.0, 0.0, 0.0, 0.0
        places = box.left, box.bottom, box.right, box.top
        return turned(places, self._turn) if self._turn else places

    def is_raised(self, place: int, line: Line) -> bool:
        """Whether a letter stands higher than its line, in smaller type."""
        _, bottom, _, top = self.box(place)
        small = top - bottom < 0.85 * line.height
        return small and bottom > line.bottom + 0.1 * line.height

    def is_bold(self, place: int) -> bool:
        """Whether the font says that it is bold, by its weight or its name."""
        character = self._characters[place]
        if self._pdfium.FPDFText_GetFontWeight(self._page, character) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._page, character, name, len(name), flags)
        return b"bold" in name.value.lower()
