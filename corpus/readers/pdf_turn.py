"""Pages whose text runs upwards, downwards or on its head are read as if turned upright."""

import math
from typing import Any

Box = tuple[float, float, float, float]
_SAMPLE = 24


def turn_of(text_page: Any, count: int) -> int:
    """In which direction most text of a page runs, in quarter turns to the left of upright."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    turns = [0, 0, 0, 0]
    for place in range(0, count, max(count // _SAMPLE, 1)):
        angle = pdfium.FPDFText_GetCharAngle(text_page.raw, place)
        turns[round(-angle / (math.pi / 2)) % 4] += 1  # pdfium counts clockwise
    # Spaces that pdfium puts in between words have no direction and count as upright.
    return max(range(4), key=lambda turn: (turns[turn] * (1 if turn == 0 else 2), -turn))


def turned(box: Box, turn: int) -> Box:
    """Left, bottom, right and top of a box as they are once its text is upright."""
    left, bottom, right, top = box
    if turn == 1:
        return bottom, -right, top, -left
    if turn == 2:
        return -right, -top, -left, -bottom
    if turn == 3:
        return -top, left, -bottom, right
    return box
