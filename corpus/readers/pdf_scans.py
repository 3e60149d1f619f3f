"""PDF pages that are pictures: which they are, and their text, recognised."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Note
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.pdf_file import page_of
from corpus.readers.pdf_line import PageLines
from corpus.readers.pdf_notes import named
from corpus.readers.pictures import how_to_read, nothing_recognised
from corpus.readers.recognised_pages import Recognition
from corpus.readers.recognition import LONGEST_SIDE

_SHARPEST = 300 / 72  # pixels a point
_WHOLE = 0.8  # of the page
_STAMP = 60  # letters that a scanner or a registry puts on a page
_DRAWN = 100  # objects: letters drawn as outlines
_DEEPEST = 3  # forms in forms


def pictures_among(document: Any, pages: Sequence[PageLines]) -> list[int]:
    """The pages whose text is in pictures, by number from 1.

    Those without any letter that show something; and, where it is half of the pages or more, those
    of one picture with a stamp: a cover with a photograph is none.
    """
    empty: list[int] = []
    stamped: list[int] = []
    for number, page in enumerate(pages, start=1):
        letters = sum(map(str.isalnum, "".join(line.text for line in page.lines)))
        if letters > _STAMP or page.unseen is None or page.unseen.recognised:
            continue
        with page_of(document, number) as opened:
            if letters == 0 and _shows_something(opened):
                empty.append(number)
            elif letters and _covered(opened) >= _WHOLE:
                stamped.append(number)
    return sorted(empty + stamped) if 2 * len(stamped) >= len(pages) else empty


def recognised(
    document: Any, pages: list[PageLines], numbers: Sequence[int], limits: Limits
) -> Recognition | None:
    """Recognise these pages, and put their lines in the place of what `pages` have of them.

    None where there are none, or no text is to be looked for in pictures.
    """
    if not numbers or not limits.recognition_s:
        return None
    recognition = Recognition(limits.recognition_s)
    for number in numbers:
        with page_of(document, number) as page:
            recognition.read(number, lambda page=page: _picture(page), *page.get_size())  # type: ignore[misc]
    for number, lines in recognition.pages().items():
        pages[number - 1] = lines
    return recognition


def unread(numbers: Sequence[int], limits: Limits) -> Iterator[Note]:
    """What to say of pages that are pictures where no text is looked for in them."""
    if numbers and not limits.recognition_s:
        text = f"Pages that are pictures were not read ({named(list(numbers))}); {how_to_read()}"
        yield Note("pictures", text)


def no_text(
    pages: Sequence[PageLines], numbers: Sequence[int], recognition: Recognition | None
) -> ReadFailure:
    """Why a PDF gives no text: it is blank, its pages are pictures, or all it holds is hidden."""
    if not numbers and any(page.unseen and page.unseen.hidden for page in pages):
        return ReadFailure("no_text", "No text can be seen: all that the PDF holds is hidden.")
    if not numbers:
        reason = (
            "The pages are blank (or damaged); if that is not meant, print the file to PDF again."
        )
        return ReadFailure("empty", reason)
    if recognition:
        return nothing_recognised(recognition)
    return ReadFailure("no_text", f"No text: its pages are pictures (a scan?); {how_to_read()}")


def _picture(page: Any) -> NDArray[np.uint8]:
    """Rows, columns, and blue, green, red of a page as it is shown."""
    bitmap = page.render(scale=min(_SHARPEST, LONGEST_SIDE / max(*page.get_size(), 1.0)))
    try:
        return np.array(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


def _shows_something(page: Any) -> bool:
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    return pdfium.FPDFPage_CountObjects(page.raw) > _DRAWN or any(_areas(page))


def _covered(page: Any) -> float:
    """The share of the page that its largest picture covers."""
    width, height = page.get_size()
    return max(_areas(page), default=0.0) / max(float(width * height), 1.0)


def _areas(page: Any) -> Iterator[float]:
    """The areas of the page's pictures, and of the forms that hold one."""
    import ctypes

    import pypdfium2.raw as pdfium

    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, place)
        if _holds_picture(item, 0):
            sides = [ctypes.c_float() for _ in range(4)]
            pdfium.FPDFPageObj_GetBounds(item, *sides)
            left, bottom, right, top = (side.value for side in sides)
            yield max(right - left, 0.0) * max(top - bottom, 0.0)


def _holds_picture(item: Any, depth: int) -> bool:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = range(pdfium.FPDFFormObj_CountObjects(item))
        return any(
            _holds_picture(pdfium.FPDFFormObj_GetObject(item, place), depth + 1) for place in inner
        )
    return bool(kind == pdfium.FPDF_PAGEOBJ_IMAGE)
