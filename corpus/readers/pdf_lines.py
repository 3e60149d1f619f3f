"""The lines of a PDF page with their places, sizes and weights, in the file's reading order."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.characters import visible

# pdfium puts this where a hyphen at a line's end breaks a word.
HYPHEN = "\ufffe"
_CELL_GAP = 1.3  # of the line's height; wider than the widest space of justified text
_BOLD_WEIGHT = 600
# Ligatures; and the bullets of symbol fonts, which have no Unicode of their own.
_GLYPHS = str.maketrans(
    dict.fromkeys("\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\uf06e", "•")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or the part of it up to a hyphen that breaks a word (`hyphen`).

    Places are in points from the page's lower left corner. `cells` are the line's parts where wide
    gaps divide it. `height` is that of its font, 0 where the line does not run across the page.
    """

    text: str
    cells: tuple[str, ...]
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    hyphen: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page and the page's height in points."""

    lines: tuple[Line, ...]
    height: float


def lines_of(page: Any) -> PageLines:
    """The lines of a page, as its text layer orders them."""
    text_page = page.get_textpage()
    try:
        lines = tuple(_lines(text_page))
        return PageLines(lines, page.get_height())
    finally:
        text_page.close()


def _lines(text_page: Any) -> Iterator[Line]:
    text = text_page.get_text_range()
    start = 0
    for end in _line_ends(text):
        stretch = text[start:end]
        if stretch.strip("\r\n "):
            line = _line(text_page, stretch, start, hyphen=text[end : end + 1] == HYPHEN)
            if line is not None:
                yield line
        start = end + 1


def _line_ends(text: str) -> Iterator[int]:
    for place, character in enumerate(text):
        if character in ("\n", HYPHEN):
            yield place
    yield len(text)


def _line(text_page: Any, stretch: str, offset: int, hyphen: bool) -> Line | None:
    first = offset + len(stretch) - len(stretch.lstrip())
    last = offset + len(stretch.rstrip()) - 1
    boxes = _Boxes(text_page)
    # Of three characters the middle height is the line's, even where one is a raised figure.
    sample = [boxes.of(place) for place in (first, (first + last) // 2, last)]
    left, right = sample[0][0], sample[2][2]
    _, bottom, _, top = sorted(sample, key=lambda box: box[3] - box[1])[1]
    if abs(sample[2][1] - sample[0][1]) > max(right - left, 2 * (top - bottom)):
        top = bottom  # the line runs upwards
    cells = _cells(boxes, stretch, offset, max(top - bottom, 1.0))
    texts = tuple(clean for cell in cells if (clean := _clean(cell)))
    if not texts:
        return None
    return Line(
        text=" ".join(texts),
        cells=texts,
        left=left,
        right=right,
        bottom=bottom,
        top=top,
        bold=boxes.is_bold(first) and boxes.is_bold(last),
        hyphen=hyphen,
    )


def _clean(text: str) -> str:
    return " ".join(visible(text).translate(_GLYPHS).split())


def _cells(boxes: "_Boxes", stretch: str, offset: int, height: float) -> list[str]:
    cells = []
    start = 0
    for place in range(1, len(stretch) - 1):
        if stretch[place] != " " or stretch[place - 1].isspace():
            continue
        after = place + 1
        while after < len(stretch) - 1 and stretch[after].isspace():
            after += 1
        gap = boxes.of(offset + after)[0] - boxes.of(offset + place - 1)[2]
        if gap > _CELL_GAP * height:
            cells.append(stretch[start:place])
            start = after
    cells.append(stretch[start:])
    return cells


class _Boxes:
    """The boxes and weights of a page's characters, asked by their place in its text."""

    def __init__(self, text_page: Any) -> None:
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        self._pdfium = pdfium
        self._page = text_page
        self._box = pdfium.FS_RECTF()

    def of(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the font's box; zeros where the page does not tell."""
        box = self._box
        character = self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, place)
        if not self._pdfium.FPDFText_GetLooseCharBox(self._page, character, box):
            return 0.0, 0.0, 0.0, 0.0
        return box.left, box.bottom, box.right, box.top

    def is_bold(self, place: int) -> bool:
        """Whether the font says that it is bold, by its weight or its name."""
        character = self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, place)
        if self._pdfium.FPDFText_GetFontWeight(self._page, character) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._page, character, name, len(name), flags)
        return b"bold" in name.value.lower()
