"""Pages that are pictures: their recognised words as lines, and where each word stands."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from corpus.composition import Run
from corpus.documents import Note, Place, Recognised
from corpus.readers.pdf_hidden import Unseen
from corpus.readers.pdf_line import Cell, Line, PageLines
from corpus.readers.pdf_notes import named
from corpus.readers.recognition import Quad, Seen, SeenLine, recognise

_DOUBTFUL = 0.75  # specks, stamps and signatures come out below, faint print above
_CELL_GAP = 1.3  # of the line's height, as in text that is no picture
_SIZES = 1.25  # a line's box is higher or lower by its letters: nearer sizes are one
_MARGIN = 0.1  # of the line's height, at both ends of a word
_LOWEST = 0.7  # of the usual height: a line without tall letters
_WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_IDEOGRAMS = range(0x2E80, 0xFE50)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, between which points it stands on the level line, and its box on the shown page.

    `first` is where it begins among the page's recognised characters.
    """

    text: str
    first: int
    left: float
    right: float
    confidence: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Part:
    """What was seen in one piece: words side by side, the middle and the height in points."""

    words: tuple[_Word, ...]
    middle: float
    height: float


@dataclass(frozen=True, slots=True)
class _Page:
    parts: tuple[_Part, ...]
    height: float
    doubtful: int


class Recognition:
    """Recognises the pages of one file, as long as its `seconds` last."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds
        self._pages: dict[int, _Page] = {}
        self._late: list[int] = []
        self._failed: list[int] = []

    def read(
        self, number: int, picture: Callable[[], NDArray[np.uint8]], width: float, height: float
    ) -> None:
        """Recognise page `number` (from 1), `width` by `height` points as it is shown."""
        if monotonic() > self._until:
            self._late.append(number)
            return
        try:
            seen = recognise(picture())
        # The engine raises errors of its own, of OpenCV and of ONNX, for want of memory too; the
        # page is listed as unread, the others are read.
        except Exception:  # noqa: BLE001
            self._failed.append(number)
            return
        self._pages[number] = _page(seen, width, height)

    def pages(self) -> dict[int, PageLines]:
        """The recognised pages as lines in points, by their numbers."""
        body = _usual_height(part for page in self._pages.values() for part in page.parts)
        return {
            number: PageLines(tuple(_lines(page, body)), page.height, Unseen())
            for number, page in self._pages.items()
        }

    def divided(self, places: Iterable[Place]) -> tuple[tuple[Place, ...], tuple[Recognised, ...]]:
        """The places on pages with text of their own, and, word by word, those on others."""
        kept: list[Place] = []
        recognised: list[Recognised] = []
        words = {
            number: sorted((word for part in page.parts for word in part.words), key=_first)
            for number, page in self._pages.items()
        }
        for place in places:
            if place.page in words:
                recognised += _recognised(place, words[place.page])
            else:
                kept.append(place)
        return tuple(kept), tuple(recognised)

    def notes(self, recognised: Iterable[Recognised]) -> Iterator[Note]:
        """What a reader should know of this; `recognised` is what has come into the text."""
        parts = list(recognised)
        if parts:
            letters = [part.end - part.start for part in parts]
            mean = float(np.average([part.confidence for part in parts], weights=letters))
            pages = named(sorted({part.page for part in parts}))
            mean = math.floor(100 * mean) / 100
            text = f"Text was recognised in pictures ({pages}; mean confidence {mean:.2f})"
            if doubtful := sum(page.doubtful for page in self._pages.values()):
                lines = "a line" if doubtful == 1 else f"{doubtful:,} lines"
                text += f", {lines} in doubt left out"
            yield Note("recognised", f"{text}; check figures against the page.")
        if self._failed:
            text = f"Recognising text failed ({named(self._failed)}); raise read_memory_mb."
            yield Note("unread_parts", text)
        if self._late:
            text = f"Not recognised for want of time ({named(self._late)}); raise ocr_timeout_s."
            yield Note("cut", text)


def _first(word: _Word) -> int:
    return word.first


def _page(seen: Seen, width: float, height: float) -> _Page:
    if seen.turns % 2:
        width, height = height, width
    scale = height / seen.height
    skew = _skew(seen)
    parts: list[_Part] = []
    first = 0
    for line in seen.lines:
        if line.confidence >= _DOUBTFUL:
            part = _part(line, seen, skew, scale, first)
            first += sum(len(word.text) + 1 for word in part.words)
            parts.append(part)
    return _Page(tuple(parts), height, len(seen.lines) - len(parts))


def _skew(seen: Seen) -> float:
    """The angle by which lines go down to the right, that of the middle one by length."""
    angles: list[tuple[float, float]] = []
    for line in seen.lines:
        if len(line.words) > 1:
            along = line.words[-1].corners.mean(axis=0) - line.words[0].corners.mean(axis=0)
            if along[0] > 0.05 * seen.width:
                angles.append((math.atan2(along[1], along[0]), float(along[0])))
    angles.sort()
    half = sum(length for _, length in angles) / 2
    for angle, length in angles:
        half -= length
        if half <= 0:
            return angle
    return 0.0


def _part(line: SeenLine, seen: Seen, skew: float, scale: float, first: int) -> _Part:
    level = np.array([[math.cos(skew), -math.sin(skew)], [math.sin(skew), math.cos(skew)]]) * scale
    wide = not any(ord(letter) in _IDEOGRAMS for word in line.words for letter in word.text)
    margin = _MARGIN * _height(line.corners @ level) / scale
    words: list[_Word] = []
    for word in line.words:
        across = (word.corners @ level)[:, 0]
        words.append(
            _Word(
                word.text.translate(_WIDE) if wide else word.text,
                first,
                float(across.min()),
                float(across.max()),
                round(line.confidence, 4),
                _box(_widened(word.corners, skew, margin), seen),
            )
        )
        first += len(word.text) + 1
    place = line.corners @ level
    return _Part(tuple(words), float(place[:, 1].mean()), _height(place))


def _widened(corners: Quad, skew: float, margin: float) -> Quad:
    """A word's corners a little further out along its line: the engine cuts off half letters."""
    along = np.array([math.cos(skew), math.sin(skew)])
    places = corners @ along
    outwards = np.sign(places - places.mean())
    return np.asarray(corners + outwards[:, None] * margin * along)


def _height(corners: Quad) -> float:
    """The height of a level line; of a bent one the box is higher than its letters."""
    width, height = np.ptp(corners, axis=0)
    return min(float(height), _area(corners) / max(float(width), 1.0))


def _area(quad: Quad) -> float:
    x, y = quad[:, 0], quad[:, 1]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _box(corners: Quad, seen: Seen) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in fractions of the page as it is shown, before it is turned."""
    across, down = corners[:, 0] / seen.width, corners[:, 1] / seen.height
    match seen.turns:
        case 1:
            across, down = 1 - down, across
        case 2:
            across, down = 1 - across, 1 - down
        case 3:
            across, down = down, 1 - across
    left, top, right, bottom = (
        round(min(max(float(value), 0.0), 1.0), 5)
        for value in (across.min(), down.min(), across.max(), down.max())
    )
    return left, top, right, bottom


def _usual_height(parts: Iterable[_Part]) -> float:
    """The height of the part in which the middle letter stands."""
    sizes = sorted((part.height, sum(len(word.text) for word in part.words)) for part in parts)
    half = sum(letters for _, letters in sizes) / 2
    for height, letters in sizes:
        half -= letters
        if half <= 0:
            return height
    return 0.0


def _lines(page: _Page, body: float) -> Iterator[Line]:
    """The printed lines from the top down: parts side by side on one level are one line."""
    levels: list[list[_Part]] = []
    for part in sorted(page.parts, key=lambda part: part.middle):
        near = (level for level in reversed(levels[-4:]) if _stands_beside(part, level))
        if level := next(near, None):
            level.append(part)
        else:
            levels.append([part])
    for level in levels:
        longest = max(level, key=lambda part: sum(len(word.text) for word in part.words))
        height = _snapped(longest.height, body)
        words = sorted((word for part in level for word in part.words), key=lambda w: w.left)
        cells = tuple(_cells(words, height))
        middle = page.height - longest.middle
        yield Line(
            text=" ".join(cell.text for cell in cells),
            cells=cells,
            left=cells[0].left,
            right=cells[-1].right,
            bottom=middle - height / 2,
            top=middle + height / 2,
            bold=False,
            hyphen=False,
        )


def _stands_beside(part: _Part, level: list[_Part]) -> bool:
    slack = 0.5 * part.height
    return all(
        abs(part.middle - other.middle) < 0.45 * min(part.height, other.height)
        and (
            part.words[0].left > other.words[-1].right - slack
            or part.words[-1].right < other.words[0].left + slack
        )
        for other in level
    )


def _snapped(height: float, body: float) -> float:
    """The height as that of the usual line, or as one of few others: headings and small print."""
    if _LOWEST * body <= height <= _SIZES * body:
        return body
    return float(body * _SIZES ** round(math.log(height / body, _SIZES)))


def _cells(words: list[_Word], height: float) -> Iterator[Cell]:
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or words[end].left - words[end - 1].right > _CELL_GAP * height:
            yield _cell(words[start:end])
            start = end


def _cell(words: list[_Word]) -> Cell:
    runs: list[Run] = []
    length = 0
    for word in words:
        runs.append(Run(length, length + len(word.text), word.first))
        length += len(word.text) + 1
    return Cell(
        " ".join(word.text for word in words),
        tuple(runs),
        words[0].left,
        words[-1].right,
        tuple((a.right, b.left) for a, b in pairwise(words)),
    )


def _recognised(place: Place, words: list[_Word]) -> Iterator[Recognised]:
    """The words of a page that stand at a place of the text."""
    last = place.first + place.end - place.start
    begin = max(bisect_right(words, place.first, key=_first) - 1, 0)
    for word in words[begin:]:
        if word.first >= last:
            return
        start = max(word.first, place.first) - place.first + place.start
        end = min(word.first + len(word.text), last) - place.first + place.start
        if start < end:
            yield Recognised(start, end, word.confidence, place.page, *word.box)
