"""Text that a PDF holds and does not show.

Where `pdf_survey` finds something that could hide text, the page is drawn twice, with its text and
without. A letter is seen where the two pictures differ, whatever it is that hides the others:
their colour, what lies over them, a layer that is off, a clip, the page's edge, their size.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from corpus.readers.pdf_file import Shown
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

    `hidden` are not shown at all; `zero_width` counts those that take no room between others;
    `recognised` where text lies over or under the picture of a scanned page, which shows it.
    `comments` where the page carries comments, `fields` where it is a form that was filled in,
    `pictured` where pictures cover half of it or more.
    """

    hidden: frozenset[int] = frozenset()
    zero_width: int = 0
    recognised: bool = False
    comments: bool = False
    fields: bool = False
    pictured: bool = False


def unseen(page: Any, text_page: Any, pages: int) -> Unseen:
    """What is not shown of a page, one of so many `pages`."""
    found = survey(page)
    hidden: set[int] = set()
    recognised = False
    if found.texts and found.suspicious:
        hidden, recognised = _compared(page, text_page, found, pages)
    elif found.outside:
        outside = {_address(handle) for handle in found.outside}
        hidden = {letter.place for letter in _letters(text_page) if letter.text in outside}
    return Unseen(
        frozenset(hidden),
        recognised=recognised,
        comments=found.comments,
        fields=found.fields,
        pictured=found.scanned,
    )


def _compared(page: Any, text_page: Any, found: Survey, pages: int) -> tuple[set[int], bool]:
    """The characters that a page's pictures with and without its text do not show, and whether
    others are the text layer of a scan."""
    hidden: set[int] = set()
    recognised = False
    texts = {_address(text.handle): place for place, text in enumerate(found.texts)}
    pictures = _Pictures(page, found.texts, pages)
    letters = list(_letters(text_page))
    shown = zip(letters, pictures.show(letters), strict=True)
    for text, run in groupby(shown, key=lambda pair: pair[0].text):
        of_text = list(run)
        missing = _missing(of_text)
        place = texts.get(text)
        if missing and place is not None and _shown_by_scan(found, place, of_text, pictures):
            recognised = True
        else:
            hidden |= missing
    return hidden, recognised


class _Letter(NamedTuple):
    """A character of the text page: the address of its text object, and the box of its ink.

    `counts` for letters and figures: a dot's or a dash's box may miss its ink.
    """

    place: int
    text: int
    counts: bool
    left: float
    bottom: float
    right: float
    top: float


def _letters(text_page: Any) -> Iterator[_Letter]:
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    raw = text_page.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    for place in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(raw, place))
        if character.isspace() or pdfium.FPDFText_IsGenerated(raw, place):
            continue
        text = _address(pdfium.FPDFText_GetTextObject(raw, place))
        pdfium.FPDFText_GetCharBox(raw, place, left, right, bottom, top)
        box = left.value, bottom.value, right.value, top.value
        if max(box[2] - box[0], box[3] - box[1]) < _SMALLEST:
            pdfium.FPDFText_GetLooseCharBox(raw, place, loose)
            if max(loose.right - loose.left, loose.top - loose.bottom) < _SMALLEST:
                box = 0.0, 0.0, 0.0, 0.0  # too small to be seen
        yield _Letter(place, text, character.isalnum(), *box)


def _address(handle: Any) -> int:
    return ctypes.c_void_p.from_buffer(handle).value or 0


def _missing(letters: Sequence[tuple[_Letter, bool]]) -> set[int]:
    """The letters of one text object that are not seen: all, or runs of two and more.

    One alone may be a letter whose font gives its box wrongly.
    """
    if not any(seen for _, seen in letters):
        return {letter.place for letter, _ in letters}
    missing: set[int] = set()
    for seen, pairs in groupby(letters, key=lambda pair: pair[1]):
        run = [letter for letter, _ in pairs]
        if not seen and sum(letter.counts for letter in run) >= 2:
            missing |= {letter.place for letter in run}
    return missing


def _shown_by_scan(
    found: Survey, place: int, letters: Sequence[tuple[_Letter, bool]], pictures: "_Pictures"
) -> bool:
    """Whether this is the text layer of a scanned page, and there is ink where it stands."""
    layer = found.texts[place].invisible or found.beneath(place)
    return layer and found.scanned and any(pictures.inked(letter) for letter, _ in letters)


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
        difference = np.maximum(self._with, without) - np.minimum(self._with, without)
        differs = difference[..., 0] >= _FAINT
        for colour in (1, 2):
            differs |= difference[..., colour] >= _FAINT
        # Sums from the corner on: how many pixels differ in a box, four look-ups tell.
        height, width = differs.shape
        self._sums = np.zeros((height + 1, width + 1), dtype=np.int32)
        np.cumsum(np.cumsum(differs, axis=0, dtype=np.int32), axis=1, out=self._sums[1:, 1:])

    def show(self, letters: Sequence[_Letter]) -> list[bool]:
        """Of each letter, whether the page would look otherwise without its text."""
        import numpy as np

        if not letters:
            return []
        height, width = self._with.shape[:2]
        left, bottom, right, top = np.array([letter[3:] for letter in letters]).T
        (ax, ay), (bx, by) = self._shown.at(left, bottom), self._shown.at(right, top)
        first = (np.minimum(ax, bx) * width).astype(int).clip(0, width)
        last = (np.maximum(ax, bx) * width + 1).astype(int).clip(0, width)
        upper = (np.minimum(ay, by) * height).astype(int).clip(0, height)
        lower = (np.maximum(ay, by) * height + 1).astype(int).clip(0, height)
        sums = self._sums
        inked = sums[lower, last] - sums[upper, last] - sums[lower, first] + sums[upper, first]
        shown: list[bool] = (
            (inked >= np.maximum(_INKED * (last - first) * (lower - upper), 1.0))
            & (right > left)
            & (top > bottom)
        ).tolist()
        return shown

    def inked(self, letter: _Letter) -> bool:
        """Whether there is dark and light where a letter stands."""
        height, width = self._with.shape[:2]
        left, top, right, bottom = self._shown.box(*letter[3:])
        part = self._with[
            max(int(top * height), 0) : max(int(bottom * height) + 1, 0),
            max(int(left * width), 0) : max(int(right * width) + 1, 0),
        ]
        return bool(part.size and int(part.max()) - int(part.min()) >= _CONTRAST)
