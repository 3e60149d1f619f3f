"""What pdfium itself finds inside rectangles of a PDF's pages: an eye of the tests' own."""

import ctypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from corpus.characters import visible
from corpus.documents import Document, Rectangle, Span
from corpus.readers.pdf import render_page
from corpus.readers.pdf_rectangles import rectangles

_FINE = 100_000


@dataclass(frozen=True)
class Letter:
    """A letter of a page and the centre of its ink, in fractions of the shown page."""

    text: str
    across: float
    down: float


class PrintedPage:
    """One page: its letters, and its picture."""

    def __init__(self, data: bytes, number: int) -> None:
        self._data = data
        self._number = number

    @cached_property
    def letters(self) -> list[Letter]:
        document = pypdfium2.PdfDocument(self._data)
        page = document[self._number - 1]
        text = page.get_textpage()
        found = []
        for place in range(text.count_chars()):
            letter = chr(pdfium.FPDFText_GetUnicode(text, place))
            if letter.isspace() or pdfium.FPDFText_IsGenerated(text, place):
                continue
            left, bottom, right, top = text.get_charbox(place)
            x, y = ctypes.c_int(), ctypes.c_int()
            middle = (left + right) / 2, (bottom + top) / 2
            pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, *middle, x, y)
            found.append(Letter(letter, x.value / _FINE, y.value / _FINE))
        document.close()
        return found

    @cached_property
    def picture(self) -> Image.Image:
        return Image.open(BytesIO(render_page(self._data, self._number, 600))).convert("L")

    def text_in(self, area: Rectangle) -> str:
        return "".join(
            letter.text
            for letter in self.letters
            if area.left <= letter.across <= area.right and area.top <= letter.down <= area.bottom
        )

    def has_ink(self, area: Rectangle) -> bool:
        width, height = self.picture.size
        box = area.left * width, area.top * height, area.right * width, area.bottom * height
        part = self.picture.crop((int(box[0]), int(box[1]), int(box[2]) + 1, int(box[3]) + 1))
        darkest, lightest = part.getextrema()
        return bool(lightest - darkest > 60)


class PrintedDocument:
    """All pages of a PDF."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._pages: dict[int, PrintedPage] = {}

    def page(self, number: int) -> PrintedPage:
        return self._pages.setdefault(number, PrintedPage(self.data, number))

    def text_in(self, areas: Iterable[Rectangle]) -> str:
        return "".join(self.page(area.page).text_in(area) for area in areas)

    def unlike(self, document: Document, spans: Iterable[Span]) -> list[tuple[str, str]]:
        """The quotes whose rectangles hold other letters, or no ink; with what they hold."""
        wrong = []
        for span in spans:
            quote = document.text[span.start : span.end]
            areas = rectangles(self.data, document.places, span.start, span.end)
            inside = self.text_in(areas)
            if squeezed(inside) != squeezed(quote):
                wrong.append((quote, inside))
            elif not all(self.page(area.page).has_ink(area) for area in areas):
                wrong.append((quote, "(no ink)"))
        return wrong


def squeezed(text: str) -> str:
    """Text without white space, hyphens and the bars between cells; ligatures as letters."""
    for ligature, letters in {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}.items():
        text = text.replace(ligature, letters)
    text = re.sub("[\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\uf06e]", "•", text)
    return re.sub(r"[\s|‐‑-]+", "", visible(text))
