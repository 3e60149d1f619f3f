"""Where a span of a PDF's text is printed: rectangles on its pages as they are shown."""

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.characters import visible
from corpus.documents import Place, Rectangle
from corpus.readers.pdf_file import Box, Shown, opened, page_of, text_of

_LONGEST_GAP = 50  # characters
_SLANTED = 5.0  # degrees off the page's edges: then each letter stands for itself
_GAP = 1.3  # of the line's height: wider, and another cell or column begins


@dataclass(slots=True)
class _Stretch:
    """Characters up to `last` of one printed line.

    They reach from `start` to `end` along it and from `low` to `high` across it. Lines run across
    the shown page, or `upright` on it.
    """

    last: int
    upright: bool
    slanted: bool
    start: float
    end: float
    low: float
    high: float

    def takes(self, other: "_Stretch") -> bool:
        """Whether the other one stands on the same line with no wide gap between."""
        height = min(self.high - self.low, other.high - other.low)
        overlap = min(self.high, other.high) - max(self.low, other.low)
        gap = max(other.start - self.end, self.start - other.end)
        if self.slanted or self.upright != other.upright:
            return False
        return overlap >= 0.5 * height and gap <= _GAP * height

    def add(self, other: "_Stretch") -> None:
        """Reach over the other one as well."""
        self.last = other.last
        self.start, self.end = min(self.start, other.start), max(self.end, other.end)
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)


def rectangles(data: bytes, places: Iterable[Place], start: int, end: int) -> tuple[Rectangle, ...]:
    """Where characters `start` to `end` are printed, of a text that lies at `places`.

    One rectangle for each printed line or cell, in reading order, in fractions of the page as
    `render_page` shows it; two where something stands between that is not in the text.

    Raises:
        ReadFailure: where the data cannot be opened or have no such pages.
    """
    wanted = [place for place in places if place.start < end and place.end > start]
    if not wanted:
        return ()
    found: list[Rectangle] = []
    with opened(data) as document:
        for number, here in groupby(wanted, key=lambda place: place.page):
            with page_of(document, number) as page, text_of(page) as text_page:
                characters = (
                    place.first + offset - place.start
                    for place in here
                    for offset in range(max(start, place.start), min(end, place.end))
                )
                found += _on_page(page, text_page, number, characters)
    # What is printed once may be in the text twice, as a heading over two columns of a table.
    return tuple(dict.fromkeys(found))


def _on_page(
    page: Any, text_page: Any, number: int, characters: Iterable[int]
) -> Iterator[Rectangle]:
    shown = Shown(page)
    lines: list[_Stretch] = []
    for stretch in _stretches(text_page, shown, characters):
        if (
            lines
            and lines[-1].takes(stretch)
            and not _anything(text_page, lines[-1].last + 1, stretch.last)
        ):
            lines[-1].add(stretch)
        else:
            lines.append(stretch)
    for line in lines:
        along, across = (line.start, line.end), (line.low, line.high)
        (left, right), (top, bottom) = (across, along) if line.upright else (along, across)
        yield Rectangle(
            number,
            _within(left / shown.width),
            _within(top / shown.height),
            _within(right / shown.width),
            _within(bottom / shown.height),
        )


def _anything(text_page: Any, start: int, end: int) -> bool:
    """Whether anything is printed from one character to before another, as a footnote's number."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    if end - start > _LONGEST_GAP:
        return True
    between = (chr(pdfium.FPDFText_GetUnicode(text_page.raw, at)) for at in range(start, end))
    return bool(visible("".join(between)).strip())


def _stretches(text_page: Any, shown: Shown, characters: Iterable[int]) -> Iterator[_Stretch]:
    import pypdfium2.raw as pdfium

    for character in characters:
        if chr(pdfium.FPDFText_GetUnicode(text_page.raw, character)).isspace():
            continue
        left, top, right, bottom = shown.box(*_box(text_page, character))
        across = left * shown.width, right * shown.width
        down = top * shown.height, bottom * shown.height
        turn = math.degrees(pdfium.FPDFText_GetCharAngle(text_page.raw, character)) + shown.turned
        slanted = abs((turn + 45) % 90 - 45) > _SLANTED
        if round(turn / 90) % 2:
            yield _Stretch(character, True, slanted, *down, *across)
        else:
            yield _Stretch(character, False, slanted, *across, *down)


def _box(text_page: Any, character: int) -> Box:
    """Left, bottom, right and top of a character: as wide as it runs, as high as its font.

    Of characters that are drawn by programs the font's box says nothing: their ink's does.
    """
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    if (
        pdfium.FPDFText_GetLooseCharBox(text_page.raw, character, box)
        and box.right > box.left
        and box.top > box.bottom
    ):
        return box.left, box.bottom, box.right, box.top
    sides = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(text_page.raw, character, *sides)
    left, right, bottom, top = (side.value for side in sides)
    return left, bottom, right, top


def _within(fraction: float) -> float:
    return round(min(max(fraction, 0.0), 1.0), 6)
