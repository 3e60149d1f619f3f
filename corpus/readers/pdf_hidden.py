"""Text that a PDF holds and does not show.

Where `pdf_survey` finds something that could hide text, the page is drawn twice, with its text and
without. A letter is seen where the two pictures differ, whatever it is that hides the others:
their colour, what lies over them, a layer that is off, a clip, the page's edge, their size.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.readers.pdf_file import Box, Shown
from corpus.readers.pdf_survey import Survey, Text, survey

_PIXELS = 1_000_000  # of one picture; of a long document's pages fewer
_FEWEST_PIXELS = 250_000
_MOST_PIXELS = 500_000_000  # of one of all pages' two pictures
_SHARPEST = 2.0  # pixels a point
_FAINT = 12  # of 255: no one sees a smaller difference
_INKED = 0.04  # of the letter's box
_SMALLEST = 1.0  # points
_CONTRAST = 40  # of 255: between paper and a letter of a scan


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a page does not show as text: characters of its text page.

    `hidden` are not shown at all; `recognised` where text lies over or under the picture of a
    scanned page, which shows it. `comments` where the page carries comments.
    """

    hidden: frozenset[int] = frozenset()
    recognised: bool = False
    comments: bool = False


def unseen(page: Any, text_page: Any, pages: int) -> Unseen:
    """What is not shown of a page, one of so many `pages`."""
    found = survey(page)
    if not found.suspicious or not found.texts:
        return Unseen(comments=found.comments)
    hidden: set[int] = set()
    recognised = False
    layers = {_address(text.handle): place for place, text in enumerate(found.texts)}
    pictures = _Pictures(page, found.texts, pages)
    for letters in _letters_by_text(text_page):
        missing = _missing(letters, pictures)
        if not missing:
            continue
        place = layers.get(letters[0].text)
        if place is not None and _shown_by_scan(found, place, letters, pictures):
            recognised = True
        else:
            hidden |= missing
    return Unseen(frozenset(hidden), recognised, found.comments)


@dataclass(frozen=True, slots=True)
class _Letter:
    place: int
    text: int  # the address of its text object
    box: Box  # of its ink, in the page's own coordinates
    size: float
    counts: bool  # letters and figures do; a dot's or a dash's box may miss its ink


def _letters_by_text(text_page: Any) -> Iterator[list[_Letter]]:
    """The letters of each text object, in order."""
    for _, letters in groupby(_letters(text_page), key=lambda letter: letter.text):
        yield list(letters)


def _letters(text_page: Any) -> Iterator[_Letter]:
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    raw = text_page.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    for place in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(raw, place))
        if character.isspace() or pdfium.FPDFText_IsGenerated(raw, place):
            continue
        pdfium.FPDFText_GetCharBox(raw, place, left, right, bottom, top)
        pdfium.FPDFText_GetLooseCharBox(raw, place, loose)
        yield _Letter(
            place,
            _address(pdfium.FPDFText_GetTextObject(raw, place)),
            (left.value, bottom.value, right.value, top.value),
            max(loose.top - loose.bottom, loose.right - loose.left),
            character.isalnum(),
        )


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _missing(letters: list[_Letter], pictures: "_Pictures") -> set[int]:
    """The letters of one text object that are not seen: all, or runs of two and more.

    One alone may be a letter whose font gives its box wrongly.
    """
    seen = [letter.size >= _SMALLEST and pictures.shows(letter.box) for letter in letters]
    if not any(seen):
        return {letter.place for letter in letters}
    missing: set[int] = set()
    for is_seen, run in groupby(zip(seen, letters, strict=True), key=lambda pair: pair[0]):
        places = [letter for _, letter in run]
        if not is_seen and sum(letter.counts for letter in places) >= 2:
            missing |= {letter.place for letter in places}
    return missing


def _shown_by_scan(
    found: Survey, place: int, letters: Sequence[_Letter], pictures: "_Pictures"
) -> bool:
    """Whether this is the text layer of a scanned page, and there is ink where it stands."""
    layer = found.texts[place].invisible or found.beneath(place)
    return layer and found.scanned and any(pictures.inked(letter.box) for letter in letters)


class _Pictures:
    """A page drawn with its text and without."""

    def __init__(self, page: Any, texts: Sequence[Text], pages: int) -> None:
        import numpy as np
        import pypdfium2.raw as pdfium

        self._shown = Shown(page)
        area = max(self._shown.width * self._shown.height, 1.0)
        pixels = max(min(_PIXELS, _MOST_PIXELS / pages), _FEWEST_PIXELS)
        scale = min((pixels / area) ** 0.5, _SHARPEST)
        self._with = page.render(scale=scale).to_numpy()
        for text in texts:
            pdfium.FPDFPageObj_SetIsActive(text.handle, False)
        without = page.render(scale=scale).to_numpy()
        for text in texts:
            pdfium.FPDFPageObj_SetIsActive(text.handle, True)
        larger, smaller = np.maximum(self._with, without), np.minimum(self._with, without)
        self._differs = (larger - smaller).max(axis=2) >= _FAINT

    def shows(self, box: Box) -> bool:
        """Whether the page looks otherwise in this box without its text."""
        part = self._part(self._differs, box)
        return bool(part.sum() >= max(1.0, _INKED * part.size))

    def inked(self, box: Box) -> bool:
        """Whether there is dark and light in this box."""
        part = self._part(self._with, box)
        return bool(part.size and int(part.max()) - int(part.min()) >= _CONTRAST)

    def _part(self, picture: Any, box: Box) -> Any:
        height, width = picture.shape[:2]
        left, top, right, bottom = self._shown.box(*box)
        return picture[
            max(int(top * height), 0) : max(int(bottom * height) + 1, 0),
            max(int(left * width), 0) : max(int(right * width) + 1, 0),
        ]
