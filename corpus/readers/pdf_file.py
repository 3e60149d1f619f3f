"""A PDF opened with pdfium, and its pages as they are shown."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from corpus.errors import ReadFailure
from corpus.readers.pdf_annotations import print_fields
from corpus.refusals import has_password

# pdfium tells places on a shown page in whole numbers: so fine that rounding never shows.
_FINE = 1_000_000

Box = tuple[float, float, float, float]


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document; an empty password is tried, no other is known. Raises ReadFailure."""
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise has_password() from error
        raise damaged() from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: Any, number: int) -> Iterator[Any]:
    """Page `number` (from 1), with what was typed into its form as part of it.

    Raises:
        ReadFailure: where there is none or it is damaged.
    """
    import pypdfium2

    if not 1 <= number <= len(document):
        raise ReadFailure("damaged", f"There is no page {number}; it has {len(document)}.")
    try:
        page = document[number - 1]
        if print_fields(page):
            page.close()
            page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    try:
        yield page
    finally:
        page.close()


@contextmanager
def text_of(page: Any) -> Iterator[Any]:
    """pdfium's text page."""
    text_page = page.get_textpage()
    try:
        yield text_page
    finally:
        text_page.close()


def damaged() -> ReadFailure:
    """What to say of a file that pdfium does not understand."""
    return ReadFailure("damaged", "The PDF is damaged; open it in a viewer and print it to PDF.")


class Shown:
    """From a page's own coordinates to the page as it is shown: cropped, turned, from the top."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self.width, self.height = page.get_size()
        self.turned = page.get_rotation()

        def shown(x: float, y: float) -> tuple[float, float]:
            across, down = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
            return across.value / _FINE, down.value / _FINE

        reach = 1000.0
        self._origin, right, up = shown(0, 0), shown(reach, 0), shown(0, reach)
        self._right = tuple((a - b) / reach for a, b in zip(right, self._origin, strict=True))
        self._up = tuple((a - b) / reach for a, b in zip(up, self._origin, strict=True))

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Left, top, right and bottom in fractions of the shown page's width and height."""
        ax, ay = self.at(left, bottom)
        bx, by = self.at(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def at(self, x: Any, y: Any) -> tuple[Any, Any]:
        """A point, or points in two arrays, in fractions of the shown page's width and height."""
        across = self._origin[0] + x * self._right[0] + y * self._up[0]
        return across, self._origin[1] + x * self._right[1] + y * self._up[1]
