"""Text in a picture, recognised by RapidOCR: the only room that knows it.

Its models lie in its package; nothing is fetched. It runs in the process that reads files, which
has no network, may not write, and has its memory bounded.
"""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float64]  # four corners, each (across, down) in pixels

LONGEST_SIDE = 2000  # pixels; what is larger is made smaller before anything is looked for
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_MOST_THREADS = 4
_UPRIGHT = 0.8  # mean confidence; text on its head comes out at 0.6, upright text above 0.9
_ARENAS = -8  # M_ARENA_MAX of glibc's mallopt


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word and its corners."""

    text: str
    corners: Quad


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line, or a part of one between wide gaps; `confidence` is from 0 to 1."""

    words: tuple[SeenWord, ...]
    confidence: float
    corners: Quad


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines of a picture after it was turned left by `turns` quarters, which made it upright.

    Corners are in pixels of the upright picture, which is `width` by `height`.
    """

    lines: tuple[SeenLine, ...]
    width: int
    height: int
    turns: int


def installed() -> str | None:
    """The name and version of what recognises text; None where the extra is not installed."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return None
    return f"rapidocr {metadata.version('rapidocr')}"


def recognise(picture: NDArray[np.uint8]) -> Seen:
    """The text in a picture (rows, columns, and blue, green, red), also where it lies or stands
    on its head.
    """
    first = _seen(picture, 0)
    vertical = _is_vertical(first)
    if vertical and _confidence(first) >= _UPRIGHT:
        return _turned(first, picture)
    if not first.lines or (not vertical and _confidence(first) >= _UPRIGHT):
        return first
    other = _seen(picture, 3 if vertical else 2)
    return other if _confidence(other) > _confidence(first) else first


def _seen(picture: NDArray[np.uint8], turns: int) -> Seen:
    upright = np.ascontiguousarray(np.rot90(picture, turns))
    height, width = upright.shape[:2]
    found = _engine()(upright)
    if found.boxes is None or found.txts is None:
        return Seen((), width, height, turns)
    words = found.word_results
    if len(words) != len(found.txts):  # it leaves out lines for which it has none
        words = [()] * len(found.txts)
    lines = zip(found.boxes, found.txts, found.scores, words, strict=True)
    return Seen(tuple(_line(*line) for line in lines), width, height, turns)


def _line(corners: Any, text: str, score: float, words: Sequence[Any]) -> SeenLine:
    quad = np.asarray(corners, dtype=np.float64)
    found = tuple(_words(text, words)) or (SeenWord(" ".join(text.split()), quad),)
    return SeenLine(found, min(max(float(score), 0.0), 1.0), quad)


def _words(text: str, words: Sequence[Any]) -> Iterator[SeenWord]:
    """The words of a line between white space; parts of which the engine knows the places."""
    corners: list[Quad] = []
    begin = end = 0
    for content, _, place in words:
        start = text.find(content, end)
        if start < 0:
            return
        if corners and text[end:start].strip() == "" and start > end:
            yield SeenWord(text[begin:end], _around(corners))
            corners, begin = [], start
        elif not corners:
            begin = start
        corners.append(np.asarray(place, dtype=np.float64))
        end = start + len(content)
    if corners:
        yield SeenWord(text[begin:end].strip(), _around(corners))


def _around(corners: Sequence[Quad]) -> Quad:
    """One box from the first's left side to the last's right."""
    first, last = corners[0], corners[-1]
    return np.array([first[0], last[1], last[2], first[3]])


def _confidence(seen: Seen) -> float:
    """The mean over all letters."""
    letters = [sum(len(word.text) for word in line.words) for line in seen.lines]
    if not sum(letters):
        return 0.0
    return float(np.average([line.confidence for line in seen.lines], weights=letters))


def _is_vertical(seen: Seen) -> bool:
    """Whether most of the text runs up or down the picture."""
    across = down = 0.0
    for line in seen.lines:
        width, height = np.ptp(line.corners, axis=0)
        if height > width:
            down += height
        else:
            across += width
    return down > across


def _turned(seen: Seen, picture: NDArray[np.uint8]) -> Seen:
    """What was read as running down, as it stands in the picture turned left by a quarter."""
    height, width = picture.shape[:2]

    def turned(corners: Quad) -> Quad:
        return np.stack([corners[:, 1], width - corners[:, 0]], axis=1)

    lines = tuple(
        SeenLine(
            tuple(SeenWord(word.text, turned(word.corners)) for word in line.words),
            line.confidence,
            turned(line.corners),
        )
        for line in seen.lines
    )
    return Seen(lines, height, width, 1)


@cache
def _engine() -> Any:
    _save_address_space()
    # It is read where the library is imported, which would else begin to gather figures.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # type: ignore[import-untyped]

    onnxruntime.disable_telemetry_events()
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    # Named models are not looked up, so that none is ever fetched.
    named = {name: str(models / file) for name, file in _MODELS.items()}
    return rapidocr.RapidOCR(
        params={
            **named,
            "Global.log_level": "critical",
            "Global.return_word_box": True,
            "Global.text_score": 0.0,  # what is in doubt is left out, and counted, by the caller
            "Global.max_side_len": LONGEST_SIDE,
            # Lines of other lengths beside it take time, and spaces from the shorter ones.
            "Rec.rec_batch_num": 1,
            # It turns single lines of upright pages on their heads; pages are turned as a whole.
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(
                os.cpu_count() or 1, _MOST_THREADS
            ),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _save_address_space() -> None:
    """Let all threads share one heap: each further one takes 64 MB of what is bounded."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_ARENAS, 1)
