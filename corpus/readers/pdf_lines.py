"""The lines of a PDF page with their places, sizes and weights, in the file's reading order."""

import ctypes
import itertools
import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self

from corpus.characters import zero_width
from corpus.composition import Run
from corpus.readers.pdf_file import text_of
from corpus.readers.pdf_hidden import Unseen, unseen
from corpus.readers.pdf_places import HIDDEN, Printed, cleaned, joined
from corpus.readers.pdf_rules import Rule, rules_of
from corpus.readers.pdf_turn import turn_of, turned

# pdfium puts this where a hyphen at a line's end breaks a word.
HYPHEN = "\ufffe"
_CELL_GAP = 1.3  # of the line's height; wider than the widest space of justified text
_TABLE_GAP = 0.6  # wider than the space of a typewriter's font
_JUMP = 3.0
_BOLD_WEIGHT = 600
_BLANK = "\r\n \0"  # and what stands for hidden characters
# What may be the mark of a footnote: glued to a word's end or to the note's beginning.
_RAISED = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?)\]”\"’'»%]))(?:\d{1,3}|[*∗†‡§¶]{1,3})(?![\w.,]?\w)"
    r"|^(?:\d{1,3}|[*∗†‡§¶]{1,3})(?=[^\W\d_])"
)
_GAP = re.compile(r"[\s\0]* [\s\0]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line between wide gaps; `runs` tell which characters of the page it is."""

    text: str
    runs: tuple[Run, ...]
    left: float
    right: float


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
    cuts: list[tuple[int, int]] = []
    if line.height and any(
        b.left < a.right - line.height for a, b in itertools.pairwise(line.cells)
    ):
        gaps = _gaps(letters, stretch, offset, line.height)
        cuts = [(g.start(), g.end()) for g, right, left in gaps if left < right - line.height]
    for mark in _RAISED.finditer(stretch):
        if letters.is_raised(offset, mark):
            cuts += [(mark.start(), mark.start()), (mark.end(), mark.end())]
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
    stretch = stretch.rstrip(_BLANK)
    begin = len(stretch) - len(stretch.lstrip(_BLANK))
    left = letters.box(offset + begin)[0]
    for gap, right, following in _gaps(letters, stretch, offset, height):
        yield from letters.cell(stretch[begin : gap.start()], offset + begin, left, right)
        begin, left = gap.end(), following
    right = letters.box(offset + len(stretch) - 1)[2]
    yield from letters.cell(stretch[begin:], offset + begin, left, right)


def _gaps(
    letters: "_Letters", stretch: str, offset: int, height: float
) -> list[tuple[re.Match[str], float, float]]:
    """The gaps between a line's cells, with where each begins and ends on the page.

    Where one is wider than any space of justified text, narrower ones count too: the line is of a
    table, and pdfium may have put no space between two figures of neighbouring cells.
    """
    blank = stretch[: len(stretch) - len(stretch.lstrip(_BLANK))]
    gaps = [
        (gap, letters.box(offset + gap.start() - 1)[2], letters.box(offset + gap.end())[0])
        for gap in _GAP.finditer(stretch, len(blank))
        if gap.end() < len(stretch)  # a damaged font may end a line in some other white space
    ]
    if not any(_apart(right, following, height) for _, right, following in gaps):
        return []
    if re.search(r"\d\d", stretch):
        between = [
            (gap, letters.box(offset + gap.start() - 1)[2], letters.box(offset + gap.start())[0])
            for gap in re.finditer(r"(?<=\d)(?=\d)", stretch)
        ]
        gaps = sorted(gaps + between, key=lambda gap: gap[0].start())
    return [gap for gap in gaps if _apart(gap[1], gap[2], height, _TABLE_GAP)]


def _apart(right: float, following: float, height: float, gap: float = _CELL_GAP) -> bool:
    """Whether what follows stands well to the right; or far to the left, as another line."""
    return following - right > gap * height or following - right < -_JUMP * height


class _Letters:
    """The boxes, weights and places of a page's characters, asked by their place in its text."""

    def __init__(self, text_page: Any, characters: Sequence[int], turn: int) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = text_page.raw
        self._characters = characters
        self._turn = turn
        self._box = pdfium.FS_RECTF()

    def cell(self, text: str, offset: int, left: float, right: float) -> Iterator[Cell]:
        """The cell of this text that begins at `offset`; none where nothing of it is seen."""
        text, runs = cleaned(text, self._characters[offset : offset + len(text)])
        if text:
            yield Cell(text, runs, left, right)

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the font's box; zeros where the page does not tell."""
        box = self._box
        if not self._pdfium.FPDFText_GetLooseCharBox(self._page, self._characters[place], box):
            return 0.0, 0.0, 0.0, 0.0
        places = box.left, box.bottom, box.right, box.top
        return turned(places, self._turn) if self._turn else places

    def is_raised(self, offset: int, mark: re.Match[str]) -> bool:
        """Whether a mark stands higher than what is beside it, in smaller type."""
        beside = mark.start() - 1 if mark.start() else mark.end()
        _, bottom, _, top = self.box(offset + beside)
        _, low, _, high = self.box(offset + mark.start())
        return high - low < 0.85 * (top - bottom) and low > bottom + 0.1 * (top - bottom)

    def is_bold(self, place: int) -> bool:
        """Whether the font says that it is bold, by its weight or its name."""
        character = self._characters[place]
        if self._pdfium.FPDFText_GetFontWeight(self._page, character) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._page, character, name, len(name), flags)
        return b"bold" in name.value.lower()
