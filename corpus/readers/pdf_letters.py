"""The letters of a PDF page: where each stands, how large it is, and how heavy."""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.readers.pdf_line import Cell, Line
from corpus.readers.pdf_places import cleaned
from corpus.readers.pdf_turn import turned

_BOLD_WEIGHT = 600


class Letters:
    """The boxes, weights and places of a page's characters, asked by their place in its text."""

    def __init__(self, text_page: Any, characters: Sequence[int], turn: int) -> None:
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

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
