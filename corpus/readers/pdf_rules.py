"""The rules across and down a PDF page: printed lines, and the edges of boxes."""

import ctypes
from dataclasses import dataclass
from typing import Any

from corpus.readers.pdf_turn import turned

# A page of drawings has many thousands of objects, and no tables that these would part.
_MOST_OBJECTS = 6_000
_SHORTEST = 10.0
_THICKEST = 3.0  # what is thicker is a box


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule across the page at height `y`, in points as the lines of the page are."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A rule down the page at `x`."""

    bottom: float
    top: float
    x: float


def rules_of(page: Any, turn: int) -> tuple[tuple[Rule, ...], tuple[Upright, ...]]:
    """The rules of a page turned upright, and its boxes' edges: those across and those down.

    Of a page of drawings there are none.
    """
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return (), ()
    edges = [ctypes.c_float() for _ in range(4)]
    across: list[Rule] = []
    down: list[Upright] = []
    for number in range(count):
        item = pdfium.FPDFPage_GetObject(page.raw, number)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = turned(
            (edges[0].value, edges[1].value, edges[2].value, edges[3].value), turn
        )
        if right - left >= _SHORTEST:
            across.append(Rule(left, right, top))
            if top - bottom > _THICKEST:
                across.append(Rule(left, right, bottom))
        if top - bottom >= _SHORTEST:
            down.append(Upright(bottom, top, left))
            if right - left > _THICKEST:
                down.append(Upright(bottom, top, right))
    return tuple(across), tuple(down)
